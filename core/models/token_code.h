// A binary code of the events: each token is a path of yes-or-no decisions down a tree, so that
// whatever predicts bits predicts tokens, exactly and summing to one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "math/scalar.h"
#include "text/token.h"

namespace onegin {

// P(token) = product over its decisions of P(bit | node). E events have E - 1 nodes; node 0 is the
// root, and every node comes before those under it.
class TokenCode {
 public:
  struct Decision {
    std::uint32_t node = 0;
    bool bit = false;

    bool operator==(const Decision&) const = default;
  };

  TokenCode() = default;
  // The code of the fewest decisions on average (Huffman 1952) for events that were counted so
  // often, ids from first_event on. A count of 0 is taken as less than one of 1, so that every
  // event has a path. Ties are decided by the ids: the same counts give the same code everywhere.
  static TokenCode huffman(TokenId first_event, std::span<const std::uint32_t> counts);

  std::size_t nodes() const { return children_.size(); }
  std::size_t vocabulary_size() const { return first_event_ + parents_.size(); }
  TokenId first_event() const { return first_event_; }

  // What follows a decision.
  struct Next {
    std::uint32_t index = 0;  // of a node, or of a token
    bool token = false;
  };
  Next next(std::uint32_t node, bool bit) const {
    const std::uint32_t to = children_[node][bit ? 1 : 0];
    if (to < nodes()) return {to, false};
    return {to - static_cast<std::uint32_t>(nodes()) + first_event_, true};
  }

  // The decisions that lead to an event, from the root on. `path` is overwritten.
  void path(TokenId event, std::vector<Decision>& path) const;

  // ones[n] = P(bit = 1 | node n) -> ln P of all V ids; those below the first event get -infinity.
  void spread(std::span<const double> ones, std::span<Scalar> log_probs) const;
  // The other way: ln P (V) -> P(bit = 1 | node n), (nodes). Where nothing under a node can come,
  // 1/2.
  void gather(std::span<const Scalar> log_probs, std::span<double> ones) const;

  std::size_t memory_bytes() const;

 private:
  // The way up: the node before, times two, plus the bit taken there.
  using Parent = std::uint32_t;
  static constexpr Parent kNone = ~Parent{0};

  TokenId first_event_ = 0;
  // Below nodes(): a node; else an event, counted from nodes() on.
  std::vector<std::array<std::uint32_t, 2>> children_;
  std::vector<Parent> node_parents_;  // (nodes); kNone for the root
  std::vector<Parent> parents_;       // (events)
};

}  // namespace onegin
