// Sentences and figures of one model.
#include "state/slot_words.h"

#include <cmath>

#include "language/sentences.h"

namespace onegin::web {

std::string status_of(const Slot& model) {
  const Progress& p = model.progress;
  if (!model.shown) return "hidden";
  if (model.without_text && model.phase == Phase::trained) return "from a file";
  switch (model.phase) {
    case Phase::waiting:
      if (model.loading) return "loading";
      return model.coming_back ? "coming back" : "waiting for the text";
    case Phase::ready:
      return "not trained yet";
    case Phase::training:
      if (model.counted) return "counting";
      if (p.remaining_seconds > 0) {
        return percent_text(p.fraction) + " · " + clock_text(p.remaining_seconds) + " left";
      }
      if (p.fraction >= 1) return "judging on the held-out part";
      return "step " + whole(p.step);
    case Phase::paused:
      return "paused at step " + whole(p.step);
    case Phase::trained:
      if (!model.counted && p.message.text().starts_with("stopped early")) {
        return "stopped early after " + duration_text(p.seconds);
      }
      return model.counted ? "counted in " + duration_text(p.seconds)
                           : "trained for " + duration_text(p.seconds);
    case Phase::failed:
      return "stopped";
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
      return "stopped: " + model.trouble;
    default:
      return {};
  }
}

std::vector<Fact> figures_of(const Slot& model) {
  const Progress& progress = model.progress;
  const bool trains = progress.step > 0;
  const auto nats = [&](double loss) {
    return trains && !std::isnan(loss) ? fixed(loss, 2) + " nats" : "–";
  };
  std::vector<Fact> rows;
  if (!model.counted) {
    rows.push_back({"training loss", nats(progress.train_loss), strings::kTrainLoss});
    rows.push_back({"held-out loss", nats(progress.validation_loss), strings::kHeldOutLoss});
    if (trains || model.training_bytes == 0) {
      rows.push_back({"speed", trains ? compact(progress.tokens_per_second) + " tokens/s" : "–",
                      strings::kSpeed});
    } else {
      rows.push_back({"to train", bytes_text(model.training_bytes), strings::kTrainingMemory});
    }
  }
  const std::string size =
      model.parameters > 0 ? compact(model.parameters) + (model.counted ? " n-grams" : " weights")
                           : "–";
  rows.push_back({"size", size, model.counted ? strings::kNgrams : strings::kWeights});
  if (model.counted) {
    rows.push_back({"memory", model.memory_bytes > 0 ? bytes_text(model.memory_bytes) : "–",
                    strings::kMemory});
  } else if (model.memory_bytes > 0) {
    rows.back().value += " · " + bytes_text(model.memory_bytes);
  }
  return rows;
}

}  // namespace onegin::web
