// The question below the models: its tabs, and the one that is open.
#include "draw/mirror.h"
#include "rooms/panels.h"
#include "rooms/remarks.h"

namespace onegin::web {
namespace {

const TabRow& open_tab(const State& state) {
  for (const TabRow& row : kTabs) {
    if (row.tab == state.tab) return row;
  }
  return kTabs.front();
}

}  // namespace

float question_height(const State& state, float width) {
  const float said = remarks_height(remarks_of_question(state), width - 4 * kGrid);
  return theme().measures.tab + 4 + (said > 0 ? said + kGrid : 0) +
         open_tab(state).panel.height(state, width);
}

void draw_question(const State& state, const Rect& area, Intents& intents) {
  Rect rest = area;
  const Rect strip = inset(cut_top(rest, theme().measures.tab), 2 * kGrid, 0);
  std::array<TabTitle, kTabs.size()> titles;
  std::size_t current = 0;
  for (std::size_t i = 0; i < kTabs.size(); ++i) {
    titles[i] = {kTabs[i].panel.title, kTabs[i].help};
    if (kTabs[i].tab == state.tab) current = i;
  }
  if (const auto chosen = tabs(strip, titles, current)) {
    intents.push_back(ChooseTab{kTabs[*chosen].tab});
  }
  cut_top(rest, 4);
  const std::vector<Remark> remarks = remarks_of_question(state);
  if (!remarks.empty()) {
    const Rect said = inset(rest, 2 * kGrid, 0);
    draw_remarks(remarks, said);
    cut_top(rest, remarks_height(remarks, said.GetWidth()) + kGrid);
  }
  const Panel& panel = open_tab(state).panel;
  const float height = panel.height(state, rest.GetWidth());
  // The same names inside the scrolling window and without it, or the sentence being written would
  // become another item when the panel grows.
  const ImGuiID names = ImHashStr(panel.title.data(), panel.title.size());
  if (height <= rest.GetHeight()) {
    ImGui::PushOverrideID(names);
    panel.draw(state, rest, intents);
    ImGui::PopID();
    return;
  }
  // What does not fit scrolls here, so that the cards and the chart stay in sight.
  if (begin_scroll(panel.title.data(), rest)) {
    rest.Min.y -= ImGui::GetScrollY();
    rest.Max.y = rest.Min.y + height;
    claim({rest.Min, {rest.Min.x + 1, rest.Max.y}});
    ImGui::PushOverrideID(names);
    panel.draw(state, rest, intents);
    ImGui::PopID();
  }
  end_scroll();
}

}  // namespace onegin::web
