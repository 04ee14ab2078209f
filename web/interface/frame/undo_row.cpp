// What a change has thrown away, and the button that brings it back.
#include <algorithm>

#include "draw/mirror.h"
#include "frame/frame.h"
#include "language/sentences.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr float kUndoWidth = 8 * kGrid;

float sentence_width(float width) { return width - 5 * kGrid - kUndoWidth; }

}  // namespace

float undo_height(const State& state, float width) {
  if (state.undo.sentence.empty()) return 0;
  const float sentence = paragraph_height(tr(state.undo.sentence), sentence_width(width));
  return std::max(sentence, theme().measures.control) + kGrid;
}

void draw_undo(const State& state, const Rect& area, Intents& intents) {
  if (state.undo.sentence.empty()) return;
  Rect rest = inset(area, 2 * kGrid, kGrid / 2);
  Rect place = cut_right(rest, kUndoWidth);
  const float control = theme().measures.control;
  place.Min.y += (place.GetHeight() - control) / 2;
  place.Max.y = place.Min.y + control;
  cut_right(rest, kGrid);
  const std::string sentence = tr(state.undo.sentence);
  const float height = paragraph_height(sentence, rest.GetWidth());
  rest.Min.y += std::max(0.0f, (rest.GetHeight() - height) / 2);
  mirror().begin_group(tr("Change"));
  draw_paragraph(rest, sentence, {.colour = theme().palette.soft});
  mirror().note(Role::status, tr("Lost"), rest).value = sentence;
  const Words words{.label = tr("Undo"), .help = tr(strings::kUndo)};
  if (state.undo.ready && button(place, words)) intents.push_back(UndoChange{});
  mirror().end_group();
}

}  // namespace onegin::web
