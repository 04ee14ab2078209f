// Paragraphs, titles, the sentence's field, and tokens as chips.
#include "rooms/words/words_views.h"

#include <algorithm>
#include <unordered_map>

#include "draw/mirror.h"
#include "draw/token_text.h"
#include "language/figures.h"
#include "language/words.h"
#include "state/words_room.h"

namespace onegin::web::words_room {
namespace {

constexpr float kReadableLine = 100 * kGrid;
constexpr float kChip = 24, kChipGap = 2;
constexpr std::string_view kSentenceHelp =
    phrase("What is cut into tokens and counted: write anything.");

float readable_width(float width) { return std::min(width, kReadableLine); }

}  // namespace

float words_height(std::string_view words, float width) {
  return paragraph_height(words, readable_width(width)) + 2 * kGrid;
}
void draw_words(Rect& rest, std::string_view words) {
  Rect place = rest;
  place.Max.x = place.Min.x + readable_width(rest.GetWidth());
  const float said = draw_paragraph(place, words, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("What is this?"), cut_top(rest, said)).value = words;
  cut_top(rest, 2 * kGrid);
}

float title_height() { return theme().measures.control; }
void draw_title(Rect& rest, std::string_view title, std::string_view help) {
  hairline(rest.Min, {rest.Max.x, rest.Min.y});
  draw_heading(cut_top(rest, title_height()), title, {.colour = theme().palette.soft}, help);
}

float sentence_height() { return theme().measures.control + 2 * kGrid; }
void draw_sentence(const State& state, Rect& rest, Intents& intents) {
  Rect line = cut_top(rest, theme().measures.control);
  line.Max.x = line.Min.x + readable_width(line.GetWidth());
  const Words words{.label = tr("Sentence"), .name = tr("Sentence"), .help = tr(kSentenceHelp)};
  const auto typed =
      text_field(line, words, state.shelf.at<Shown>().sentence, state.surface.real_text_fields);
  if (typed) intents.push_back(Act{What::sentence, *typed});
  cut_top(rest, 2 * kGrid);
}

float missing_height(const Missing& missing, float width) {
  return words_height(missing.sentence, width) + theme().measures.control + 2 * kGrid;
}
void draw_missing(const Missing& missing, Rect area, Intents& intents) {
  Rect place = area;
  place.Max.x = place.Min.x + readable_width(area.GetWidth());
  const float said = draw_paragraph(place, missing.sentence, {});
  mirror().note(Role::text, tr("Needs"), cut_top(area, said)).value = missing.sentence;
  cut_top(area, kGrid);
  Rect line = cut_top(area, theme().measures.control);
  if (button(cut_left(line, 24 * kGrid), {.label = missing.button}, Look::primary)) {
    intents.push_back(missing.intent);
  }
}

Chips::Chips(const std::vector<std::string>& tokens, float width, std::size_t most) {
  std::unordered_map<std::string_view, std::size_t> hues;
  const Style style{.font = theme().fonts.serif};
  ImVec2 at(0, 0);
  const auto place = [&](float wide) {
    if (at.x > 0 && at.x + wide > width) at = {0, at.y + kChip + kChipGap};
    const Rect box(at, {at.x + std::min(wide, width), at.y + kChip});
    at.x += wide + kChipGap;
    return box;
  };
  for (std::size_t i = 0; i < tokens.size() && i < most; ++i) {
    const std::string& token = tokens[i];
    const std::size_t hue = hues.try_emplace(token, hues.size()).first->second;
    std::string text = token == " " ? "·" : token == "\n" ? "↵" : alone(token);
    const float wide = text_width(text, style) + 10;
    chips_.push_back({std::move(text), hue, place(wide)});
    spoken_ += (i > 0 ? " | " : "") + web::readable(token, false);
  }
  if (tokens.size() > most) {
    more_ = tr("{0} more", tokens.size() - most);
    more_place_ = place(text_width(more_, {}) + kGrid);
    spoken_ += " | " + more_;
  }
  height_ = at.y + kChip;
}

void Chips::draw(ImVec2 corner, std::string_view name) const {
  const auto moved = [corner](const Rect& box) { return Rect(box.Min + corner, box.Max + corner); };
  float right = 0;
  for (const Chip& chip : chips_) {
    const Rect box = moved(chip.place);
    right = std::max(right, chip.place.Max.x);
    if (!visible(box)) continue;
    fill(box, with_alpha(slot_colour(chip.hue % kMostSlots), 0.22f), 3);
    draw_text(box, chip.text, {.font = theme().fonts.serif, .align = 0.5f});
  }
  if (!more_.empty()) draw_text(moved(more_place_), more_, {.colour = theme().palette.soft});
  const Rect all(corner, {corner.x + std::max(right, kChip), corner.y + height_});
  mirror().note(Role::text, name, all).value = spoken_;
}

}  // namespace onegin::web::words_room
