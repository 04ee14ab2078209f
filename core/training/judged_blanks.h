// The blanks by which a network is judged while it learns, the same at every evaluation.
#pragma once

#include <vector>

#include "training/batches.h"
#include "training/passage_rows.h"
#include "training/passages.h"

namespace onegin {

// One epoch of batches. Where a network hides what it is asked for, each blank has a reading of its
// own, all other tokens shown: at most kMost of them, evenly spread. Else every token is a blank;
// of a stream's windows those in the middle are, so that each has tokens on both sides.
class JudgedBlanks : public BatchSource {
 public:
  static constexpr std::size_t kMost = 1000;

  // `plan.blanks` says how the network reads; a batch has about streams * steps rows.
  JudgedBlanks(TokenView ids, const BatchPlan& plan);

  const Batch& next() override;
  const BatchPlan& plan() const override { return plan_; }
  double epochs() const override {
    return readings_.empty() ? 1
                             : static_cast<double>(next_) / static_cast<double>(readings_.size());
  }
  bool at_epoch_start() const override { return next_ == readings_.size(); }
  // An evaluation is never resumed.
  void save(StateWriter&) const override {}
  bool load(StateReader&) override { return false; }

 private:
  // What is read, and what of it is asked for.
  struct Reading {
    Passage passage;
    AskedIds asked;
  };
  void read_windows();
  void read_lines();
  void read_around_each();

  TokenView ids_;
  BatchPlan plan_;
  std::vector<Reading> readings_;
  std::size_t next_ = 0;
  PassageRows rows_;
  Batch batch_;
};

}  // namespace onegin
