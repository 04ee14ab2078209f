// The n-gram model as named blocks of a file, and back with every index checked.
//
// Per order k: "k.words" (uint32, the last word of each n-gram; not for order 1), "k.probabilities"
// (float32), and below the highest order "k.backoffs" (float32) and "k.children" (uint32: where the
// children of each begin in order k + 1, with the end of the last). Suffix links are found again.
#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "models/ngram/ngram_model.h"

namespace onegin {
namespace {

constexpr float kLargestBackoff = 1e10F;  // far beyond what any smoothing or ARPA file gives

// One block seen as an array of T.
template <class T>
class Array {
 public:
  static Result<Array> open(const BlockViews& blocks, const std::string& name, std::size_t size) {
    const auto found = blocks.find(name);
    if (found == blocks.end()) return refuse(name, say("is missing"));
    if (found->second.size() % sizeof(T) != 0 || found->second.size() / sizeof(T) != size) {
      return refuse(name, say("has the wrong size"));
    }
    return Array(found->second.data());
  }
  static Error refuse(const std::string& name, Sentence what) {
    return Error{say("block '{0}' {1}", name, what), say("n-gram model"),
                 say("the file is damaged; save the model again")};
  }
  T operator[](std::size_t i) const {
    T value;
    std::memcpy(&value, data_ + i * sizeof(T), sizeof(T));
    return value;
  }

