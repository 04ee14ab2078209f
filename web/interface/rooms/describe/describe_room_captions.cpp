// What each model says of the scene; the words of one that sees are buttons that show its looks.
#include <algorithm>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/token_text.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/describe/describe_room_parts.h"
#include "state/networks.h"

namespace onegin::web::describe_room {
namespace {

constexpr float kHead = 24, kWordLine = 30;
constexpr std::string_view kNotYet =
    phrase("No model has learnt yet. Press Train all: a Captioner takes a minute or two.");

const Caption& caption_of(const State& state, const Slot& slot) {
  static const Caption none;
  const Caption* known = state.shelf.at<Drawing>().find(slot.id);
  return known != nullptr ? *known : none;
}

// Those that describe; the ones that see are first.
std::vector<const Slot*> describers(const State& state) {
  std::vector<const Slot*> all = state.speakers();
  std::erase_if(all, [](const Slot* slot) { return slot->mixed() || !slot->learnt(); });
  std::stable_sort(all.begin(), all.end(), [&](const Slot* a, const Slot* b) {
    return caption_of(state, *a).looks.has_value() > caption_of(state, *b).looks.has_value();
  });
  return all;
}

// The words of a caption that was traced, without its end; of each its step.
std::vector<std::string> words_of(const Caption& caption) {
  std::vector<std::string> words;
  if (!caption.looks) return words;
  for (const TokenProbability& next : caption.looks->header.next) {
    const std::size_t bare = next.token.find_first_not_of(' ');
    words.push_back(bare == std::string::npos ? next.token : next.token.substr(bare));
  }
  if (!words.empty()) words.pop_back();
  return words;
}

struct WordBoxes {
  std::vector<Rect> places;  // from the corner on
  float height = kWordLine;
};
WordBoxes lay_words(const std::vector<std::string>& words, float width) {
  WordBoxes boxes;
  ImVec2 at(0, 0);
  for (const std::string& word : words) {
    const float own = text_width(word, {.size = kBody, .font = theme().fonts.serif}) + kGrid;
    if (at.x > 0 && at.x + own > width) at = {0, at.y + kWordLine};
    boxes.places.push_back({at, at + ImVec2(own, kWordLine - 4)});
    at.x += own + 2;
  }
  boxes.height = at.y + kWordLine;
  return boxes;
}

constexpr std::string_view kReadsText =
    phrase("It reads a scene's text and sees no pictures: of this one it can say nothing.");

// Of one that can say nothing of the picture.
bool is_blind(const Drawing& all, const Slot& slot) {
  return all.photo && !has_ability(slot, kSees);
}

float caption_height(const Caption& caption, float width) {
  if (!caption.trouble.empty()) return paragraph_height(tr(caption.trouble), width);
  if (caption.looks) return lay_words(words_of(caption), width).height;
  return paragraph_height(caption.text.empty() ? "…" : caption.text, width, {.size = kBody});
}

void draw_head(const Slot& slot, Rect line) {
  draw_mark({line.Min.x + 5, line.GetCenter().y}, 5, slot_colour(slot.mark), slot.mark);
  cut_left(line, 2 * kGrid);
  draw_text(line, slot.name, {.font = theme().fonts.bold});
}

// The step under the pointer, or the chosen one.
std::optional<std::size_t> draw_words(const Drawing& all, const Caption& caption, const Rect& area,
                                      Intents& intents) {
  const auto words = words_of(caption);
  const WordBoxes boxes = lay_words(words, area.GetWidth());
  std::optional<std::size_t> lit = all.word;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Rect place(boxes.places[i].Min + area.Min, boxes.places[i].Max + area.Min);
    if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(place.Min, place.Max)) lit = i;
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Rect place(boxes.places[i].Min + area.Min, boxes.places[i].Max + area.Min);
    const TokenProbability& next = caption.looks->header.next[i];
    const std::string name =
        tr("Where it looked for “{0}”, probability {1}", words[i], probability_text(next.log10));
    ImGui::PushID(static_cast<int>(i));
    const bool pressed = choice(place, {.label = {}, .name = name}, all.word == i);
    ImGui::PopID();
    if (lit == i) fill(place, theme().palette.press, 3);
    draw_text(place, words[i], {.size = kBody, .font = theme().fonts.serif, .align = 0.5f});
    if (!pressed) continue;
    intents.push_back(Act{What::word, {}, all.word == i ? -1.0 : static_cast<double>(i)});
  }
  return lit && *lit < words.size() ? lit : std::nullopt;
}

}  // namespace

float captions_height(const State& state, float width) {
  const auto all = describers(state);
  if (all.empty()) return paragraph_height(tr(kNotYet), width) + 2 * kGrid;
  const Drawing& drawing = state.shelf.at<Drawing>();
  float height = 0;
  for (const Slot* slot : all) {
    const float own = is_blind(drawing, *slot) ? paragraph_height(tr(kReadsText), width)
                                               : caption_height(caption_of(state, *slot), width);
    height += kHead + own + 2 * kGrid;
  }
  return height;
}

std::optional<std::size_t> draw_captions(const State& state, Rect area, Intents& intents) {
  const auto all = describers(state);
  if (all.empty()) {
    const float height = draw_paragraph(area, tr(kNotYet), {.colour = theme().palette.soft});
    mirror().note(Role::text, tr("Captions"), cut_top(area, height)).value = tr(kNotYet);
    return std::nullopt;
  }
  std::optional<std::size_t> lit;
  const Drawing& drawing = state.shelf.at<Drawing>();
  for (const Slot* slot : all) {
    const Caption& caption = caption_of(state, *slot);
    mirror().begin_group(tr("Caption by {0}", slot->name));
    draw_head(*slot, cut_top(area, kHead));
    if (is_blind(drawing, *slot)) {
      const float height = draw_paragraph(area, tr(kReadsText), {.colour = theme().palette.soft});
      mirror().note(Role::text, tr("caption"), cut_top(area, height)).value = tr(kReadsText);
      cut_top(area, 2 * kGrid);
      mirror().end_group();
      continue;
    }
    const Rect place = cut_top(area, caption_height(caption, area.GetWidth()));
    cut_top(area, 2 * kGrid);
    if (!caption.trouble.empty()) {
      draw_paragraph(place, tr(caption.trouble), {.colour = theme().palette.warning});
    } else if (caption.looks) {
      const auto own = draw_words(drawing, caption, place, intents);
      if (drawing.looker() == &caption) lit = own;
    } else {
      draw_paragraph(place, caption.text.empty() ? "…" : caption.text,
                     {.size = kBody, .font = theme().fonts.serif});
    }
    const bool wrong = !caption.trouble.empty();
    mirror().note(wrong ? Role::status : Role::text, tr("caption"), place).value =
        wrong ? tr(caption.trouble) : caption.text;
    mirror().end_group();
  }
  return lit;
}

}  // namespace onegin::web::describe_room
