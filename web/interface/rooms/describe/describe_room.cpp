// Describe: a scene drawn by hand, and the sentence that each model has for it.
#include <algorithm>
#include <string>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/sentences.h"
#include "language/words.h"
#include "rooms/describe/describe_room_parts.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::describe_room {
namespace {

constexpr float kLargest = 46 * kGrid;  // side of the picture

constexpr std::string_view kNoScenes = phrase(
    "Models describe a picture here, where the sources of a text of pairs are scenes such as “red "
    "circle 8 20 6; blue square 24 9 5”.");
constexpr std::string_view kField = phrase(
    "Each shape is a colour, a form, its centre from the left and from the top, and its size; the "
    "picture has 32 pixels to a side.");
constexpr std::string_view kHow = phrase(
    "Drag a shape, and every model describes the scene anew. Point at a word of the Captioner to "
    "see the regions it looked at.");

float picture_side(float width) { return std::min(kLargest, narrow(width) ? width : width / 2); }
float field_height() { return theme().measures.control + 4 + kGrid; }

std::string remark_of(const Drawing& all) {
  if (!all.trouble.empty()) return tr(all.trouble);
  if (!all.photo) return std::string(tr(kHow));
  return tr(
      "{0}, made as small as the models see it. They know only the shapes of their scenes: "
      "whatever they see, they say it in those words.",
      all.photo->name);
}

float said_height(const Drawing& all, float width) {
  return paragraph_height(remark_of(all), width) + kGrid;
}

float beside_width(float width) {
  return narrow(width) ? width : width - picture_side(width) - 3 * kGrid;
}

}  // namespace

std::optional<Need> needs(const State& state) {
  if (first_scene(state)) return std::nullopt;
  const auto sample = std::find_if(state.samples.begin(), state.samples.end(),
                                   [](const Sample& one) { return one.file == "scenes.txt"; });
  if (sample == state.samples.end()) return Need{tr(kNoScenes), tr("Open"), OpenFile{}};
  return Need{tr(kNoScenes), tr(sample->title),
              ChooseSample{static_cast<std::size_t>(sample - state.samples.begin())}};
}

float height(const State& state, float width) {
  const Drawing& all = state.shelf.at<Drawing>();
  const float inner = width - 4 * kGrid, side = picture_side(inner), beside = beside_width(inner);
  const float own = side + 2 * kGrid + shapes_height(all, side);
  const float said = captions_height(state, beside);
  return field_height() + said_height(all, inner) +
         (narrow(inner) ? own + 2 * kGrid + said : std::max(own, said)) + 2 * kGrid;
}

void draw(const State& state, const Rect& area, Intents& intents) {
  const Drawing& all = state.shelf.at<Drawing>();
  Rect rest = inset(area, 2 * kGrid, 0);
  const float width = rest.GetWidth(), side = picture_side(width);
  Rect field = cut_top(rest, field_height());
  field.Max.y -= kGrid;
  const auto typed = text_field(field, {.label = tr("Scene"), .help = tr(kField)}, all.typed,
                                state.surface.real_text_fields);
  if (typed) intents.push_back(Act{What::scene, *typed});
  const bool wrong = !all.trouble.empty();
  const std::string said = remark_of(all);
  const Rect line = cut_top(rest, said_height(all, width));
  draw_paragraph(line, said, {.colour = wrong ? theme().palette.warning : theme().palette.soft});
  mirror().note(wrong ? Role::status : Role::text, tr("remark"), line).value = said;

  // On a phone what is said stands below the picture, where a hand that drags leaves it in sight.
  Rect own = narrow(width) ? cut_top(rest, side + 2 * kGrid) : cut_left(rest, side);
  if (!narrow(width)) cut_left(rest, 3 * kGrid);
  const Rect captions = narrow(width) ? cut_top(rest, captions_height(state, width)) : rest;
  // The word under the pointer is known before the picture that it lights.
  const auto word = draw_captions(state, captions, intents);
  const Caption* looker = all.looker();
  const Looks looks = looker != nullptr && word ? looks_of(*looker, *word) : Looks();
  draw_scene_under_hand(all, looks, {own.Min, own.Min + ImVec2(side, side)}, intents);
  cut_top(own, side + 2 * kGrid);
  draw_shapes(all, narrow(width) ? rest : own, intents);
}

}  // namespace onegin::web::describe_room
