// The options of the commands that ask several models and their mixture alike.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace onegin::cli {

struct MixedModels {
  std::vector<std::string> models;
  std::vector<double> weights;  // of the mixture; empty: the best on the held-out part
  std::string unit;             // as name_models() takes it
  bool common = false;          // on the types that all have
};

// `help`: what --model names.
void add_mixed_models(CLI::App& command, MixedModels& options, const std::string& help);

}  // namespace onegin::cli
