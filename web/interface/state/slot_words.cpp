// Sentences and figures of one model.
#include "state/slot_words.h"

#include <cmath>

#include "language/sentences.h"
#include "language/words.h"

namespace onegin::web {

std::string status_of(const Slot& model) {
  const Progress& p = model.progress;
  if (!model.shown) return tr("hidden");
  if (model.without_text && model.phase == Phase::trained) return tr("from a file");
  switch (model.phase) {
    case Phase::waiting:
      if (model.loading) return tr("loading");
      return model.coming_back ? tr("coming back") : tr("waiting for the text");
    case Phase::ready:
      return tr("not trained yet");
    case Phase::training:
      if (model.counted) return tr("counting");
      if (p.remaining_seconds > 0) {
        return tr("{0} · {1} left", percent_text(p.fraction), clock_text(p.remaining_seconds));
      }
      if (p.fraction >= 1) return tr("judging on the held-out part");
      return tr("step {0}", whole(p.step));
    case Phase::paused:
      return tr("paused at step {0}", whole(p.step));
    case Phase::trained:
      if (!model.counted && p.message.text().starts_with("stopped early")) {
        return tr("stopped early after {0}", duration_text(p.seconds));
      }
      return model.counted ? tr("counted in {0}", duration_text(p.seconds))
                           : tr("trained for {0}", duration_text(p.seconds));
    case Phase::failed:
      return tr("stopped");
  }
  return {};
}

double progress_of(const Slot& model) {
  if (model.phase == Phase::trained) return 1;
  return model.phase == Phase::ready ? 0 : model.progress.fraction;
}

std::string not_learnt(const Slot& model) {
  switch (model.phase) {
    case Phase::waiting:
    case Phase::ready:
      return status_of(model);
    case Phase::failed:
      return tr("stopped: {0}", model.trouble);
    default:
      return {};
  }
}

std::vector<Fact> figures_of(const Slot& model) {
  const Progress& progress = model.progress;
  const bool trains = progress.step > 0;
  const auto nats = [&](double loss) {
    return trains && !std::isnan(loss) ? tr("{0} nats", fixed(loss, 2)) : "–";
  };
  std::vector<Fact> rows;
  if (model.only_blanks()) {
    rows.push_back({tr("bits per blank"), model.bits() > 0 ? fixed(model.bits(), 2) : "–",
                    tr(strings::kBlankBits)});
  }
  if (!model.counted) {
    rows.push_back({tr("training loss"), nats(progress.train_loss), tr(strings::kTrainLoss)});
    rows.push_back(
        {tr("held-out loss"), nats(progress.validation_loss), tr(strings::kHeldOutLoss)});
    if (trains || model.training_bytes == 0) {
      rows.push_back({tr("speed"),
                      trains ? tr("{0} tokens/s", compact(progress.tokens_per_second)) : "–",
                      tr(strings::kSpeed)});
    } else {
      rows.push_back(
          {tr("to train"), bytes_text(model.training_bytes), tr(strings::kTrainingMemory)});
    }
  }
  const std::string size = model.parameters > 0
                               ? (model.counted ? tr("{0} n-grams", compact(model.parameters))
                                                : tr("{0} weights", compact(model.parameters)))
                               : "–";
  rows.push_back({tr("size"), size, model.counted ? tr(strings::kNgrams) : tr(strings::kWeights)});
  if (model.counted) {
    rows.push_back({tr("memory"), model.memory_bytes > 0 ? bytes_text(model.memory_bytes) : "–",
                    tr(strings::kMemory)});
  } else if (model.memory_bytes > 0) {
    rows.back().value += " · " + bytes_text(model.memory_bytes);
  }
  return rows;
}

}  // namespace onegin::web
