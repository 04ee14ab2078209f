// A model of a kind with those of some settings that the kind has.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "models/registry.h"

namespace onegin {

// Names of fields and their values.
using SomeSettings = std::vector<std::pair<std::string_view, std::string_view>>;

// What the kind lacks of `settings` is left out.
inline std::unique_ptr<Model> built_model(const ModelKind& kind, const SomeSettings& settings,
                                          std::size_t types) {
  auto model = kind.make();
  for (const Field& field : model->fields()) {
    for (const auto& [name, value] : settings) {
      if (field.name != name) continue;
      EXPECT_TRUE(field.set(value)) << name;
    }
  }
  EXPECT_TRUE(model->build({types, kEndSentence, true}, 1));
  return model;
}

}  // namespace onegin
