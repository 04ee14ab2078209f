// Collects what is written in a frame.
#include "draw/printed.h"

#include <algorithm>
#include <cmath>

namespace onegin::web {
namespace {

void append(std::string& line, float value) {
  line += std::to_string(static_cast<int>(std::round(value)));
  line += Printed::kDivider;
}

// A text has no dividers, which are signs that nobody sees.
void append(std::string& line, std::string_view text) {
  for (const char c : text) line += c >= '\x1c' && c <= Printed::kDivider ? ' ' : c;
}

}  // namespace

Printed& printed() {
  static Printed instance;
  return instance;
}

void Printed::begin_frame() {
  lines_.clear();
  regions_.clear();
}

void Printed::add(ImVec2 at, std::string_view text, const Style& style, float width,
                  Follows follows) {
  const ImGuiWindow* window = ImGui::GetCurrentWindow();
  // What a list offers is no text of the page.
  if (text.empty() || (window->Flags & ImGuiWindowFlags_Popup) != 0) return;
  const ImVec2 place = at - window->Pos + window->Scroll;
  if (follows == Follows::line) {
    lines_ += kDivider;
    append(lines_, place.x);
    append(lines_, text);
    return;
  }
  // Copied, cells of a row are divided as a spreadsheet reads them.
  if (!lines_.empty()) {
    if (follows == Follows::apart) lines_ += std::abs(at.y - below_) < 6 ? '\t' : '\n';
    lines_ += kEnd;
  }
  below_ = at.y;
  const auto region = std::find(regions_.begin(), regions_.end(), window) - regions_.begin();
  if (static_cast<std::size_t>(region) == regions_.size()) regions_.push_back(window);
  const Fonts& fonts = theme().fonts;
  append(lines_, static_cast<float>(region));
  append(lines_, place.x);
  append(lines_, place.y);
  append(lines_, style.size);
  append(lines_, style.font == fonts.bold ? 1.0f : style.font == fonts.serif ? 2.0f : 0.0f);
  append(lines_, width);
  append(lines_, text);
}

}  // namespace onegin::web
