// The sums over time, one update, and what comes after it.
#include "language/figures.h"
#include "sentence.h"
#include "state/operation_words.h"

namespace onegin::web {
namespace {

constexpr std::string_view kTotalWhy = phrase(
    "Every step used the same weight: its gradient is the sum of what the steps gave. That is "
    "back-propagation through time.");
constexpr std::string_view kUpdateWhy =
    phrase("One update: against the gradient, as far as the learning rate says.");
constexpr std::string_view kAfterWhy = phrase(
    "The word has been read once and every weight has moved a little. Train on, and watch the loss "
    "fall until the network writes the word by itself.");

Shows total(const Steps& steps, const std::string& letter) {
  const std::string tensor = steps.tensor_of(letter);
  const std::string name = "d" + shown_letter(steps, letter);
  const Numbers gradient = steps.matrix("gradient", tensor);
  const Shown weight = weight_of(steps, "", letter);
  Shows shows{name + " = " + at_step(name, 0), kTotalWhy, {}};
  if (steps.steps() > 2) shows.formula += " + ...";
  if (steps.steps() > 1) shows.formula += " + " + at_step(name, steps.steps() - 1);
  for (std::size_t t = 0; t < steps.steps(); ++t) {
    Numbers given = gradient;
    given.values = steps.vector("step_gradient", t, tensor).values;
    shows.parts.push_back({t == 0 ? "" : "+", at_step(name, t), std::move(given)});
  }
  shows.parts.push_back({"=", name, gradient, true, weight.rows, weight.columns});
  shows.tensor = tensor;
  return shows;
}

Shows update(const Steps& steps, const std::string& letter) {
  const std::string tensor = steps.tensor_of(letter), name = shown_letter(steps, letter);
  Shown weight = weight_of(steps, "", letter);
  Shown moved{"=", name, weight.numbers, true, weight.rows, weight.columns};
  moved.numbers.values = steps.find_trained(tensor)->values;
  const std::string rate = fixed(steps.learning_rate, 2);
  return {name + " - " + rate + " d" + name,
          kUpdateWhy,
          {std::move(weight),
           {"-", "rate", {1, 1, {steps.learning_rate}}},
           {"*", "d" + name, steps.matrix("gradient", tensor)},
           std::move(moved)},
          {},
          tensor};
}

}  // namespace

Shows weight_shows(const Steps& steps, const Operation& operation) {
  if (operation.op == Op::total) return total(steps, operation.letter);
  if (operation.op == Op::update) return update(steps, operation.letter);
  return {"", kAfterWhy, {}};
}

}  // namespace onegin::web
