// Traces the network, differentiates it numerically and updates it.
#include "evaluation/worked_example.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace onegin {
namespace {

// Step of the differences. In float a small one would drown in rounding.
constexpr double kDifference = sizeof(Scalar) == sizeof(double) ? 1e-3 : 3e-2;

}  // namespace

WorkedExample::WorkedExample(ExampleSettings settings) : settings_(std::move(settings)) {}

Result<bool> WorkedExample::advance(const Exhausted& exhausted) {
  do {
    switch (phase_) {
      case Phase::build:
        if (const auto checked = check(); !checked) return checked.error();
        if (const auto built = build(); !built) return built.error();
        phase_ = Phase::trace;
        break;
      case Phase::trace: {
        const auto more = tracer_->advance(exhausted);
        if (!more) return more;
        if (!*more) phase_ = Phase::differences;
        break;
      }
      case Phase::differences:
        take_differences();
        written_ = write();
        losses_.push_back(mean_loss());
        phase_ = Phase::updates;
        break;
      case Phase::updates:
        if (losses_.size() <= settings_.updates) {
          if (const auto updated = update(); !updated) return updated.error();
          break;
        }
        written_after_ = write();
        phase_ = Phase::done;
        return false;
      case Phase::done:
        return false;
    }
  } while (!exhausted());
  return true;
}

double WorkedExample::mean_loss() {
  neural().repack();
  BatchState state;
  const PassResult result = neural().evaluate_pass(text_.batch(), state);
  return result.loss / static_cast<double>(result.events);
}

double WorkedExample::loss_at(Scalar& weight, double value) {
  const Scalar kept = std::exchange(weight, static_cast<Scalar>(value));
  const double loss = mean_loss();
  weight = kept;
  return loss;
}

// f' = (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h + O(h^4)
void WorkedExample::take_differences() {
  for (const Tensor& tensor : tensors_) {
    Scalar* to = tracer_->add_plane({.name = "difference",
                                     .tensor = std::string(tensor.name),
                                     .rows = tensor.shape[0],
                                     .columns = tensor.weights.size() / tensor.shape[0],
                                     .meaning = phrase("central difference of the loss")});
    for (Scalar& weight : tensor.weights) {
      const auto loss = [&](double steps) {
        return loss_at(weight, static_cast<double>(weight) + steps * kDifference);
      };
      *to++ = static_cast<Scalar>((8 * (loss(1) - loss(-1)) - (loss(2) - loss(-2))) /
                                  (12 * kDifference));
    }
  }
  neural().repack();
}

Result<void> WorkedExample::update() {
  BatchState state;
  Random random(1);  // nothing is drawn
  neural().train_pass(text_.batch(), state, random);
  optimizer_.step(tensors_, settings_.learning_rate, 1);
  losses_.push_back(mean_loss());
  if (std::isfinite(losses_.back())) return {};
  return Error{say("the loss is no number any more after {0} updates", losses_.size() - 1),
               say("the worked example"), say("choose a smaller learning rate")};
}

std::vector<TokenId> WorkedExample::write() {
  const std::size_t events = shape_.vocabulary_size - shape_.first_event;
  std::vector<TokenId> written;
  if (events != settings_.types) return written;
  BatchState state;
  std::vector<Scalar> logits(events);
  TokenId input = text_.inputs.front();
  const std::array<TokenId, 1> target{kNoTarget};
  for (std::size_t t = 0; t < text_.steps(); ++t) {
    neural().forward_logits(
        {.steps = 1, .streams = 1, .inputs = {&input, 1}, .targets = target, .restarts = {}}, state,
        logits);
    const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
    written.push_back(static_cast<TokenId>(best));
    input = static_cast<TokenId>(best) + kFirstType;
  }
  return written;
}

std::vector<NamedWeights> WorkedExample::weights() {
  std::vector<NamedWeights> all;
  for (const Tensor& tensor : tensors_) {
    all.push_back({std::string(tensor.name),
                   tensor.shape[0],
                   tensor.weights.size() / tensor.shape[0],
                   {tensor.weights.begin(), tensor.weights.end()}});
  }
  return all;
}

}  // namespace onegin
