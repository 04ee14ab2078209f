// The mirror as the page last saw it, so that only what changed crosses.
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

#include "draw/mirror.h"

namespace onegin::web {

class MirrorSender {
 public:
  void send();

 private:
  std::unordered_map<ImGuiID, MirrorItem> seen_;
  std::vector<std::pair<ImGuiID, ImGuiID>> order_;  // each item and the group it is in
  bool covered_ = false;
};

}  // namespace onegin::web
