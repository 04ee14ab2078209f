// The parts of the room Words' desk, one for each view; each asks and is answered by itself.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "talk/desk.h"

namespace onegin::web::words_room {

std::unique_ptr<Desk> make_embeddings_desk(Office& office);
std::unique_ptr<Desk> make_units_desk(Office& office);
std::unique_ptr<Desk> make_bag_desk(Office& office);
std::unique_ptr<Desk> make_contexts_desk(Office& office);

// Places on a map, so that the farthest is 1 from the middle.
inline void scale_places(std::vector<float>& places) {
  float most = 0;
  for (const float place : places) most = std::max(most, std::abs(place));
  if (most == 0) return;
  for (float& place : places) place /= most;
}

}  // namespace onegin::web::words_room
