// What the desks share: the state, the line to the sessions, the platform, and each other's causes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "platform.h"
#include "talk/desk.h"
#include "talk/line.h"

namespace onegin::web {

class Office {
 public:
  Office(State& s, Engine& engine, Platform& p) : state(s), line(engine), platform(p) {}

  State& state;
  Line line;
  Platform& platform;
  std::vector<Desk*> desks;  // in the order in which they hear of intents and causes

  void changed(const Cause& cause);
  // Puts a question to a model that can answer it, on the types that are chosen now.
  std::uint32_t ask(Desk& who, SlotId at, Line::Body body, Payload payload);

  // A session where there was given up.
  void revive(SlotId at);
  // The slot is removed, with its session.
  void end(SlotId at);

  // Shown beside the buttons that keep, and read out. A warning goes when the next thing works.
  void tell(Sentence sentence, bool warning = false);
  void announce(const Sentence& sentence);
  void worked();  // a warning is of the past
  // The model stopped, and its slot says why.
  void fail(SlotId at, const Failed& failed);
};

// Sessions that may be lost with no step forward between.
inline constexpr int kTrials = 2;
Sentence lost_sentence(std::string_view reason);
// "where: what; hint".
Sentence sentence_of(const Failed& failed);
// Bytes as a Command carries them.
Bytes bytes_of(std::string_view text);
// A text that models are asked about. Its mark says that it is one, whatever stands in it.
Bytes question_of(std::string_view text);
// Files one after the other; each is given back once it is copied.
Bytes joined(std::vector<Bytes> files);

// Whether a model can be asked anything now.
inline bool can_answer(const Slot& slot) {
  return slot.shown && slot.learnt() && slot.phase != Phase::waiting;
}
// Whether it can be asked now what comes next.
inline bool says_next(const Slot& slot) { return can_answer(slot) && speaks(slot); }

}  // namespace onegin::web