 private:
  explicit Array(const std::byte* data) : data_(data) {}
  const std::byte* data_;
};
using Words = Array<std::uint32_t>;
using Numbers = Array<float>;

std::string name_of(int k, std::string_view part) {
  return std::to_string(k) + "." + std::string(part);
}

// Elements made and then filled before the next are made: they are in the cache meanwhile.
constexpr std::size_t kMade = 1024;

template <class Element, class Fill>
void fill(std::vector<Element>& array, std::size_t first, std::size_t count, const Fill& one) {
  for (std::size_t i = first; i < first + count;) {
    const std::size_t end = std::min(i + kMade, first + count);
    array.resize(end);
    for (; i < end; ++i) array[i] = one(i);
  }
}

bool is_probability(float p) { return p >= 0 && p <= 1; }

Error no_probability(int k) {
  return Numbers::refuse(name_of(k, "probabilities"), say("holds what is no probability"));
}

// The highest order of `trie`: probabilities alone.
Result<void> read_leaves(Pieces& pieces, const Numbers& probabilities, NgramTrie& trie,
                         std::size_t size) {
  pieces(1, [&] { trie.leaves.reserve(size); });
  return pieces.parts(size, Pieces::kDrawn,
                      [&](std::size_t first, std::size_t count) -> Result<void> {
                        bool good = true;
                        fill(trie.leaves, first, count, [&](std::size_t i) {
                          const float p = probabilities[i];
                          good = good && is_probability(p);
                          return NgramLeaf{.prob = p};
                        });
                        if (!good) return no_probability(trie.order);
                        return {};
                      });
}

// Order k of `trie`, whose n-grams may be contexts.
Result<void> read_nodes(Pieces& pieces, const BlockViews& blocks, const Numbers& probabilities,
                        int k, NgramTrie& trie, std::size_t size) {
  const auto backoffs = Numbers::open(blocks, name_of(k, "backoffs"), size);
  if (!backoffs) return backoffs.error();
  const auto children = Words::open(blocks, name_of(k, "children"), size + 1);
  if (!children) return children.error();
  std::vector<NgramNode>& nodes = trie.levels[static_cast<std::size_t>(k) - 1].nodes;
  pieces(1, [&] {
    nodes.clear();
    nodes.reserve(size + 1);
  });
  auto read = pieces.parts(
      size, 3 * Pieces::kDrawn, [&](std::size_t first, std::size_t count) -> Result<void> {
        bool good = true, weights = true, ascending = true;
        std::uint32_t before = first == 0 ? 0 : (*children)[first - 1];
        fill(nodes, first, count, [&](std::size_t i) {
          const NgramNode node{probabilities[i], (*backoffs)[i], (*children)[i]};
          good = good && is_probability(node.prob);
          weights = weights && node.backoff >= 0 && node.backoff <= kLargestBackoff;
          ascending = ascending && before <= node.first;
          before = node.first;
          return node;
        });
        if (!good) return no_probability(k);
        if (!ascending || (count > 0 && nodes[0].first != 0)) {
          return Words::refuse(name_of(k, "children"), say("is out of order"));
        }
        if (!weights)
          return Numbers::refuse(name_of(k, "backoffs"), say("holds what is no weight"));
        return {};
      });
  if (!read) return read;
  return pieces(1, [&]() -> Result<void> {
    nodes.push_back({.first = (*children)[size]});
    const std::uint32_t end = nodes[size].first;
    if (size == 0 ? end == 0 : end >= nodes[size - 1].first) return {};
    return Words::refuse(name_of(k, "children"), say("is out of order"));
  });
}

// Whether the words after each of some contexts ascend and are of the vocabulary: words that do
// not ascend are counted all together and where a context begins, which is faster than one by one.
bool is_ordered(const std::vector<TokenId>& words, std::span<const NgramNode> contexts,
                std::size_t vocabulary_size) {
  const std::size_t begin = contexts.front().first, end = contexts.back().first;
  if (begin == end) return true;
  std::size_t falls = 0, falls_between = 0;
  TokenId largest = words[begin];
  for (std::size_t i = begin + 1; i < end; ++i) {
    falls += words[i - 1] >= words[i] ? 1 : 0;
    largest = std::max(largest, words[i]);
  }
  for (std::size_t c = 0; c + 1 < contexts.size(); ++c) {
    const std::size_t i = contexts[c].first;
    if (i == begin || i == contexts[c + 1].first) continue;
    falls_between += words[i - 1] >= words[i] ? 1 : 0;
  }
  return falls == falls_between && largest < vocabulary_size;
}

Result<void> read_words(Pieces& pieces, const BlockViews& blocks, int k, NgramTrie& trie,
                        std::size_t size) {
  const auto words = Words::open(blocks, name_of(k, "words"), size);
  if (!words) return words.error();
  std::vector<TokenId>& to = trie.words_of(k);
  pieces(1, [&] { to.reserve(size); });
  pieces.parts(size, Pieces::kDrawn, [&](std::size_t first, std::size_t count) {
    fill(to, first, count, [&](std::size_t i) { return (*words)[i]; });
  });
  const std::vector<NgramNode>& parents = trie.levels[static_cast<std::size_t>(k) - 2].nodes;
  const double each = 1 + static_cast<double>(size) / static_cast<double>(parents.size());
  return pieces.parts(parents.size() - 1, Pieces::kDrawn * each,
                      [&](std::size_t first, std::size_t count) -> Result<void> {
                        const auto contexts = std::span(parents).subspan(first, count + 1);
                        if (is_ordered(to, contexts, trie.vocabulary_size)) return {};
                        return Words::refuse(name_of(k, "words"), say("is out of order"));
                      });
}

// Order k of `trie`, whose order k - 1 is there already.
Result<void> read_order(Pieces& pieces, const BlockViews& blocks, int k, NgramTrie& trie) {
  const std::size_t size = k == 1 ? trie.vocabulary_size
                                  : trie.levels[static_cast<std::size_t>(k) - 2].nodes.back().first;
  const auto probabilities = Numbers::open(blocks, name_of(k, "probabilities"), size);
  if (!probabilities) return probabilities.error();
  auto read = trie.is_leaf_order(k) ? read_leaves(pieces, *probabilities, trie, size)
                                    : read_nodes(pieces, blocks, *probabilities, k, trie, size);
  if (!read || k == 1) return read;
  return read_words(pieces, blocks, k, trie, size);
}

Result<std::vector<Note>> read_notes(const BlockViews& blocks) {
  std::vector<Note> notes;
  const auto text = blocks.find("notes");
  if (text == blocks.end()) return Words::refuse("notes", say("is missing"));
  std::string note;
  for (const std::byte byte : text->second) {
    if (static_cast<char>(byte) != '\n') {
      note += static_cast<char>(byte);
    } else {
      notes.push_back({std::exchange(note, {})});
    }
  }
  if (!note.empty()) return Words::refuse("notes", say("has the wrong size"));
  return notes;
}

}  // namespace

void NgramModel::save(Blocks& blocks) const {
  for (int k = 1; k <= trie_.order; ++k) {
    const std::size_t size = trie_.size(k);
    if (k > 1) {
      blocks[name_of(k, "words")] = std::as_bytes(std::span(trie_.words_of(k)));
    }
    blocks[name_of(k, "probabilities")] =
        Block::numbers<float>(size, [this, k](std::size_t i) { return trie_.prob(k, i); });
    if (trie_.is_leaf_order(k)) continue;
    const NgramNode* nodes = trie_.levels[static_cast<std::size_t>(k) - 1].nodes.data();
    blocks[name_of(k, "backoffs")] =
        Block::numbers<float>(size, [nodes](std::size_t i) { return nodes[i].backoff; });
    blocks[name_of(k, "children")] =
        Block::numbers<std::uint32_t>(size + 1, [nodes](std::size_t i) { return nodes[i].first; });
  }
  std::string notes;
  for (const Note& note : notes_) notes += note.text.coded() + '\n';
  blocks["notes"] = Block::own(notes);
}

Result<void> NgramModel::read(Pieces& pieces, const BlockViews& blocks) {
  pieces(1, [&] { loading_.reset(config_.order, shape_.vocabulary_size, shape_.first_event); });
  for (int k = 1; k <= config_.order; ++k) {
    if (pieces.behind()) return {};
    if (auto read = read_order(pieces, blocks, k, loading_); !read) return read;
  }
  if (pieces.behind()) return {};
  if (config_.order == 1 && loading_.levels[0].nodes.back().first != 0) {
    return Words::refuse("1.children", say("is out of order"));
  }
  if (auto linked = loading_.link_suffixes(pieces); !linked) return linked;
  return pieces(1, [&]() -> Result<void> {
    auto notes = read_notes(blocks);
    if (!notes) return notes.error();
    adopt(std::move(loading_), std::move(*notes));
    return {};
  });
}

Result<void> NgramModel::load(Pieces& pieces, const BlockViews& blocks) {
  auto done = read(pieces, blocks);
  if (!done) loading_ = {};
  return done;
}

}  // namespace onegin
