// Reads the models' figures as a teacher would.
#include "state/verdict.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "language/figures.h"

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
std::string reason(const State& state, const Slot& first, const Slot& second) {
  const double characters = state.text.facts ? state.text.facts->characters : 0;
  if (first.counted && !second.counted && characters < kLittleText) {
    return bytes_text(static_cast<double>(state.text.bytes->size())) + " is little for a network";
  }
  if (!first.counted && first.progress.epoch >= 1) {
    return "it has read the text " + fixed(first.progress.epoch, 1) + " times";
  }
  return {};
}

}  // namespace

std::string verdict(const State& state) {
  const auto models = by_bits(state);
  if (models.size() < 2) return {};
  const Slot &first = *models[0], &second = *models[1];
  const double lead = second.progress.bits_per_character - first.progress.bits_per_character;
  std::string text = lead < 0.005 ? first.name + " and " + second.name + " are level"
                                  : "The " + first.name + " leads by " + fixed(lead, 2) + " bits";
  const std::string why = reason(state, first, second);
  if (!why.empty()) text += ": " + why;
  text += ".";
  for (const Slot* model : models) {
    if (by_heart(*model)) {
      return text + " The " + model->name + " begins to learn the text by heart.";
    }
  }
  for (const Slot* model : models) {
    if (!still_falls(*model)) continue;
    const bool trains = model->phase == Phase::training;
    return text + " The " + model->name +
           (trains ? " is still falling." : " is still falling: train on.");
  }
  return text;
}

}  // namespace onegin::web
