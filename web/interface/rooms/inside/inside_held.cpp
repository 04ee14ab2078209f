// Switch off: the sentence and the held-out part with something held at a value, and without.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "draw/mirror.h"
#include "draw/strip.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "parts/scored_strip.h"
#include "rooms/inside/inside.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kTitle = 24;
constexpr float kChoiceRow = 20;
constexpr std::size_t kShownChoices = 8;
constexpr double kCostStretch =
    kDifferenceEnd;  // the colours of a difference reach to a factor of ten

const Held* held_of(const Slot* slot) {
  return slot != nullptr && slot->traced && !slot->traced->held.scored.empty() ? &slot->traced->held
                                                                               : nullptr;
}

float controls_height(const State& state, float width) {
  const Measures& m = theme().measures;
  const float unit = state.inside.whole ? 0 : m.slider + kGrid;
  return narrow(width) ? 3 * m.control + m.slider + unit + 5 * kGrid
                       : m.control + m.slider + 3 * kGrid;
}

// How much less likely each token is with something held: log10 of the ratio.
Strip cost_strip(const State& state, const std::vector<ScoredToken>& plain,
                 const std::vector<ScoredToken>& held, float width) {
  std::vector<StripToken> tokens;
  for (std::size_t i = 0; i < std::min(plain.size(), held.size()); ++i) {
    const double ratio = plain[i].log10 - held[i].log10;
    tokens.push_back({.text = plain[i].token,
                      .log10 = std::isnan(ratio) ? 0 : ratio,  // both impossible
                      .control = plain[i].control,
                      .difference = true,
                      .stretch = kCostStretch});
  }
  return Strip(std::move(tokens), width, state.unit().spaced);
}

// Where what is held was needed.
void draw_cost(const State& state, const std::vector<ScoredToken>& plain,
               const std::vector<ScoredToken>& held, Rect& rest, Intents& intents) {
  const std::string_view title = tr("what it costs, token by token");
  mirror().begin_group(title);
  draw_heading(
      cut_top(rest, kTitle), title, {.font = theme().fonts.bold},
      tr("How many times as likely the token was as it learnt: blue where what is held was "
         "needed, orange where it was in the way. The colours reach to a factor of ten."));
  const Strip strip = cost_strip(state, plain, held, rest.GetWidth());
  if (const auto at = strip.draw(rest.Min, title, true, state.pointed)) {
    if (state.pointed != at) intents.push_back(PointAt{*at});
  }
  cut_top(rest, strip.height() + kGrid);
  mirror().end_group();
}

void draw_controls(const State& state, const Slot& slot, const TracedModel& trace, Rect area,
                   Intents& intents) {
  const Measures& m = theme().measures;
  const bool phone = narrow(area.GetWidth());
  InsideChoice choice = state.inside;
  const PlaneDescription* plane = chosen_plane(state, trace);
  const std::vector<const Slot*> all = networks(state);
  Rect line = cut_top(area, m.control);
  const float column = phone ? line.GetWidth() : 18 * kGrid;
  const Words into{tr("network"), tr("Network"), tr("The network that is looked into.")};
  if (const auto chosen = choose_network(cut_left(line, column), all, into, slot.id, false)) {
    choice.slot = all[*chosen]->id;
  }
  if (phone) {
    cut_top(area, kGrid);
    line = cut_top(area, m.control);
  } else {
    cut_left(line, kGrid);
  }
  Rect which = phone ? line : cut_right(line, 26 * kGrid);
  if (!phone) {
    cut_right(line, kGrid);
    choose_plane(line, trace, choice, true);
  }
  const std::array<std::string_view, 2> kinds{tr("all units"), tr("one unit")};
  const Words held{tr("hold"), tr("What is held"),
                   tr("All units of the plane, or the chosen one.")};
  if (const auto one = segmented(which, held, kinds, choice.whole ? 0 : 1))
    choice.whole = *one == 0;
  if (phone) {
    cut_top(area, kGrid);
    choose_plane(cut_top(area, m.control), trace, choice, true);
  }
  cut_top(area, kGrid);
  Rect slides = cut_top(area, m.slider);
  const bool gate = plane != nullptr && plane->scale == "gate";
  const Words value{
      tr("value"), tr("Value"),
      tr("What stands in place of what the network computes: a gate is closed at 0 and "
         "open at 1, a unit is switched off at 0.")};
  Rect left = phone ? slides : cut_left(slides, 30 * kGrid);
  if (const auto now =
          slider(left, value, {gate ? 0.0 : -1.0, 1, false, false, {}}, choice.value)) {
    choice.value = *now;
  }
  if (!choice.whole && plane != nullptr) {
    if (phone) {
      cut_top(area, kGrid);
      slides = cut_top(area, m.slider);
    } else {
      cut_left(slides, 2 * kGrid);
      slides = cut_left(slides, 30 * kGrid);
    }
    const Words unit{tr("unit"), tr("Unit"), tr("The unit whose numbers are followed.")};
    if (const auto now = slider(slides, unit, {0, plane->columns - 1, false, true, {}},
                                static_cast<double>(choice.unit))) {
      choice.unit = static_cast<std::uint32_t>(*now);
    }
  }
  if (choice != state.inside) intents.push_back(LookInside{choice});
}

