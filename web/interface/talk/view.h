// What is only looked at, and what the platform does: no model is asked.
#pragma once

#include "talk/desk.h"

namespace onegin::web {

class ViewDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
};

}  // namespace onegin::web
