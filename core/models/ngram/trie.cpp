// Search, walk and suffix links of the n-gram trie.
#include "models/ngram/trie.h"

#include <algorithm>
#include <string>

namespace onegin {
namespace {

// Index of `word` in the ascending words[begin, end), or kNoNode. The binary search has no branches
// that a processor could guess wrong.
std::uint32_t search(const TokenId* words, std::uint32_t begin, std::uint32_t end, TokenId word) {
  std::uint32_t length = end - begin;
  if (length == 0) return kNoNode;
  if (length > 64) {
    // The smaller the id, the more frequent the word: what is asked for stands mostly in front,
    // where the memory is in the cache. Bentley & Yao (1976), in steps of four.
    std::uint32_t bound = 16;
    while (bound < length && words[begin + bound] <= word) bound *= 4;
    const std::uint32_t low = bound > 16 ? bound / 4 : 0;
    length = std::min(bound, length) - low;
    begin += low;
  }
  std::uint32_t base = begin;
  while (length > 1) {
    const std::uint32_t half = length / 2;
    base += words[base + half] <= word ? half : 0;
    length -= half;
  }
  return words[base] == word ? base : kNoNode;
}

}  // namespace

void NgramTrie::reset(int new_order, std::size_t new_vocabulary_size, TokenId first_event) {
  *this = NgramTrie{};
  order = new_order;
  vocabulary_size = new_vocabulary_size;
  levels.resize(static_cast<std::size_t>(std::max(1, order - 1)));
  levels[0].nodes.resize(vocabulary_size + 1);
  const std::size_t events = vocabulary_size - first_event;
  for (std::size_t w = first_event; w < vocabulary_size; ++w) {
    levels[0].nodes[w].prob = static_cast<float>(1.0 / static_cast<double>(events));
  }
  for (std::size_t k = 1; k < levels.size(); ++k) levels[k].nodes.resize(1);
}

std::size_t NgramTrie::size(int k) const {
  if (is_leaf_order(k)) return leaves.size();
  return levels[static_cast<std::size_t>(k) - 1].nodes.size() - 1;
}

std::uint32_t NgramTrie::find(NgramCursor at, TokenId word) const {
  const Range range = children(at);
  const bool leaf = at.order + 1 == static_cast<std::uint32_t>(order);
  if (range.begin == range.end) return kNoNode;
  const TokenId* words = leaf ? leaf_words.data() : levels[at.order].words.data();
  return search(words, range.begin, range.end, word);
}

NgramTrie::Step NgramTrie::advance(NgramCursor& at, TokenId word) const {
  double backoff = 1;
  while (at.order > 0) {
    const std::uint32_t child = find(at, word);
    if (child != kNoNode) {
      const std::uint32_t matched = at.order + 1;
      if (matched == static_cast<std::uint32_t>(order)) {
        const NgramLeaf& leaf = leaves[child];
        at.node = leaf.suffix;
        return {backoff * static_cast<double>(leaf.prob), matched};
      }
      at = {matched, child};
      return {backoff * static_cast<double>(levels[matched - 1].nodes[child].prob), matched};
    }
    const NgramNode& context = node(at);
    backoff *= static_cast<double>(context.backoff);
    at = {at.order - 1, context.suffix};
  }
  if (order > 1) at = {1, word};
  return {backoff * static_cast<double>(levels[0].nodes[word].prob), 1};
}

Result<void> NgramTrie::link_suffixes(Pieces& pieces) {
  pieces.parts(size(1), Pieces::kCopied, [this](std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i) levels[0].nodes[i].suffix = 0;
  });
  for (int k = 2; k <= order; ++k) {
    const std::size_t parents = size(k - 1);
    const double children = static_cast<double>(size(k)) / static_cast<double>(parents + 1);
    auto linked = pieces.parts(parents, Pieces::kDrawn * (1 + children),
                               [&](std::size_t first, std::size_t count) -> Result<void> {
                                 for (std::size_t i = first; i < first + count; ++i) {
                                   auto found = link_children(k, static_cast<std::uint32_t>(i));
                                   if (!found) return found;
                                 }
                                 return {};
                               });
    if (!linked) return linked;
  }
  return {};
}

// The suffixes of the n-grams of order k whose context is `parent`.
Result<void> NgramTrie::link_children(int k, std::uint32_t parent) {
  const NgramCursor above{static_cast<std::uint32_t>(k) - 1, parent};
  const Range range = children(above);
  // The children of the parent's suffix are sorted too: one pass over both.
  const bool unigram = k == 2;
  const NgramCursor below{above.order - 1, node(above).suffix};
  Range candidates{0, 0};
  if (!unigram) candidates = children(below);
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const TokenId w = word(k, i);
    std::uint32_t found = w;
    if (!unigram) {
      const TokenId* words = levels[static_cast<std::size_t>(k) - 2].words.data();
      found = search(words, candidates.begin, candidates.end, w);
      if (found == kNoNode) {
        return Error{"n-gram " + std::to_string(i) + " of order " + std::to_string(k) +
                         " has no suffix in the order below",
                     "", ""};
      }
      candidates.begin = found;
    }
    (is_leaf_order(k) ? leaves[i].suffix
                      : levels[static_cast<std::size_t>(k) - 1].nodes[i].suffix) = found;
  }
  return {};
}

std::size_t NgramTrie::ngrams() const {
  std::size_t total = 0;
  for (int k = 1; k <= order; ++k) total += size(k);
  return total;
}

std::size_t NgramTrie::memory_bytes() const {
  std::size_t bytes =
      leaf_words.capacity() * sizeof(TokenId) + leaves.capacity() * sizeof(NgramLeaf);
  for (const Level& level : levels) {
    bytes += level.words.capacity() * sizeof(TokenId) + level.nodes.capacity() * sizeof(NgramNode);
  }
  return bytes;
}

}  // namespace onegin
