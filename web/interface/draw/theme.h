// Colours, sizes and fonts: one look, light and dark.
#pragma once

#include <string_view>

#include "imgui.h"

namespace onegin::web {

// An 8-pixel grid and three text sizes: the em of the letters, in CSS pixels.
inline constexpr float kGrid = 8;
inline constexpr float kSmall = 13;
inline constexpr float kBody = 16;
inline constexpr float kLarge = 22;

struct Palette {
  ImU32 paper, surface, ink, soft, faint, hairline, hover, press, chosen;
  ImU32 primary, on_primary;  // the one button that stands out
  ImU32 held_out;             // tint behind the validation part of the text
  ImU32 warning;
  ImU32 focus;
};

struct Fonts {
  ImFont* sans = nullptr;
  ImFont* bold = nullptr;
  ImFont* serif = nullptr;  // what is text, not interface
  float line_per_em = 1.362f;
};

// How large the parts of a control are: under a finger everything grows to 44 pixels.
struct Measures {
  float control = 28;  // buttons, selects, fields
  float slider = 30;
  float tab = 36;
  float strip = 28;  // a row of tokens
};

// The look of the current frame.
struct Theme {
  bool dark = false;
  Palette palette;
  Fonts fonts;
  Measures measures;
};

Theme& theme();
void choose_theme(bool dark);
void choose_colours(bool dark);  // alone, without Dear ImGui's own
void choose_measures(bool touch);

// What Dear ImGui calls the size of a font, the height of its line, for letters of that em; whole
// pixels keep them sharp.
float line_height(float em);

// Each slot keeps the colour and the shape of its mark everywhere; the shape tells slots apart
// where colours do not.
ImU32 slot_colour(std::size_t mark);

// One scale for every probability: a single hue, from paper (certain) to deep (surprising), that
// also differs in lightness. `log10` is the base-10 logarithm of a probability.
inline constexpr double kScaleFloor = -4;
ImU32 probability_colour(double log10);
ImU32 text_on_probability(double log10);

// How much likelier the first of two models finds a token: blue, or the second: orange; two hues
// that no colour blindness confuses, paper between them. `log10` of the ratio.
inline constexpr double kDifferenceEnd = 2;
ImU32 difference_colour(double log10);
// An ink that can be read on that ground.
ImU32 text_on(ImU32 ground);

// WCAG 2: how bright a colour is, 0 to 1, and how far two of them stand apart, 1 to 21.
double luminance(ImU32 colour);
double contrast(ImU32 a, ImU32 b);

ImU32 blend(ImU32 from, ImU32 to, float share);
ImU32 with_alpha(ImU32 colour, float alpha);

}  // namespace onegin::web
