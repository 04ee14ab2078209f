// The weights of the worked example: the slide's, and those that a person types.
#include <algorithm>
#include <cmath>
#include <utility>

#include "decimal.h"
#include "language/figures.h"
#include "state/steps.h"

namespace onegin::web {

// They were solved for: the slide has no weights.
const std::vector<ExampleTensor>& slide_weights() {
  static const std::vector<ExampleTensor> weights{
      {"rnn.weight_ih_l0", 3, 4, {-.11, 1.00, -.47, 0, -.47, .38, .46, 0, .82, -.09, -.09, 0}},
      {"rnn.weight_hh_l0", 3, 3, {.07, -.04, .95, -.97, -1.30, -.31, -.69, -.54, -.35}},
      {"rnn.bias_ih_l0", 3, 1, {.42, .37, .65}},
      {"out.weight",
       4,
       3,
       {.43, -.38, .80, 1.17, -2.58, 2.08, -2.20, .78, -3.98, 1.04, -.42, 4.30}},
      {"out.bias", 4, 1, {.11, -.28, 1.32, -.12}}};
  return weights;
}

bool has_slide_weights(const Steps& steps) {
  const std::vector<ExampleTensor>& slide = slide_weights();
  return steps.weights.size() == slide.size() &&
         std::equal(slide.begin(), slide.end(), steps.weights.begin(),
                    [](const ExampleTensor& a, const ExampleTensor& b) {
                      return a.name == b.name && a.values == b.values;
                    });
}

std::string text_of(const ExampleTensor& tensor) {
  std::string text;
  const auto columns = static_cast<std::size_t>(std::max(tensor.columns, 1.0));
  for (std::size_t i = 0; i < tensor.values.size(); ++i) {
    if (i > 0) text += i % columns == 0 ? "\n" : " ";
    std::string number = fixed(std::abs(tensor.values[i]), 4);
    while (number.ends_with('0') && number.find('.') + 2 < number.size()) number.pop_back();
    text += (tensor.values[i] < 0 ? "-" : "") + number;
  }
  return text;
}

std::optional<std::vector<double>> numbers_in(std::string_view text, std::size_t rows,
                                              std::size_t columns) {
  std::vector<double> values;
  std::string word;
  const auto take = [&] {
    if (word.empty()) return true;
    // A minus may be a dash, as the page prints it.
    for (const std::string_view minus : {"–", "−"}) {
      if (word.starts_with(minus)) word.replace(0, minus.size(), "-");
    }
    if (word.starts_with('+')) word.erase(0, 1);
    double number = 0;
    const char* end = word.data() + word.size();
    const bool read = read_decimal(word.data(), end, number) == end;
    word.clear();
    values.push_back(number);
    return read && std::isfinite(number);
  };
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == ';' || c == ',' || c == '\r') {
      if (!take()) return std::nullopt;
    } else {
      word += c;
    }
  }
  if (!take() || values.size() != rows * columns) return std::nullopt;
  return values;
}

ExampleTensor edited_weights(const Steps& steps) {
  const Numbers now = steps.matrix("weight", steps.edited);
  return {steps.edited, static_cast<double>(now.rows), static_cast<double>(now.columns),
          now.values};
}

bool set_weights(Steps& steps, std::string_view text) {
  const ExampleTensor edited = edited_weights(steps);
  const auto values = numbers_in(text, static_cast<std::size_t>(edited.rows),
                                 static_cast<std::size_t>(edited.columns));
  if (!values) return false;
  // All of them stay as they are, also those that were drawn.
  std::vector<ExampleTensor> weights;
  for (const ExampleTensor& tensor : steps.traced->weights) {
    Numbers now = steps.matrix("weight", tensor.name);
    if (tensor.name == steps.edited) now.values = *values;
    weights.push_back({tensor.name, tensor.rows, tensor.columns, std::move(now.values)});
  }
  steps.weights = std::move(weights);
  steps.losses.clear();
  steps.trained.clear();
  steps.written.clear();
  return true;
}

}  // namespace onegin::web
