// Buttons, alternatives, tabs, switches and explanations.
#include "draw/widgets.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/picture.h"

namespace onegin::web {
namespace {

constexpr float kRounding = 6;

struct Press {
  bool pressed = false, hovered = false, held = false;
};

// Where a click has answered what an explanation would say: silent until the pointer has left. A
// place, for the button there may have become another.
Rect silenced;
bool is_silenced() {
  if (!silenced.Contains(ImGui::GetIO().MousePos)) silenced = {};
  return silenced.GetWidth() > 0;
}

// One clickable rectangle with an id made from what it is called.
Press press(const Rect& area, std::string_view id_text, bool enabled = true) {
  if (Picture::taken() != nullptr) return {};
  const ImGuiID id = ImGui::GetID(id_text.data(), id_text.data() + id_text.size());
  Press result;
  ImGui::BeginDisabled(!enabled);
  if (ImGui::ItemAdd(area, id)) {
    result.pressed = ImGui::ButtonBehavior(area, id, &result.hovered, &result.held);
  }
  ImGui::EndDisabled();
  if (result.pressed && result.hovered) silenced = area;
  if (!enabled) result = {};  // the mirror can reach what the mouse cannot
  if (result.hovered && enabled) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return result;
}

ImU32 wash(const Press& state) {
  const Palette& p = theme().palette;
  return state.held ? p.press : state.hovered ? p.hover : 0;
}

}  // namespace

bool button(const Rect& area, const Words& words, Look look, bool enabled) {
  const Palette& p = theme().palette;
  const Press state = press(area, words.spoken(), enabled);
  MirrorItem& item = mirror().describe(Role::button, words.spoken());
  item.disabled = !enabled;
  item.help = words.help;
  explain(words);
  ImU32 ink = enabled ? p.ink : p.faint;
  if (look == Look::primary && enabled) {
    const float lift = state.held ? 0.3f : state.hovered ? 0.15f : 0.0f;
    fill(area, blend(p.primary, p.paper, lift), kRounding);
    ink = p.on_primary;
  } else {
    if (const ImU32 colour = wash(state)) fill(area, colour, kRounding);
    if (look != Look::quiet) frame(area, p.hairline, kRounding);
    if (look == Look::quiet && enabled && !state.hovered) ink = p.soft;
  }
  draw_text(inset(area, 4, 0), words.label,
            {.colour = ink,
             .font = look == Look::primary ? theme().fonts.bold : nullptr,
             .align = 0.5f,
             .apart = true});
  return state.pressed;
}

bool choice(const Rect& area, const Words& words, bool on) {
  const Press state = press(area, words.spoken());
  MirrorItem& item = mirror().describe(Role::button, words.spoken());
  item.on = on;
  item.help = words.help;
  if (const ImU32 colour = wash(state)) fill(area, colour, 4);
  return state.pressed;
}

namespace {
// How wide each of the alternatives is: all the same, unless a longer one would be cut.
std::vector<float> segment_widths(float width, std::span<const std::string_view> options) {
  const float each = width / static_cast<float>(options.size());
  std::vector<float> widths;
  float sum = 0, widest = 0;
  for (const std::string_view option : options) {
    widths.push_back(text_width(option, {}));
    sum += widths.back();
    widest = std::max(widest, widths.back());
  }
  const float spare = (width - sum) / static_cast<float>(options.size());
  for (float& one : widths) one = widest + 4 > each ? one + spare : each;
  return widths;
}
}  // namespace

std::optional<std::size_t> segmented(const Rect& area, const Words& words,
                                     std::span<const std::string_view> options,
                                     std::size_t current) {
  const Palette& p = theme().palette;
  std::optional<std::size_t> chosen;
  fill(area, p.hover, kRounding);
  ImGui::PushID(words.label.data(), words.label.data() + words.label.size());
  mirror().begin_group(words.spoken(), words.help, "radiogroup");
  const std::vector<float> widths = segment_widths(area.GetWidth(), options);
  float left = area.Min.x;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const float right = left + widths[i];
    const Rect part({std::floor(left), area.Min.y}, {std::floor(right), area.Max.y});
    left = right;
    const Press state = press(part, options[i]);
    MirrorItem& item = mirror().describe(Role::radio, options[i]);
    item.on = i == current;
    item.help = words.help;
    explain(words);
    if (i == current) {
      fill(inset(part, 2, 2), p.chosen, kRounding - 2);
      frame(inset(part, 2, 2), p.hairline, kRounding - 2);
    }
    const bool strong = i == current || state.hovered;
    draw_text(part, options[i], {.colour = strong ? p.ink : p.soft, .align = 0.5f, .apart = true});
    if (state.pressed && i != current) chosen = i;
  }
  mirror().end_group();
  ImGui::PopID();
  return chosen;
}