std::string bits_text(const std::optional<double>& bits) {
  return bits ? tr("{0} bits per character held out", fixed(*bits, 3)) : std::string("–");
}

// One of the two: a title, its figure, its strip.
void draw_side(const State& state, const std::vector<ScoredToken>& scored,
               const std::optional<double>& bits, std::string_view title, Rect& rest,
               Intents& intents) {
  mirror().begin_group(title);
  Rect head = cut_top(rest, kTitle);
  const std::string loss = bits_text(bits);
  draw_note(cut_right(head, text_width(loss, {}) + 2), tr("held-out loss"), loss, {.align = 1});
  cut_right(head, kGrid);
  draw_heading(head, title, {.font = theme().fonts.bold});
  const Strip strip = strip_of(state, scored, rest.GetWidth());
  if (const auto at = strip.draw(rest.Min, title, true, state.pointed)) {
    if (state.pointed != at) intents.push_back(PointAt{*at});
  }
  cut_top(rest, strip.height() + kGrid);
  mirror().end_group();
}

// What was expected at the token pointed at.
void draw_expected(const State& state, const std::vector<ScoredToken>& scored, Rect area,
                   std::string_view title) {
  mirror().begin_group(tr("Expected {0}", title));
  draw_text(cut_top(area, kTitle), title, {.colour = theme().palette.soft});
  if (state.pointed && *state.pointed < scored.size()) {
    const ScoredToken& at = scored[*state.pointed];
    for (std::size_t i = 0; i < std::min(kShownChoices, at.likeliest.size()); ++i) {
      Rect line = cut_top(area, kChoiceRow);
      const TokenProbability& one = at.likeliest[i];
      draw_text(cut_right(line, 9 * kGrid), probability_text(one.log10), {.align = 1});
      draw_note(line, tr("expected"), readable(one.token, one.control),
                {.font = theme().fonts.serif}, probability_text(one.log10));
    }
  }
  mirror().end_group();
}

}  // namespace

float held_height(const State& state, float width) {
  const Slot* slot = looked_into(state);
  const float controls = controls_height(state, width);
  const Held* held = held_of(slot);
  if (held == nullptr) return controls + 4 * kGrid;
  const float strips = strip_of(state, slot->scored, width).height() +
                       strip_of(state, held->scored, width).height() +
                       cost_strip(state, slot->scored, held->scored, width).height() +
                       3 * (kTitle + kGrid);
  return controls + strips + kTitle + kChoiceRow * static_cast<float>(kShownChoices) + 2 * kGrid;
}

void draw_held(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  const Slot* slot = looked_into(state);
  const TracedModel* trace = activity_of(slot);
  if (trace == nullptr) return draw_waiting(state, slot, rest);
  draw_controls(state, *slot, *trace, cut_top(rest, controls_height(state, area.GetWidth())),
                intents);
  const Held* held = held_of(slot);
  if (held == nullptr) return draw_waiting(state, slot, rest);
  if (const Sentence& trouble = slot->traced->trouble; !trouble.text().empty()) {
    return draw_waiting(state, slot, rest);
  }
  draw_side(state, slot->scored, held->plain_bits, tr("as it learnt"), rest, intents);
  draw_side(state, held->scored, held->bits, tr("with this held"), rest, intents);
  draw_cost(state, slot->scored, held->scored, rest, intents);
  Rect left = cut_left(rest, std::floor((rest.GetWidth() - 3 * kGrid) / 2));
  cut_left(rest, 3 * kGrid);
  draw_expected(state, slot->scored, left, tr("as it learnt"));
  draw_expected(state, held->scored, rest, tr("with this held"));
}

}  // namespace onegin::web
