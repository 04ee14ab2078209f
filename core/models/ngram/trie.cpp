// Search and walk through the n-gram trie.
#include "models/ngram/trie.h"

#include <algorithm>

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

std::uint32_t NgramTrie::find(int k, Range range, TokenId word) const {
  return search(words_of(k).data(), range.begin, range.end, word);
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
