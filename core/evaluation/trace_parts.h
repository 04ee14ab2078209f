// A trace of a model that mixes parts: what each part said of each token, and with what weight.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "evaluation/trace_plane.h"
#include "evaluation/trace_text.h"
#include "models/language_model.h"
#include "models/model.h"

namespace onegin {

// Planes "input", "weight" and "contribution" (T, M) of M parts, as MixedPart has them; 0 where a
// step is not judged. Their columns have the parts' names as titles. All arguments must outlive it.
class PartsTracer {
 public:
  // `planes`: only those of these names; empty: all.
  PartsTracer(const LanguageModel& model, const TraceText& text, std::vector<std::string> planes);

  // True while there is more to do.
  bool advance(const Exhausted& exhausted);

  std::vector<TracePlane>& planes() { return planes_.all; }
  // ln P of what follows each step; NaN where it is not judged.
  const std::vector<double>& log_probs() const { return log_probs_; }
  double loss() const { return loss_; }  // sum over the counted events, nats
  std::size_t events() const { return events_; }

 private:
  void step();
  void begin(const std::vector<MixedPart>& parts);

  const LanguageModel& model_;
  const TraceText& text_;
  State state_;
  std::vector<double> log_probs_;
  double loss_ = 0;
  std::size_t events_ = 0;
  bool begun_ = false;
  TracePlanes planes_;
  std::vector<double MixedPart::*> shown_;  // in each plane
};

}  // namespace onegin
