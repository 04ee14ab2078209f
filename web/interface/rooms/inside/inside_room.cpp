// Inside: the sentence, the ways of looking, and the one that is open.
#include <algorithm>
#include <array>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/sentences.h"
#include "language/words.h"
#include "rooms/inside/inside.h"
#include "rooms/inside/inside_context.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr std::array<InsideRow, 4> kViews{{
    {InsideView::activity, phrase("Activity"),
     phrase("What every unit does at every token: gates, cell, hidden state."), activity_height,
     draw_activity},
    {InsideView::held, phrase("Switch off"),
     phrase("Hold a unit, a gate or a whole layer at a value and see what the model loses."),
     held_height, draw_held},
    {InsideView::gradient, phrase("Gradient"),
     phrase("How far back a loss is felt: why gradients vanish or explode."), gradient_height,
     draw_gradient},
    {InsideView::context, phrase("How far back"),
     phrase("What the last k tokens are worth to every model, and which of them it leans on."),
     inside_context_height, draw_inside_context},
}};

const InsideRow& open_view(const State& state) {
  const auto row = std::find_if(kViews.begin(), kViews.end(), [&](const InsideRow& one) {
    return one.view == state.inside.view;
  });
  return row != kViews.end() ? *row : kViews.front();
}

float head_height(float width) {
  const float control = theme().measures.control;
  return narrow(width) ? 2 * control + 2 * kGrid + 4 : control + kGrid + 4;
}

void draw_views(const State& state, const Rect& area, Intents& intents) {
  std::array<std::string_view, kViews.size()> titles;
  std::size_t current = 0;
  for (std::size_t i = 0; i < kViews.size(); ++i) {
    titles[i] = tr(kViews[i].title);
    if (kViews[i].view == state.inside.view) current = i;
  }
  const Words words{tr("Look at"), tr("Look at"), tr(open_view(state).help)};
  if (const auto chosen = segmented(area, words, titles, current)) {
    InsideChoice choice = state.inside;
    choice.view = kViews[*chosen].view;
    intents.push_back(LookInside{choice});
  }
}

}  // namespace

float inside_room::height(const State& state, float width) {
  return head_height(width) + open_view(state).height(state, width - 4 * kGrid) + 2 * kGrid;
}

void inside_room::draw(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, 0);
  Rect head = cut_top(rest, head_height(area.GetWidth()));
  cut_bottom(head, kGrid);
  const bool phone = narrow(area.GetWidth());
  Rect views = phone ? cut_bottom(head, theme().measures.control) : cut_right(head, 48 * kGrid);
  if (phone) cut_bottom(head, kGrid);
  views.Min.y = std::max(views.Min.y, views.Max.y - theme().measures.control);
  draw_views(state, views, intents);
  if (!phone) cut_right(head, 2 * kGrid);
  const auto asked = text_field(
      head, {.label = tr("Sentence"), .name = tr("Sentence"), .help = tr(strings::kQuestion)},
      state.question, state.surface.real_text_fields);
  if (asked) intents.push_back(AskQuestion{*asked});
  open_view(state).draw(state, rest, intents);
}

}  // namespace onegin::web
