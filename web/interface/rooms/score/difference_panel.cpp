// Two models side by side: on every token of the sentence, and where they differ most on the
// held-out part.
#include "rooms/score/difference_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "draw/strip.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kListRow = 28;
constexpr float kLossColumn = 9 * kGrid;
constexpr float kSelect = 15 * kGrid;

// Both impossible: no difference.
double difference_of(double first, double second) {
  const double value = first - second;
  return std::isnan(value) ? 0 : value;
}

struct Pair {
  const Slot* first = nullptr;
  const Slot* second = nullptr;
};
Pair pair_of(const State& state) {
  return {state.speaker(state.difference.first), state.speaker(state.difference.second)};
}

// Empty until both have read the sentence.
Strip strip_of(const State& state, float width) {
  const Pair pair = pair_of(state);
  std::vector<StripToken> tokens;
  if (pair.first != nullptr && pair.second != nullptr) {
    const auto &a = pair.first->scored, &b = pair.second->scored;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
      tokens.push_back(
          {a[i].token, difference_of(a[i].log10, b[i].log10), a[i].oov, a[i].control, true});
    }
  }
  return Strip(std::move(tokens), width, state.unit().spaced);
}

bool has_strip(const State& state) {
  const Pair pair = pair_of(state);
  return pair.first != nullptr && pair.second != nullptr && !pair.first->scored.empty() &&
         !pair.second->scored.empty();
}

float list_height(const State& state) {
  return kListRow * static_cast<float>(state.difference.most.size() + 1);
}

// What the list waits for; empty when it is there.
std::string waiting_for(const State& state) {
  if (!state.difference.most.empty()) return {};
  const Pair pair = pair_of(state);
  if (state.part_of_text(Part::held_out).empty()) return tr("Nothing of this text is held out.");
  for (const Slot* model : {pair.first, pair.second}) {
    if (model == nullptr) return tr("Choose two models that are shown.");
    if (!state.comparable(*model)) {
      return tr("The {0} knows other types: Compare offers those of all.", model->name);
    }
    if (model->phase == Phase::training) {
      return tr("{0} is measured when it stops.", model->name);
    }
    if (!model->progress.trained && model->progress.step == 0) {
      return tr("Train the {0} to compare it.", model->name);
    }
  }
  if (pair.first == pair.second) return tr("Choose two different models.");
  return tr("The held-out part is being read.");
}

void draw_choice(const State& state, const Rect& area, bool second, Intents& intents) {
  const Difference& d = state.difference;
  std::vector<std::string> titles;
  std::size_t current = 0;
  const auto slots = state.speakers();
  for (const Slot* slot : slots) {
    if (slot->id == (second ? d.second : d.first)) current = titles.size();
    titles.push_back(slot->name);
  }
  const Words words{second ? tr("second") : tr("first"),
                    second ? tr("Second model") : tr("First model"),
                    second ? tr(strings::kSecondOfTwo) : tr(strings::kFirstOfTwo)};
  if (const auto chosen = select(area, words, titles, current)) {
    const SlotId id = slots[*chosen]->id;
    intents.push_back(second ? ChooseDifference{d.first, id} : ChooseDifference{id, d.second});
  }
}

// Colours with the ratios they stand for.
void draw_scale(const State& state, Rect area) {
  const Pair pair = pair_of(state);
  if (pair.first == nullptr || pair.second == nullptr) return;
  const std::array<std::string, 5> labels{pair.first->name + " 100 ×", "10 ×", tr("same"), "10 ×",
                                          pair.second->name + " 100 ×"};
  explain_area(area, tr(strings::kDifferenceStrip));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!draw_swatch(area, difference_colour(2 - static_cast<double>(i)), labels[i])) return;
  }
}

void draw_different(const Pair& pair, const DifferentToken& row, std::size_t number, Rect area) {
  const Palette& p = theme().palette;
  const double difference = difference_of(row.first, row.second);
  mirror().begin_group(tr("Difference {0}", number), {}, "row");
  hairline(area.Min, {area.Max.x, area.Min.y});
  const Rect ratio = cut_right(area, 7 * kGrid);
  const Rect second = cut_right(area, kLossColumn), first = cut_right(area, kLossColumn);
  Rect before = cut_left(area, area.GetWidth() * 0.6f);
  const Style serif{.size = kBody, .colour = p.soft, .font = theme().fonts.serif, .align = 1};
  const std::string context = drawn(row.context);
  draw_text(before, end_that_fits(context, before.GetWidth(), serif), serif);
  mirror().note(Role::text, tr("context"), before).value = context;
  const Strip token({{row.token, difference, row.oov, row.control, true}}, area.GetWidth(), true);
  token.draw({area.Min.x + 4, area.GetCenter().y - token.height() / 2}, tr("token"), false, {});
  mirror().note(Role::text, tr("token"), area).value = readable(row.token, row.control);
  draw_note(first, pair.first->name, probability_text(row.first), {.align = 1}, exact(row.first));
  draw_note(second, pair.second->name, probability_text(row.second), {.align = 1},
            exact(row.second));
  draw_note(ratio, tr("difference"), signed_text(difference),
            {.font = theme().fonts.bold, .align = 1}, exact(difference));
  mirror().end_group();
}

