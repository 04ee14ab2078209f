// Settings as flags: `--learning-rate 0.01` sets learning_rate. Their names come from the visited
// configs alone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "result.h"

namespace onegin::cli {

using Settings = std::vector<std::pair<std::string, std::string>>;

struct SettingFlags {
  Settings task;   // fields of TaskConfig
  Settings model;  // the others: of the model, of the training; the session knows them
};

// `flags`: what the parser did not know, as it was written. Errors: something that is no flag, a
// flag without a value.
Result<SettingFlags> read_settings(const std::vector<std::string>& flags);

// What --help says of settings: those of the task, and those of `kind`, or of every kind if empty.
std::string describe_settings(const std::string& kind);

}  // namespace onegin::cli
