// The rows of the table, and the room that is open.
#include "rooms/rooms.h"

#include <algorithm>
#include <array>
#include <string>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/remarks.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

std::optional<Need> nothing(const State&) { return std::nullopt; }

std::optional<Need> a_text(const State& state) {
  const bool any = std::any_of(state.slots.begin(), state.slots.end(),
                               [](const Slot& slot) { return slot.shown && slot.learnt(); });
  if (any || !state.text.bytes->empty()) return std::nullopt;
  return Need{tr(strings::kNeedsText), tr("Paste text"), PasteText{}};
}

struct Room {
  Tab tab;
  std::optional<Need> (*needs)(const State&);
  float (*height)(const State&, float width);
  void (*draw)(const State&, const Rect&, Intents&);
};

constexpr std::array kRooms{
#define ONEGIN_ROOM(id, number, title, help, needs, flags) \
  Room{Tab::id, needs, id##_room::height, id##_room::draw},
#include "state/rooms.def"
#undef ONEGIN_ROOM
};

const Room& room_of(Tab tab) {
  const auto* row = std::find_if(kRooms.begin(), kRooms.end(),
                                 [tab](const Room& room) { return room.tab == tab; });
  return row != kRooms.end() ? *row : kRooms.front();
}

constexpr float kNeedHeight = 20 * kGrid;

// The first visit has what Score needs; the rest is fetched after it.
bool is_coming(const State& state, const Room& room) {
  return !state.every_room && !row_of(room.tab).is(TabRow::kFirstVisit);
}

void draw_need(const Need& need, Rect area, Intents& intents) {
  area = inset(area, 2 * kGrid, 3 * kGrid);
  const float height = draw_paragraph(area, need.sentence, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("Needs"), cut_top(area, height)).value = need.sentence;
  cut_top(area, 2 * kGrid);
  Rect line = cut_top(area, theme().measures.control);
  if (button(cut_left(line, 16 * kGrid), {.label = need.button})) intents.push_back(need.intent);
}

}  // namespace

bool is_offered(const State& state, const TabRow& row) {
  if (row.is(TabRow::kBehindHelp)) return false;
  if (!row.is(TabRow::kWherePossible)) return true;
  return state.every_room && !room_of(row.tab).needs(state);
}

float room_height(const State& state, float width) {
  const Room& room = room_of(state.tab);
  if (is_coming(state, room) || room.needs(state)) return kNeedHeight;
  const float said = remarks_height(remarks_of_question(state), width - 4 * kGrid);
  return (said > 0 ? said + kGrid : 0) + room.height(state, width);
}

void draw_room(const State& state, const Rect& area, Intents& intents) {
  const Room& room = room_of(state.tab);
  const std::string_view title = row_of(room.tab).title;
  Rect rest = area;
  // What a room says stands in its group, whether it scrolls or not: the sentence being written
  // must not become another item when the room grows.
  ImGui::PushOverrideID(ImHashStr(title.data(), title.size()));
  mirror().begin_group(tr(title));
  if (is_coming(state, room)) {
    Rect line = inset(area, 2 * kGrid, 3 * kGrid);
    draw_note(cut_top(line, 3 * kGrid), tr("Needs"), tr("This room is loading."),
              {.colour = theme().palette.soft});
  } else if (const auto need = room.needs(state)) {
    draw_need(*need, rest, intents);
  } else {
    const std::vector<Remark> remarks = remarks_of_question(state);
    if (!remarks.empty()) {
      const Rect said = inset(rest, 2 * kGrid, 0);
      draw_remarks(remarks, said);
      cut_top(rest, remarks_height(remarks, said.GetWidth()) + kGrid);
    }
    room.draw(state, rest, intents);
  }
  mirror().end_group();
  ImGui::PopID();
}

}  // namespace onegin::web
