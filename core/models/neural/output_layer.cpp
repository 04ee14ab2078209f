// Logits, cross-entropy and its gradient, piece by piece.
#include "models/neural/output_layer.h"

#include <algorithm>
#include <limits>

#include "math/softmax.h"
#include "models/neural/buffer.h"

namespace onegin {
namespace {

// A piece of this many logits stays in the second-level cache; but every piece also packs V and
// adds to all of dV, which wants many rows.
constexpr std::size_t kPieceLogits = std::size_t{1} << 18U;
constexpr std::size_t kFewestRows = 256;

}  // namespace

OutputLayer::OutputLayer(const Tensor* weight, std::size_t first_row, const Tensor* bias,
                         TokenId first_event, int samples)
    : weight_(weight->weights.data() + first_row * weight->shape[1]),
      d_weight_(weight->gradient.data() + first_row * weight->shape[1]),
      bias_(bias),
      first_event_(first_event),
      outputs_(static_cast<int>(bias->shape[0])),
      width_(static_cast<int>(weight->shape[1])) {
  if (samples > 0 && samples < outputs_) {
    sampled_.emplace(static_cast<std::size_t>(samples), static_cast<std::size_t>(outputs_));
  }
}

void OutputLayer::refresh() { packed_.pack(Transpose::yes, width_, outputs_, weight_, width_); }

void OutputLayer::logits(std::size_t rows, const Scalar* h, Scalar* out) const {
  const auto n = static_cast<std::size_t>(outputs_);
  for (std::size_t r = 0; r < rows; ++r) std::copy_n(bias_->weights.data(), n, out + r * n);
  gemm_packed(static_cast<int>(rows), h, width_, packed_, 1, out, outputs_);
}

std::size_t OutputLayer::piece() const {
  return std::max(kFewestRows, kPieceLogits / static_cast<std::size_t>(outputs_));
}

void OutputLayer::piece_logits(std::size_t first, std::size_t count, const Scalar* h,
                               DirectConnections* direct, Work& work) const {
  grow(work.logits, count * static_cast<std::size_t>(outputs_));
  logits(count, h + first * static_cast<std::size_t>(width_), work.logits.data());
  if (direct != nullptr) direct->add(first, count, work.logits.data());
}

PassResult OutputLayer::loss(std::span<const TokenId> targets, const Scalar* h,
                             DirectConnections* direct, Work& work) const {
  PassResult result;
  const auto n = static_cast<std::size_t>(outputs_);
  for (std::size_t first = 0; first < targets.size(); first += piece()) {
    const std::size_t count = std::min(piece(), targets.size() - first);
    piece_logits(first, count, h, direct, work);
    for (std::size_t r = 0; r < count; ++r) {
      const std::size_t event = targets[first + r] - first_event_;
      if (targets[first + r] < first_event_ || event >= n) continue;
      const std::span<const Scalar> z(work.logits.data() + r * n, n);
      result.loss += log_sum_exp(z) - static_cast<double>(z[event]);
      ++result.events;
    }
  }
  return result;
}

PassResult OutputLayer::loss_and_gradient(std::span<const TokenId> targets, const Scalar* h,
                                          Scalar* d_h, DirectConnections* direct, Random& random,
                                          Work& work) const {
  if (sampled_ && direct == nullptr) {
    work.types.assign(targets.begin(), targets.end());
    for (TokenId& type : work.types) type -= first_event_;  // what is below wraps beyond O
    const SampledSoftmax::Layer layer{.weight = weight_,
                                      .d_weight = d_weight_,
                                      .bias = bias_->weights.data(),
                                      .d_bias = bias_->gradient.data(),
                                      .width = width_};
    return sampled_->pass(layer, work.types, h, d_h, random, work.sampled);
  }
  PassResult result;
  const auto n = static_cast<std::size_t>(outputs_);
  const auto k = static_cast<std::size_t>(width_);
  for (TokenId target : targets) {
    if (target >= first_event_ && target - first_event_ < n) ++result.events;
  }
  const Scalar scale =
      result.events == 0 ? 0 : static_cast<Scalar>(1.0 / static_cast<double>(result.events));
  for (std::size_t first = 0; first < targets.size(); first += piece()) {
    const std::size_t count = std::min(piece(), targets.size() - first);
    piece_logits(first, count, h, direct, work);
    for (std::size_t r = 0; r < count; ++r) {
      Scalar* z = work.logits.data() + r * n;
      const std::size_t event = targets[first + r] - first_event_;
      if (targets[first + r] < first_event_ || event >= n) {
        std::fill_n(z, n, Scalar{0});
        continue;
      }
      result.loss += cross_entropy({z, n}, event, scale);
      for (std::size_t j = 0; j < n; ++j) bias_->gradient[j] += z[j];
    }
    const int rows = static_cast<int>(count);
    // dV (O, H) += dz^T h;  dh (R, H) = dz V
    gemm(Transpose::yes, Transpose::no, outputs_, width_, rows, work.logits.data(), outputs_,
         h + first * k, width_, 1, d_weight_, width_);
    gemm(Transpose::no, Transpose::no, rows, width_, outputs_, work.logits.data(), outputs_,
         weight_, width_, 0, d_h + first * k, width_);
    if (direct != nullptr) direct->backward(first, count, work.logits.data());
  }
  result.objective = result.loss;
  return result;
}

void OutputLayer::score(std::span<const TokenId> targets, const Scalar* h,
                        DirectConnections* direct, std::span<EventScore> scores, Work& work) const {
  const auto n = static_cast<std::size_t>(outputs_);
  for (std::size_t first = 0; first < targets.size(); first += piece()) {
    const std::size_t count = std::min(piece(), targets.size() - first);
    piece_logits(first, count, h, direct, work);
    for (std::size_t r = 0; r < count; ++r) {
      const std::span<const Scalar> z(work.logits.data() + r * n, n);
      const Scalar logit = z[targets[first + r] - first_event_];
      scores[first + r] = {.log_prob = static_cast<double>(logit) - log_sum_exp(z)};
    }
  }
}

void OutputLayer::normalise(std::span<Scalar> log_probs) const {
  log_softmax(log_probs.subspan(first_event_));
  std::fill_n(log_probs.data(), first_event_, -std::numeric_limits<Scalar>::infinity());
}

}  // namespace onegin
