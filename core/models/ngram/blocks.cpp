// The n-gram model as named blocks of a file, and back with every index checked.
//
// Per order k: "k.words" (uint32, the last word of each n-gram; not for order 1), "k.probabilities"
// (float32), and below the highest order "k.backoffs" (float32) and "k.children" (uint32: where the
// children of each begin in order k + 1, with the end of the last). Suffix links are found again.
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
    if (found == blocks.end()) return refuse(name, "is missing");
    if (found->second.size() % sizeof(T) != 0 || found->second.size() / sizeof(T) != size) {
      return refuse(name, "has the wrong size");
    }
    return Array(found->second.data());
  }
  static Error refuse(const std::string& name, const std::string& what) {
    return Error{"block '" + name + "' " + what, "n-gram model",
                 "the file is damaged; save the model again"};
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

// Order k of `trie`, whose order k - 1 is there already.
Result<void> read_probabilities(Pieces& pieces, const BlockViews& blocks, int k, NgramTrie& trie,
                                std::size_t size) {
  const bool leaf = trie.is_leaf_order(k);
  std::vector<NgramNode>* nodes =
      leaf ? nullptr : &trie.levels[static_cast<std::size_t>(k) - 1].nodes;
  const auto probabilities = Numbers::open(blocks, name_of(k, "probabilities"), size);
  if (!probabilities) return probabilities.error();
  pieces(1, [&] { leaf ? trie.leaves.reserve(size) : nodes->reserve(size + 1); });
  return pieces.parts(
      size, Pieces::kDrawn, [&](std::size_t first, std::size_t count) -> Result<void> {
        leaf ? trie.leaves.resize(first + count) : nodes->resize(first + count + 1);
        for (std::size_t i = first; i < first + count; ++i) {
          const float p = (*probabilities)[i];
          if (!(p >= 0 && p <= 1)) {
            return Numbers::refuse(name_of(k, "probabilities"), "holds what is no probability");
          }
          trie.set_prob(k, i, p);
        }
        return {};
      });
}

Result<void> read_words(Pieces& pieces, const BlockViews& blocks, int k, NgramTrie& trie,
                        std::size_t size) {
  const auto words = Words::open(blocks, name_of(k, "words"), size);
  if (!words) return words.error();
  std::vector<TokenId>& to = trie.words_of(k);
  pieces(1, [&] { to.reserve(size); });
  pieces.parts(size, Pieces::kDrawn, [&](std::size_t first, std::size_t count) {
    to.resize(first + count);
    for (std::size_t i = first; i < first + count; ++i) to[i] = (*words)[i];
  });
  const std::vector<NgramNode>& parents = trie.levels[static_cast<std::size_t>(k) - 2].nodes;
  const double each = 1 + static_cast<double>(size) / static_cast<double>(parents.size());
  return pieces.parts(parents.size() - 1, Pieces::kDrawn * each,
                      [&](std::size_t first, std::size_t count) -> Result<void> {
                        for (std::size_t parent = first; parent < first + count; ++parent) {
                          for (std::uint32_t i = parents[parent].first;
                               i < parents[parent + 1].first; ++i) {
                            const bool ascending = i == parents[parent].first || to[i - 1] < to[i];
                            if (!ascending || to[i] >= trie.vocabulary_size) {
                              return Words::refuse(name_of(k, "words"), "is out of order");
                            }
                          }
                        }
                        return {};
                      });
}

Result<void> read_contexts(Pieces& pieces, const BlockViews& blocks, int k, NgramTrie& trie,
                           std::size_t size) {
  const auto backoffs = Numbers::open(blocks, name_of(k, "backoffs"), size);
  if (!backoffs) return backoffs.error();
  const auto children = Words::open(blocks, name_of(k, "children"), size + 1);
  if (!children) return children.error();
  std::vector<NgramNode>& nodes = trie.levels[static_cast<std::size_t>(k) - 1].nodes;
  return pieces.parts(
      size + 1, Pieces::kDrawn, [&](std::size_t first, std::size_t count) -> Result<void> {
        for (std::size_t i = first; i < first + count; ++i) {
          nodes[i].first = (*children)[i];
          if (i == 0 ? nodes[i].first != 0 : nodes[i].first < nodes[i - 1].first) {
            return Words::refuse(name_of(k, "children"), "is out of order");
          }
          if (i == size) break;
          nodes[i].backoff = (*backoffs)[i];
          if (!(nodes[i].backoff >= 0 && nodes[i].backoff <= kLargestBackoff)) {
            return Numbers::refuse(name_of(k, "backoffs"), "holds what is no weight");
          }
        }
        return {};
      });
}

Result<void> read_order(Pieces& pieces, const BlockViews& blocks, int k, NgramTrie& trie) {
  const std::size_t size = k == 1 ? trie.vocabulary_size
                                  : trie.levels[static_cast<std::size_t>(k) - 2].nodes.back().first;
  if (auto read = read_probabilities(pieces, blocks, k, trie, size); !read) return read;
  if (k > 1) {
    if (auto read = read_words(pieces, blocks, k, trie, size); !read) return read;
  }
  if (trie.is_leaf_order(k) || pieces.behind()) return {};
  return read_contexts(pieces, blocks, k, trie, size);
}

Result<std::vector<Note>> read_notes(const BlockViews& blocks) {
  std::vector<Note> notes;
  const auto text = blocks.find("notes");
  if (text == blocks.end()) return Words::refuse("notes", "is missing");
  Note note;
  for (const std::byte byte : text->second) {
    if (static_cast<char>(byte) != '\n') {
      note.text += static_cast<char>(byte);
    } else {
      notes.push_back(std::exchange(note, {}));
    }
  }
  if (!note.text.empty()) return Words::refuse("notes", "has the wrong size");
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
  for (const Note& note : notes_) notes += note.text + '\n';
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
    return Words::refuse("1.children", "is out of order");
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
