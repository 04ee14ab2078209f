// Hashing of (context, word), and what one more occurrence changes.
#include "models/ngram/growing_counts.h"

#include <algorithm>
#include <bit>

namespace onegin {
namespace {

// Where the search for a child begins.
std::size_t place_of(std::uint32_t parent, TokenId word, std::size_t slots) {
  std::uint64_t h = (std::uint64_t{parent} << 32U | word) * 0x9E3779B97F4A7C15ULL;
  h = (h ^ (h >> 32U)) * 0xD6E8FEB86659FD93ULL;
  return static_cast<std::size_t>(h ^ (h >> 32U)) & (slots - 1);
}

// The number of slots of a table in which `entries` entries fill at most five eighths.
std::size_t slots_for(std::size_t entries) {
  return std::bit_ceil(std::max<std::size_t>(entries + entries / 2 + entries / 10, 16));
}

}  // namespace

GrowingCounts::GrowingCounts(int order, bool continuation, std::span<const std::size_t> sizes)
    : order_(order),
      continuation_(continuation),
      times_(static_cast<std::size_t>(order)),
      revisions_(static_cast<std::size_t>(order), 1) {
  std::size_t nodes = 2, leaves = 1;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    (static_cast<int>(i) + 1 == order ? leaves : nodes) += sizes[i];
  }
  nodes_.reserve(nodes);
  leaves_.reserve(leaves);
  nodes_.resize(2);
  leaves_.resize(1);
  node_slots_.resize(slots_for(nodes));
  leaf_slots_.resize(slots_for(leaves));
  begin();
}

std::uint64_t GrowingCounts::bytes_for(std::span<const std::size_t> sizes) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const bool leaf = i + 1 == sizes.size();
    // Room made by doubling: twice the entries, and up to three times as many slots.
    bytes += std::uint64_t{sizes[i]} *
             (2 * (leaf ? sizeof(Leaf) : sizeof(Context)) + 3 * sizeof(std::uint32_t));
  }
  return bytes;
}

template <class Entry>
std::uint32_t GrowingCounts::find(const std::vector<Entry>& entries,
                                  const std::vector<std::uint32_t>& slots, std::uint32_t parent,
                                  TokenId word) {
  for (std::size_t at = place_of(parent, word, slots.size());; at = (at + 1) & (slots.size() - 1)) {
    const std::uint32_t entry = slots[at];
    if (entry == 0 || (entries[entry].parent == parent && entries[entry].word == word)) {
      return entry;
    }
  }
}

template <class Entry>
void GrowingCounts::insert(const std::vector<Entry>& entries, std::vector<std::uint32_t>& slots,
                           std::uint32_t entry) {
  std::size_t at = place_of(entries[entry].parent, entries[entry].word, slots.size());
  while (slots[at] != 0) at = (at + 1) & (slots.size() - 1);
  slots[at] = entry;
}

template <class Entry>
std::uint32_t GrowingCounts::find_or_make(std::vector<Entry>& entries,
                                          std::vector<std::uint32_t>& slots, std::uint32_t parent,
                                          TokenId word) {
  if (const std::uint32_t found = find(entries, slots, parent, word); found != 0) return found;
  const auto made = static_cast<std::uint32_t>(entries.size());
  Entry entry;
  entry.word = word;
  entry.parent = parent;
  entry.sibling = nodes_[parent].child;
  entries.push_back(entry);
  nodes_[parent].child = made;
  if (slots_for(entries.size()) > slots.size()) {
    slots.assign(2 * slots.size(), 0);
    for (std::uint32_t i = 1; i < made; ++i) {
      if (entries[i].parent != 0) insert(entries, slots, i);
    }
  }
  insert(entries, slots, made);
  return made;
}

void GrowingCounts::begin() {
  history_[0] = kRoot;
  depth_ = 0;
  if (order_ == 1) return;
  history_[1] = find_or_make(nodes_, node_slots_, kRoot, kBeginSentence);
  depth_ = 1;
}

// One more occurrence of an n-gram of order k, counted `count` times before, after its context.
// True if it is the first.
bool GrowingCounts::add_one(int k, std::uint32_t& count) {
  Context& context = nodes_[history_[static_cast<std::size_t>(k) - 1]];
  const auto index = static_cast<std::size_t>(k) - 1;
  if (count < 3) {
    if (count > 0) --context.types[count - 1];
    ++context.types[count];
  }
  if (count < 5) {
    if (count > 0) --times_[index][count - 1];
    if (count < 4) ++times_[index][count];
    ++revisions_[index];
  }
  ++context.total;
  return count++ == 0;
}

void GrowingCounts::read(TokenId word, bool counted) {
  std::array<std::uint32_t, kMaximumOrder> next{};
  next[0] = kRoot;
  bool goes_on = counted;
  // From the longest n-gram down: the shorter ones are there once a longer one is.
  for (int k = depth_ + 1; k >= 1; --k) {
    const std::uint32_t parent = history_[static_cast<std::size_t>(k) - 1];
    bool first = false;
    if (k == order_) {
      const std::uint32_t leaf = find_or_make(leaves_, leaf_slots_, parent, word);
      if (goes_on) first = add_one(k, leaves_[leaf].count);
    } else {
      const std::uint32_t node = find_or_make(nodes_, node_slots_, parent, word);
      if (goes_on) first = add_one(k, nodes_[node].count);
      next[static_cast<std::size_t>(k)] = node;
    }
    if (continuation_) goes_on = goes_on && first;
  }
  history_ = next;
  depth_ = std::min(depth_ + 1, order_ - 1);
}

int GrowingCounts::known() const {
  for (int k = depth_; k > 0; --k) {
    if (context(k + 1).total > 0) return k;
  }
  return 0;
}

std::uint32_t GrowingCounts::count(int k, TokenId word) const {
  const std::uint32_t parent = history_[static_cast<std::size_t>(k) - 1];
  if (k == order_) return leaves_[find(leaves_, leaf_slots_, parent, word)].count;
  return nodes_[find(nodes_, node_slots_, parent, word)].count;
}

std::size_t GrowingCounts::memory_bytes() const {
  return nodes_.capacity() * sizeof(Context) + leaves_.capacity() * sizeof(Leaf) +
         (node_slots_.capacity() + leaf_slots_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace onegin
