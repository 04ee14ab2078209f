// A map of tokens: a dot for each, names where there is room, the chosen one and its neighbours
// lit.
#pragma once

#include <string>

#include "draw/widgets.h"
#include "state/words_room.h"

namespace onegin::web::words_room {

// `lit`: tokens that are neighbours of the chosen one by any model.
void draw_map(const Embeddings& all, const TokenMap& map, std::string_view name, ImU32 colour,
              const std::vector<std::string>& lit, const Rect& area, Intents& intents);

// What of the maps is looked at, changed.
Intent look_at(double x, double y, double zoom);

}  // namespace onegin::web::words_room
