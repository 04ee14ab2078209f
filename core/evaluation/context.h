// How far back a model looks: the loss on held-out events when only the last k tokens before each
// are shown (Khandelwal, He, Qi & Jurafsky 2018).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/model.h"
#include "text/corpus.h"

namespace onegin {

// 0, 1, 2, 4, ... 256.
std::vector<std::uint32_t> standard_contexts();

// The complete context of an event is <s> and the tokens before it, back to the beginning of its
// line, or in a stream of what is held out; <s> counts as a token. Where it has more than k tokens,
// the model reads the last k of them from begin_amid() on, and does not learn what came before.
// So an n-gram of order n is to the bit what it was from k = n - 1 on, and an MLP from its context
// on.
class ContextMeter {
 public:
  // The meter judges `events` events, evenly spread over `ids`, or all if `events` is 0: the same
  // events for every model of the event space and every k. Of pairs what is given is context alone.
  // `model`, a language model of `task`, and `ids` must outlive the meter.
  ContextMeter(const Model& model, TokenView ids, const Task& task,
               std::vector<std::uint32_t> contexts, std::size_t events);

  // True while more is left.
  bool advance(const Exhausted& exhausted);

  std::size_t events() const { return places_.size(); }
  double progress() const;  // 0 to 1
  // The place in the list of the context that is shown now; of those before all is known.
  std::size_t measuring() const { return measuring_; }
  // ln P of each event so far with that context; complete while the next is not begun.
  const std::vector<float>& log_probs() const { return log_probs_; }
  bool complete() const { return log_probs_.size() == places_.size(); }

 private:
  struct Place {
    std::size_t event;   // in the ids
    std::size_t before;  // tokens of its context, without <s>
  };
  void find_places(const Task& task, std::size_t events);
  std::size_t shown(const Place& place) const;
  void begin_batch();
  void read_some();
  void score_batch();

  const LanguageModel& language_;
  const TokenView ids_;
  const std::vector<std::uint32_t> contexts_;
  const std::size_t streams_;  // windows read side by side
  const std::size_t rows_;     // tokens read at once
  std::vector<Place> places_;
  std::size_t measuring_ = 0;
  std::vector<float> log_probs_;
  // The batch: the longest windows first, all ending together, so that those that have begun are
  // always the first ones.
  std::vector<std::size_t> order_;  // places
  std::vector<State> states_;
  std::size_t longest_ = 0, read_ = 0;  // tokens of the longest window
  double work_ = 0, done_ = 0;          // tokens read and events scored, in all
};

}  // namespace onegin
