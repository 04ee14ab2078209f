// Where each panel stands: text left, models across the top, the question below; stacked on a
// phone.
#include <array>

#include "mirror.h"
#include "panels.h"

namespace onegin::web {
namespace {

constexpr float kTextColumn = 38 * kGrid;

void draw_panel(const Panel& panel, const State& state, const Rect& area, Intents& intents) {
  ImGui::PushID(panel.title.data(), panel.title.data() + panel.title.size());
  mirror().begin_group(panel.title);
  panel.draw(state, area, intents);
  mirror().end_group();
  ImGui::PopID();
}

void draw_wide(const State& state, Rect screen, Intents& intents) {
  const Rect bar = cut_top(screen, kToolbar.height(state, screen.GetWidth()));
  draw_panel(kToolbar, state, bar, intents);
  hairline({bar.Min.x, bar.Max.y}, bar.Max);
  const Rect text = cut_left(screen, kTextColumn);
  draw_panel(kTextPanel, state, text, intents);
  hairline({text.Max.x, text.Min.y}, text.Max);
  // Where the window is low, the right side scrolls as one.
  if (begin_scroll("right", screen)) {
    Rect rest = screen;
    rest.Min.y -= ImGui::GetScrollY();
    const float top = rest.Min.y;
    for (const Panel* panel : {&kCards, &kChart, &kQuestion}) {
      const float height = panel->height(state, rest.GetWidth());
      const Rect area({rest.Min.x, rest.Min.y}, {rest.Max.x, rest.Min.y + height});
      rest.Min.y += height;
      draw_panel(*panel, state, area, intents);
      if (panel != &kQuestion) hairline({area.Min.x, area.Max.y}, area.Max);
    }
    claim({{screen.Min.x, top}, {screen.Min.x + 1, rest.Min.y}});
  }
  end_scroll();
}

void draw_stacked(const State& state, const Rect& screen, Intents& intents) {
  if (begin_scroll("page", screen)) {
    Rect rest = screen;
    rest.Min.y -= ImGui::GetScrollY();
    const float top = rest.Min.y;
    for (const Panel* panel : {&kToolbar, &kTextPanel, &kCards, &kChart, &kQuestion}) {
      const float height = panel->height(state, rest.GetWidth());
      const Rect area({rest.Min.x, rest.Min.y}, {rest.Max.x, rest.Min.y + height});
      rest.Min.y += height;
      draw_panel(*panel, state, area, intents);
      hairline({area.Min.x, area.Max.y}, area.Max);
    }
    claim({{screen.Min.x, top}, {screen.Min.x + 1, rest.Min.y}});
  }
  end_scroll();
}

}  // namespace

Intents draw_screen(const State& state) {
  Intents intents;
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushFont(theme().fonts.sans, kSmall);
  ImGui::Begin("onegin", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  if (size.x < kPhoneWidth) {
    draw_stacked(state, {{0, 0}, size}, intents);
  } else {
    draw_wide(state, {{0, 0}, size}, intents);
  }
  ImGui::End();
  ImGui::PopFont();
  return intents;
}

}  // namespace onegin::web
