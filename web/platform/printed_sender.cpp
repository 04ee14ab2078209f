// The printed lines, then a record of their regions.
#include "printed_sender.h"

#include <cmath>
#include <utility>

#include "draw/printed.h"
#include "host.h"

namespace onegin::web {

void PrintedSender::send() {
  if (!started_) return;
  std::string update = printed().lines() + Printed::kEnd;
  for (const ImGuiWindow* window : printed().regions()) {
    const ImRect& seen = window->OuterRectClipped;
    const ImVec2 cut = seen.Min - window->Pos;
    update += std::to_string(window->ID) + Printed::kDivider;
    // The rectangle on the screen, how far it is scrolled and can be, what is cut off above.
    for (const float value : {seen.Min.x, seen.Min.y, seen.GetWidth(), seen.GetHeight(),
                              window->Scroll.x + cut.x, window->Scroll.y + cut.y,
                              window->ScrollMax.x + cut.x, window->ScrollMax.y + cut.y, cut.y}) {
      update += std::to_string(static_cast<int>(std::round(value))) + Printed::kDivider;
    }
  }
  if (update == sent_) return;
  sent_ = std::move(update);
  Host::show_printed(sent_);
}

}  // namespace onegin::web
