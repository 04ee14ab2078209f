// The operations back: what a step gives to the gradient of every weight.
#include <utility>

#include "sentence.h"
#include "state/operation_words.h"

namespace onegin::web {
namespace {

constexpr std::string_view kBackGiveWhy = phrase(
    "What this step gives to a weight's gradient is the gradient of what the weight gave, times "
    "what "
    "it read.");

// d x^T = what the step gives.
std::vector<Shown> product(const Steps& steps, std::size_t t, Shown d, Shown x,
                           std::string_view letter) {
  x.sign = "*";
  x.name += "^T";
  x.columns = std::exchange(x.rows, {});
  x.numbers = transposed(x.numbers);
  const Numbers flat = steps.vector("step_gradient", t, steps.tensor_of(letter));
  Shown given{"=",
              at_step("d" + shown_letter(steps, letter), t),
              {d.numbers.rows, x.numbers.columns, flat.values},
              true};
  given.rows = d.rows;
  given.columns = x.columns;
  return {std::move(d), std::move(x), std::move(given)};
}

std::vector<Shown> alone(const Steps& steps, std::size_t t, Shown d, std::string_view letter) {
  Shown given{"=", at_step("d" + shown_letter(steps, letter), t),
              steps.vector("step_gradient", t, steps.tensor_of(letter)), true};
  given.rows = d.rows;
  return {std::move(d), std::move(given)};
}

Shows give_output(const Steps& steps, std::size_t t, Family family) {
  const std::string name = std::string("d") + logits_name(family);
  Shown d{"", at_step(name, t), steps.vector("do", t)};
  d.rows = steps.events;
  const Shown h{"", at_step("h", t), steps.vector("h", t)};
  return {at_step("dV", t) + " = " + d.name + " " + h.name + "^T,  " +
              at_step(std::string("d") + bias_name(family), t) + " = " + d.name,
          kBackGiveWhy,
          product(steps, t, d, h, "V"),
          {alone(steps, t, d, "c")}};
}

Shows give_hidden(const Steps& steps, std::size_t t, Family family) {
  Shown d{"", at_step("da", t), sum_gradient(steps, t, family)};
  d.rows = gate_names(steps, family, d.numbers.rows);
  Shown x{"", at_step("x", t), steps.vector("input", t, steps.tensor_of("U"))};
  x.rows = input_names(steps, x.numbers.rows);
  Shows shows{at_step("dU", t) + " = da x^T", kBackGiveWhy, product(steps, t, d, x, "U")};
  if (const std::string w = steps.tensor_of("W"); !w.empty()) {
    Shown recurrent{"", family == Family::gru ? at_step("da_r da_z dq", t) : d.name,
                    recurrent_gradient(steps, t, family), false, d.rows};
    const Shown h{"", before("h", t), steps.vector("input", t, w)};
    shows.formula += ",  " + at_step("dW", t) + " = da " + h.name + "^T";
    shows.more.push_back(product(steps, t, std::move(recurrent), h, "W"));
  }
  shows.formula += ",  " + at_step("db", t) + " = da";
  shows.more.push_back(alone(steps, t, d, "b"));
  return shows;
}

}  // namespace

Shows give_shows(const Steps& steps, const Operation& operation) {
  const Family family = family_of(steps);
  return operation.op == Op::give_output ? give_output(steps, operation.t, family)
                                         : give_hidden(steps, operation.t, family);
}

}  // namespace onegin::web
