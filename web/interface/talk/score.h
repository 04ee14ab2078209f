// The sentence: each model is asked for every token of it, again when it has learnt or the sentence
// is another.
#pragma once

#include <vector>

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class ScoreDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  struct Asked {
    std::uint32_t id = 0;
    bool again = false;  // the sentence changed while it was being answered
    std::vector<ScoredToken> tokens;
  };
  void ask(SlotId at);
  void answered(SlotId at, const Totals& totals);
  void point_at_surprise(const Slot& slot);
  void announce_all();

  BySlot<Asked> asked_;
};

}  // namespace onegin::web
