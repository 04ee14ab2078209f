// The learning curve over the amount of text: each model anew on parts of it, in sessions of its
// own, so that those a person trains notice nothing.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "talk/desk.h"

namespace onegin::web {

class TextCurveDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId place, Event& event) override;
  void failed(SlotId place, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  // The curve is many trials on a few benches.
  struct Trial {
    SlotId slot = 0;
    double text_part = 1;
  };
  struct Bench {
    bool busy = false, text_sent = false;
    Trial trial;
    std::uint32_t asked = 0, probe = 0;
    double fraction = 0;  // of the trial
  };
  void begin();
  void stop();
  void forget();
  void lose(Bench& bench, std::string_view reason);
  SlotId place_of(const Bench& bench) const;
  void next_trial(Bench& bench);
  void end_trial(Bench& bench, double bits, const Sentence& trouble);
  void count();

  std::vector<Trial> trials_;  // not begun yet
  std::array<Bench, 2> benches_;
};

}  // namespace onegin::web
