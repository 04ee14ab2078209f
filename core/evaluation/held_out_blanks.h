// Blanks in what is held out: log P of the token that each of them hides.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "evaluation/fill.h"

namespace onegin {

class BlankMeter {
 public:
  // The meter fills `blanks` blanks, as spread_blanks() finds them. `model` is one of `task`;
  // `model`, `task` and `ids` must outlive the meter.
  BlankMeter(const Model& model, const Task& task, TokenView ids, std::size_t blanks)
      : model_(model), task_(task), ids_(ids), places_(spread_blanks(task, ids, blanks)) {}

  // Hands every blank that is filled to `report`: what was shown around it,
  // and the answer. True while more is left.
  using Report = std::function<void(const BlankQuestion&, const FillAnswer&)>;
  bool advance(const Exhausted& exhausted, const Report& report);

  std::size_t blanks() const { return places_.size(); }
  const std::vector<float>& log_probs() const { return log_probs_; }  // of those filled
  double progress() const;                                            // 0 to 1

 private:
  const Model& model_;
  const Task& task_;
  const TokenView ids_;
  const std::vector<std::size_t> places_;
  std::vector<float> log_probs_;
  BlankQuestion question_;
  std::unique_ptr<Filler> filler_;  // of the blank at work
};

}  // namespace onegin
