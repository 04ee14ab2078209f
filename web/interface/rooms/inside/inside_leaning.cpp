// For the token pointed at: how much each model's probability of it falls when an earlier token is
// another one, all models side by side.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "draw/strip.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "rooms/inside/inside_context.h"
#include "state/intents.h"
#include "state/slot_words.h"
#include "state/state.h"
#include "state/typed_pairs.h"

namespace onegin::web {
namespace {

constexpr float kLeaningNames = 12 * kGrid;
constexpr float kMostColumn = 22 * kGrid;
constexpr float kLeaningLine = 24;
// The colours reach to a factor of ten.
constexpr double kStretch = kDifferenceEnd;
const double kLn10 = std::log(10.0);

// That of the model, if it is of the sentence as it stands.
const Leaning* leaning_of(const Slot& slot) {
  const auto& leaning = slot.looks_back.leaning;
  return leaning && leaning->trouble.empty() ? &*leaning : nullptr;
}

// The token pointed at; the sentence's last, where there is none.
std::size_t pointed_token(const State& state, const Leaning& leaning) {
  const std::size_t token =
      state.pointed ? leaning.token_of_event(*state.pointed) : leaning.tokens.size();
  return std::min(token, leaning.tokens.size() - 1);
}

Strip leaning_strip(const State& state, const Leaning& leaning, float width) {
  const std::size_t token = pointed_token(state, leaning);
  std::vector<StripToken> tokens;
  for (std::size_t i = 0; i < leaning.tokens.size(); ++i) {
    const AttributedToken& at = leaning.tokens[i];
    tokens.push_back({.text = at.control && at.given ? "\t" : at.token,
                      .log10 = leaning.value(token, i) / kLn10,
                      .control = at.control && !at.given,
                      .difference = true,
                      .stretch = kStretch});
  }
  return Strip(std::move(tokens), width, state.unit().spaced);
}

// "× 3.2": 3.2 times as likely as with another token there; "÷ 3.2": 3.2 times less likely.
std::string factor_text(double nats) {
  const double size = std::abs(nats);
  const std::string factor = std::isinf(size) ? "∞" : fixed(std::exp(size), size < 2 ? 2 : 1);
  return (nats < 0 ? "÷ " : "× ") + factor;
}

// The tokens that it leans on most, and by what factor.
std::string most_of(const State& state, const Leaning& leaning, std::size_t most) {
  const std::size_t token = pointed_token(state, leaning);
  std::vector<std::pair<double, std::size_t>> all;
  for (std::size_t i = 0; i < token; ++i) {
    const double value = leaning.value(token, i);
    if (std::abs(value) >= 0.005) all.emplace_back(-std::abs(value), i);
  }
  std::sort(all.begin(), all.end());
  std::string text;
  for (std::size_t i = 0; i < std::min(most, all.size()); ++i) {
    const AttributedToken& earlier = leaning.tokens[all[i].second];
    text += (text.empty() ? "" : "   ") + readable(earlier.token, earlier.control) + " " +
            factor_text(leaning.value(token, all[i].second));
  }
  return text.empty() ? std::string(tr("on none")) : text;
}

std::string waiting_leaning(const State& state, const Slot& slot) {
  if (slot.looks_back.leaning) return tr(slot.looks_back.leaning->trouble);
  const std::string why = not_learnt(slot);
  if (!why.empty()) return why;
  if (state.question.empty()) return tr("write a sentence above");
  if (state.pairs() && !are_pairs(read_pairs(state.question))) {
    return std::string(tr(strings::kWritePair));
  }
  return tr("reading the sentence");
}

float leaning_width(float width) {
  return narrow(width) ? width : width - kLeaningNames - kMostColumn - 2 * kGrid;
}

float leaning_row_height(const State& state, const Slot& slot, float width) {
  const Leaning* leaning = leaning_of(slot);
  const float strip = leaning != nullptr
                          ? leaning_strip(state, *leaning, leaning_width(width)).height()
                          : theme().measures.strip;
  return strip + (narrow(width) ? kLeaningLine : 0) + 4;
}

void draw_leaning_row(const State& state, const Slot& slot, Rect area, float width,
                      Intents& intents) {
  mirror().begin_group(tr("What {0} leans on", slot.name), tr(strings::kLeaning));
  const bool phone = narrow(width);
  Rect head = phone ? cut_top(area, kLeaningLine) : cut_left(area, kLeaningNames);
  if (!phone) head.Max.y = head.Min.y + theme().measures.strip;
  Rect most =
      phone ? cut_right(head, head.GetWidth() - kLeaningNames) : cut_right(area, kMostColumn);
  most.Max.y = most.Min.y + head.GetHeight();
  draw_mark({head.Min.x + 5, head.GetCenter().y}, 5, slot_colour(slot.mark), slot.mark);
  head.Min.x += 2 * kGrid;
  draw_text(head, slot.name, {.font = theme().fonts.bold});
  if (const Leaning* leaning = leaning_of(slot)) {
    draw_note(most, tr("leans on"), most_of(state, *leaning, 2), {}, tr(strings::kLeaning));
    const Strip strip = leaning_strip(state, *leaning, leaning_width(width));
    const auto at = strip.draw(area.Min, slot.name, true, pointed_token(state, *leaning));
    if (at && !leaning->tokens[*at].given) {
      const std::size_t event = leaning->event_of_token(*at);
      if (state.pointed != event) intents.push_back(PointAt{event});
    }
  } else {
    Rect line = area;
    line.Max.y = line.Min.y + theme().measures.strip;
    draw_note(line, tr("waiting"), waiting_leaning(state, slot), {.colour = theme().palette.soft});
  }
  mirror().end_group();
}

// Colours with the factors they stand for.
void draw_leaning_scale(Rect area) {
  constexpr std::array<std::string_view, 5> labels{"10 ×", "3 ×", "1 ×", "1/3", "1/10"};
  explain_area(area, tr(strings::kLeaning));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!draw_swatch(area, difference_colour(2 - static_cast<double>(i)), labels[i])) return;
  }
}

