// The loss on the held-out part, a slice of a few milliseconds at a time.
#pragma once

#include <algorithm>
#include <memory>

#include "models/neural_model.h"
#include "training/batches.h"

namespace onegin {

// One pass over all events of `ids` from the empty context, the state carried along (stream) or
// begun anew at each line (sentence): the same events under the same contexts as scoring them one
// token at a time. Of a network that fills blanks, over blanks of `ids` (JudgedBlanks). Dropout is
// off and the model learns nothing from it.
class ValidationPass {
 public:
  ValidationPass(NeuralModel& model, TokenView ids, const TaskSummary& task);

  void begin();
  bool running() const { return running_; }
  void stop() { running_ = false; }
  // One slice. True while more is left.
  bool advance();
  // Mean over all events in nats, after the last slice.
  double loss() const { return sum_ / static_cast<double>(std::max<std::size_t>(events_, 1)); }
  double progress() const {  // 0 to 1, after the last slice, too
    if (!running_) return events_ > 0 ? 1 : 0;
    return batches_->epochs();
  }

 private:
  NeuralModel& model_;
  TokenView ids_;
  BatchPlan plan_;
  std::unique_ptr<BatchSource> batches_;
  BatchState state_;
  bool running_ = false;
  double sum_ = 0;
  std::size_t events_ = 0;
};

}  // namespace onegin
