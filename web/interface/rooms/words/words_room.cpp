// Words: how a text becomes numbers, in four views.
#include "state/words_room.h"

#include <algorithm>
#include <array>

#include "language/words.h"
#include "rooms/rooms.h"
#include "rooms/words/words_views.h"

namespace onegin::web::words_room {
namespace {

struct ViewRow {
  std::string_view title;
  float (*height)(const State&, float width);
  void (*draw)(const State&, Rect, Intents&);
};
// In the order of View.
constexpr std::array<ViewRow, 4> kViews{{
    {phrase("Units"), units_height, draw_units},
    {phrase("One-hot"), bag_height, draw_bag},
    {phrase("Embeddings"), embeddings_height, draw_embeddings},
    {phrase("Contexts"), contexts_height, draw_contexts},
}};
constexpr std::string_view kViewHelp = phrase(
    "How a text becomes numbers: tokens, counts and one-hot rows, learnt vectors, and what a "
    "network makes of a token in its context.");

std::size_t current_of(const State& state) {
  return static_cast<std::size_t>(state.shelf.at<Shown>().view);
}

float views_height() { return theme().measures.control + 2 * kGrid; }

}  // namespace

std::optional<Need> needs(const State& state) {
  if (!state.text.bytes->empty()) return std::nullopt;
  for (const Slot& slot : state.slots) {
    if (slot.learnt()) return std::nullopt;
  }
  return Need{tr("There is no model yet, and no text to train one on."), tr("Paste text"),
              PasteText{}};
}

float height(const State& state, float width) {
  return kGrid + views_height() + kViews[current_of(state)].height(state, width - 4 * kGrid) +
         3 * kGrid;
}

void draw(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, kGrid);
  Rect head = cut_top(rest, views_height());
  head.Max.y -= 2 * kGrid;
  head.Max.x = std::min(head.Max.x, head.Min.x + 52 * kGrid);
  std::array<std::string_view, kViews.size()> titles;
  for (std::size_t i = 0; i < titles.size(); ++i) titles[i] = tr(kViews[i].title);
  const std::size_t current = current_of(state);
  const Words words{tr("View"), tr("View"), tr(kViewHelp)};
  if (const auto view = segmented(head, words, titles, current)) {
    intents.push_back(Act{What::view, {}, static_cast<double>(*view)});
  }
  ImGui::PushID(static_cast<int>(current));
  kViews[current].draw(state, rest, intents);
  ImGui::PopID();
}

}  // namespace onegin::web::words_room