// The token that is explained, as the first model that has answered knows it.
std::string leaning_title(const State& state) {
  for (const Slot* slot : state.speakers()) {
    const Leaning* leaning = leaning_of(*slot);
    if (leaning == nullptr) continue;
    const AttributedToken& token = leaning->tokens[pointed_token(state, *leaning)];
    return tr("What “{0}” leans on", readable(token.token, token.control));
  }
  return tr("What a token leans on");
}

bool cut_short(const State& state) {
  const auto slots = state.speakers();
  return std::any_of(slots.begin(), slots.end(), [](const Slot* slot) {
    return leaning_of(*slot) != nullptr && !leaning_of(*slot)->complete;
  });
}

float leaning_rows_height(const State& state, float width) {
  float height = 0;
  for (const Slot* slot : state.speakers()) height += leaning_row_height(state, *slot, width);
  return height;
}

void draw_leaning_rows(const State& state, Rect rest, float width, Intents& intents) {
  for (const Slot* slot : state.speakers()) {
    draw_leaning_row(state, *slot, cut_top(rest, leaning_row_height(state, *slot, width)), width,
                     intents);
  }
}

constexpr float kLeaningPicture = 110 * kGrid;  // a picture

void picture_of_leaning(const State& state, const Rect& area) {
  Intents none;
  draw_leaning_rows(state, area, kLeaningPicture, none);
}

float leaning_scale_height(float width) { return narrow(width) ? kLeaningLine : 0; }

}  // namespace

float leaning_height(const State& state, float width) {
  return theme().measures.control + leaning_scale_height(width) + kGrid +
         leaning_rows_height(state, width) + (cut_short(state) ? kLeaningLine : 0) + 2 * kGrid;
}

void draw_leaning(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  const float width = area.GetWidth();
  mirror().begin_group(tr("What a token leans on"));
  Rect head = cut_top(rest, theme().measures.control);
  const std::string title = leaning_title(state);
  const bool any = std::any_of(state.slots.begin(), state.slots.end(), [](const Slot& slot) {
    return slot.shown && leaning_of(slot) != nullptr;
  });
  if (any) {
    save_picture(state, cut_right(head, kPictureControl), title, "leans-on",
                 {kLeaningPicture, leaning_rows_height(state, kLeaningPicture) + kGrid},
                 picture_of_leaning, intents);
    cut_right(head, kGrid);
  }
  if (!narrow(width)) draw_leaning_scale(cut_right(head, 34 * kGrid));
  draw_heading(head, title, {.colour = theme().palette.soft}, tr(strings::kLeaning));
  if (narrow(width)) draw_leaning_scale(cut_top(rest, kLeaningLine));
  cut_top(rest, kGrid);
  draw_leaning_rows(state, rest, width, intents);
  cut_top(rest, leaning_rows_height(state, width));
  if (cut_short(state)) {
    draw_note(cut_top(rest, kLeaningLine), tr("Length"),
              tr("The first 200 tokens alone are shown."), {.colour = theme().palette.soft});
  }
  mirror().end_group();
}

}  // namespace onegin::web
