// The few controls the interface is made of, each drawn in a given rectangle and mirrored.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "draw/style.h"
#include "draw/theme.h"
#include "imgui.h"

namespace onegin::web {

// What a control says: drawn, read out, and explained on hover or focus.
struct Words {
  std::string_view label;
  std::string_view name = {};  // for assistive technology, where the label alone would not do
  std::string_view help = {};
  bool beside = false;  // the help is drawn beside the control, not on hover
  std::string_view spoken() const { return name.empty() ? label : name; }
};

// ---- layout: rectangles cut from rectangles ----
Rect cut_top(Rect& area, float height);
Rect cut_bottom(Rect& area, float height);
Rect cut_left(Rect& area, float width);
Rect cut_right(Rect& area, float width);
Rect inset(Rect area, float x, float y);
// A panel this narrow stacks its own columns.
inline bool narrow(float width) { return width < 520; }
// Tells the scrolling region that it reaches down to here.
void claim(const Rect& area);
bool visible(const Rect& area);
// A scrolling region that fills `area`; false if nothing of it shows. Always followed by
// end_scroll.
bool begin_scroll(const char* id, const Rect& area);
void end_scroll();

// Asks for one more frame although nothing changed: work goes on in slices.
void want_frame();
bool take_wanted_frame();

// ---- text ----
float text_width(std::string_view text, const Style& style);
// One line in `area`, vertically centred, cut with an ellipsis where it does not fit.
void draw_text(const Rect& area, std::string_view text, const Style& style = {});
// The end of a line that fits a width.
std::string_view end_that_fits(std::string_view text, float width, const Style& style);
// The next colour of a scale with what it stands for, cut from `rest`; false where no room is left.
bool draw_swatch(Rect& rest, ImU32 colour, std::string_view label);
// Text from `position` on: one line as long as it is, or lines wrapped at a width.
void draw_lines(ImVec2 position, std::string_view text, const Style& style, float wrap = 0);
// As draw_text(), mirrored as a note, and explained where the pointer rests on it.
void draw_note(const Rect& area, std::string_view name, std::string_view text,
               const Style& style = {}, std::string_view help = {});
void draw_heading(const Rect& area, std::string_view text, const Style& style = {},
                  std::string_view help = {});
// What a figure is on the left, how much on the right; a note of that name.
void draw_figure(const Rect& area, std::string_view name, std::string_view value,
                 std::string_view help);
// Wrapped; returns the height used.
float paragraph_height(std::string_view text, float width, const Style& style = {});
float draw_paragraph(const Rect& area, std::string_view text, const Style& style = {});

void hairline(ImVec2 from, ImVec2 to);
// A line through points.
void stroke(std::span<const ImVec2> points, ImU32 colour, float width, bool dashed = false);
void fill(const Rect& area, ImU32 colour, float rounding = 0);
void draw_mark(ImVec2 centre, float radius, ImU32 colour, std::size_t mark);  // of a slot
void frame(const Rect& area, ImU32 colour, float rounding = 0);

// ---- controls ----
enum class Look { primary, plain, quiet };
bool button(const Rect& area, const Words& words, Look look = Look::plain, bool enabled = true);
// An area that is one button below what is drawn on it. `on`: it is the one chosen, or unfolded.
bool choice(const Rect& area, const Words& words, bool on);
// Alternatives beside each other; the index chosen now.
std::optional<std::size_t> segmented(const Rect& area, const Words& words,
                                     std::span<const std::string_view> options,
                                     std::size_t current);
struct TabTitle {
  std::string_view title, help;
};
float tabs_width(std::span<const TabTitle> titles);
// `reveal`: the region that they scroll in is to show the current one.
std::optional<std::size_t> tabs(const Rect& area, std::span<const TabTitle> titles,
                                std::size_t current, bool reveal = false);
// `notes`: a sentence below each option, or none at all.
std::optional<std::size_t> select(const Rect& area, const Words& words,
                                  std::span<const std::string> options, std::size_t current,
                                  std::span<const std::string> notes = {});
std::optional<bool> checkbox(const Rect& area, const Words& words, bool on);

struct Scale {
  double minimum = 0, maximum = 1;
  bool logarithmic = false;
  bool whole = false;
  std::string_view unit = {};
};
// Label left, value right, a track below; the new value once the hand lets go.
std::optional<double> slider(const Rect& area, const Words& words, const Scale& scale,
                             double value);
// A value on the scale as a person reads it.
std::string slider_text(const Scale& scale, double value);

// letters: what is typed is taken letter by letter, and the field is empty again; composed_letters:
// letters that an input method puts together first, as Hangul.
enum class Lines { one, many, whole_text, letters, composed_letters };
// The new content as it is typed. `real`: the platform lays a real text element over it, which
// tells of the whole text only when it is closed.
std::optional<std::string> text_field(const Rect& area, const Words& words,
                                      const std::string& value, bool real,
                                      Lines lines = Lines::one);
// The same typed into ImGui's field, where there is no real one.
std::optional<std::string> typed_text(const Rect& area, const Words& words,
                                      const std::string& value, Lines lines);

void progress_bar(const Rect& area, std::string_view name, double fraction, ImU32 colour);
// Explains the last item on hover or focus.
void explain(std::string_view help);
void explain(const Words& words);
// Explains a place that is no item, where the pointer rests on it.
void explain_area(const Rect& area, std::string_view help);
// A card with an explanation, beside `item`.
void draw_explanation(const Rect& item, std::string_view help);

}  // namespace onegin::web