namespace {
// The width of the bold title, so that nothing moves when another tab is chosen.
float tab_width(std::string_view title) {
  const Style bold{.size = kBody, .colour = 0, .font = theme().fonts.bold, .align = 0};
  return ImMax(text_width(title, bold), 45.0f);
}
// Under a finger there is less room for more.
float tab_gap() { return theme().measures.tab > 5 * kGrid ? 2 * kGrid : 3 * kGrid; }
}  // namespace

float tabs_width(std::span<const TabTitle> titles) {
  float width = 0;
  for (const TabTitle& title : titles) width += tab_width(title.title) + tab_gap();
  return width;
}

std::optional<std::size_t> tabs(const Rect& area, std::span<const TabTitle> titles,
                                std::size_t current, bool reveal) {
  const Palette& p = theme().palette;
  std::optional<std::size_t> chosen;
  Rect rest = area;
  for (std::size_t i = 0; i < titles.size(); ++i) {
    const bool on = i == current;
    const Style style{.size = kBody,
                      .colour = on ? p.ink : p.soft,
                      .font = on ? theme().fonts.bold : nullptr,
                      .align = 0,
                      .apart = true};
    const Rect part = cut_left(rest, tab_width(titles[i].title));
    cut_left(rest, tab_gap());
    const Press state = press(part, titles[i].title);
    MirrorItem& item = mirror().describe(Role::tab, titles[i].title);
    item.on = on;
    item.help = titles[i].help;
    explain(titles[i].help);
    draw_text(part, titles[i].title, style);
    if (on) fill({{part.Min.x, part.Max.y - 2}, part.Max}, p.ink);
    if (on && reveal) {
      ImGui::ScrollToRectEx(ImGui::GetCurrentWindow(), part,
                            ImGuiScrollFlags_AlwaysCenterX | ImGuiScrollFlags_NoScrollParent);
      want_frame();
    }
    if (state.hovered && !on) fill({{part.Min.x, part.Max.y - 2}, part.Max}, p.hairline);
    if (state.pressed && !on) chosen = i;
  }
  return chosen;
}

std::optional<bool> checkbox(const Rect& area, const Words& words, bool on) {
  const Palette& p = theme().palette;
  const Press state = press(area, words.spoken());
  MirrorItem& item = mirror().describe(Role::checkbox, words.spoken());
  item.on = on;
  item.help = words.help;
  explain(words);
  Rect text = area;
  const Rect track_area = cut_right(text, 28);
  draw_text(text, words.label, {.colour = state.hovered ? p.ink : p.soft, .apart = true});
  const float middle = track_area.GetCenter().y;
  const Rect track({track_area.Max.x - 26, middle - 7}, {track_area.Max.x, middle + 7});
  fill(track, on ? p.ink : p.press, 7);
  const float knob = on ? track.Max.x - 7 : track.Min.x + 7;
  ImGui::GetWindowDrawList()->AddCircleFilled({knob, middle}, 5, on ? p.paper : p.surface);
  if (state.pressed) return !on;
  return std::nullopt;
}

namespace {

// The open list of a select; the option chosen.
std::optional<std::size_t> option_list(float least_width, std::span<const std::string> options,
                                       std::span<const std::string> notes, std::size_t current) {
  const Palette& p = theme().palette;
  std::optional<std::size_t> chosen;
  const float line = ImMax(theme().measures.control, 4 * kGrid);
  const float screen = ImGui::GetIO().DisplaySize.x - 4 * kGrid;
  float width = least_width;
  for (const std::string& option : options) {
    width = ImMax(width, text_width(option, {.font = theme().fonts.bold}) + 3 * kGrid);
  }
  if (!notes.empty()) width = ImMin(ImMax(width, 42 * kGrid), screen);
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string_view note = i < notes.size() ? std::string_view(notes[i]) : "";
    const float below = paragraph_height(note, width - 2 * kGrid);
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const Rect row(corner, corner + ImVec2(width, line + below + (below > 0 ? kGrid : 0)));
    const Press state = press(row, options[i]);
    MirrorItem& item = mirror().describe(Role::option, options[i]);
    item.on = i == current;
    item.help = note;
    if (const ImU32 colour = wash(state)) fill(row, colour, 4);
    Rect text = inset(row, kGrid, 0);
    draw_text(cut_top(text, line), options[i],
              {.font = i == current ? theme().fonts.bold : nullptr});
    if (below > 0) {
      text.Min.y -= 4;
      draw_paragraph(text, note, {.colour = p.soft});
    }
    claim(row);
    if (state.pressed) {
      if (i != current) chosen = i;
      ImGui::CloseCurrentPopup();
    }
  }
  return chosen;
}

}  // namespace

