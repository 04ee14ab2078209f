// Models of different types: what they have in common, and questions put on that alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/models.h"

namespace onegin::cli {

inline constexpr const char* kCommonHelp =
    "Compare and mix models of different types on the types that all of them have; all others are "
    "unknown.";

// The event spaces of several models, each as a project file that holds a task alone.
struct CommonTypes {
  std::vector<std::string> names;  // the first model of each
  std::vector<Bytes> tasks;
  std::uint64_t types = 0;  // that all have

  explicit operator bool() const { return !tasks.empty(); }
};

// Error: models of other units or boundaries.
Result<CommonTypes> find_common(const std::vector<ModelName>& names);

// From now on the client's model is asked on the common types; nothing where there are none.
Result<void> ask_on_common(Client& client, const std::string& name, const CommonTypes& common);

// Why a model and one before it cannot be `done` ("mixed"): how their events differ, and what to
// do. Loads both.
Error different_events(const ModelName& before, const ModelName& name, const std::string& done);

}  // namespace onegin::cli
