// The text on the canvas, line by line, where it stands: a page lays it over the picture,
// transparent, so that it is found, selected and copied.
//
// Lines are divided by kEnd, their fields by kDivider: region, x, y, size, font, width, text, and
// then x and text of each part that goes on in the line. Places are those of the region's content,
// so that scrolling changes no line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "draw/widgets.h"

namespace onegin::web {

// How a text follows the one before it: in a line of its own, as the next row of one sentence, or
// in the same line without a gap.
enum class Follows { apart, row, line };

class Printed {
 public:
  static constexpr char kDivider = '\x1f', kEnd = '\x1e';

  void begin_frame();
  // `width` 0: as long as it is; above: wrapped there; below: cut off there.
  void add(ImVec2 at, std::string_view text, const Style& style, float width = 0,
           Follows follows = Follows::apart);

  const std::string& lines() const { return lines_; }
  // What scrolls as one, and cuts off what reaches beyond it.
  const std::vector<const ImGuiWindow*>& regions() const { return regions_; }

 private:
  std::string lines_;
  std::vector<const ImGuiWindow*> regions_;
  float below_ = 0;  // where the last line stands
};

Printed& printed();

}  // namespace onegin::web