std::optional<std::size_t> select(const Rect& area, const Words& words,
                                  std::span<const std::string> options, std::size_t current,
                                  std::span<const std::string> notes) {
  const Palette& p = theme().palette;
  ImGui::PushID(words.spoken().data(), words.spoken().data() + words.spoken().size());
  const Press state = press(area, "select");
  MirrorItem& item = mirror().describe(Role::select, words.spoken());
  item.options.assign(options.begin(), options.end());
  item.value = current < options.size() ? options[current] : std::string();
  item.help = words.help;
  explain(words);
  std::optional<std::size_t> chosen;
  if (const auto request = mirror().take_request(item.id)) {
    for (std::size_t i = 0; i < options.size(); ++i) {
      if (options[i] == *request && i != current) chosen = i;
    }
  }
  if (const ImU32 colour = wash(state)) fill(area, colour, kRounding);
  frame(area, p.hairline, kRounding);
  Rect text = inset(area, kGrid, 0);
  const ImVec2 arrow = cut_right(text, kGrid).GetCenter();
  cut_right(text, 4);
  draw_text(text, current < options.size() ? options[current] : words.label, {.apart = true});
  ImGui::GetWindowDrawList()->AddTriangleFilled(arrow + ImVec2(-4, -2), arrow + ImVec2(4, -2),
                                                arrow + ImVec2(0, 3), p.soft);
  if (state.pressed) ImGui::OpenPopup("options");
  // At the foot of the screen it opens upwards.
  const bool up = area.Min.y > ImGui::GetIO().DisplaySize.y * 0.75f;
  ImGui::SetNextWindowPos({area.Min.x, up ? area.Min.y - 4 : area.Max.y + 4}, 0,
                          {0, up ? 1.0f : 0.0f});
  ImGui::SetNextWindowSizeConstraints({area.GetWidth(), 0}, {480, 520});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {4, 4});
  if (ImGui::BeginPopup("options", ImGuiWindowFlags_NoNav)) {
    if (const auto option = option_list(area.GetWidth() - 8, options, notes, current)) {
      chosen = option;
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
  ImGui::PopID();
  return chosen;
}

void progress_bar(const Rect& area, std::string_view name, double fraction, ImU32 colour) {
  fill(area, theme().palette.press, area.GetHeight() / 2);
  Rect done = area;
  done.Max.x = area.Min.x + area.GetWidth() * static_cast<float>(fraction);
  if (done.GetWidth() >= area.GetHeight()) fill(done, colour, area.GetHeight() / 2);
  MirrorItem& item = mirror().note(Role::progressbar, name, area);
  item.maximum = 100;
  item.now = static_cast<int>(fraction * 100);
}

void explain(const Words& words) {
  if (!words.beside) explain(words.help);
}

void explain(std::string_view help) {
  if (Picture::taken() != nullptr) return;
  const bool focused = mirror().focused() == ImGui::GetItemID() && mirror().focused() != 0;
  if (help.empty() || ImGui::IsItemActive()) return;
  if (is_silenced() && !focused) return;
  if (!focused && !ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) return;
  draw_explanation(ImGui::GetCurrentContext()->LastItemData.Rect, help);
}

void draw_explanation(const Rect& item, std::string_view help) {
  const float kWrap = ImMin(320.0f, ImGui::GetIO().DisplaySize.x - 6 * kGrid);
  const float line = line_height(kSmall);
  ImFont* font = theme().fonts.sans;
  const char* end = help.data() + help.size();
  const ImVec2 size = font->CalcTextSizeA(line, FLT_MAX, kWrap, help.data(), end);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 padding(12, 10);
  ImVec2 at(item.Min.x, item.Max.y + 6);
  const float height = size.y + 2 * padding.y;
  if (at.y + height > screen.y) at.y = item.Min.y - 6 - height;
  // Where neither below nor above has room for all of it, it covers what it explains.
  if (at.y < 0) at.y = ImMax(0.0f, screen.y - height - kGrid);
  at.x = ImClamp(at.x, kGrid, ImMax(kGrid, screen.x - size.x - 2 * padding.x - kGrid));
  const Rect card(at, at + size + padding * 2);
  ImDrawList* draw = ImGui::GetForegroundDrawList();
  draw->AddRectFilled(card.Min + ImVec2(0, 2), card.Max + ImVec2(0, 3), IM_COL32(0, 0, 0, 28),
                      kRounding);
  draw->AddRectFilled(card.Min, card.Max, theme().palette.surface, kRounding);
  draw->AddRect(card.Min, card.Max, theme().palette.hairline, kRounding);
  draw->AddText(font, line, card.Min + padding, theme().palette.ink, help.data(), end, kWrap);
}

}  // namespace onegin::web
