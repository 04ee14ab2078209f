// A step of each walk in turn.
#include "models/ngram/walks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace onegin {
namespace {

bool begins(std::uint8_t mark) { return (mark & kBegins) != 0; }

inline void ask_for(const void* place) { __builtin_prefetch(place); }

}  // namespace

void NgramWalks::run(NgramCursor at) {
  at_ = at;
  std::array<Walk, kWalks> walks;
  std::size_t count = 0;
  while (count < kWalks && begin(walks[count])) ++count;
  while (count > 0) {
    for (std::size_t i = 0; i < count;) {
      if (step(walks[i]) || begin(walks[i])) {
        ++i;
      } else {
        walks[i] = walks[--count];
      }
    }
  }
}

// The next part of the events; false if there is none.
bool NgramWalks::begin(Walk& walk) {
  if (begun_ == events_.size()) return false;
  std::size_t end = std::min(begun_ + longest_, events_.size());
  if (!marks_.empty()) {
    if ((marks_[begun_] & kBegins) != 0) {
      at_ = start_;
      warm_up_ = 0;
    }
    const auto from = marks_.begin();
    const auto next = std::find_if(from + static_cast<std::ptrdiff_t>(begun_) + 1,
                                   from + static_cast<std::ptrdiff_t>(end), begins);
    end = static_cast<std::size_t>(next - from);
  }
  walk = {.at = at_,
          .next = begun_ - warm_up_,
          .first = begun_,
          .end = end,
          .backoff = 1,
          .children = {},
          .child = 0,
          .wait = Wait::node};
  at_ = NgramCursor{};
  warm_up_ = static_cast<std::size_t>(trie_.order) - 1;
  begun_ = end;
  ask_for_node(walk);
  return true;
}

void NgramWalks::ask_for_node(Walk& walk) {
  walk.wait = Wait::node;
  ask_for(walk.at.order > 0 ? &trie_.node(walk.at) : &trie_.levels[0].nodes[word(walk.next)]);
}

void NgramWalks::back_off(Walk& walk) {
  const NgramNode& context = trie_.node(walk.at);
  walk.backoff *= static_cast<double>(context.backoff);
  walk.at = {walk.at.order - 1, context.suffix};
  ask_for_node(walk);
}

// One look at what was asked for; false at the walk's end.
bool NgramWalks::step(Walk& walk) {
  const TokenId token = word(walk.next);
  const int order = static_cast<int>(walk.at.order) + 1;  // of the n-gram looked for
  switch (walk.wait) {
    case Wait::node: {
      if (order == 1) {
        if (trie_.order > 1) walk.at = {1, token};
        return finish_event(walk, trie_.levels[0].nodes[token].prob, 1);
      }
      walk.children = trie_.children(walk.at);
      const auto [first, last] = walk.children;
      if (first == last) {
        back_off(walk);
        return true;
      }
      const TokenId* words = trie_.words_of(order).data();
      ask_for(words + first);
      ask_for(words + first + std::min((last - first) / 2, 16U));
      walk.wait = Wait::words;
      return true;
    }
    case Wait::words:
      walk.child = trie_.find(order, walk.children, token);
      if (walk.child == kNoNode) {
        back_off(walk);
        return true;
      }
      if (trie_.is_leaf_order(order)) {
        ask_for(&trie_.leaves[walk.child]);
      } else {
        ask_for(&trie_.node({walk.at.order + 1, walk.child}));
      }
      walk.wait = Wait::match;
      return true;
    case Wait::match:
      if (trie_.is_leaf_order(order)) {
        const NgramLeaf& leaf = trie_.leaves[walk.child];
        walk.at.node = leaf.suffix;
        return finish_event(walk, leaf.prob, walk.at.order + 1);
      }
      walk.at = {walk.at.order + 1, walk.child};
      return finish_event(walk, trie_.node(walk.at).prob, walk.at.order);
  }
  return false;
}

bool NgramWalks::finish_event(Walk& walk, float prob, std::uint32_t order) {
  if (walk.next >= walk.first) {
    scores_[walk.next] = {.log_prob = std::log(walk.backoff * static_cast<double>(prob)),
                          .order = static_cast<std::uint8_t>(order)};
  }
  walk.backoff = 1;
  if (++walk.next == walk.end) return false;
  ask_for_node(walk);
  return true;
}

}  // namespace onegin
