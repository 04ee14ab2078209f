// The operations of the worked example, one after another as they are computed by hand: forward
// through time, back, the sums, one update.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "state/steps.h"

namespace onegin::web {

enum class Op : std::uint8_t {
  // ---- forward, at a time step
  input_product,      // U x_t
  recurrent_product,  // W h_{t-1}
  sum,                // + b
  gates,              // their sigma and tanh
  candidate,          // the GRU's n_t
  cell,               // c_t
  hidden,             // h_t
  logits,             // V h_t + c
  softmax,
  loss,
  mean,  // of all steps
  // ---- back, at a time step
  d_logits,
  back_output,     // V^T do_t
  d_hidden,        // with what comes from the next step
  d_cell,          // the same of the cell
  d_sum,           // through the nonlinearity
  back_recurrent,  // W^T da_t
  give_output,     // to dV and dc
  give_hidden,     // to dU, dW and db
  // ---- of a weight
  total,
  update,
  after
};

enum class Direction : std::uint8_t { forward, back, weights };
constexpr Direction direction_of(Op op) {
  return op <= Op::mean          ? Direction::forward
         : op <= Op::give_hidden ? Direction::back
                                 : Direction::weights;
}

struct Operation {
  Op op = Op::input_product;
  std::size_t t = 0;   // the time step, from 0
  std::string letter;  // of the weight, in total and update
};

// All of them, in their order; empty without an answer.
std::vector<Operation> operations_of(const Steps& steps);
// The place of the first like this, or the number of all.
std::size_t place_of(const std::vector<Operation>& all, Op op, std::size_t t);
// Where the next time step, or the next part, begins.
std::size_t next_part(const std::vector<Operation>& all, std::size_t at);

// One matrix of an operation.
struct Shown {
  std::string sign;  // before it: "*", "+", "="; empty: none
  std::string name;
  Numbers numbers;
  bool result = false;
  std::vector<std::string> rows = {}, columns = {};  // names; empty: none
};

struct Shows {
  std::string formula;
  std::string_view why;  // a phrase
  std::vector<Shown> parts;
  std::vector<std::vector<Shown>> more = {};  // further equations, each on lines of its own
  std::string tensor = {};                    // whose gradient it is, that can be proved
};

// What an operation shows. It is one of operations_of().
Shows shows_of(const Steps& steps, const Operation& operation);

// The largest difference between the gradient of a weight and its central difference.
double largest_difference(const Steps& steps, std::string_view tensor);

// The parts of shows_of().
Shows forward_shows(const Steps& steps, const Operation& operation);
Shows output_shows(const Steps& steps, const Operation& operation);
Shows back_shows(const Steps& steps, const Operation& operation);
Shows give_shows(const Steps& steps, const Operation& operation);
Shows weight_shows(const Steps& steps, const Operation& operation);

// How the units of a kind are made, told by the planes that it has.
enum class Family : std::uint8_t { plain, window, lstm, gru };
Family family_of(const Steps& steps);

// Vectors one above another, and an operation on each number.
Numbers stacked(const std::vector<Numbers>& all);
Numbers transposed(const Numbers& matrix);
template <class... More, class Work>
Numbers each(const Work& work, const Numbers& first, const More&... more) {
  Numbers all = first;
  for (std::size_t i = 0; i < all.values.size(); ++i) {
    all.values[i] = work(first.values[i], more.values[i]...);
  }
  return all;
}
// "h_2"
std::string at_step(std::string_view name, std::size_t t);

}  // namespace onegin::web
