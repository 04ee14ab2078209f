// The order of the operations of each family.
#include "state/operations.h"

#include <algorithm>
#include <cmath>

namespace onegin::web {
namespace {

std::vector<Op> forward_of(Family family) {
  switch (family) {
    case Family::window:
      return {Op::input_product, Op::sum, Op::hidden, Op::logits, Op::softmax, Op::loss};
    case Family::lstm:
      return {Op::input_product, Op::recurrent_product, Op::sum, Op::gates, Op::cell, Op::hidden,
              Op::logits,        Op::softmax,           Op::loss};
    case Family::gru:
      return {Op::input_product, Op::recurrent_product, Op::sum,
              Op::gates,         Op::candidate,         Op::hidden,
              Op::logits,        Op::softmax,           Op::loss};
    case Family::plain:
      break;
  }
  return {Op::input_product, Op::recurrent_product, Op::sum, Op::hidden,
          Op::logits,        Op::softmax,           Op::loss};
}

std::vector<Op> back_of(Family family, bool first) {
  std::vector<Op> all{Op::d_logits, Op::back_output};
  if (family != Family::window) all.push_back(Op::d_hidden);
  if (family == Family::lstm) all.push_back(Op::d_cell);
  all.push_back(Op::d_sum);
  if (family != Family::window && !first) all.push_back(Op::back_recurrent);
  all.push_back(Op::give_output);
  all.push_back(Op::give_hidden);
  return all;
}

}  // namespace

Family family_of(const Steps& steps) {
  if (steps.plane("c") != nullptr) return Family::lstm;
  if (steps.plane("z") != nullptr) return Family::gru;
  return steps.tensor_of("W").empty() ? Family::window : Family::plain;
}

std::vector<Operation> operations_of(const Steps& steps) {
  std::vector<Operation> all;
  if (!steps.traced) return all;
  const Family family = family_of(steps);
  for (std::size_t t = 0; t < steps.steps(); ++t) {
    for (const Op op : forward_of(family)) all.push_back({op, t, {}});
  }
  all.push_back({Op::mean, steps.steps() - 1, {}});
  for (std::size_t t = steps.steps(); t-- > 0;) {
    for (const Op op : back_of(family, t == 0)) all.push_back({op, t, {}});
  }
  for (const Op op : {Op::total, Op::update}) {
    for (const std::string& letter : steps.letters()) all.push_back({op, 0, letter});
  }
  all.push_back({Op::after, 0, {}});
  return all;
}

std::size_t place_of(const std::vector<Operation>& all, Op op, std::size_t t) {
  std::size_t place = 0;
  while (place < all.size() && !(all[place].op == op && all[place].t == t)) ++place;
  return place;
}

std::size_t next_part(const std::vector<Operation>& all, std::size_t at) {
  if (all.empty()) return 0;
  const auto part = [&](std::size_t place) {
    const Operation& one = all[place];
    const bool own = direction_of(one.op) == Direction::weights || one.op == Op::mean;
    return std::pair(own ? static_cast<int>(one.op) : -static_cast<int>(direction_of(one.op)) - 1,
                     own ? 0 : one.t);
  };
  std::size_t place = at;
  while (place + 1 < all.size() && part(place) == part(at)) ++place;
  return place;
}

Shows shows_of(const Steps& steps, const Operation& operation) {
  switch (direction_of(operation.op)) {
    case Direction::forward:
      return forward_shows(steps, operation);
    case Direction::back:
      return back_shows(steps, operation);
    case Direction::weights:
      break;
  }
  return weight_shows(steps, operation);
}

double largest_difference(const Steps& steps, std::string_view tensor) {
  const Numbers gradient = steps.matrix("gradient", tensor);
  const Numbers numeric = steps.matrix("difference", tensor);
  double largest = 0;
  for (std::size_t i = 0; i < gradient.values.size(); ++i) {
    largest = std::max(largest, std::abs(gradient.values[i] - numeric.values[i]));
  }
  return largest;
}

Numbers stacked(const std::vector<Numbers>& all) {
  Numbers sum{0, 1, {}};
  for (const Numbers& one : all) {
    sum.rows += one.rows;
    sum.values.insert(sum.values.end(), one.values.begin(), one.values.end());
  }
  return sum;
}

Numbers transposed(const Numbers& matrix) {
  Numbers turned{matrix.columns, matrix.rows, {}};
  for (std::size_t c = 0; c < matrix.columns; ++c) {
    for (std::size_t r = 0; r < matrix.rows; ++r) {
      turned.values.push_back(matrix.values[r * matrix.columns + c]);
    }
  }
  return turned;
}

std::string at_step(std::string_view name, std::size_t t) {
  return std::string(name) + "_" + std::to_string(t + 1);
}

}  // namespace onegin::web
