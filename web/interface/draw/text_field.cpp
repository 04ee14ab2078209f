// The text field: a place for the platform's own text element, or one of ImGui's.
#include <string>

#include "draw/mirror.h"
#include "draw/widgets.h"

namespace onegin::web {

std::optional<std::string> text_field(const Rect& area, const Words& words,
                                      const std::string& value, bool real, Lines lines) {
  const bool many_lines = lines == Lines::many || lines == Lines::whole_text;
  const Palette& p = theme().palette;
  fill(area, p.surface, 6);
  frame(area, p.hairline, 6);
  const ImGuiID id =
      ImGui::GetID(words.spoken().data(), words.spoken().data() + words.spoken().size());
  std::optional<std::string> result;
  if (real) {
    ImGui::ItemAdd(area, id);
    // Seen while a popup lies over the field, which then steps aside.
    const Style serif{.size = kBody, .font = theme().fonts.serif, .apart = true};
    if (!many_lines) draw_text(inset(area, kGrid + 2, 0), value, serif);
    if (lines == Lines::many) {
      ImGui::PushClipRect(area.Min, area.Max, true);
      draw_paragraph(inset(area, kGrid + 2, kGrid), value, serif);
      ImGui::PopClipRect();
    }
  } else {
    result = typed_text(area, words, value, lines);
  }
  MirrorItem& item = mirror().describe(Role::textbox, words.spoken());
  item.rect = area;  // the window of several lines has another
  item.value = value;
  item.help = words.help;
  item.on = lines == Lines::whole_text;
  item.many = many_lines;
  if (lines >= Lines::letters) item.letters = lines == Lines::letters ? 1 : 2;
  if (const auto request = mirror().take_request(item.id)) result = *request;
  return result;
}

}  // namespace onegin::web
