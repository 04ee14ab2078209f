// The text: what was found in it, a clipped view of it with the held-out part tinted, and editing.
#include <algorithm>
#include <string>

#include "figures.h"
#include "mirror.h"
#include "panels.h"
#include "sentences.h"
#include "text_lines.h"

namespace onegin::web {
namespace {

constexpr float kLineHeight = 22;
constexpr std::size_t kWrapPerFrame = 256 * 1024;

void draw_facts(const State& state, Rect area) {
  const Text& text = state.text;
  const Palette& p = theme().palette;
  const Style soft{.colour = p.soft};
  if (!text.trouble.empty()) {
    draw_paragraph(area, text.trouble, {.colour = p.warning});
    mirror().note(Role::status, "Text trouble", area).value = text.trouble;
    return;
  }
  Rect first = cut_top(area, 20);
  Rect second = cut_top(area, 20);
  if (!text.facts) {
    draw_note(first, "Text size", bytes_text(static_cast<double>(text.bytes->size())), soft);
    draw_note(second, "Text state", "being read", soft);
    return;
  }
  const TaskReady& f = *text.facts;
  const bool words = state.task_setting("unit", "character") != "character";
  draw_note(first, "Text size",
            bytes_text(f.bytes) + " · " + whole(f.tokens) + (words ? " words" : " characters"),
            soft);
  const double share = f.validation_tokens > 0 ? f.validation_unknown / f.validation_tokens : 0;
  std::string line = whole(f.types) + " kinds · " + percent_text(share) + " unknown held out";
  if (f.malformed > 0) line = whole(f.malformed) + " malformed bytes · " + line;
  draw_note(second, "Text kinds", line, soft);
}

void draw_view(const State& state, const Rect& area) {
  static TextLines lines;
  const Palette& p = theme().palette;
  ImFont* font = theme().fonts.serif;
  const float width = area.GetWidth() - 2 * kGrid;
  lines.fit(state.text.bytes, font, kBody, width);
  const bool more = lines.advance(kWrapPerFrame);
  mirror().note(Role::text, "Text view", area).value =
      std::string(first_code_points(*state.text.bytes, 300));
  if (begin_scroll("view", area)) {
    const float scroll = ImGui::GetScrollY();
    const double height = std::max<double>(lines.expected(), static_cast<double>(lines.count())) *
                          static_cast<double>(kLineHeight);
    const auto first = static_cast<std::size_t>(std::max(0.0f, scroll / kLineHeight));
    const std::size_t last = std::min(
        lines.count(), first + static_cast<std::size_t>(area.GetHeight() / kLineHeight) + 2);
    for (std::size_t i = first; i < last; ++i) {
      const float y = area.Min.y + static_cast<float>(i) * kLineHeight - scroll;
      const Rect row({area.Min.x, y}, {area.Min.x + width, y + kLineHeight});
      if (lines.start(i) >= state.text.held_out) {
        fill({{area.Min.x - 2 * kGrid, y}, {area.Max.x, y + kLineHeight}}, p.held_out);
      }
      const std::string_view line = lines.line(i);
      ImGui::GetWindowDrawList()->AddText(font, kBody, {row.Min.x, row.Min.y + 2}, p.ink,
                                          line.data(), line.data() + line.size());
    }
    ImGui::SetCursorPosY(0);
    ImGui::Dummy({1, static_cast<float>(height)});
  }
  end_scroll();
  // Wrapping goes on in the next frames, out of sight.
  if (more) want_frame();
}

}  // namespace

float text_height(const State&, float) { return 40 * kGrid; }

void draw_text_panel(const State& state, const Rect& area, Intents& intents) {
  Rect rest = inset(area, 2 * kGrid, 2 * kGrid);
  Rect head = cut_top(rest, 3 * kGrid);
  const bool editing = state.text.editing;
  if (editing) {
    if (button(cut_right(head, 8 * kGrid), {.label = "Done", .name = "Done editing"},
               Look::primary)) {
      intents.push_back(EditText{false});
    }
  } else if (button(cut_right(head, 6 * kGrid),
                    {.label = "Edit", .name = "Edit text", .help = strings::kEdit})) {
    intents.push_back(EditText{true});
  }
  draw_heading(head, state.text.name.empty() ? "Text" : state.text.name,
               {.size = kBody, .font = theme().fonts.bold});
  cut_top(rest, 4);
  draw_facts(state, cut_top(rest, 5 * kGrid));
  cut_top(rest, kGrid);
  if (editing) {
    const auto edited = text_field(rest, {.label = "Text", .name = "Edited text"},
                                   *state.text.bytes, state.surface.real_text_fields, true);
    if (edited) intents.push_back(ReplaceText{*edited, state.text.name});
    return;
  }
  const Rect foot = cut_bottom(rest, 3 * kGrid);
  rest.Max.x += 2 * kGrid;
  draw_view(state, rest);
  Rect swatch({foot.Min.x, foot.GetCenter().y - 2}, {foot.Min.x + 12, foot.GetCenter().y + 10});
  fill(swatch, theme().palette.held_out);
  frame(swatch, theme().palette.hairline);
  draw_text({{swatch.Max.x + kGrid, foot.Min.y + 4}, {foot.Max.x, foot.Max.y + 4}},
            "held out to judge the models", {.colour = theme().palette.soft});
}

}  // namespace onegin::web
