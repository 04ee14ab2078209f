// A batch forward and backward, judged before it changes the weights.
#include "training/training_step.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>

#include "training/state_bytes.h"

namespace onegin {
namespace {

constexpr std::uint64_t kDropoutStream = 0x0d;  // of the seed, apart from the order of lines

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

// The first tensor with an entry that is not finite, or with the largest gradient.
std::string_view culprit(std::span<const Tensor> tensors) {
  std::string_view largest;
  double most = -1;
  for (const Tensor& tensor : tensors) {
    for (const auto& entries : {tensor.gradient, tensor.weights}) {
      for (Scalar x : entries) {
        if (!std::isfinite(x)) return tensor.name;
      }
    }
    const double norm = gradient_norm({&tensor, 1});
    if (norm > most) {
      most = norm;
      largest = tensor.name;
    }
  }
  return largest;
}

double mean_loss(const PassResult& pass) {
  return pass.loss / static_cast<double>(std::max<std::size_t>(pass.events, 1));
}

}  // namespace

TrainingStep::TrainingStep(NeuralModel& model, const TrainingConfig& config, const Plan& plan,
                           const std::vector<Tensor>& tensors, WeightCopies& copies,
                           std::uint64_t seed)
    : model_(model),
      config_(config),
      plan_(plan),
      tensors_(tensors),
      copies_(copies),
      seed_(seed),
      dropout_(seed, kDropoutStream) {}

void TrainingStep::start(Pieces& pieces, TokenView text, const TaskSummary& task) {
  optimizer_.begin(pieces, config_, tensors_);
  pieces(static_cast<double>(text.size()), [&] {
    batches_ = make_batches(text, {.sentences = task.sentences,
                                   .pairs = task.pairs,
                                   .apart = task.pairs && model_.reads_sources(),
                                   .streams = config_.batch,
                                   .steps = config_.sequence_length,
                                   .shuffle = seed_,
                                   .blanks = model_.blank_reading(),
                                   .types = model_.vocabulary_size()});
  });
  copies_.keep_last(pieces);
}

void TrainingStep::begin() {
  begun_.position.clear();
  save(begun_);
  batch_ = &batches_->next();
  seconds_ = 0;
  under_way_ = true;
}

bool TrainingStep::advance(const Clock& clock) {
  const double begun = clock();
  if (!under_way_) begin();
  astray_ = false;
  const bool more = pieces_.walk([&](Pieces& pieces) {
    model_.train_pass(pieces, *batch_, carried_, dropout_, pass_);
    norm_.measure(pieces, tensors_);
    pieces(1, [&] {
      // Guessing evenly costs ln V; ten times that is no longer learning.
      const double exploded = 10 + 10 * std::log(static_cast<double>(model_.vocabulary_size()));
      astray_ = !(mean_loss(pass_) < exploded) || !(norm_.value < 1e15);
    });
    if (!astray_) change_weights(pieces);
  });
  seconds_ += clock() - begun;
  if (more) return true;
  under_way_ = changes_ = false;
  if (!astray_) copies_.updated();
  return false;
}

void TrainingStep::change_weights(Pieces& pieces) {
  pieces(1, [&] {
    changes_ = true;
    rate_ = plan_.learning_rate(batches_->batch_ids());
  });
  copies_.keep_last(pieces);
  optimizer_.step(pieces, tensors_, rate_, clipping_scale(norm_.value, config_.clipping));
  model_.repack(pieces);
}

void TrainingStep::abandon() {
  under_way_ = changes_ = false;
  pieces_ = Pieces(Pieces::kLargest);
}

Error TrainingStep::error(std::uint64_t step) const {
  Error error{.what = say("step {0} went astray: loss {1}, gradient norm {2}; it was not applied",
                          step, number(mean_loss(pass_)), number(norm_.value)),
              .where = std::string(culprit(tensors_)),
              .hint = {},
              .kind = ErrorKind::failure};
  const std::string rate = number(config_.learning_rate);
  const bool clipped = config_.clipping > 0 && config_.clipping <= 1;
  error.hint = clipped ? say("lower the learning rate (now {0})", rate)
                       : say("lower the learning rate (now {0}) or set clipping to 1", rate);
  return error;
}

void TrainingStep::save(SavedTraining& saved) const {
  saved.optimizer_steps = optimizer_.steps();
  if (under_way_) {
    saved.position = begun_.position;
    saved.dropout = begun_.dropout;
    saved.carried = begun_.carried;
    return;
  }
  StateWriter out(saved.position);
  batches_->save(out);
  saved.dropout = dropout_;
  saved.carried = carried_;
}

bool TrainingStep::restore(const SavedTraining& saved) {
  StateReader in(saved.position);
  if (!batches_->load(in) || !in.at_end()) return false;
  dropout_ = saved.dropout;
  carried_ = saved.carried;
  return true;
}

}  // namespace onegin
