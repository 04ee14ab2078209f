// What a page never runs, as functions that do nothing, so that the real ones need not be fetched.
#include "widgets.h"

namespace onegin::web {

// Named here, it is not taken from the library: over every text field of a page lies a real one.
std::optional<std::string> typed_text(const Rect&, const Words&, const std::string&, bool) {
  return std::nullopt;
}

}  // namespace onegin::web

// In the place of ImGui::EndTable(), which ImGui calls to close tables left open: there are none.
extern "C" void __wrap__ZN5ImGui8EndTableEv() {}
