// The defaults of training for small and large texts.
#include "training/training_config.h"

#include <algorithm>

namespace onegin {

TrainingConfig suggested_training(const TaskSummary& summary) {
  TrainingConfig config;
  // A short text gives few steps an epoch: narrower batches make more of them.
  const std::size_t streams = summary.train_tokens / 8192;
  config.batch = static_cast<int>(std::clamp<std::size_t>(streams, 8, 32));
  return config;
}

}  // namespace onegin
