// The operations forward: from the letter that is read to the hidden state.
#include <utility>

#include "sentence.h"
#include "state/operation_words.h"

namespace onegin::web {
namespace {

constexpr std::string_view kForwardInputWhy = phrase(
    "The letter is a one-hot vector: a single 1 at its place. The product picks that column of U, "
    "which is all that the network knows of the letter.");
constexpr std::string_view kForwardVectorWhy =
    phrase("The input is a vector of any numbers; U makes of it a part of the hidden state.");
constexpr std::string_view kForwardWindowWhy = phrase(
    "The network sees the last letters side by side, each one-hot; before the first stands "
    "nothing, "
    "which is zero. It has no hidden state that it carries on.");
constexpr std::string_view kForwardRecurrentWhy = phrase(
    "What the network remembers, the hidden state of the step before, through W; before the first "
    "step it is zero. This is the only way that earlier letters have to act on this step.");
constexpr std::string_view kForwardSumWhy =
    phrase("What is read and what is remembered add up, with the bias b.");
constexpr std::string_view kForwardWindowSumWhy = phrase("The bias b is added.");
constexpr std::string_view kForwardTanhWhy = phrase(
    "tanh presses every sum between -1 and 1, so that the hidden state cannot grow from step to "
    "step.");
constexpr std::string_view kForwardGatesWhy = phrase(
    "sigma makes gates between 0, closed, and 1, open: the input gate i, the forget gate f, the "
    "output gate o. g is what could be written, between -1 and 1.");
constexpr std::string_view kForwardGruGatesWhy = phrase(
    "sigma makes gates between 0 and 1: the reset gate r says how much of the past the candidate "
    "may see, the update gate z how much of it stays.");
constexpr std::string_view kForwardCandidateWhy =
    phrase("The candidate for the new hidden state. Where r is near 0 it forgets what was before.");
constexpr std::string_view kForwardCellWhy = phrase(
    "The cell keeps what the forget gate lets through, and takes in what the input gate lets "
    "through. It is only added to: that is why its gradient reaches far back.");
constexpr std::string_view kForwardLstmHiddenWhy =
    phrase("The output gate decides how much of the cell is shown as the hidden state.");
constexpr std::string_view kForwardGruHiddenWhy = phrase(
    "A blend: where z is near 1 the old hidden state stays, where it is near 0 the candidate takes "
    "its place.");
Shows input_product(const Steps& steps, std::size_t t, Family family) {
  const std::string u = steps.tensor_of("U"), x = at_step("x", t);
  Shown read{"*", x, steps.vector("input", t, u)};
  read.rows = input_names(steps, read.numbers.rows);
  return {"U " + x,
          family == Family::window ? kForwardWindowWhy
          : steps.inputs.empty()   ? kForwardInputWhy
                                   : kForwardVectorWhy,
          {weight_of(steps, "", "U"),
           std::move(read),
           {"=", "U " + x, steps.vector("product", t, u), true}}};
}

Shows recurrent_product(const Steps& steps, std::size_t t) {
  const std::string w = steps.tensor_of("W"), h = before("h", t);
  return {"W " + h,
          kForwardRecurrentWhy,
          {weight_of(steps, "", "W"),
           {"*", h, steps.vector("input", t, w)},
           {"=", "W " + h, steps.vector("product", t, w), true}}};
}

Shows sum(const Steps& steps, std::size_t t, Family family) {
  // The GRU's candidate is summed when its reset gate is known.
  const bool gates = family == Family::gru;
  const std::string name = at_step(gates ? "a_rz" : "a", t);
  std::vector<Shown> parts{{"", "U " + at_step("x", t), sums_part(steps, t, "U", family)}};
  if (family != Family::window) {
    parts.push_back({"+", "W " + before("h", t), sums_part(steps, t, "W", family)});
  }
  parts.push_back({"+", "b", sums_part(steps, t, "b", family)});
  parts.push_back({"=", name, sums_of(steps, t, family), true});
  for (Shown& part : parts) part.rows = gate_names(steps, family, part.numbers.rows);
  std::string formula = name + " = U " + at_step("x", t);
  if (family != Family::window) formula += " + W " + before("h", t);
  return {formula + " + b", family == Family::window ? kForwardWindowSumWhy : kForwardSumWhy,
          std::move(parts)};
}

Shows gates(const Steps& steps, std::size_t t, Family family) {
  const Numbers a = sums_of(steps, t, family);
  const auto of = [&](const char* name) { return steps.vector(name, t); };
  const bool lstm = family == Family::lstm;
  const Numbers made =
      lstm ? stacked({of("i"), of("f"), of("g"), of("o")}) : stacked({of("r"), of("z")});
  std::vector<Shown> parts{
      {"", at_step(lstm ? "a" : "a_rz", t), a},
      {"sigma →", lstm ? at_step("i f g o", t) : at_step("r z", t), made, true}};
  if (lstm) parts[1].sign = "sigma, tanh →";
  for (Shown& part : parts) part.rows = gate_names(steps, family, part.numbers.rows);
  return {lstm ? "i, f, o = sigma(a)   g = tanh(a_g)" : "r, z = sigma(a_rz)",
          lstm ? kForwardGatesWhy : kForwardGruGatesWhy, std::move(parts)};
}

Shows candidate(const Steps& steps, std::size_t t) {
  const Numbers ux = last_third(steps.vector("product", t, steps.tensor_of("U")));
  const Numbers b = last_third(steps.matrix("weight", steps.tensor_of("b")));
  const Numbers r = steps.vector("r", t), q = steps.vector("q", t);
  const Numbers a =
      each([](double x, double y, double z, double v) { return x + y + z * v; }, ux, b, r, q);
  const std::string name = at_step("a_n", t);
  return {at_step("n", t) + " = tanh(U_n x + b_n + r * (W_n h))",
          kForwardCandidateWhy,
          {{"", "U_n " + at_step("x", t), ux},
           {"+", "b_n", b},
           {"+", at_step("r", t), r},
           {"*", "W_n " + before("h", t), q},
           {"=", name, a}},
          {{{"tanh →", at_step("n", t), steps.vector("n", t), true}}}};
}

Shows cell(const Steps& steps, std::size_t t) {
  const auto of = [&](std::string sign, const char* name) {
    return Shown{std::move(sign), at_step(name, t), steps.vector(name, t)};
  };
  Shown c = of("=", "c");
  c.result = true;
  return {at_step("c", t) + " = f * " + before("c", t) + " + i * g",
          kForwardCellWhy,
          {of("", "f"),
           {"*", before("c", t), vector_before(steps, "c", t)},
           of("+", "i"),
           of("*", "g"),
           std::move(c)}};
}

Shows hidden(const Steps& steps, std::size_t t, Family family) {
  const std::string h = at_step("h", t);
  const Shown result{"=", h, steps.vector("h", t), true};
  if (family == Family::lstm) {
    return {h + " = o * tanh(" + at_step("c", t) + ")",
            kForwardLstmHiddenWhy,
            {{"", at_step("o", t), steps.vector("o", t)},
             {"*", "tanh(" + at_step("c", t) + ")", steps.vector("tanh_c", t)},
             result}};
  }
  if (family == Family::gru) {
    const Numbers z = steps.vector("z", t);
    return {h + " = (1 - z) * n + z * " + before("h", t),
            kForwardGruHiddenWhy,
            {{"", "1 - " + at_step("z", t), each([](double x) { return 1 - x; }, z)},
             {"*", at_step("n", t), steps.vector("n", t)},
             {"+", at_step("z", t), z},
             {"*", before("h", t), vector_before(steps, "h", t)},
             result}};
  }
  return {h + " = tanh(" + at_step("a", t) + ")",
          kForwardTanhWhy,
          {{"", at_step("a", t), sums_of(steps, t, family)}, {"tanh →", h, result.numbers, true}}};
}

}  // namespace

Shows forward_shows(const Steps& steps, const Operation& operation) {
  const Family family = family_of(steps);
  const std::size_t t = operation.t;
  switch (operation.op) {
    case Op::input_product:
      return input_product(steps, t, family);
    case Op::recurrent_product:
      return recurrent_product(steps, t);
    case Op::sum:
      return sum(steps, t, family);
    case Op::gates:
      return gates(steps, t, family);
    case Op::candidate:
      return candidate(steps, t);
    case Op::cell:
      return cell(steps, t);
    case Op::logits:
    case Op::softmax:
    case Op::loss:
    case Op::mean:
      return output_shows(steps, operation);
    default:
      return hidden(steps, t, family);
  }
}

}  // namespace onegin::web
