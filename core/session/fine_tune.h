// Pre-train, then fine-tune: a network of a file goes on with the text of the session.
#pragma once

#include <memory>

#include "formats/project.h"
#include "session/workbench.h"

namespace onegin {

// As it stands in the file, with every setting.
Configure configure_of(const ModelFacts& facts);
// The number of float32 weights in the file.
std::uint64_t weights_in(const SavedModel& saved);
// A model that is built, as one of a project file; its weights are copied.
SavedModel as_saved(const Model& model, std::vector<Field> fields);

// Makes the network anew for the session's text, with the file's weights. Its training begins anew:
// of the one before nothing is kept, for another text may want other settings.
class FineTuner {
 public:
  // `task`, `earlier`: of the file; it may have no text. Errors: it is no network; the session's
  // text was not read under the task of the file; a setting that the weights do not fit.
  Result<void> work(Pieces& pieces, const SavedModel& saved, const Task& task,
                    const Corpus& earlier, const Load& command, const Workbench& bench);
  bool done() const { return done_; }
  // In place of the session's model.
  void hand_over(Workbench& bench) { bench.set_model(std::move(held_)); }

 private:
  HeldModel held_;
  std::shared_ptr<const Begun> begun_;
  bool done_ = false;
};

}  // namespace onegin
