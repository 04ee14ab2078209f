// The two palettes, the colours of slots, and the probability scale.
#include "draw/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "imgui_internal.h"

namespace onegin::web {
namespace {

constexpr ImU32 rgb(unsigned hex) {
  return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, 255);
}

constexpr Palette kLight{
    .paper = rgb(0xFAF9F6),
    .surface = rgb(0xFFFFFF),
    .ink = rgb(0x1E2227),
    .soft = rgb(0x5E646C),
    .faint = rgb(0x9AA0A6),
    .hairline = rgb(0xE4E1DA),
    .hover = rgb(0xF0EEE8),
    .press = rgb(0xE6E3DB),
    .chosen = rgb(0xFFFFFF),
    .primary = rgb(0x1E2227),
    .on_primary = rgb(0xFFFFFF),
    .held_out = rgb(0xF1EDE1),
    .warning = rgb(0xA33A00),
    .focus = rgb(0x3B5BA9),
};

constexpr Palette kDark{
    .paper = rgb(0x15171A),
    .surface = rgb(0x1B1E22),
    .ink = rgb(0xE9E7E2),
    .soft = rgb(0xA3A7AC),
    .faint = rgb(0x6C7177),
    .hairline = rgb(0x2C3035),
    .hover = rgb(0x24282D),
    .press = rgb(0x2E3338),
    .chosen = rgb(0x373D43),
    .primary = rgb(0xE9E7E2),
    .on_primary = rgb(0x15171A),
    .held_out = rgb(0x211F19),
    .warning = rgb(0xFF9A62),
    .focus = rgb(0x8FB0FF),
};

// Stops of the probability scale at equal steps, certain first; violet, by falling (light theme) or
// rising (dark theme) lightness.
constexpr std::array<unsigned, 5> kLightScale{0xFAF9F6, 0xE4DEF0, 0xBDADDB, 0x8A6FBA, 0x4F2D85};
constexpr std::array<unsigned, 5> kDarkScale{0x15171A, 0x322A47, 0x5B4787, 0x957CC9, 0xD6C6F5};

struct SlotColour {
  unsigned light, dark;
};
// By their marks: Okabe-Ito first, as dark or light as the ground asks; the last is the mixture's.
constexpr std::array<SlotColour, 13> kSlotColours{{{0x0072B2, 0x3A9BD6},
                                                   {0xB28200, 0xE69F00},
                                                   {0x00926A, 0x1DB488},
                                                   {0xD04A0A, 0xE8732A},
                                                   {0xC4609A, 0xD68CB6},
                                                   {0x7B4FD8, 0x9A7BFF},
                                                   {0x55780A, 0x9CCB3A},
                                                   {0xB3123F, 0xF0486B},
                                                   {0x8A2A7A, 0xC24FD0},
                                                   {0x0A8C9A, 0x4FD6E6},
                                                   {0x6E4A26, 0xA87B4F},
                                                   {0x2B2F86, 0x5566E0},
                                                   {0x1E2227, 0xE9E7E2}}};

float place_on_scale(double log10) {
  if (std::isnan(log10)) return 1;
  return static_cast<float>(std::clamp(log10 / kScaleFloor, 0.0, 1.0));
}

}  // namespace

Theme& theme() {
  static Theme current{false, kLight, {}, {}};
  return current;
}

void choose_colours(bool dark) {
  theme().dark = dark;
  theme().palette = dark ? kDark : kLight;
}

void choose_theme(bool dark) {
  choose_colours(dark);
  const Palette& p = theme().palette;
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.WindowPadding = {0, 0};
  style.ItemSpacing = {kGrid, 0};
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.PopupRounding = 6;
  style.ScrollbarSize = 8;
  style.ScrollbarRounding = 4;
  style.DisabledAlpha = 1;
  const std::array<std::pair<ImGuiCol, ImU32>, 9> colours{{
      {ImGuiCol_WindowBg, p.paper},
      {ImGuiCol_ChildBg, IM_COL32(0, 0, 0, 0)},
      {ImGuiCol_PopupBg, p.surface},
      {ImGuiCol_Border, p.hairline},
      {ImGuiCol_Text, p.ink},
      {ImGuiCol_ScrollbarBg, IM_COL32(0, 0, 0, 0)},
      {ImGuiCol_ScrollbarGrab, p.hairline},
      {ImGuiCol_ScrollbarGrabHovered, p.faint},
      {ImGuiCol_ScrollbarGrabActive, p.faint},
  }};
  for (const auto& [index, colour] : colours) {
    style.Colors[index] = ImGui::ColorConvertU32ToFloat4(colour);
  }
}

void choose_measures(bool touch) {
  constexpr Measures kTouch{.control = 44, .slider = 48, .tab = 48, .strip = 36};
  theme().measures = touch ? kTouch : Measures{};
}

float line_height(float em) { return std::round(em * theme().fonts.line_per_em); }

ImU32 slot_colour(std::size_t mark) {
  const SlotColour& row = kSlotColours[std::min(mark, kSlotColours.size() - 1)];
  return rgb(theme().dark ? row.dark : row.light);
}

ImU32 blend(ImU32 from, ImU32 to, float share) {
  const ImVec4 a = ImGui::ColorConvertU32ToFloat4(from);
  const ImVec4 b = ImGui::ColorConvertU32ToFloat4(to);
  return ImGui::ColorConvertFloat4ToU32({a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share,
                                         a.z + (b.z - a.z) * share, a.w + (b.w - a.w) * share});
}

ImU32 with_alpha(ImU32 colour, float alpha) {
  ImVec4 c = ImGui::ColorConvertU32ToFloat4(colour);
  c.w = alpha;
  return ImGui::ColorConvertFloat4ToU32(c);
}

ImU32 probability_colour(double log10) {
  const auto& stops = theme().dark ? kDarkScale : kLightScale;
  const float place = place_on_scale(log10) * static_cast<float>(stops.size() - 1);
  const std::size_t low = std::min(static_cast<std::size_t>(place), stops.size() - 2);
  return blend(rgb(stops[low]), rgb(stops[low + 1]), place - static_cast<float>(low));
}

double luminance(ImU32 colour) {
  const ImVec4 c = ImGui::ColorConvertU32ToFloat4(colour);
  const auto linear = [](float v) {
    const auto x = static_cast<double>(v);
    return x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(c.x) + 0.7152 * linear(c.y) + 0.0722 * linear(c.z);
}

double contrast(ImU32 a, ImU32 b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

ImU32 difference_colour(double log10) {
  const double share = std::isnan(log10) ? 0 : std::clamp(log10 / kDifferenceEnd, -1.0, 1.0);
  const unsigned end =
      share > 0 ? (theme().dark ? 0x4AA8E0 : 0x0067A3) : (theme().dark ? 0xF08A3C : 0xC25200);
  return blend(theme().palette.paper, rgb(end), static_cast<float>(std::abs(share)));
}

ImU32 text_on_probability(double log10) { return text_on(probability_colour(log10)); }

ImU32 text_on(ImU32 ground) {
  const Palette& p = theme().palette;
  const std::array<ImU32, 4> inks{p.ink, p.paper, rgb(0x000000), rgb(0xFFFFFF)};
  for (const ImU32 ink : inks) {
    if (contrast(ink, ground) >= 4.5) return ink;
  }
  return inks.back();
}

}  // namespace onegin::web
