// The parts of Describe: the scene under the hand, its shapes, and what each model says of it.
#pragma once

#include <optional>
#include <span>

#include "draw/widgets.h"
#include "state/describe_room.h"

namespace onegin::web::describe_room {

// What a model looked at: the weight of each region, row by row; empty: nothing is shown.
using Looks = std::span<const float>;
// The regions that step `word` of a caption looked at.
Looks looks_of(const Caption& caption, std::size_t word);

// The scene as the models see it, in a square; a shape is held and moved there.
void draw_scene_under_hand(const Drawing& all, Looks looks, const Rect& area, Intents& intents);

// The list of shapes, and what can be done with the one that is held.
float shapes_height(const Drawing& all, float width);
void draw_shapes(const Drawing& all, Rect area, Intents& intents);

// A caption for each model, the word under the pointer, or the chosen one.
float captions_height(const State& state, float width);
std::optional<std::size_t> draw_captions(const State& state, Rect area, Intents& intents);

// The scene with another shape in the place of one, or without it, as an intent.
Intent redrawn(const Scene& scene, std::size_t index, const std::optional<SceneShape>& shape);

}  // namespace onegin::web::describe_room
