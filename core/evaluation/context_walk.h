// Contexts at which a model is looked at: runs of consecutive events, spread over a text.
#pragma once

#include <cstddef>

#include "models/model.h"
#include "text/corpus.h"
#include "text/given_tokens.h"

namespace onegin {

// Goes from event to event; before each the model has read what comes before it in its run. A run
// begins where a line does or, in a stream, in the midst of the text. What is given is read, and is
// no event.
class ContextWalk {
 public:
  // The walk visits about `events` events of `ids`, at most all, in runs of `run` events that begin
  // at equal distances, or in one run where all are visited: the same events for every model of the
  // event space. `model`, of `task`, and `ids` must outlive the walk.
  ContextWalk(const LanguageModel& model, const Task& task, TokenView ids, std::size_t events,
              std::size_t run);

  // Goes on to the next event. False: there is none.
  bool next();
  // Of the event:
  const State& state() const { return state_; }
  TokenId event() const { return ids_[at_]; }
  bool begins() const { return begins_; }         // no token of its line or its run comes before it
  std::size_t seen() const { return seen_; }      // events so far, this one too
  std::size_t events() const { return events_; }  // there will be

 private:
  bool begin_run();
  void read();  // goes over the token at at_

  const LanguageModel& model_;
  const bool sentences_, pairs_;
  const TokenView ids_;
  const std::size_t events_, run_, runs_;
  std::size_t begun_ = 0;   // runs
  std::size_t in_run_ = 0;  // events of this run so far
  std::size_t at_ = 0;      // in the ids; where the last run ended, before another begins
  std::size_t seen_ = 0;
  bool on_event_ = false;  // the token at at_ was given out
  bool begins_ = false;
  GivenTokens given_;
  State state_;
};

}  // namespace onegin
