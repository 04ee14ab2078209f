// The check of gradients as messages: what it is asked, and its rows.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "evaluation/gradient_check.h"
#include "result.h"
#include "session/messages.h"

namespace onegin {

// The weights are taken over by the payload.
GradientQuestion question_of(onegin_gradient::Request&& request, Bytes& payload);
// The same back. Error: the payload has other bytes than the question says.
Result<onegin_gradient::Request> request_of(const GradientQuestion& question,
                                            std::span<const std::byte> payload);

// The rows of a check, each as soon as all of its tensor was looked at.
class GradientRows {
 public:
  explicit GradientRows(std::unique_ptr<onegin_gradient::Check> check) : check_(std::move(check)) {}

  // Looks at one element more, and appends the rows that are complete. True while there is more.
  bool advance(std::vector<Proof>& rows);
  double progress() const { return check_->progress(); }
  // Not empty: nothing is checked, and this says why.
  std::string error() const { return check_->answer().error; }

 private:
  std::unique_ptr<onegin_gradient::Check> check_;
  std::size_t given_ = 0;
};

// What a program without a build in double precision says.
Error cannot_check_gradients();

// Its element where analytic and numeric gradient differ most.
Proof row_of(const onegin_gradient::TensorError& tensor);

}  // namespace onegin
