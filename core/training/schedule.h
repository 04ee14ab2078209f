// The learning rate over the course of a training.
#pragma once

#include "training/training_config.h"

namespace onegin {

// The rate for a step, given how much of the training lies behind it (`fraction`, 0 to 1) and how
// often a plateau has halved it.
//   constant  learning_rate
//   cosine    rises linearly over the share warm_up, then learning_rate (1 + cos(pi x)) / 2, where
//             x goes from 0 to 1 over the rest (Loshchilov & Hutter 2017, one cycle); it ends at
//             1 % of learning_rate, so that the last steps still count
//   plateau   learning_rate / 2^halvings
double scheduled_rate(const TrainingConfig& config, double fraction, int halvings);

}  // namespace onegin
