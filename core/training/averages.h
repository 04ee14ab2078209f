// Moving averages of what the last steps of a training cost and brought.
#pragma once

#include "models/neural_model.h"
#include "training/learner.h"

namespace onegin {

struct Averages {
  static constexpr double kDecay = 0.98;  // a step

  double loss_sum = 0, loss_weight = 0;
  double speed_tokens = 0, speed_seconds = 0;

  void add(const PassResult& pass, double seconds) {
    const auto decayed_add = [](double& average, double value) {
      average = kDecay * average + value;
    };
    decayed_add(loss_sum, pass.loss);
    decayed_add(loss_weight, static_cast<double>(pass.events));
    decayed_add(speed_tokens, static_cast<double>(pass.events));
    decayed_add(speed_seconds, seconds);
  }

  void show(TrainingProgress& progress) const {
    if (loss_weight > 0) progress.train_loss = loss_sum / loss_weight;
    if (speed_seconds > 0) progress.tokens_per_second = speed_tokens / speed_seconds;
  }
};

}  // namespace onegin
