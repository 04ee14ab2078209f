// --model, --weights, --common and --unit.
#include "cli/mixed_models.h"

#include <CLI/CLI.hpp>

#include "cli/common.h"

namespace onegin::cli {

void add_mixed_models(CLI::App& command, MixedModels& options, const std::string& help) {
  command.add_option("--model", options.models, help)->required()->take_all();
  command
      .add_option("--weights", options.weights,
                  "Weights of the mixture, parted by commas; without it those that are best on "
                  "the held-out part.")
      ->delimiter(',');
  command.add_flag("--common", options.common, kCommonHelp);
  command.add_option("--unit", options.unit, kUnitHelp);
}

}  // namespace onegin::cli
