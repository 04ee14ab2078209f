// The caption that a model which sees writes of a picture, and where it looked at each step.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/beam.h"
#include "models/seeing_model.h"

namespace onegin {

// By beam search, from the state that the picture gives. Model and task must outlive it.
class PictureCaption {
 public:
  // `picture` has the side that the model sees. `length`: tokens at the most, </s> included.
  PictureCaption(const LanguageModel& model, const SeeingModel& seeing, const Task& task,
                 std::vector<std::uint8_t> picture, std::uint32_t beam, std::uint32_t length);

  // True while there is more to do. Error: no token can follow.
  Result<bool> advance(const Exhausted& exhausted);

  // Then:
  const std::vector<TokenChoice>& tokens() const { return search_.best(); }
  const std::string& text() const { return text_; }            // without its end
  double log_prob() const;                                     // natural logarithm
  const std::vector<Scalar>& looks() const { return looks_; }  // as SeeingModel has them

 private:
  const SeeingModel& seeing_;
  const Task& task_;
  const std::vector<std::uint8_t> picture_;
  BeamSearch search_;
  std::string text_;
  std::vector<Scalar> looks_;
};

}  // namespace onegin
