// Shannon's game: takes guesses, and asks every model for each letter of the hidden sentence.
#pragma once

#include <string>
#include <vector>

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class GuessDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  struct Asked {
    std::uint32_t id = 0;
    bool again = false;  // it has learnt while it was being asked
    std::vector<ScoredToken> events;
  };
  // A sentence of the text that is open, once the room is and the text is read.
  void ensure();
  void begin(std::uint32_t number);
  void ask(SlotId at);
  void drop(SlotId at);
  void guess_all(const std::string& typed);
  void announce_letter();

  BySlot<Asked> asked_;
};

}  // namespace onegin::web
