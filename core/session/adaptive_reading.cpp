// Says what the model has learnt from, and makes its reader.
#include "session/adaptive_reading.h"

#include <utility>

#include "evaluation/decision_paths.h"
#include "evaluation/frozen_reader.h"
#include "training/adaptive.h"

namespace onegin {

Result<Reading> begin_reading(Workbench& bench, const Score& command) {
  const auto ready = bench.ready_model();
  if (!ready) return ready.error();
  HeldModel& held = **ready;
  if (held.model->as_language() == nullptr) return no_language(*held.model);
  if (!command.clamps.empty() || bench.common() || !held.parts.empty()) {
    return Error{say("adaptive reading is for a model by itself, with all its types and as it is"),
                 "", say("score without it")};
  }
  const CorpusBuilder::Built& built = **bench.task();
  Reading reading;
  if (command.adaptive) {
    const Corpus& corpus = held.corpus ? *held.corpus : built.corpus;
    const double step = bench.progress().step;
    if (std::exchange(held.adaptive.step, step) != step) held.adaptive.rate = 0;
    const LearntFrom learnt{.shape = held.shape,
                            .train = corpus.train(),
                            .validation = corpus.validation(),
                            .characters = built.task.rule().fine(),
                            .rate = &held.adaptive.rate};
    auto reader = make_adaptive_reader(*held.model, learnt);
    if (!reader) return reader.error();
    reading.reader = std::move(*reader);
  } else {
    reading.reader = std::make_unique<FrozenReader>(*held.model);
  }
  if (command.paths) {
    const AdaptiveReader& reader = *reading.reader;
    reading.watcher =
        std::make_unique<PathWriter>(code_by_rank(reader.vocabulary_size(), reader.first_event()));
  }
  return reading;
}

}  // namespace onegin
