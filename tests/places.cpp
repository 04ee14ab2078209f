// The folders come from CMake.
#include "places.h"

#include <cstdlib>
#include <filesystem>

namespace places {

std::string golden(const std::string& name) { return ONEGIN_GOLDEN "/" + name; }
std::string golden_or(const char* variable, const std::string& name) {
  const char* other = std::getenv(variable);
  return other != nullptr ? other : golden(name);
}
std::string asset(const std::string& name) { return ONEGIN_ASSETS "/" + name; }
std::string sample(const std::string& name) {
  const std::string kept = asset("samples/" + name);
  return std::filesystem::exists(kept) ? kept : ONEGIN_PAIRS "/" + name;
}
std::string font(const std::string& name) { return ONEGIN_FONTS "/" + name; }

}  // namespace places
