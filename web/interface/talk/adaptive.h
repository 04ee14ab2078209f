// Adaptive reading: models read the sentence, or a part of the text, and go on learning meanwhile;
// their mixture learns its weights.
#pragma once

#include <memory>

#include "talk/desk.h"

namespace onegin::web::adaptive {

// It comes with the rooms.
std::unique_ptr<Desk> make_desk(Office& office);

}  // namespace onegin::web::adaptive
