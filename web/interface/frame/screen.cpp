// Where each panel stands: text left, models across the top, the question below; stacked on a
// phone.
#include <algorithm>
#include <array>
#include <cmath>

#include "draw/mirror.h"
#include "rooms/panels.h"

namespace onegin::web {
namespace {

constexpr float kLeastQuestion = 36 * kGrid;  // the sentence, its strips, and a look at the details

float text_column(float width) { return std::clamp(std::floor(width * 0.22f), 264.0f, 420.0f); }

void draw_panel(const Panel& panel, const State& state, const Rect& area, Intents& intents) {
  ImGui::PushID(panel.title.data(), panel.title.data() + panel.title.size());
  mirror().begin_group(panel.title);
  panel.draw(state, area, intents);
  mirror().end_group();
  ImGui::PopID();
}

// Heights of cards, chart and question that fill the height there is; the question, and the
// settings of an unfolded card, scroll inside. Where not even that fits, all are what they need.
std::array<float, 3> share_height(const State& state, const Rect& screen) {
  const float height = screen.GetHeight(), width = screen.GetWidth();
  const float whole = cards_height(state, width);
  const float most = std::max(least_cards_height(state, width), std::floor(height * 0.55f));
  const float chart = std::clamp(std::floor(height * 0.19f), chart_height(state, width), 240.0f);
  const float asked = question_height(state, width);
  const float cards = std::min(whole, most);
  const float left = height - cards - chart;
  if (left >= std::min(kLeastQuestion, asked)) return {cards, chart, left};
  const float unfolded = std::max(least_cards_height(state, width), std::floor(height * 0.7f));
  return {std::min(whole, unfolded), chart_height(state, width), asked};
}

void draw_right(const State& state, const Rect& screen, Intents& intents) {
  const std::array<float, 3> heights = share_height(state, screen);
  constexpr std::array<const Panel*, 3> kPanels{&kCards, &kChart, &kQuestion};
  if (begin_scroll("right", screen)) {
    Rect rest = screen;
    rest.Min.y -= ImGui::GetScrollY();
    const float top = rest.Min.y;
    for (std::size_t i = 0; i < kPanels.size(); ++i) {
      const Rect area(rest.Min, {rest.Max.x, rest.Min.y + heights[i]});
      rest.Min.y += heights[i];
      draw_panel(*kPanels[i], state, area, intents);
      if (kPanels[i] != &kQuestion) hairline({area.Min.x, area.Max.y}, area.Max);
    }
    claim({{screen.Min.x, top}, {screen.Min.x + 1, rest.Min.y}});
  }
  end_scroll();
}

void draw_wide(const State& state, Rect screen, Intents& intents) {
  const Rect bar = cut_top(screen, kToolbar.height(state, screen.GetWidth()));
  draw_panel(kToolbar, state, bar, intents);
  hairline({bar.Min.x, bar.Max.y}, bar.Max);
  const Rect text = cut_left(screen, text_column(screen.GetWidth()));
  draw_panel(kTextPanel, state, text, intents);
  hairline({text.Max.x, text.Min.y}, text.Max);
  draw_right(state, screen, intents);
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

namespace {
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
  ImGui::End();
  ImGui::PopFont();
  return intents;
}

}  // namespace onegin::web
