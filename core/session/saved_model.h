// Between a session and the project file: a held model as a saved one, and back.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "formats/project.h"
#include "session/fine_tune.h"
#include "session/workbench.h"

namespace onegin {

// The session's task and model as blocks, which show them; with training also the corpus, if its
// tokens are wanted, and what training on needs. Error: a mixture, which is saved as its models.
Result<Blocks> session_blocks(HeldModel& held, const CorpusBuilder::Built& built,
                              const Progress& progress, const Save& command);

// A model of a project file, to be asked only, and the task it was built for.
class ModelReader {
 public:
  // `model`: which of them, as in Load; empty: the first.
  Result<void> read(Pieces& pieces, std::span<const std::byte> file, const Clock& clock,
                    const std::string& model = {});
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
  // `bench`: whose text the models may have learnt from; nothing of it changes.
  Result<void> load(Pieces& pieces, const Load& command, const Payload& file,
                    const Workbench& bench);
  // Once they are loaded. Null: it is that of the session.
  Task* task() { return built_ ? &built_->task : nullptr; }
  const Model& model() const { return *held_.front().model; }
  // In place of those of the session; a text alone in place of its text and its model.
  void hand_over(Workbench& bench);

 private:
  Result<void> take_project(const Load& command, const Workbench& bench);
  const CorpusBuilder::Built& text() const { return own_ != nullptr ? *own_ : *built_; }
  Result<void> mix(const Load& command);

  ProjectReader reader_;
  std::unique_ptr<CorpusBuilder::Built> built_;
  const CorpusBuilder::Built* own_ = nullptr;  // instead: the session's
  Corpus facts_;                               // of a mixture: no text, its parts do not learn
  std::vector<std::size_t> places_;            // of the models that are asked for
  std::vector<HeldModel> held_;                // one for each; at last the one
  FineTuner tuner_;                            // of one that learns another text
};

}  // namespace onegin
