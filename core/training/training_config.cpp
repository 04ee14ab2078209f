// The defaults of training for small and large texts.
#include "training/training_config.h"

#include <algorithm>

namespace onegin {

TrainingConfig suggested_training(const TaskSummary& summary, const TrainingHints& hints) {
  TrainingConfig config;
  if (hints.muon) config.optimizer = OptimizerKind::muon;
  config.learning_rate = hints.learning_rate;
  config.matrix_rate = hints.matrix_rate;
  config.weight_decay = hints.weight_decay;
  // Minutes give few steps, a short text few of them an epoch: narrower batches make more.
  const std::size_t streams = summary.train_tokens / 8192;
  config.batch =
      hints.streams > 0 ? hints.streams : static_cast<int>(std::clamp<std::size_t>(streams, 8, 16));
  return config;
}

}  // namespace onegin
