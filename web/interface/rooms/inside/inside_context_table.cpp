// The losses by tokens shown, as figures.
#include <algorithm>
#include <string>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "rooms/inside/inside_context.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kContextNames = 14 * kGrid;

// On a narrow screen the model's name stands above its figures.
void draw_context_row(const Slot& slot, float column, bool slim, Rect row) {
  hairline(row.Min, {row.Max.x, row.Min.y});
  mirror().begin_group(tr("How far back {0} looks", slot.name), {}, "row");
  Rect name = slim ? cut_top(row, kContextRow) : cut_left(row, kContextNames);
  mirror().note(Role::rowheader, tr("model"), name).value = slot.name;
  draw_mark({name.Min.x + 5, name.GetCenter().y}, 4, slot_colour(slot.mark), slot.mark);
  name.Min.x += 2 * kGrid;
  draw_text(name, slot.name, {});
  for (const ContextPoint& point : slot.looks_back.curve.points) {
    std::string text = point.events > 0 ? context_bits(bits_of(point)) : "–";
    if (text_width(text, {}) + 2 > column) text = fixed(bits_of(point), 1);
    draw_note(
        cut_left(row, column), tr("{0} tokens shown", point.context), text,
        {.colour = point.complete() ? theme().palette.ink : theme().palette.faint, .align = 1},
        tr("{0} bits per token", exact(bits_of(point))));
  }
  mirror().end_group();
}

}  // namespace

void draw_context_table(const State& state, Rect rest) {
  const auto rows = models_measured(state);
  if (rows.empty()) return;
  const ContextCurve* longest = &rows.front()->looks_back.curve;
  for (const Slot* slot : rows) {
    if (slot->looks_back.curve.points.size() > longest->points.size()) {
      longest = &slot->looks_back.curve;
    }
  }
  const bool slim = narrow(rest.GetWidth());
  const float column = (rest.GetWidth() - (slim ? 0 : kContextNames)) /
                       static_cast<float>(std::max<std::size_t>(longest->points.size(), 1));
  mirror().begin_group(tr(strings::kFarBackTitle), {}, "table");
  Rect head = cut_top(rest, slim ? 2 * kContextRow : kContextRow);
  draw_text(slim ? cut_top(head, kContextRow) : cut_left(head, kContextNames), tr("tokens shown"),
            {.colour = theme().palette.soft});
  mirror().begin_group(tr("Titles"), {}, "row");
  mirror().title(tr("model"));
  for (const ContextPoint& point : longest->points) {
    mirror().title(tr("{0} tokens shown", point.context));
    draw_text(cut_left(head, column), std::to_string(point.context),
              {.colour = theme().palette.soft, .align = 1});
  }
  mirror().end_group();
  for (const Slot* slot : rows) {
    draw_context_row(*slot, column, slim, cut_top(rest, slim ? 2 * kContextRow : kContextRow));
  }
  mirror().end_group();
}

float context_table_height(const State& state, float width) {
  const std::size_t rows = models_measured(state).size();
  const float row = narrow(width) ? 2 * kContextRow : kContextRow;
  return rows == 0 ? 0 : row * static_cast<float>(rows + 1) + kGrid;
}

}  // namespace onegin::web
