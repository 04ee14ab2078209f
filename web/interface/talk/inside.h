// Asks the networks what they compute: traces of the sentence, extremes of a unit, scores with
// something held at a value.
#pragma once

#include <memory>

#include "talk/by_slot.h"
#include "talk/desk.h"
#include "talk/line.h"

namespace onegin::web {

class InsideDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  enum class What {
    written,
    activity,
    gradient,
    first_gradient,
    extremes,
    held,
    held_bits,
    plain_bits
  };
  struct Asked {
    std::uint32_t id = 0;  // one at a time
    What what = What::activity;
    std::string question, key;
    double step = 0;
    bool failed = false;  // until something changes
    std::vector<ScoredToken> tokens;
  };

  void ask_all();
  // Somebody looks, and the model can say.
  bool can_look(SlotId at) const;
  // Asks for the next thing that is looked at and not known yet, if nothing is being asked already.
  void look(SlotId at);
  // Of a source alone: the pair that it makes with what the model writes; nothing until that is
  // known.
  std::optional<std::string> whole_pair(SlotId at, std::string question);
  bool ask_trace(SlotId at, What what, const std::optional<TracedModel>& known);
  bool ask_extremes(SlotId at);
  bool ask_held(SlotId at);
  void send(SlotId at, What what, Line::Body body, std::string question);
  void take_trace(SlotId at, const Asked& asked, Event& event);
  void take_held(SlotId at, const Asked& asked, const Totals& totals);
  TracedSlot& traced(SlotId at);

  BySlot<Asked> asked_;
};

// What is held, as Score and Trace take it.
Settings clamps_of(const InsideChoice& choice);

}  // namespace onegin::web
