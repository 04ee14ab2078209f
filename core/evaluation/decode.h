// Writes the target of every pair by beam search, and says how near it is to the one that is given.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "evaluation/beam.h"
#include "evaluation/line_reader.h"
#include "evaluation/target_metrics.h"

namespace onegin {

struct DecodedTarget {
  std::size_t line = 0;                  // from 1
  std::string source = {}, target = {};  // as in the text
  std::string written = {};              // by the model
  double log_prob = 0;                   // of what was written, </s> included; natural logarithm
};

// The work over the lines of a text of pairs, or of what is held out. Every kind can be asked.
class TargetDecoder {
 public:
  // Model and task must outlive it. `beam`: hypotheses, at least 1.
  TargetDecoder(const LanguageModel& model, const Task& task, std::unique_ptr<EventLines> lines,
                std::uint32_t beam);

  // True while there is more. Error: a line is no pair.
  Result<bool> advance(const Exhausted& exhausted,
                       const std::function<void(DecodedTarget&&)>& report);
  const TargetMetrics& metrics() const { return metrics_; }

 private:
  Result<bool> read_line();
  void finish(const std::function<void(DecodedTarget&&)>& report);

  const LanguageModel& model_;
  const Task& task_;
  const std::unique_ptr<EventLines> lines_;
  const std::uint32_t beam_;
  std::unique_ptr<BeamSearch> search_;
  DecodedTarget target_;
  TargetMetrics metrics_;
};

}  // namespace onegin
