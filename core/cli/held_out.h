// The part of a text that the files of models hold out.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/models.h"

namespace onegin::cli {

struct HeldOut {
  std::string name;  // of the first model whose file holds something out
  TaskReady task;    // and its task
  Payload file;

  // As its model reads it. nullopt: the file does not keep the text.
  Result<std::optional<std::string>> text() const;
};

// Error: no file holds anything out.
Result<HeldOut> find_held_out(const std::vector<ModelName>& names);

// What Score::held_out takes for a model: its own file if that has a part held out, which is then
// the same one, else that of the first. Error: it is another part.
Result<Payload> held_out_file(const HeldOut& held_out, const ModelName& name,
                              const LoadedModel& model, bool common);

}  // namespace onegin::cli
