// A map of the places of a token: a dot for each, the chosen one and its nearest lit.
#pragma once

#include "draw/widgets.h"
#include "state/words_room.h"
#include "state/words_views.h"

namespace onegin::web::words_room {

float context_map_height(float width);
void draw_context_map(const ModelContexts& model, const Slot& slot, std::size_t chosen,
                      const Rect& area, Intents& intents);

}  // namespace onegin::web::words_room
