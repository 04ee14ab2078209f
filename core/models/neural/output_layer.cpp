// Logits, cross-entropy and its gradient, piece by piece.
#include "models/neural/output_layer.h"

#include <algorithm>
#include <limits>

#include "math/softmax.h"

namespace onegin {

OutputLayer::OutputLayer(const Tensor* weight, std::size_t first_row, const Tensor* bias,
                         TokenId first_event, int samples, const DirectConnections* direct,
                         WeightForms& forms, Activations& activations, std::size_t spare)
    : weight_(weight),
      bias_(bias),
      first_event_(first_event),
      outputs_(static_cast<int>(weight->shape[0] - first_row - spare)),
      width_(static_cast<int>(weight->shape[1])),
      first_weight_(first_row * weight->shape[1]),
      direct_(direct),
      packed_(forms.packed(Transpose::yes, width_, outputs_, weight, first_weight_, width_)) {
  logits_ = activations.add({.name = "out.logits",
                             .meaning = "o_t",
                             .columns = static_cast<std::size_t>(outputs_),
                             .most_rows = piece()});
  if (samples <= 0 || samples >= outputs_ || direct != nullptr) return;
  sampled_.emplace(static_cast<std::size_t>(samples), static_cast<std::size_t>(outputs_),
                   weight->shape[1], forms, activations);
  types_ = activations.add({.name = "out.types",
                            .meaning = "the target as a row of V",
                            .columns = 1,
                            .training = true,
                            .ids = true});
}

void OutputLayer::logits(std::size_t rows, const Scalar* h, Scalar* out) const {
  const auto n = static_cast<std::size_t>(outputs_);
  for (std::size_t r = 0; bias_ != nullptr && r < rows; ++r) {
    std::copy_n(bias_->weights.data(), n, out + r * n);
  }
  gemm_packed(static_cast<int>(rows), h, width_, *packed_, bias_ != nullptr ? 1 : 0, out, outputs_);
}

void OutputLayer::all_logits(std::size_t rows, const Scalar* h, Scalar* out,
                             Workspace& work) const {
  const auto n = static_cast<std::size_t>(outputs_);
  logits(rows, h, out);
  if (direct_ == nullptr) return;
  Pieces all;
  for (std::size_t first = 0; first < rows; first += piece()) {
    direct_->add(all, first, std::min(piece(), rows - first), out + first * n, work);
  }
}

std::size_t OutputLayer::piece(std::size_t outputs) {
  return std::max(kFewestRows, kPieceLogits / outputs);
}

void OutputLayer::piece_logits(Pieces& pieces, std::size_t first, std::size_t count,
                               const Scalar* h, Workspace& work) const {
  const auto n = static_cast<std::size_t>(outputs_);
  Scalar* to = work[logits_];
  pieces.parts(count, static_cast<double>(n) * (width_ + Pieces::kCopied),
               [&](std::size_t row, std::size_t rows) {
                 logits(rows, h + (first + row) * static_cast<std::size_t>(width_), to + row * n);
               });
  if (direct_ != nullptr) direct_->add(pieces, first, count, to, work);
}

void OutputLayer::logits_in_turn(Pieces& pieces, std::size_t rows, const Scalar* h,
                                 const TraceableModel::LogitsDone& take, Workspace& work) const {
  const auto n = static_cast<std::size_t>(outputs_);
  for (std::size_t first = 0; first < rows; first += piece()) {
    const std::size_t count = std::min(piece(), rows - first);
    piece_logits(pieces, first, count, h, work);
    pieces.parts(count, 2 * Pieces::kExponential * static_cast<double>(n),
                 [&](std::size_t row, std::size_t some) {
                   take(first + row, some, work[logits_] + row * n);
                 });
  }
}

PassResult OutputLayer::loss(std::span<const TokenId> targets, const Scalar* h,
                             Workspace& work) const {
  PassResult result;
  const auto n = static_cast<std::size_t>(outputs_);
  for (std::size_t first = 0; first < targets.size(); first += piece()) {
    const std::size_t count = std::min(piece(), targets.size() - first);
    Pieces all;
    piece_logits(all, first, count, h, work);
    for (std::size_t r = 0; r < count; ++r) {
      const std::size_t event = targets[first + r] - first_event_;
      if (targets[first + r] < first_event_ || event >= n) continue;
      const std::span<const Scalar> z(work[logits_] + r * n, n);
      result.loss += log_sum_exp(z) - static_cast<double>(z[event]);
      ++result.events;
    }
  }
  return result;
}

void OutputLayer::sampled_pass(Pieces& pieces, std::span<const TokenId> targets, const Scalar* h,
                               Scalar* d_h, Random& random, Workspace& work,
                               PassResult& result) const {
  const std::span<TokenId> types(work.ids(types_), targets.size());
  pieces(static_cast<double>(targets.size()), [&] {
    std::copy(targets.begin(), targets.end(), types.begin());
    for (TokenId& type : types) type -= first_event_;  // what is below wraps beyond O
  });
  const SampledSoftmax::Layer layer{.weight = weight(),
                                    .d_weight = d_weight(),
                                    .bias = bias_ ? bias_->weights.data() : nullptr,
                                    .d_bias = bias_ ? bias_->gradient.data() : nullptr,
                                    .width = width_};
  sampled_->pass(pieces, layer, types, h, d_h, random, work, result);
}

void OutputLayer::loss_and_gradient(Pieces& pieces, std::span<const TokenId> targets,
                                    const Scalar* h, Scalar* d_h, Random& random, Workspace& work,
                                    PassResult& result) const {
  if (sampled_) return sampled_pass(pieces, targets, h, d_h, random, work, result);
  const auto n = static_cast<std::size_t>(outputs_);
  const auto k = static_cast<std::size_t>(width_);
  const auto is_event = [&](TokenId target) {
    return target >= first_event_ && target - first_event_ < n;
  };
  pieces(static_cast<double>(targets.size()), [&] {
    result = {};
    result.events =
        static_cast<std::size_t>(std::count_if(targets.begin(), targets.end(), is_event));
  });
  for (std::size_t first = 0; first < targets.size(); first += piece()) {
    const std::size_t count = std::min(piece(), targets.size() - first);
    piece_logits(pieces, first, count, h, work);
    pieces.parts(count, Pieces::kExponential * static_cast<double>(n),
                 [&](std::size_t from, std::size_t rows) {
                   const auto scale = static_cast<Scalar>(
                       1.0 / static_cast<double>(std::max<std::size_t>(result.events, 1)));
                   for (std::size_t r = from; r < from + rows; ++r) {
                     Scalar* z = work[logits_] + r * n;
                     const TokenId target = targets[first + r];
                     if (!is_event(target)) {
                       std::fill_n(z, n, Scalar{0});
                       continue;
                     }
                     result.loss += cross_entropy({z, n}, target - first_event_, scale);
                     if (bias_ == nullptr) continue;
                     for (std::size_t j = 0; j < n; ++j) bias_->gradient[j] += z[j];
                   }
                 });
    const int rows = static_cast<int>(count);
    // dV (O, H) += dz^T h;  dh (R, H) = dz V
    gemm(pieces, Transpose::yes, Transpose::no, outputs_, width_, rows, work[logits_], outputs_,
         h + first * k, width_, 1, d_weight(), width_);
    gemm(pieces, Transpose::no, Transpose::no, rows, width_, outputs_, work[logits_], outputs_,
         weight(), width_, 0, d_h + first * k, width_);
    if (direct_ != nullptr) direct_->backward(pieces, first, count, work[logits_], work);
  }
  pieces(1, [&] { result.objective = result.loss; });
}

void OutputLayer::score(std::span<const TokenId> targets, const Scalar* h,
                        std::span<EventScore> scores, Workspace& work) const {
  const auto n = static_cast<std::size_t>(outputs_);
  const auto is_event = [](TokenId target) { return target != kNoTarget; };
  for (std::size_t first = 0; first < targets.size();) {
    // Rows without a target are left out run by run.
    const auto rest = targets.subspan(first, std::min(piece(), targets.size() - first));
    if (!is_event(rest[0])) {
      scores[first++] = {};
      continue;
    }
    const auto count = static_cast<std::size_t>(
        std::find_if_not(rest.begin(), rest.end(), is_event) - rest.begin());
    Pieces all;
    piece_logits(all, first, count, h, work);
    for (std::size_t r = 0; r < count; ++r) {
      const std::span<const Scalar> z(work[logits_] + r * n, n);
      const Scalar logit = z[targets[first + r] - first_event_];
      scores[first + r] = {.log_prob = static_cast<double>(logit) - log_sum_exp(z)};
    }
    first += count;
  }
}

void OutputLayer::normalise(std::span<Scalar> log_probs) const {
  log_softmax(log_probs.subspan(first_event_));
  std::fill_n(log_probs.data(), first_event_, -std::numeric_limits<Scalar>::infinity());
}

}  // namespace onegin
