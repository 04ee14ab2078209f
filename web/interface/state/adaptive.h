// Adaptive reading as it is shown: what each model says that goes on learning while it reads.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "state/state.h"

namespace onegin::web::adaptive {

// What a model said of the sentence, or of the part of the text that is compared.
struct Answer {
  bool running = false;
  double fraction = 0;              // of the part; 0: it gets ready
  std::optional<Totals> totals;     // stays until there is another
  std::vector<ScoredToken> scored;  // of the sentence; of the mixture without ranks
  Sentence trouble;                 // why there is none
};

struct Answers {
  SlotId slot = 0;
  Answer sentence, part;
};

struct Readings {
  std::vector<Answers> all;

  Answers& at(SlotId slot) {
    for (Answers& answers : all) {
      if (answers.slot == slot) return answers;
    }
    all.push_back({slot, {}, {}});
    return all.back();
  }
  const Answers& at(SlotId slot) const {
    static const Answers none;
    for (const Answers& answers : all) {
      if (answers.slot == slot) return answers;
    }
    return none;
  }
};

inline const Answer& sentence_of(const State& state, const Slot& slot) {
  return state.shelf.at<Readings>().at(slot.id).sentence;
}
inline const Answer& part_of(const State& state, const Slot& slot) {
  return state.shelf.at<Readings>().at(slot.id).part;
}

// Reading on is put off until every model is at rest: it would take the processor from those that
// train, and what it found would be of the past at once.
inline bool is_put_off(const State& state) {
  return std::any_of(state.slots.begin(), state.slots.end(),
                     [](const Slot& slot) { return slot.shown && slot.phase == Phase::training; });
}

}  // namespace onegin::web::adaptive
