// The framebuffer as a PNG file.
#pragma once

#include <string>

namespace onegin::web {

// Writes what the current OpenGL context shows. False if the file cannot be written.
bool write_screenshot(const std::string& file, int width, int height);

}  // namespace onegin::web
