// The mirror as the page last saw it, so that only what changed crosses.
#pragma once

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "draw/mirror.h"

namespace onegin::web {

class MirrorSender {
 public:
  void send();

 private:
  std::unordered_map<ImGuiID, MirrorItem> seen_;
  nlohmann::json order_;
  bool covered_ = false;
};

}  // namespace onegin::web
