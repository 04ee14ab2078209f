// A model with its settings and its learner, from a Configure or from a file.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/registry.h"
#include "session/messages.h"
#include "text/corpus.h"
#include "training/learner.h"

namespace onegin {

// Every figure of a training that has not begun.
Progress nothing_measured();

// The first `count` tokens of `ids`. `lines`: lines are read one by one, and the last line is taken
// whole; there is at least one line.
TokenView beginning(TokenView ids, std::size_t count, bool lines);
// Of another corpus these tokens to learn from and these held out.
std::unique_ptr<Corpus> piece_of(const Corpus& corpus, TokenView train, TokenView held_out,
                                 const Task& task);

// A model of a mixture.
struct MixturePart {
  std::shared_ptr<Model> model;
  std::shared_ptr<const Task> task = {};  // that it was built for; empty: the session's own
  std::shared_ptr<Model> asked = {};      // under the ids of the mixture
  // ln P of each held-out event, for choosing weights; empty where nobody asked for that.
  std::shared_ptr<const std::vector<float>> held_out = {};
};

// Where a model that learns another text began.
struct Begun {
  BlockCopies weights;  // before it did
  TokenIds earlier;     // held out of the text that the model knew, as far as it is judged
};

// Owns what a Session trains and asks. The learner refers to the model and to the corpus.
struct HeldModel {
  const ModelKind* kind = nullptr;
  std::string slot;                                           // its name
  std::vector<std::pair<std::string, std::string>> settings;  // as they were given
  std::uint32_t seed = 1;
  double text_part = 1;                  // as in Configure
  std::unique_ptr<const Corpus> corpus;  // what it learns from, if that is a part of the text
  Shape shape;                           // that the model is built for
  std::unique_ptr<Model> model;
  std::unique_ptr<Learner> learner;            // null if there is no text to learn from
  std::vector<FieldDescription> descriptions;  // with the standards suggested for the task; some
                                               // may be of settings that the model has no more
  std::uint64_t training_bytes = 0;            // as in Configured
  bool ready = false;                          // can be asked: neural, or everything is counted
  Progress report = nothing_measured();        // as long as there is no learner
  std::shared_ptr<const Begun> begun;          // null: at first weights
  std::vector<MixturePart> parts;              // of a mixture
  Sentence note;                               // of the file it came from, beside the model's own
  std::shared_ptr<const Task> ids;             // under which it is asked; empty: the session's task
  struct {
    double rate = 0;   // as LearntFrom has it
    double step = -1;  // of the training when it was found
  } adaptive;

  // Every field of the model, then of the training.
  std::vector<Field> fields();
  Configured configured();
  Progress progress(bool running, const CorpusStatistics& statistics) const;
};

TaskSummary summary_of(const Task& task, const Corpus& corpus);

// Makes the model of `configure.kind`, lets it suggest what suits the task, then applies the
// settings and builds it. Without ids in the corpus there is no learner. `corpus` must outlive the
// held model. `weight_limit`: those of the file it comes from. Errors: unknown kind or setting, a
// value out of range, not enough memory.
Result<void> make_model(Pieces& pieces, const Configure& configure, const Task& task,
                        const Corpus& corpus, const Clock& clock, HeldModel& held,
                        std::uint64_t weight_limit = std::numeric_limits<std::uint64_t>::max());
// The same but for building the model: refuses what does not fit, and takes no memory for weights.
Result<HeldModel> prepare_model(
    const Configure& configure, const Task& task, const Corpus& corpus, const Clock& clock,
    std::uint64_t weight_limit = std::numeric_limits<std::uint64_t>::max());

// A built network goes on from there, and has learnt nothing since. Error: other weights.
Result<void> begin_from(Pieces& pieces, std::shared_ptr<const Begun> begun, HeldModel& held);

// A model from an exchange format, built and with its weights; there is nothing to learn from.
Result<HeldModel> adopt_model(std::unique_ptr<Model> model);

// Several models as one, built and with their weights. `weights` as MixtureModel::make.
Result<HeldModel> mix_models(std::vector<MixturePart> parts, std::vector<double> weights);

// Changes settings that may change while training. Error: it may not, or is unknown; then nothing
// is changed.
Result<void> change_live_settings(HeldModel& held, const Configure& configure);

}  // namespace onegin
