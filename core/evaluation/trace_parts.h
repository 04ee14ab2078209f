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

// A plane "part" (T, 3) of each part, counted by its layer: input, weight and contribution, as
// MixedPart has them; 0 where a step is not judged. Its meaning is the part's name. All arguments
// must outlive it.
class PartsTracer {
 public:
  // `planes`: none if these are names and "part" is not among them.
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

  const LanguageModel& model_;
  const TraceText& text_;
  State state_;
  std::vector<double> log_probs_;
  double loss_ = 0;
  std::size_t events_ = 0;
  TracePlanes planes_;
};

}  // namespace onegin
