// The question below the models: its tabs, and the one that is open.
#include "mirror.h"
#include "panels.h"

namespace onegin::web {
namespace {

constexpr float kTabStrip = 5 * kGrid;

const TabRow& open_tab(const State& state) {
  for (const TabRow& row : kTabs) {
    if (row.tab == state.tab) return row;
  }
  return kTabs.front();
}

}  // namespace

float question_height(const State& state, float width) {
  return kTabStrip + kGrid + open_tab(state).panel.height(state, width);
}

void draw_question(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  const Rect strip = inset(cut_top(rest, kTabStrip), 2 * kGrid, 0);
  std::array<std::string_view, kTabs.size()> titles;
  std::size_t current = 0;
  for (std::size_t i = 0; i < kTabs.size(); ++i) {
    titles[i] = kTabs[i].panel.title;
    if (kTabs[i].tab == state.tab) current = i;
  }
  if (const auto chosen = tabs(strip, titles, current)) {
    intents.push_back(ChooseTab{kTabs[*chosen].tab});
  }
  cut_top(rest, kGrid);
  open_tab(state).panel.draw(state, rest, intents);
}

}  // namespace onegin::web
