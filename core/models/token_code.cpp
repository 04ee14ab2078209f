// Huffman's tree by two queues, and the walks over it.
#include "models/token_code.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace onegin {

TokenCode TokenCode::huffman(TokenId first_event, std::span<const std::uint32_t> counts) {
  const std::size_t events = counts.size();
  TokenCode code;
  code.first_event_ = first_event;
  code.parents_.assign(events, kNone);
  if (events < 2) return code;

  // The rarest first. Of events alike, the one of the higher id: types are numbered by frequency.
  std::vector<std::uint32_t> rising(events);
  std::iota(rising.rbegin(), rising.rend(), 0U);
  std::stable_sort(rising.begin(), rising.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return counts[a] < counts[b]; });

  // Two queues, both rising: events not yet joined, and joined ones. Twice the count plus one, so
  // that 0 and 1 differ and no weight is 0. Trees are numbered: events, then joins in their order.
  struct Join {
    std::uint64_t weight;
    std::array<std::uint32_t, 2> parts;
  };
  std::vector<Join> joins;
  joins.reserve(events - 1);
  std::size_t next_event = 0, next_join = 0;
  std::uint64_t weight = 0;
  const auto take = [&]() -> std::uint32_t {
    const bool has_event = next_event < events;
    const bool has_join = next_join < joins.size();
    const std::uint64_t event_weight =
        has_event ? 2 * std::uint64_t{counts[rising[next_event]]} + 1 : 0;
    if (has_event && (!has_join || event_weight <= joins[next_join].weight)) {
      weight += event_weight;
      return rising[next_event++];
    }
    weight += joins[next_join].weight;
    return static_cast<std::uint32_t>(events + next_join++);
  };
  while (joins.size() < events - 1) {
    weight = 0;
    const std::uint32_t rarer = take();
    const std::uint32_t other = take();
    joins.push_back({weight, {other, rarer}});
  }

  // Nodes from the root down; what was joined last is the root.
  const auto nodes = static_cast<std::uint32_t>(joins.size());
  code.children_.reserve(nodes);
  code.node_parents_.reserve(nodes);
  struct Open {
    std::uint32_t tree;
    Parent parent;
  };
  std::vector<Open> open{{static_cast<std::uint32_t>(events + nodes - 1), kNone}};
  while (!open.empty()) {
    const auto [tree, parent] = open.back();
    open.pop_back();
    std::uint32_t place = 0;
    if (tree < events) {
      place = nodes + tree;
      code.parents_[tree] = parent;
    } else {
      place = static_cast<std::uint32_t>(code.children_.size());
      const auto& parts = joins[tree - events].parts;
      code.children_.push_back({});
      code.node_parents_.push_back(parent);
      open.push_back({parts[1], 2 * place + 1});
      open.push_back({parts[0], 2 * place});
    }
    if (parent != kNone) code.children_[parent / 2][parent % 2] = place;
  }
  return code;
}

void TokenCode::path(TokenId event, std::vector<Decision>& path) const {
  path.clear();
  for (Parent at = parents_[event - first_event_]; at != kNone; at = node_parents_[at / 2]) {
    path.push_back({at / 2, at % 2 != 0});
  }
  std::reverse(path.begin(), path.end());
}

void TokenCode::spread(std::span<const double> ones, std::span<Scalar> log_probs) const {
  std::fill(log_probs.begin(), log_probs.end(), -std::numeric_limits<Scalar>::infinity());
  if (nodes() == 0) {
    if (!parents_.empty()) log_probs[first_event_] = 0;
    return;
  }
  std::vector<double> mass(nodes());
  mass[0] = 1;
  for (std::size_t n = 0; n < nodes(); ++n) {
    for (std::size_t bit = 0; bit < 2; ++bit) {
      const double p = mass[n] * (bit != 0 ? ones[n] : 1 - ones[n]);
      const std::size_t to = children_[n][bit];
      if (to < nodes()) {
        mass[to] = p;
      } else {
        log_probs[first_event_ + to - nodes()] = static_cast<Scalar>(std::log(p));
      }
    }
  }
}

void TokenCode::gather(std::span<const Scalar> log_probs, std::span<double> ones) const {
  std::vector<double> masses(nodes());
  for (std::size_t n = nodes(); n-- > 0;) {
    std::array<double, 2> parts{};
    for (std::size_t bit = 0; bit < 2; ++bit) {
      const std::size_t to = children_[n][bit];
      if (to < nodes()) {
        parts[bit] = masses[to];
      } else {
        parts[bit] = std::exp(static_cast<double>(log_probs[first_event_ + to - nodes()]));
      }
    }
    masses[n] = parts[0] + parts[1];
    ones[n] = masses[n] > 0 ? parts[1] / masses[n] : 0.5;
  }
}

std::size_t TokenCode::memory_bytes() const {
  return children_.capacity() * sizeof(children_[0]) +
         (node_parents_.capacity() + parents_.capacity()) * sizeof(Parent);
}

}  // namespace onegin
