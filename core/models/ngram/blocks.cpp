// The n-gram model as named blocks of a file, and back with every index checked.
//
// Per order k: "k.words" (uint32, the last word of each n-gram; not for order 1), "k.probabilities"
// (float32), and below the highest order "k.backoffs" (float32) and "k.children" (uint32: where the
// children of each begin in order k + 1, with the end of the last). Suffix links are found again.
#include <bit>
#include <cstring>
#include <string>
#include <utility>

#include "models/ngram/ngram_model.h"

namespace onegin {
namespace {

constexpr float kLargestBackoff = 1e10F;  // far beyond what any smoothing or ARPA file gives

static_assert(std::endian::native == std::endian::little, "blocks are little-endian");

template <class T, class Get>
void put(Blocks& blocks, const std::string& name, std::size_t size, const Get& get) {
  std::vector<std::byte>& block = blocks[name];
  block.resize(size * sizeof(T));
  for (std::size_t i = 0; i < size; ++i) {
    const T value = get(i);
    std::memcpy(block.data() + i * sizeof(T), &value, sizeof(T));
  }
}

// One block seen as an array of T.
template <class T>
class Array {
 public:
  static Result<Array> open(const Blocks& blocks, const std::string& name, std::size_t size) {
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

// Reads order k of `trie`, whose order k - 1 is there already. `size`: its number of n-grams;
// becomes that of order k + 1.
Result<void> read_order(const Blocks& blocks, int k, NgramTrie& trie, std::size_t& size) {
  const bool leaf = trie.is_leaf_order(k);
  const auto index = static_cast<std::size_t>(k) - 1;
  const auto probabilities = Numbers::open(blocks, name_of(k, "probabilities"), size);
  if (!probabilities) return probabilities.error();
  if (leaf) {
    trie.leaves.resize(size);
  } else {
    trie.levels[index].nodes.resize(size + 1);
  }
  for (std::size_t i = 0; i < size; ++i) {
    const float p = (*probabilities)[i];
    if (!(p >= 0 && p <= 1)) {
      return Numbers::refuse(name_of(k, "probabilities"), "holds what is no probability");
    }
    trie.set_prob(k, i, p);
  }
  if (k > 1) {
    const auto words = Words::open(blocks, name_of(k, "words"), size);
    if (!words) return words.error();
    std::vector<TokenId>& to = trie.words_of(k);
    to.resize(size);
    for (std::size_t i = 0; i < size; ++i) to[i] = (*words)[i];
    const std::vector<NgramNode>& parents = trie.levels[index - 1].nodes;
    for (std::size_t parent = 0; parent + 1 < parents.size(); ++parent) {
      for (std::uint32_t i = parents[parent].first; i < parents[parent + 1].first; ++i) {
        const bool ascending = i == parents[parent].first || to[i - 1] < to[i];
        if (!ascending || to[i] >= trie.vocabulary_size) {
          return Words::refuse(name_of(k, "words"), "is out of order");
        }
      }
    }
  }
  if (leaf) return {};
  const auto backoffs = Numbers::open(blocks, name_of(k, "backoffs"), size);
  if (!backoffs) return backoffs.error();
  const auto children = Words::open(blocks, name_of(k, "children"), size + 1);
  if (!children) return children.error();
  std::vector<NgramNode>& nodes = trie.levels[index].nodes;
  std::uint32_t last = 0;
  for (std::size_t i = 0; i <= size; ++i) {
    nodes[i].first = (*children)[i];
    if (nodes[i].first < last || (i == 0 && nodes[i].first != 0)) {
      return Words::refuse(name_of(k, "children"), "is out of order");
    }
    last = nodes[i].first;
    if (i == size) break;
    nodes[i].backoff = (*backoffs)[i];
    if (!(nodes[i].backoff >= 0 && nodes[i].backoff <= kLargestBackoff)) {
      return Numbers::refuse(name_of(k, "backoffs"), "holds what is no weight");
    }
  }
  size = last;
  return {};
}

}  // namespace

void NgramModel::save(Blocks& blocks) const {
  for (int k = 1; k <= trie_.order; ++k) {
    const std::size_t size = trie_.size(k);
    if (k > 1) {
      put<std::uint32_t>(blocks, name_of(k, "words"), size,
                         [&](std::size_t i) { return trie_.word(k, i); });
    }
    put<float>(blocks, name_of(k, "probabilities"), size,
               [&](std::size_t i) { return trie_.prob(k, i); });
    if (trie_.is_leaf_order(k)) continue;
    const std::vector<NgramNode>& nodes = trie_.levels[static_cast<std::size_t>(k) - 1].nodes;
    put<float>(blocks, name_of(k, "backoffs"), size,
               [&](std::size_t i) { return nodes[i].backoff; });
    put<std::uint32_t>(blocks, name_of(k, "children"), size + 1,
                       [&](std::size_t i) { return nodes[i].first; });
  }
  std::string notes;
  for (const Note& note : notes_) notes += note.text + '\n';
  put<char>(blocks, "notes", notes.size(), [&](std::size_t i) { return notes[i]; });
}

Result<void> NgramModel::load(const Blocks& blocks) {
  NgramTrie trie;
  trie.reset(config_.order, shape_.vocabulary_size, shape_.first_event);
  std::size_t size = shape_.vocabulary_size;
  for (int k = 1; k <= config_.order; ++k) {
    if (auto read = read_order(blocks, k, trie, size); !read) return read;
  }
  if (config_.order == 1 && size != 0) return Words::refuse("1.children", "is out of order");
  if (auto linked = trie.link_suffixes(); !linked) return linked;
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
  adopt(std::move(trie), std::move(notes));
  return {};
}

}  // namespace onegin
