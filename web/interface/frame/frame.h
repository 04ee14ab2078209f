// The parts of the frame around the room that is open.
#pragma once

#include <optional>
#include <string_view>

#include "draw/widgets.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

// Columns stack below this width.
inline constexpr float kPhoneWidth = 720;

float toolbar_height(const State&, float width);
void draw_toolbar(const State&, const Rect&, Intents&);

// The text in two lines, a row for each model, the mixture, the verdict, and what is kept.
float rail_height(const State&, float width, std::string_view verdict);
void draw_rail(const State&, const Rect&, std::string_view verdict, Intents&);
// On a phone, folded into one line.
void draw_folded_rail(const State&, const Rect&, Intents&);

// What was found in the text, in two lines; a button that opens the drawer.
float text_block_height(const State&, float width);
void draw_text_block(const State&, const Rect&, Intents&);
// The text itself, its unit and boundary, and editing.
float drawer_height(const State&, float width);
void draw_drawer(const State&, const Rect&, Intents&);

// One model: colour, name, how it stands, bits per character, and its one button.
float slot_row_height();
void draw_slot_row(const State&, SlotId, const Rect&, Intents&);

// Files, a link and what the browser keeps; at the foot of the rail.
float keep_height(const State&, float width);
void draw_keep(const State&, const Rect&, Intents&);
// Whether the notice warns or asks: that is seen also where the rail is folded.
bool has_warning(const State&);

// What a change has thrown away, and the button that brings it back; no height where nothing is.
float undo_height(const State&, float width);
void draw_undo(const State&, const Rect&, Intents&);
// The lesson that runs, in its own place.
float lesson_height(const State&, float width);
void draw_lesson(const State&, Rect, Intents&);
// Where the control is that the lesson points at, as it was drawn in this frame; then marks it.
std::optional<Rect> marked_control(const State&);
void mark_control(const State&);

// The whole screen, laid out for its width.
Intents draw_screen(const State& state);

}  // namespace onegin::web
