// The operations back: from the loss of a step to the step before.
#include <utility>

#include "sentence.h"
#include "state/operation_words.h"

namespace onegin::web {
namespace {

constexpr std::string_view kBackErrorWhy = phrase(
    "The gradient of softmax and loss together is what was said minus what was right, y - y'. It "
    "is "
    "divided by the number of steps, for the loss is their mean.");
constexpr std::string_view kBackBackOutputWhy = phrase(
    "The same matrix the other way round: each hidden unit is charged for every letter that it "
    "raised, by the weight with which it did so.");
constexpr std::string_view kBackHiddenWhy = phrase(
    "A hidden state acts twice, on its own output and on the next step: both gradients add up. "
    "After "
    "the last step nothing follows.");
constexpr std::string_view kBackGruHiddenWhy = phrase(
    "A hidden state acts on its own output, on the gates of the next step, and by z straight on "
    "the "
    "next hidden state: the gradients add up. After the last step nothing follows.");
constexpr std::string_view kBackCellWhy = phrase(
    "The cell acts on the hidden state of its step and, by the forget gate, on the next cell. On "
    "the "
    "way back it is multiplied by f alone, not by a matrix.");
constexpr std::string_view kBackTanhWhy =
    phrase("The slope of tanh is 1 - h^2: where a unit is near -1 or 1 almost no gradient passes.");
constexpr std::string_view kBackGatesWhy = phrase(
    "Each gate is charged for what it multiplied, times the slope of sigma, o (1 - o), or of tanh, "
    "1 - g^2.");
constexpr std::string_view kBackBackRecurrentWhy = phrase(
    "This goes to the step before. At every step back the gradient is multiplied by W^T once more: "
    "so "
    "it vanishes or explodes.");
Shown of(const Steps& steps, std::string sign, const char* name, std::size_t t) {
  return {std::move(sign), at_step(name, t), steps.vector(name, t)};
}

Shown result(Shown shown) {
  shown.sign = "=";
  shown.result = true;
  return shown;
}

Shows d_logits(const Steps& steps, std::size_t t, Family family) {
  const std::string name = std::string("d") + logits_name(family);
  Shown y = of(steps, "", "probabilities", t);
  y.name = at_step("y", t);
  Shown wanted{"-", at_step("y'", t), target_of(steps, t)};
  Shown error = result(of(steps, "", "do", t));
  error.name = at_step(name, t);
  y.rows = wanted.rows = error.rows = steps.events;
  return {
      error.name + " = (" + y.name + " - " + wanted.name + ") / " + std::to_string(steps.steps()),
      kBackErrorWhy,
      {std::move(y),
       std::move(wanted),
       {"/", "T", {1, 1, {static_cast<double>(steps.steps())}}},
       std::move(error)}};
}

Shows back_output(const Steps& steps, std::size_t t, Family family) {
  const std::string v = steps.tensor_of("V");
  const std::string d = at_step(std::string("d") + logits_name(family), t);
  Shown weight{"", "V^T", transposed(steps.matrix("weight", v))};
  weight.columns = steps.events;
  Shown given{"*", d, steps.vector("do", t)};
  given.rows = steps.events;
  Shown passed{"=", family == Family::window ? at_step("dh", t) : "V^T " + d,
               steps.vector("back", t, v), true};
  return {"V^T " + d, kBackBackOutputWhy, {std::move(weight), std::move(given), std::move(passed)}};
}

Shows d_hidden(const Steps& steps, std::size_t t, Family family) {
  const std::string d = at_step(std::string("d") + logits_name(family), t);
  const std::string later = "W^T " + at_step("da", t + 1), dh = at_step("dh", t);
  std::vector<Shown> parts{{"", "V^T " + d, steps.vector("back", t, steps.tensor_of("V"))},
                           {"+", later, vector_after(steps, "back", t, steps.tensor_of("W"))}};
  std::string formula = dh + " = V^T " + d + " + " + later;
  if (family == Family::gru) {
    const Numbers kept = each([](double z, double dh_later) { return z * dh_later; },
                              vector_after(steps, "z", t), vector_after(steps, "dh", t));
    const std::string name = at_step("z", t + 1) + " * " + at_step("dh", t + 1);
    parts.push_back({"+", name, kept});
    formula += " + " + name;
  }
  parts.push_back(result(of(steps, "", "dh", t)));
  return {formula, family == Family::gru ? kBackGruHiddenWhy : kBackHiddenWhy, std::move(parts)};
}

Shows d_cell(const Steps& steps, std::size_t t) {
  const Numbers slope = each([](double c) { return 1 - c * c; }, steps.vector("tanh_c", t));
  const bool last = t + 1 == steps.steps();
  Numbers later = steps.vector("c", t);
  for (double& x : later.values) x = 0;
  if (!last) later = cell_gradient(steps, t + 1);
  return {at_step("dc", t) + " = dh * o * (1 - tanh(c)^2) + " + at_step("dc", t + 1) + " * " +
              at_step("f", t + 1),
          kBackCellWhy,
          {of(steps, "", "dh", t),
           of(steps, "*", "o", t),
           {"*", "1 - tanh(" + at_step("c", t) + ")^2", slope},
           {"+", at_step("dc", t + 1), later},
           {"*", at_step("f", t + 1), vector_after(steps, "f", t)},
           {"=", at_step("dc", t), cell_gradient(steps, t), true}}};
}

// da = d * factor * slope, of one gate.
std::vector<Shown> gate(const Steps& steps, std::size_t t, const char* da, Shown first,
                        Shown factor, const char* gate_name, bool sigmoid) {
  const Numbers value = steps.vector(gate_name, t);
  const std::string name = at_step(gate_name, t);
  Shown slope{"*", sigmoid ? name + " (1 - " + name + ")" : "1 - " + name + "^2",
              each([&](double x) { return sigmoid ? x * (1 - x) : 1 - x * x; }, value)};
  factor.sign = "*";
  return {std::move(first), std::move(factor), std::move(slope), result(of(steps, "", da, t))};
}

Shows d_sum(const Steps& steps, std::size_t t, Family family) {
  const Shown dh = of(steps, "", "dh", t);
  if (family == Family::lstm) {
    const Shown dc{"", at_step("dc", t), cell_gradient(steps, t)};
    const Shown before_c{"", before("c", t), vector_before(steps, "c", t)};
    Shown tanh_c = of(steps, "", "tanh_c", t);
    tanh_c.name = "tanh(" + at_step("c", t) + ")";
    return {"da = [da_i da_f da_g da_o]",
            kBackGatesWhy,
            gate(steps, t, "da_i", dc, of(steps, "", "g", t), "i", true),
            {gate(steps, t, "da_f", dc, before_c, "f", true),
             gate(steps, t, "da_g", dc, of(steps, "", "i", t), "g", false),
             gate(steps, t, "da_o", dh, tanh_c, "o", true)}};
  }
  if (family == Family::gru) {
    const auto minus = [](double a, double b) { return a - b; };
    const Numbers n = steps.vector("n", t), z = steps.vector("z", t);
    const Shown open{"", "1 - " + at_step("z", t), each([](double x) { return 1 - x; }, z)};
    const Shown past{"", before("h", t) + " - " + at_step("n", t),
                     each(minus, vector_before(steps, "h", t), n)};
    Shown q = of(steps, "", "q", t);
    q.name = "W_n " + before("h", t);
    return {"da = [da_r da_z da_n],  dq = da_n * r",
            kBackGatesWhy,
            gate(steps, t, "da_n", dh, open, "n", false),
            {gate(steps, t, "da_z", dh, past, "z", true),
             gate(steps, t, "da_r", of(steps, "", "da_n", t), q, "r", true),
             {of(steps, "", "da_n", t), of(steps, "*", "r", t), result(of(steps, "", "dq", t))}}};
  }
  const std::string h = at_step("h", t);
  Shown gradient = dh;
  gradient.sign = "*";
  if (family == Family::window) gradient.numbers = steps.vector("back", t, steps.tensor_of("V"));
  return {at_step("da", t) + " = (1 - " + h + "^2) * " + at_step("dh", t),
          kBackTanhWhy,
          {{"", "1 - " + h + "^2", each([](double x) { return 1 - x * x; }, steps.vector("h", t))},
           std::move(gradient),
           result(of(steps, "", "da", t))}};
}

Shows back_recurrent(const Steps& steps, std::size_t t, Family family) {
  const std::string w = steps.tensor_of("W"), name = "W^T " + at_step("da", t);
  Shown weight{"", "W^T", transposed(steps.matrix("weight", w))};
  weight.columns = gate_names(steps, family, weight.numbers.columns);
  Shown given{"*", family == Family::gru ? at_step("da_r da_z dq", t) : at_step("da", t),
              recurrent_gradient(steps, t, family)};
  given.rows = weight.columns;
  return {name,
          kBackBackRecurrentWhy,
          {std::move(weight), std::move(given), {"=", name, steps.vector("back", t, w), true}}};
}

}  // namespace

Shows back_shows(const Steps& steps, const Operation& operation) {
  const Family family = family_of(steps);
  const std::size_t t = operation.t;
  switch (operation.op) {
    case Op::d_logits:
      return d_logits(steps, t, family);
    case Op::back_output:
      return back_output(steps, t, family);
    case Op::d_hidden:
      return d_hidden(steps, t, family);
    case Op::d_cell:
      return d_cell(steps, t);
    case Op::d_sum:
      return d_sum(steps, t, family);
    case Op::back_recurrent:
      return back_recurrent(steps, t, family);
    default:
      return give_shows(steps, operation);
  }
}

}  // namespace onegin::web
