// Are the gradients right? Compares those of train_pass with finite differences of the loss, in
// double precision. Defined in the library onegin_double alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#ifdef ONEGIN_DOUBLE
#include "models/neural_model.h"
#endif

// Both libraries see these types under one name, and nothing in them depends on the scalar: a
// program in float fills in a request and links onegin_double for the answer.
namespace onegin_gradient {

inline constexpr std::size_t kMostSteps = 20;

// A person's own model and a few of their tokens.
struct Request {
  std::string kind;                                         // registry id
  std::vector<std::pair<std::string, std::string>> config;  // field names and values
  std::size_t vocabulary_size = 0;
  std::uint32_t first_event = 0;
  std::map<std::string, std::vector<std::byte>, std::less<>> weights;  // as Model::save writes
  std::vector<std::uint32_t> tokens;   // read in order, each predicting the next; 2 to 21
  std::vector<std::uint32_t> source;   // what they are said of, where the model reads it by itself
  std::vector<std::uint32_t> picture;  // what it sees in that source; 0 to 255, as PixelView has it
  std::size_t most_per_tensor = 50;    // elements checked in each tensor; 0: all
};

// The element of one tensor where analytic and numeric gradient differ most.
struct TensorError {
  std::string name;
  std::size_t size = 0;     // elements
  std::size_t checked = 0;  // elements that were checked
  std::size_t index = 0;
  double analytic = 0;
  double numeric = 0;
  double relative = 0;  // |analytic - numeric| / max(|analytic|, |numeric|, 1e-3 largest, 5e-6)
};

struct Answer {
  std::string error;  // not empty: nothing was checked, and this says why
  std::vector<TensorError> tensors;
};

// A check under way, some elements at a time.
class Check {
 public:
  virtual ~Check() = default;
  // Checks one element. True while there are more.
  virtual bool advance() = 0;
  virtual double progress() const = 0;  // 0 to 1
  virtual Answer answer() const = 0;    // so far
};
std::unique_ptr<Check> begin(const Request& request);

// The same at once.
Answer check(const Request& request);

// The number of elements of each tensor, 3 to 50, with which the check of all tensors takes some
// seconds: an element takes at least four passes over the tokens, and a pass takes a multiply-add
// for each weight and token.
inline std::size_t affordable_elements(std::size_t weights, std::size_t tensors) {
  constexpr double kWork = 1e9;
  const double element = 4.0 * static_cast<double>(kMostSteps) * static_cast<double>(weights + 1);
  const double each = kWork / (element * static_cast<double>(tensors + 1));
  return each > 50 ? 50 : each < 3 ? 3 : static_cast<std::size_t>(each);
}

}  // namespace onegin_gradient

#ifdef ONEGIN_DOUBLE
namespace onegin {

// Every tensor of `model` over one batch from `start`. Dropout is held fixed by restarting `random`
// for every pass. All but the model is copied; what the batch shows must stay.
class GradientChecker {
 public:
  // Of the elements of a tensor that are checked, up to half are those whose gradient is not 0,
  // evenly spread, the others evenly spread over all. 0: all.
  GradientChecker(NeuralModel& model, const Batch& batch, const BatchState& start,
                  const Random& random, std::size_t most_per_tensor);

  // Checks one element. True while there are more; when there are none, the weights are as they
  // were at first.
  bool advance();
  double progress() const;
  const std::vector<onegin_gradient::TensorError>& errors() const { return errors_; }

 private:
  void begin();
  double loss();
  double loss_with(Scalar& weight, double value);
  std::vector<std::size_t> choose(std::size_t tensor) const;
  void check_element(std::size_t tensor, std::size_t index);

  NeuralModel& model_;
  const Batch batch_;
  const BatchState start_;
  const Random random_;
  const std::size_t most_;
  bool begun_ = false;
  bool forward_alone_ = false;  // a pass without gradients has the same loss
  std::vector<Tensor> tensors_;
  std::vector<std::vector<Scalar>> gradients_;
  std::size_t tensor_ = 0, next_ = 0;
  std::vector<std::size_t> chosen_;  // of that tensor
  std::vector<onegin_gradient::TensorError> errors_;
};

// The same at once.
std::vector<onegin_gradient::TensorError> check_gradients(NeuralModel& model, const Batch& batch,
                                                          const BatchState& start,
                                                          const Random& random,
                                                          std::size_t most_per_tensor);

}  // namespace onegin
#endif
