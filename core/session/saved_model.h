// Between a session and the project file: a held model as a saved one, and back.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "formats/project.h"
#include "session/workbench.h"

namespace onegin {

// The session's task and model as blocks, which show them; with training also the corpus and what
// training on needs. Error: a mixture, which is saved as its models.
Result<Blocks> session_blocks(HeldModel& held, const CorpusBuilder::Built& built,
                              const Progress& progress, bool with_training);

// The first model of a project file, to be asked only, and the task it was built for.
class ModelReader {
 public:
  Result<void> read(Pieces& pieces, std::span<const std::byte> file, const Clock& clock);
  // Once it is read:
  std::unique_ptr<Model> model() { return std::move(held_.model); }
  Task task() { return std::move(reader_.project.task); }

 private:
  ProjectReader reader_;
  Corpus no_text_;
  HeldModel held_;
};

// Task and model of a project file; the command says which of its models.
class ProjectLoader {
 public:
  Result<void> load(Pieces& pieces, const Load& command, std::span<const std::byte> file,
                    const Clock& clock);
  // Once they are loaded.
  Task& task() { return built_->task; }
  const Model& model() const { return *held_.front().model; }
  // In place of those of the session.
  void hand_over(Workbench& bench);

 private:
  Result<void> take_project(const Load& command);
  Result<void> mix(const Load& command);

  ProjectReader reader_;
  std::unique_ptr<CorpusBuilder::Built> built_;
  Corpus facts_;                     // of a mixture: no text, its parts do not learn
  std::vector<std::size_t> places_;  // of the models that are asked for
  std::vector<HeldModel> held_;      // one for each; at last the one
};

}  // namespace onegin
