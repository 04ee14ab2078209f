// Where each part of the frame stands: the rail left, the room right of it; one column on a phone.
#include <algorithm>
#include <cmath>
#include <vector>

#include "draw/mirror.h"
#include "draw/printed.h"
#include "frame/frame.h"
#include "language/words.h"
#include "rooms/rooms.h"
#include "state/verdict.h"

namespace onegin::web {
namespace {

constexpr float kWide = 1600;  // from here on, the text may stand open beside the room

float rail_width(float width) { return std::clamp(std::floor(width * 0.235f), 248.0f, 340.0f); }

void draw_tabs(const State& state, const Rect& area, Intents& intents) {
  std::vector<TabTitle> titles;
  std::size_t current = kTabRows.size();
  std::vector<Tab> shown;
  for (const TabRow& room : kTabRows) {
    if (room.tab != state.tab && !is_offered(state, room)) continue;
    if (room.tab == state.tab && !state.drawer) current = titles.size();
    titles.push_back({tr(room.title), tr(room.help)});
    shown.push_back(room.tab);
  }
  const auto draw = [&](const Rect& place, bool reveal) {
    if (const auto chosen = tabs(place, titles, current, reveal)) {
      intents.push_back(ChooseTab{shown[*chosen]});
    }
  };
  const Rect strip = inset(area, 2 * kGrid, 0);
  const float needed = tabs_width(titles);
  mirror().begin_group(tr("Rooms"), {}, "tablist");
  if (needed <= strip.GetWidth()) {
    draw(strip, false);
  } else {  // on a phone they scroll sideways
    ImGui::SetNextWindowContentSize({needed, 0});
    // Out of sight they can still be reached by the keyboard.
    begin_scroll("tabs", strip);
    const float left = strip.Min.x - ImGui::GetScrollX();
    // Once another room is open, or the strip has another width: a hand may scroll them on.
    const int now = state.drawer ? 0 : static_cast<int>(state.tab) + 1;
    const int wide = static_cast<int>(strip.GetWidth());
    int& revealed = *ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("revealed"));
    const bool reveal = revealed != now + 64 * wide;
    revealed = now + 64 * wide;
    draw({{left, strip.Min.y}, {left + needed, strip.Max.y}}, reveal);
    end_scroll();
  }
  mirror().end_group();
}

// What draws the text comes with the rooms, after the first answer.
bool is_drawer_open(const State& state) { return state.drawer && state.every_room; }

// The room, or the text in its place; what does not fit scrolls.
void draw_main(const State& state, const Rect& area, bool drawer, Intents& intents) {
  const float width = area.GetWidth();
  const float height = drawer ? 0 : room_height(state, width);
  const auto draw = drawer ? draw_drawer : draw_room;
  if (height <= area.GetHeight()) return draw(state, area, intents);
  if (begin_scroll(row_of(state.tab).title.data(), area)) {
    Rect rest = area;
    rest.Min.y -= ImGui::GetScrollY();
    rest.Max.y = rest.Min.y + height;
    claim({rest.Min, {rest.Min.x + 1, rest.Max.y}});
    draw(state, rest, intents);
  }
  end_scroll();
}

// At the foot of `area`, which gives it the place.
void place_lesson(const State& state, Rect& area, Intents& intents) {
  if (state.lessons.running() == nullptr) return;
  draw_lesson(state, cut_bottom(area, lesson_height(state, area.GetWidth())), intents);
}

// What says it comes with the rooms, before the second model can be judged.
std::string verdict_of(const State& state) {
  return state.every_room ? verdict(state) : std::string();
}

void draw_wide(const State& state, Rect screen, Intents& intents) {
  const Rect bar = cut_top(screen, toolbar_height(state, screen.GetWidth()));
  draw_toolbar(state, bar, intents);
  hairline({bar.Min.x, bar.Max.y}, bar.Max);
  const float width = screen.GetWidth();
  Rect rail = cut_left(screen, rail_width(width));
  place_lesson(state, rail, intents);
  draw_rail(state, rail, verdict_of(state), intents);
  hairline({rail.Max.x, rail.Min.y}, rail.Max);
  const bool beside = is_drawer_open(state) && width >= kWide;
  if (beside) {
    const Rect drawer = cut_left(screen, std::floor((width - rail.GetWidth()) * 0.36f));
    draw_main(state, drawer, true, intents);
    hairline({drawer.Max.x, drawer.Min.y}, drawer.Max);
  }
  const Rect strip = cut_top(screen, theme().measures.tab + 4);
  draw_tabs(state, strip, intents);
  hairline({strip.Min.x, strip.Max.y}, strip.Max);
  cut_top(screen, kGrid);
  draw_main(state, screen, is_drawer_open(state) && !beside, intents);
}

void draw_stacked(const State& state, Rect screen, Intents& intents) {
  place_lesson(state, screen, intents);
  if (begin_scroll("page", screen)) {
    Rect rest = screen;
    rest.Max.y = FLT_MAX;
    rest.Min.y -= ImGui::GetScrollY();
    const float top = rest.Min.y, width = rest.GetWidth();
    const auto place = [&](float height) {
      const Rect area = cut_top(rest, height);
      hairline({area.Min.x, area.Max.y}, area.Max);
      return area;
    };
    draw_toolbar(state, place(toolbar_height(state, width)), intents);
    draw_folded_rail(state, place(theme().measures.control), intents);
    if (state.rail) {
      const std::string said = verdict_of(state);
      draw_rail(state, place(rail_height(state, width, said)), said, intents);
    } else {
      const float height = undo_height(state, width);
      if (height > 0) draw_undo(state, place(height), intents);
      if (has_warning(state)) draw_keep(state, place(keep_height(state, width)), intents);
    }
    draw_tabs(state, place(theme().measures.tab), intents);
    cut_top(rest, kGrid);
    const float left = screen.Max.y - rest.Min.y;
    if (is_drawer_open(state)) {
      draw_drawer(state, cut_top(rest, std::max(left, drawer_height(state, width))), intents);
    } else {
      draw_room(state, cut_top(rest, std::max(left, room_height(state, width))), intents);
    }
    claim({{screen.Min.x, top}, {screen.Min.x + 1, rest.Min.y}});
  }
  end_scroll();
}

// A font learns how dense the screen is when it is pushed, and most of ours are drawn without that.
void sharpen_fonts() {
  for (ImFont* font : {theme().fonts.sans, theme().fonts.bold, theme().fonts.serif}) {
    ImGui::PushFont(font, 0);
    ImGui::PopFont();
  }
}

}  // namespace

Intents draw_screen(const State& state) {
  Intents intents;
  printed().begin_frame();
  sharpen_fonts();
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  choose_measures(state.surface.touch || size.x < kPhoneWidth);
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushFont(theme().fonts.sans, line_height(kSmall));
  ImGui::Begin("onegin", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  if (size.x < kPhoneWidth) {
    draw_stacked(state, {{0, 0}, size}, intents);
  } else {
    draw_wide(state, {{0, 0}, size}, intents);
  }
  if (state.lessons.now() != nullptr) mark_control(state);
  ImGui::End();
  ImGui::PopFont();
  return intents;
}

}  // namespace onegin::web
