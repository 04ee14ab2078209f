// The settings that make a neural kind compute something else, found in the kind's own list of
// fields, so that a new kind or a new switch is tested without a word about it here.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/registry.h"

namespace onegin {

inline std::vector<const ModelKind*> neural_kinds() {
  std::vector<const ModelKind*> kinds;
  for (const ModelKind& kind : model_kinds()) {
    if (kind.make()->as_neural() != nullptr) kinds.push_back(&kind);
  }
  return kinds;
}

// One field with a value that is not its default.
using Turn = std::pair<std::string, std::string>;
using Turns = std::vector<Turn>;

// Whole numbers above this by default are sizes of layers: tests make them small.
inline constexpr int kLargeSize = 16;

inline bool is_size(const Field& field) {
  int* const* number = std::get_if<int*>(&field.value);
  return number != nullptr && **number > kLargeSize;
}

// Every other value of every switch and choice, a third of every range of real numbers, and of the
// whole numbers that are no sizes the smallest ones and, up to 40, the largest.
inline Turns turns_of(const ModelKind& kind) {
  Turns turns;
  const std::unique_ptr<Model> model = kind.make();
  for (const Field& field : model->fields()) {
    std::vector<std::string> values(field.choices.begin(), field.choices.end());
    const double lowest = field.info.minimum, highest = field.info.maximum;
    if (std::holds_alternative<bool*>(field.value)) values = {"false", "true"};
    if (std::holds_alternative<double*>(field.value)) {
      values = {std::to_string(lowest + (highest - lowest) / 3)};
    }
    if (std::holds_alternative<int*>(field.value) && !is_size(field)) {
      for (double value = lowest; value < lowest + 5 && value <= highest; ++value) {
        values.push_back(std::to_string(static_cast<int>(value)));
      }
      if (highest <= 40) values.push_back(std::to_string(static_cast<int>(highest)));
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const std::string& value : values) {
      if (value != field.text()) turns.emplace_back(field.name, value);
    }
  }
  return turns;
}

// Every two turns of different fields, each field with the first of its values.
inline std::vector<Turns> pairs_of_turns(const ModelKind& kind) {
  Turns turns = turns_of(kind);
  const auto same_field = [](const Turn& a, const Turn& b) { return a.first == b.first; };
  turns.erase(std::unique(turns.begin(), turns.end(), same_field), turns.end());
  std::vector<Turns> pairs;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    for (std::size_t j = i + 1; j < turns.size(); ++j) pairs.push_back({turns[i], turns[j]});
  }
  return pairs;
}

// The kind with these turns and small layers, built. The layers' sizes differ, so that no row is
// taken for a column; where the settings do not allow that (tied embeddings), they are equal, and
// where a size must be a multiple of another setting (attention heads), it is.
inline std::unique_ptr<Model> model_with(const ModelKind& kind, const Turns& turns,
                                         const Shape& shape, std::uint64_t seed = 1) {
  for (const int size_tried : {3, -3, 8, 6, 10, 32}) {
    const bool equal = size_tried < 0;
    auto model = kind.make();
    int size = std::abs(size_tried);
    for (const Field& field : model->fields()) {
      if (is_size(field)) {
        EXPECT_TRUE(field.set(std::to_string(size))) << field.name;
        if (!equal) size += 2;
      }
      for (const auto& [name, value] : turns) {
        if (field.name != name) continue;
        EXPECT_TRUE(field.set(value)) << name << " = " << value;
      }
    }
    if (const auto built = model->build(shape, seed)) return model;
  }
  ADD_FAILURE() << kind.id << " cannot be built with these settings";
  return nullptr;
}

// "lstm_layers_3_tied_true"
inline std::string name_with(const ModelKind& kind, const Turns& turns) {
  std::string text(kind.id);
  for (const auto& [name, value] : turns) text += "_" + name + "_" + value;
  std::replace_if(
      text.begin(), text.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
  return text;
}

}  // namespace onegin
