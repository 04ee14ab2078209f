// The folders come from CMake.
#include "places.h"

namespace places {

std::string golden(const std::string& name) { return ONEGIN_GOLDEN "/" + name; }
std::string asset(const std::string& name) { return ONEGIN_ASSETS "/" + name; }
std::string font(const std::string& name) { return ONEGIN_FONTS "/" + name; }

}  // namespace places
