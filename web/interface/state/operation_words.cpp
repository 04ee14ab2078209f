// Names and parts that several operations show.
#include "state/operation_words.h"

#include <algorithm>

namespace onegin::web {

std::string before(std::string_view name, std::size_t t) {
  return std::string(name) + "_" + std::to_string(t);
}

static Numbers zeros_like(Numbers numbers) {
  std::fill(numbers.values.begin(), numbers.values.end(), 0.0);
  return numbers;
}

Numbers vector_before(const Steps& steps, std::string_view name, std::size_t t) {
  return t > 0 ? steps.vector(name, t - 1) : zeros_like(steps.vector(name, 0));
}

Numbers vector_after(const Steps& steps, std::string_view name, std::size_t t,
                     std::string_view tensor) {
  if (t + 1 < steps.steps()) return steps.vector(name, t + 1, tensor);
  return zeros_like(steps.vector(name, t, tensor));
}

Shown weight_of(const Steps& steps, std::string sign, std::string_view letter) {
  Shown shown{std::move(sign), shown_letter(steps, letter),
              steps.matrix("weight", steps.tensor_of(letter))};
  if (letter == "U") shown.columns = input_names(steps, shown.numbers.columns);
  if (letter == "V" || letter == "c") {
    shown.rows = steps.events;
  } else {
    shown.rows = gate_names(steps, family_of(steps), shown.numbers.rows);
  }
  return shown;
}

std::vector<std::string> input_names(const Steps& steps, std::size_t count) {
  std::vector<std::string> names;
  if (!steps.inputs.empty()) return names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(steps.types[i % steps.types.size()]);
  return names;
}

std::vector<std::string> gate_names(const Steps& steps, Family family, std::size_t rows) {
  std::vector<std::string> names;
  const std::size_t hidden = steps.vector("h", 0).rows;
  if (hidden == 0 || rows == hidden || rows % hidden != 0) return names;
  const char* const lstm[] = {"i", "f", "g", "o"};
  const char* const gru[] = {"r", "z", "n", ""};
  if (family != Family::lstm && family != Family::gru) return names;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t gate = std::min<std::size_t>(row / hidden, 3);
    names.emplace_back(row % hidden != 0 ? "" : (family == Family::lstm ? lstm : gru)[gate]);
  }
  return names;
}

const char* logits_name(Family family) { return family == Family::lstm ? "l" : "o"; }
const char* bias_name(Family family) { return family == Family::lstm ? "d" : "c"; }

std::string shown_letter(const Steps& steps, std::string_view letter) {
  return letter == "c" ? bias_name(family_of(steps)) : std::string(letter);
}

Numbers target_of(const Steps& steps, std::size_t t) {
  Numbers wanted{steps.events.size(), 1, {}};
  wanted.values.resize(wanted.rows);
  wanted.values[steps.targets[t]] = 1;
  return wanted;
}

Numbers sums_part(const Steps& steps, std::size_t t, std::string_view letter, Family family) {
  const std::string tensor = steps.tensor_of(letter);
  Numbers part =
      letter == "b" ? steps.matrix("weight", tensor) : steps.vector("product", t, tensor);
  if (family != Family::gru) return part;
  part.rows = part.rows / 3 * 2;
  part.values.resize(part.rows);
  return part;
}

Numbers sums_of(const Steps& steps, std::size_t t, Family family) {
  const auto part = [&](const char* letter) { return sums_part(steps, t, letter, family); };
  const auto add = [](double a, double b) { return a + b; };
  const Numbers read = each(add, part("U"), part("b"));
  return family == Family::window ? read : each(add, read, part("W"));
}

Numbers last_third(const Numbers& vector) {
  const std::size_t third = vector.rows / 3;
  return {
      third, 1, {vector.values.end() - static_cast<std::ptrdiff_t>(third), vector.values.end()}};
}

Numbers sum_gradient(const Steps& steps, std::size_t t, Family family) {
  const auto of = [&](const char* name) { return steps.vector(name, t); };
  if (family == Family::lstm) return stacked({of("da_i"), of("da_f"), of("da_g"), of("da_o")});
  if (family == Family::gru) return stacked({of("da_r"), of("da_z"), of("da_n")});
  return of("da");
}

Numbers recurrent_gradient(const Steps& steps, std::size_t t, Family family) {
  if (family != Family::gru) return sum_gradient(steps, t, family);
  return stacked({steps.vector("da_r", t), steps.vector("da_z", t), steps.vector("dq", t)});
}

Numbers cell_gradient(const Steps& steps, std::size_t t) {
  Numbers later = zeros_like(steps.vector("c", t));
  for (std::size_t k = steps.steps(); k-- > t;) {
    const Numbers f = vector_after(steps, "f", k);
    later = each([](double dc, double gate) { return dc * gate; }, later, f);
    later = each([](double dc, double dh, double o, double c) { return dc + dh * o * (1 - c * c); },
                 later, steps.vector("dh", k), steps.vector("o", k), steps.vector("tanh_c", k));
  }
  return later;
}

}  // namespace onegin::web
