// What a page never runs, as functions that do nothing, so that the real ones need not be fetched.
#include <cstdarg>
#include <cstdlib>
#include <cstring>

#include "draw/widgets.h"

namespace onegin::web {

// Named here, it is not taken from the library: over every text field of a page lies a real one.
std::optional<std::string> typed_text(const Rect&, const Words&, const std::string&, Lines) {
  return std::nullopt;
}

}  // namespace onegin::web

// In the place of what ImGui refers to without a page ever needing it: it would close what was left
// open, keep tables and windows in a file, list windows for Ctrl+Tab. The names are those of
// ImGui's functions to the linker, see page.cmake.
extern "C" {
void __wrap__ZN5ImGui8EndTableEv() {}
void __wrap__ZN5ImGui9EndTabBarEv() {}
void* __wrap__ZN5ImGui14EndMultiSelectEv() { return nullptr; }
void __wrap__ZN5ImGui31TableSettingsAddSettingsHandlerEv() {}
bool __wrap__ZN5ImGui10SelectableEPKcbiRK6ImVec2(const char*, bool, int, const ImVec2*) {
  return false;
}
// The one text that is scanned is "#version 300 es".
int __wrap_sscanf(const char* text, const char* format, ...) {
  va_list numbers;
  va_start(numbers, format);
  *va_arg(numbers, int*) = std::atoi(text + std::strlen("#version "));
  va_end(numbers);
  return 1;
}
}