void draw_list(const State& state, Rect area) {
  const Palette& p = theme().palette;
  const Pair pair = pair_of(state);
  Rect head = cut_top(area, kListRow);
  const std::string waiting = waiting_for(state);
  if (!waiting.empty()) {
    draw_note(head, tr("differences"), waiting, {.colour = p.soft});
    return;
  }
  draw_text(cut_right(head, 7 * kGrid), "log10", {.colour = p.soft, .align = 1});
  draw_text(cut_right(head, kLossColumn), pair.second->name, {.colour = p.soft, .align = 1});
  draw_text(cut_right(head, kLossColumn), pair.first->name, {.colour = p.soft, .align = 1});
  draw_text(head,
            narrow(area.GetWidth()) ? tr("held-out tokens")
                                    : tr("held-out tokens on which they differ most"),
            {.colour = p.soft});
  explain_area(head, tr(strings::kDifferent));
  mirror().begin_group(tr("held-out tokens on which they differ most"), tr(strings::kDifferent),
                       "table");
  mirror().begin_group(tr("Titles"), {}, "row");
  mirror().titles({tr("context"), tr("token"), pair.first->name, pair.second->name});
  mirror().title(tr("difference"), tr(strings::kDifferenceStrip));
  mirror().end_group();
  std::size_t number = 0;
  for (const DifferentToken& row : state.difference.most) {
    draw_different(pair, row, ++number, cut_top(area, kListRow));
  }
  mirror().end_group();
}

// On a phone the two are chosen in a line of their own, and the picture has one below it.
float models_choice_height(const State& state, float width) {
  if (!narrow(width)) return kGrid;
  const float control = theme().measures.control;
  return control + 2 * kGrid + (has_strip(state) ? control + kGrid : 0);
}

void picture_of_difference(const State& state, const Rect& area) {
  Rect rest = area;
  draw_scale(state, cut_top(rest, 3 * kGrid));
  cut_top(rest, kGrid);
  const Strip strip = strip_of(state, rest.GetWidth());
  strip.draw(rest.Min, tr("difference"), false, {});
  cut_top(rest, strip.height() + kGrid);
  draw_list(state, rest);
}

void save_difference(const State& state, const Rect& place, Intents& intents) {
  const Pair pair = pair_of(state);
  constexpr float kPictured = 120 * kGrid;
  save_picture(state, place,
               tr("{0} over {1} on “{2}”", pair.first->name, pair.second->name, state.question),
               "difference",
               {kPictured, 5 * kGrid + strip_of(state, kPictured).height() + list_height(state)},
               picture_of_difference, intents);
}

}  // namespace

float difference_height(const State& state, float width) {
  const float beside = narrow(width) || !has_strip(state) ? 0 : kPictureControl + kGrid;
  return models_choice_height(state, width) + strip_of(state, width - 4 * kGrid - beside).height() +
         kGrid + list_height(state);
}

void draw_difference(const State& state, Rect head, const Rect& area, Intents& intents) {
  Rect rest = area;
  const float inner = area.GetWidth();
  const bool phone = narrow(inner + 4 * kGrid);
  Rect choice = inset(cut_top(rest, models_choice_height(state, inner + 4 * kGrid)), 0, kGrid);
  float beside = 0;  // of the strip
  if (has_strip(state)) {
    Rect place = phone ? cut_bottom(choice, theme().measures.control + kGrid) : rest;
    if (phone) cut_top(place, kGrid);
    if (!phone) place.Max.y = place.Min.y + theme().measures.control;
    save_difference(state, cut_right(place, kPictureControl), intents);
    if (!phone) beside = kPictureControl + kGrid;
  }
  Rect& line = phone ? choice : head;
  const float width = phone ? (line.GetWidth() - 5 * kGrid) / 2 : kSelect;
  draw_choice(state, cut_left(line, width), false, intents);
  draw_text(cut_left(line, 5 * kGrid), tr("over"), {.colour = theme().palette.soft, .align = 0.5f});
  draw_choice(state, cut_left(line, width), true, intents);
  if (!phone) cut_left(line, 3 * kGrid);
  draw_scale(state, head);
  const Strip strip = strip_of(state, rest.GetWidth() - beside);
  mirror().begin_group(tr("Difference of the sentence"), tr(strings::kDifferenceStrip));
  if (const auto at = strip.draw(rest.Min, tr("difference"), true, state.pointed)) {
    if (state.pointed != at) intents.push_back(PointAt{*at});
  }
  mirror().end_group();
  cut_top(rest, strip.height() + kGrid);
  draw_list(state, rest);
}

}  // namespace onegin::web
