// The operations forward: from the hidden state to the loss.
#include <cmath>
#include <utility>

#include "sentence.h"
#include "state/operation_words.h"

namespace onegin::web {
namespace {

constexpr std::string_view kForwardLogitsWhy = phrase(
    "One number for every letter that may come next: the larger, the likelier the network takes it "
    "to be.");
constexpr std::string_view kForwardLstmLogitsWhy = phrase(
    "One number for every letter that may come next. They are called l here, and their bias d, for "
    "o is the output gate and c the cell.");
constexpr std::string_view kForwardSoftmaxWhy =
    phrase("Softmax makes probabilities of them: all are positive, and their sum is 1.");
constexpr std::string_view kForwardLossWhy = phrase(
    "The loss is minus the logarithm of the probability that the right letter was given: 0 if it "
    "was certain, more the less it was expected. y' is the target, one-hot.");
constexpr std::string_view kForwardMeanWhy = phrase(
    "The loss of the word is the mean over its steps. All gradients below are of this number.");

Shows logits(const Steps& steps, std::size_t t, Family family) {
  const std::string o = at_step(logits_name(family), t);
  Shown result{"=", o, steps.vector("logits", t), true};
  result.rows = steps.events;
  return {o + " = V " + at_step("h", t) + " + " + bias_name(family),
          family == Family::lstm ? kForwardLstmLogitsWhy : kForwardLogitsWhy,
          {weight_of(steps, "", "V"),
           {"*", at_step("h", t), steps.vector("h", t)},
           weight_of(steps, "+", "c"),
           std::move(result)}};
}

Shows softmax(const Steps& steps, std::size_t t, Family family) {
  const Numbers o = steps.vector("logits", t);
  const Numbers powers = each([](double x) { return std::exp(x); }, o);
  double total = 0;
  for (const double x : powers.values) total += x;
  const std::string name = at_step(logits_name(family), t);
  std::vector<Shown> parts{{"", name, o},
                           {"exp →", "exp(" + name + ")", powers},
                           {"/", "sum", {1, 1, {total}}},
                           {"=", at_step("y", t), steps.vector("probabilities", t), true}};
  for (const std::size_t i : {std::size_t{0}, std::size_t{3}}) parts[i].rows = steps.events;
  return {at_step("y", t) + " = softmax(" + name + ")", kForwardSoftmaxWhy, std::move(parts)};
}

Shows loss(const Steps& steps, std::size_t t) {
  Shown y{"", at_step("y", t), steps.vector("probabilities", t)};
  Shown wanted{"", at_step("y'", t), target_of(steps, t)};
  y.rows = wanted.rows = steps.events;
  return {
      at_step("L", t) + " = -ln " + at_step("y", t) + "[" + steps.events[steps.targets[t]] + "]",
      kForwardLossWhy,
      {std::move(y),
       std::move(wanted),
       {"=", at_step("L", t), {1, 1, {steps.traced->step_losses[t]}}, true}}};
}

Shows mean(const Steps& steps) {
  Shown losses{"", "L", {steps.steps(), 1, steps.traced->step_losses}};
  for (const std::uint32_t type : steps.reads) losses.rows.push_back(steps.types[type]);
  const auto count = static_cast<double>(steps.steps());
  return {"L = (L_1 + ... + " + at_step("L", steps.steps() - 1) + ") / " +
              std::to_string(steps.steps()),
          kForwardMeanWhy,
          {std::move(losses),
           {"/", "T", {1, 1, {count}}},
           {"=", "L", {1, 1, {steps.traced->losses.front()}}, true}}};
}

}  // namespace

Shows output_shows(const Steps& steps, const Operation& operation) {
  const Family family = family_of(steps);
  switch (operation.op) {
    case Op::logits:
      return logits(steps, operation.t, family);
    case Op::softmax:
      return softmax(steps, operation.t, family);
    case Op::loss:
      return loss(steps, operation.t);
    default:
      return mean(steps);
  }
}

}  // namespace onegin::web
