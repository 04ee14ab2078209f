// The candidates of the ranking: read from what the person wrote, put to every model.
#pragma once

#include <vector>

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class RankDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  struct Asked {
    std::uint32_t id = 0;
    bool again = false;          // the candidates changed meanwhile
    std::vector<Scored> ranked;  // one for each candidate
  };
  void read_candidates();
  void ask(SlotId at);
  void ask_all();

  BySlot<Asked> asked_;
};

}  // namespace onegin::web
