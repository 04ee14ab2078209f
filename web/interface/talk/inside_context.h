// How far back the models look: measured when a person asks for it; and what each token of the
// sentence leans on, while that is looked at.
#pragma once

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class InsideContextDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  struct Asked {
    std::uint32_t contexts = 0, leaning = 0;  // Commands under way
    std::string question;
    double step = 0;
  };

  void measure_all();
  void stop_all();
  void measure(SlotId at);
  void take_loss(SlotId at, const ContextLoss& loss, const Bytes& payload);
  void end_measuring(SlotId at);
  void mix();
  void look(SlotId at);
  void look_all();
  void ask(SlotId at);
  void take_leaning(SlotId at, Attributed& answer, const Bytes& payload);
  void forget(SlotId at);

  BySlot<Asked> asked_;
};

}  // namespace onegin::web
