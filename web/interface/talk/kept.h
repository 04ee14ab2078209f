// Work that is brought back: what the browser kept, or what came in a link.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/saved_state.h"
#include "talk/load.h"

namespace onegin::web {

// The text, and by its slot's id the project file of each model that was kept. Returns why it
// cannot be used, in a sentence; then nothing has changed.
std::optional<std::string> bring_back(Office& office, LoadDesk& loads, std::string_view saved,
                                      SavedFor place, std::string text, std::vector<Bytes> files);

}  // namespace onegin::web
