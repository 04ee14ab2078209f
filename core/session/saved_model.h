// Between a session and the project file: a trainee as a saved model, and back.
#pragma once

#include "formats/project.h"
#include "session/workbench.h"

namespace onegin {

// The session's task and model; with training also the corpus and what training on needs. Error: a
// mixture, which is saved as its models.
Result<Project> to_project(Trainee& trainee, const CorpusBuilder::Built& built,
                           const Progress& progress, bool with_training);

// The first model of a project file, to be asked only. Error: it is one of another task.
Result<std::unique_ptr<Model>> read_model(std::span<const std::byte> file, const Task& task,
                                          const Clock& clock);

// Replaces task and model by those of a file; `command` says which of its models. Then nothing is
// changed on an Error.
Result<void> load_project(const Load& command, const Bytes& file, Workbench& bench);

}  // namespace onegin
