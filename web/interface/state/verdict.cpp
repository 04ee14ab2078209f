// Reads the models' figures as a teacher would.
#include "state/verdict.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "language/figures.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr double kLittleText = 200e3;  // characters; below, counting is hard to beat
constexpr double kStillFalls = 0.01;   // bits between the last two judgements
constexpr double kByHeart = 1.02;      // of the lowest held-out loss

std::vector<const Slot*> by_bits(const State& state) {
  std::vector<const Slot*> models;
  for (const Slot& model : state.slots) {
    const double bits = model.progress.bits_per_character;
    const bool judged = bits > 0 && std::isfinite(bits);
    if (model.shown && judged && state.comparable(model)) models.push_back(&model);
  }
  std::stable_sort(models.begin(), models.end(), [](const Slot* a, const Slot* b) {
    return a->progress.bits_per_character < b->progress.bits_per_character;
  });
  return models;
}

bool still_falls(const Slot& model) {
  const std::vector<CurvePoint>& curve = model.curve;
  // One that was stopped early is back at its best.
  if (model.counted || curve.size() < 2 ||
      model.progress.message.text().starts_with("stopped early")) {
    return false;
  }
  return curve[curve.size() - 2].bits - curve.back().bits > kStillFalls;
}

bool by_heart(const Slot& model) {
  const Progress& p = model.progress;
  return !model.counted && p.best_validation_loss > 0 && p.train_loss < p.validation_loss &&
         p.validation_loss > kByHeart * p.best_validation_loss;
}

// Why the first leads: what is true of it and of the text.
Sentence reason(const State& state, const Slot& first, const Slot& second) {
  const double characters = state.text.facts ? state.text.facts->characters : 0;
  if (first.counted && !second.counted && characters < kLittleText) {
    return say("{0} is little for a network",
               bytes_text(static_cast<double>(state.text.bytes->size())));
  }
  if (!first.counted && first.progress.epoch >= 1) {
    return say("it has read the text {0} times", fixed(first.progress.epoch, 1));
  }
  return {};
}

// Which leads, by how much, and why.
Sentence standing(const State& state, const Slot& first, const Slot& second) {
  const double lead = second.progress.bits_per_character - first.progress.bits_per_character;
  const Sentence why = reason(state, first, second);
  if (lead < 0.005) {
    return why.empty() ? say("{0} and {1} are level.", first.name, second.name)
                       : say("{0} and {1} are level: {2}.", first.name, second.name, why);
  }
  return why.empty() ? say("The {0} leads by {1} bits.", first.name, fixed(lead, 2))
                     : say("The {0} leads by {1} bits: {2}.", first.name, fixed(lead, 2), why);
}

// What comes next of those that learn; empty: nothing is to be said.
Sentence outlook(const std::vector<const Slot*>& models) {
  for (const Slot* model : models) {
    if (by_heart(*model)) return say("The {0} begins to learn the text by heart.", model->name);
  }
  for (const Slot* model : models) {
    if (!still_falls(*model)) continue;
    return model->phase == Phase::training
               ? say("The {0} is still falling.", model->name)
               : say("The {0} is still falling: train on.", model->name);
  }
  return {};
}

}  // namespace

std::string verdict(const State& state) {
  const auto models = by_bits(state);
  if (models.size() < 2) return {};
  const Sentence now = standing(state, *models[0], *models[1]);
  const Sentence next = outlook(models);
  return next.empty() ? tr(now) : tr(say("{0} {1}", now, next));
}

}  // namespace onegin::web
