// Puts numbers in the place of the names in an equation.
#include "state/equations.h"

#include <cmath>
#include <optional>
#include <string_view>

#include "language/figures.h"

namespace onegin::web {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

struct Place {
  const TracedModel& trace;
  double layer;
  std::size_t step, unit;

  // Of the step before where the name ends in ', of the step after where it ends in "; what is
  // after the last step is 0. Nothing of planes whose rows are no steps or whose columns no units.
  std::optional<double> value(std::string_view name, char mark) const {
    const PlaneDescription* plane = trace.find(name, layer);
    if (plane == nullptr || static_cast<double>(unit) >= plane->columns) return {};
    if (plane->of_source || plane->over_source || plane->whole_source) return {};
    if (mark == '\'') return begins(step) ? first(name) : trace.at(*plane, step - 1, unit);
    if (mark == '"') return begins(step + 1) ? 0 : trace.at(*plane, step + 1, unit);
    return trace.at(*plane, step, unit);
  }
  // Before the first step: what a network makes of its source to begin with, "h_0"; else 0.
  double first(std::string_view name) const {
    for (const PlaneDescription& plane : trace.header.planes) {
      const bool own = plane.whole_source && plane.plane == std::string(name) + "_0";
      if (own && static_cast<double>(unit) < plane.columns) return trace.at(plane, 0, unit);
    }
    return 0;
  }
  // A sentence, or the text, begins with this step, or it is behind the last.
  bool begins(std::size_t at) const {
    const auto& read = trace.header.read;
    return at == 0 || at >= read.size() || (read[at].control && read[at].token == "<s>");
  }
};

std::string number(double value) { return std::isfinite(value) ? fixed(value, 4) : "∞"; }

// The result of the equation undone: what its sigmoid or tanh was applied to.
double argument(std::string_view equation, double result) {
  if (equation.find("sigmoid(") != std::string_view::npos) return std::log(result / (1 - result));
  if (equation.find("tanh(") != std::string_view::npos) return std::atanh(result);
  return result;
}

std::string with_numbers(const Place& place, std::string_view equation, double result) {
  std::string out;
  for (std::size_t i = 0; i < equation.size();) {
    if (!is_letter(equation[i])) {
      out += equation[i] == '*' ? "·" : std::string(1, equation[i]);
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < equation.size() && is_letter(equation[end])) ++end;
    const std::string_view name = equation.substr(i, end - i);
    const char next = end < equation.size() ? equation[end] : ' ';
    const bool marked = next == '\'' || next == '"';
    i = marked ? end + 1 : end;
    if (name == "sigmoid") {
      out += "σ";
    } else if (name == "tanh" || name == "max") {
      out += name;
    } else if (name.starts_with("a_")) {
      out += number(argument(equation, result));
    } else if (const auto value = place.value(name, next)) {
      out += number(*value);
    } else {
      out += name;
    }
  }
  return out;
}

// What belongs to the step before or after is marked: "c = f · c(t-1) + i · g".
std::string with_names(std::string_view equation) {
  std::string out;
  for (std::size_t i = 0; i < equation.size(); ++i) {
    if (equation[i] == '\'') {
      out += "(t-1)";
    } else if (equation[i] == '"') {
      out += "(t+1)";
    } else if (equation[i] == '*') {
      out += "·";
    } else {
      out += equation[i];
    }
  }
  const std::size_t sigmoid = out.find("sigmoid");
  if (sigmoid != std::string::npos) out.replace(sigmoid, 7, "σ");
  return out;
}

}  // namespace

std::vector<std::string> equations_at(const TracedModel& trace, double layer, std::size_t step,
                                      std::size_t unit) {
  std::vector<std::string> lines;
  const Place place{trace, layer, step, unit};
  for (const std::string& equation : trace.header.equations) {
    const std::size_t equals = equation.find(" = ");
    if (equals == std::string::npos) continue;
    const auto result = place.value(std::string_view(equation).substr(0, equals), ' ');
    if (!result) continue;
    const std::string_view right = std::string_view(equation).substr(equals + 3);
    const std::string names = with_names(equation);
    const std::string numbers = " = " + with_numbers(place, right, *result);
    lines.push_back(names + (names.ends_with(numbers) ? "" : numbers) + " = " + number(*result));
  }
  return lines;
}

}  // namespace onegin::web
