// The fonts on the canvas: those of the start, and those that come when a letter is first drawn.
//
// A letter that no loaded font has stands for a request: its file is asked for, once, and until the
// file is there a grey block takes its place. What no font has is drawn as a box with its number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "draw/font_table.h"

namespace onegin::web {

// Draws the titles of the sample texts and nothing else.
inline constexpr std::string_view kTitleFont = "titles.ttf";
// Draws the words of the Korean interface and nothing else; text has a font of its own.
inline constexpr std::string_view kKoreanFont = "korean.ttf";
// Not a font: which file draws what. Asked for with the first letter beyond the fonts of the start.
inline constexpr std::string_view kFontTable = "table";

// How a letter stands on the canvas now.
enum class Letter {
  drawn,
  coming,   // its font is asked for
  late,     // its font could not be fetched
  missing,  // no font has it
};
Letter letter(std::uint32_t code);
// Whether labels can be drawn with it now; nothing is asked for.
bool labels_have(std::uint32_t code);
// What is known of the letter's script; null where no font has it, or nothing is known yet.
const FontFile* font_file_of(std::uint32_t code);
// A combining mark, which needs a letter to stand on; a letter.
bool is_mark(std::uint32_t code);
bool is_letter(std::uint32_t code);
// Joiners, variation selectors and the like: part of the text, but nothing to see.
bool is_unseen(std::uint32_t code);

// The code point that a text begins with, which is taken away from it; U+FFFD for malformed bytes.
std::uint32_t take_code_point(std::string_view& text);
// U+E000
std::string code_point_text(std::uint32_t code);

// Takes a file, outside of a frame: "sans.ttf", "bold.ttf" and "serif.ttf" of the start,
// `kTitleFont`, `kKoreanFont`, or what was asked for. Empty or damaged bytes: it could not be
// fetched. True if real text elements may use the font, too.
bool add_font(std::string_view name, std::string_view bytes);
// Files that could not be fetched are asked for again, where they are still needed. Outside of a
// frame.
void ask_again_for_fonts();

// The files that what was drawn since the last call asks for, each once.
std::vector<std::string> take_wanted_fonts();

// Changes whenever letters may look otherwise than before.
unsigned fonts_version();

// Forgets every file, when the context they were added to is gone.
void forget_fonts();

}  // namespace onegin::web
