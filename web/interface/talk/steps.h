// Step by step: asks for the worked example, in a session of its own, and moves along its
// operations.
#pragma once

#include "talk/desk.h"

namespace onegin::web {

class StepsDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  // Its session, beyond those of models.
  static constexpr SlotId kPlace = kBenches + 2;

  // A function by itself: it comes with the rooms, apply() with the page.
  [[gnu::noinline]] void act(const StepsAct& act);
  void begin(Steps::Page page);
  void move(std::size_t at);
  void change(const StepsAct& act);
  // With the weights that are chosen; the operation in view stays.
  void ask();
  void train();
  void go_on();
  void drop();

  std::uint32_t asked_ = 0, training_ = 0;
};

}  // namespace onegin::web
