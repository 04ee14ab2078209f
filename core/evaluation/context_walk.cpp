// Runs that begin at equal distances and never overlap.
#include "evaluation/context_walk.h"

#include <algorithm>

namespace onegin {

ContextWalk::ContextWalk(const LanguageModel& model, const Task& task, TokenView ids,
                         std::size_t events, std::size_t run)
    : model_(model),
      sentences_(task.sentences()),
      pairs_(task.pairs()),
      ids_(ids),
      events_(std::min(events, count_events(task, ids))),
      run_(events_ < events ? events_ : run),  // all of them are one run
      runs_(run_ == 0 ? 0 : (events_ + run_ - 1) / run_) {}

bool ContextWalk::begin_run() {
  if (begun_ == runs_) return false;
  at_ = std::max(at_, ids_.size() / runs_ * begun_);
  // A state at the end of a line is that of the next one.
  while (sentences_ && at_ > 0 && at_ < ids_.size() && ids_[at_ - 1] != kEndSentence) ++at_;
  ++begun_;
  in_run_ = 0;
  given_ = GivenTokens(pairs_);
  state_ = sentences_ || at_ == 0 ? model_.begin() : model_.begin_amid();
  begins_ = true;
  return at_ < ids_.size();
}

void ContextWalk::read() {
  const TokenId id = ids_[at_++];
  given_.pass(id);
  begins_ = sentences_ && id == kEndSentence;
  if (begins_) {
    state_ = model_.begin();
  } else {
    model_.advance(state_, id);
  }
}

bool ContextWalk::next() {
  if (seen_ == events_) return false;
  if (on_event_) read();
  on_event_ = false;
  if (begun_ == 0 || in_run_ == run_ || at_ == ids_.size()) {
    if (!begin_run()) return false;
  }
  while (given_.given()) {
    read();
    if (at_ == ids_.size()) return false;
  }
  ++in_run_;
  ++seen_;
  return on_event_ = true;
}

}  // namespace onegin
