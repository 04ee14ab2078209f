// The weight of each model in the mixture.
#include "parts/mixture_weights.h"

#include <string>

#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr Scale kPercent{.minimum = 0, .maximum = 100, .whole = true, .unit = "%"};

const Slot& mixture_of(const State& state) { return state.mixture; }

void draw_weight(const State& state, const MixtureWeight& each, const Rect& area,
                 Intents& intents) {
  const Slot& model = *state.find(each.slot);
  const std::string help = exact(each.weight) + ". " + std::string(tr(strings::kWeight));
  const Words words{.label = model.name, .name = model.name, .help = help};
  if (const auto percent = slider(area, words, kPercent, each.weight * 100)) {
    intents.push_back(ChangeWeight{each.slot, *percent / 100});
  }
}

void draw_fit(const State& state, const Rect& area, Intents& intents) {
  const bool able = state.weights_by_hand || mixture_of(state).phase == Phase::failed;
  const Words words{.label = tr("By EM"), .name = tr("Weights by EM"), .help = tr(strings::kFit)};
  if (button(area, words, able ? Look::plain : Look::quiet, able)) intents.push_back(FitWeights{});
}

}  // namespace

float weights_height(const State& state) {
  const auto count = static_cast<float>(state.weights.size());
  return (theme().measures.slider + kGrid) * count + kGrid + theme().measures.control;
}

void draw_weights(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  for (const MixtureWeight& each : state.weights) {
    draw_weight(state, each, cut_top(rest, theme().measures.slider), intents);
    cut_top(rest, kGrid);
  }
  cut_top(rest, kGrid);
  Rect line = cut_top(rest, theme().measures.control);
  draw_fit(state, cut_left(line, 9 * kGrid), intents);
}

}  // namespace onegin::web
