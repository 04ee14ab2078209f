// The mixture below its models: its figure, and the weight of each model in it.
#include <algorithm>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "language/figures.h"
#include "rooms/panels.h"

namespace onegin::web {
namespace {

constexpr float kHead = 17 * kGrid;
constexpr float kFitButton = 9 * kGrid;
constexpr Scale kPercent{.minimum = 0, .maximum = 100, .whole = true, .unit = "%"};

const Slot& mixture_of(const State& state) { return state.mixture; }

void draw_head(const Slot& mixture, Rect area) {
  const Palette& p = theme().palette;
  const double bits = mixture.progress.bits_per_character;
  const bool known = bits > 0;
  draw_note(cut_right(area, 6 * kGrid), "bits per character", known ? fixed(bits, 2) : "–",
            {.size = kLarge, .colour = known ? p.ink : p.faint, .align = 1}, strings::kBits);
  draw_heading(area, mixture.name, {.size = kBody, .font = theme().fonts.bold}, mixture.summary);
}

void draw_weight(const State& state, const MixtureWeight& each, const Rect& area,
                 Intents& intents) {
  const Slot& model = *state.find(each.slot);
  const std::string help = exact(each.weight) + ". " + std::string(strings::kWeight);
  const Words words{.label = model.name, .name = model.name, .help = help};
  if (const auto percent = slider(area, words, kPercent, each.weight * 100)) {
    intents.push_back(ChangeWeight{each.slot, *percent / 100});
  }
}

void draw_fit(const State& state, const Rect& area, Intents& intents) {
  const bool able = state.weights_by_hand || mixture_of(state).phase == Phase::failed;
  const Words words{.label = "By EM", .name = "Weights by EM", .help = strings::kFit};
  if (button(area, words, able ? Look::plain : Look::quiet, able)) intents.push_back(FitWeights{});
}

}  // namespace

float mixture_height(const State& state, float width) {
  if (!mixture_of(state).shown) return 0;
  const float slider = theme().measures.slider;
  if (!narrow(width)) return slider + 10;
  return theme().measures.control + slider * static_cast<float>(state.weights.size()) + 2 * kGrid;
}

void draw_mixture(const State& state, const Rect& area, Intents& intents) {
  const Slot& mixture = mixture_of(state);
  if (!mixture.shown) return;
  const Palette& p = theme().palette;
  fill({area.Min, {area.Max.x, area.Min.y + 3}}, slot_colour(mixture.mark));
  mirror().begin_group(mixture.name);
  Rect rest = inset(area, 2 * kGrid, narrow(area.GetWidth()) ? kGrid : 5);
  Rect head = narrow(area.GetWidth()) ? cut_top(rest, theme().measures.control) : rest;
  const Rect fit = cut_right(head, kFitButton);
  cut_right(head, 2 * kGrid);
  if (!narrow(area.GetWidth())) rest.Max.x = head.Max.x;
  draw_head(mixture, cut_left(head, narrow(area.GetWidth()) ? head.GetWidth() : kHead));
  const float middle = fit.GetCenter().y, half = theme().measures.control / 2;
  draw_fit(state, {{fit.Min.x, middle - half}, {fit.Max.x, middle + half}}, intents);
  if (!narrow(area.GetWidth())) cut_left(rest, kHead);
  if (!mixture.trouble.empty()) {
    cut_left(rest, 2 * kGrid);
    draw_paragraph(rest, mixture.trouble, {.colour = p.warning});
    mirror().note(Role::status, "trouble", rest).value = mixture.trouble;
  } else if (!state.weights.empty()) {
    const auto count = static_cast<float>(state.weights.size());
    const float width = std::min(rest.GetWidth() / count, 28 * kGrid);
    for (const MixtureWeight& each : state.weights) {
      if (narrow(area.GetWidth())) {
        draw_weight(state, each, cut_top(rest, theme().measures.slider), intents);
      } else {
        Rect place = cut_left(rest, width);
        cut_left(place, 3 * kGrid);
        draw_weight(state, each, place, intents);
      }
    }
  }
  mirror().end_group();
}

}  // namespace onegin::web
