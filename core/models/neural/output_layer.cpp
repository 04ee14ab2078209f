// Logits, cross-entropy and its gradient, piece by piece.
#include "models/neural/output_layer.h"

#include <algorithm>
#include <limits>

#include "math/softmax.h"
#include "models/neural/buffer.h"

namespace onegin {

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

void OutputLayer::refresh(Pieces& pieces) {
  pieces(Pieces::kCopied * outputs_ * width_,
         [&] { packed_.pack(Transpose::yes, width_, outputs_, weight_, width_); });
}

void OutputLayer::logits(std::size_t rows, const Scalar* h, Scalar* out) const {
  const auto n = static_cast<std::size_t>(outputs_);
  for (std::size_t r = 0; r < rows; ++r) std::copy_n(bias_->weights.data(), n, out + r * n);
  gemm_packed(static_cast<int>(rows), h, width_, packed_, 1, out, outputs_);
}

std::size_t OutputLayer::piece(std::size_t outputs) {
  return std::max(kFewestRows, kPieceLogits / outputs);
}

std::uint64_t OutputLayer::work_size(std::size_t outputs, std::size_t width, int samples,
                                     std::uint64_t rows) {
  const std::uint64_t logits = std::min<std::uint64_t>(piece(outputs), rows) * outputs;
  std::uint64_t sampled = 0;
  if (samples > 0 && static_cast<std::size_t>(samples) < outputs) {
    sampled = SampledSoftmax::work_size(static_cast<std::size_t>(samples), outputs, width, rows);
  }
  return outputs * width + rows + logits + sampled;
}

void OutputLayer::piece_logits(Pieces& pieces, std::size_t first, std::size_t count,
                               const Scalar* h, DirectConnections* direct, Work& work) const {
  const auto n = static_cast<std::size_t>(outputs_);
  grow(work.logits, count * n);
  pieces.parts(count, static_cast<double>(n) * (width_ + Pieces::kCopied),
               [&](std::size_t row, std::size_t rows) {
                 logits(rows, h + (first + row) * static_cast<std::size_t>(width_),
                        work.logits.data() + row * n);
               });
  if (direct != nullptr) direct->add(pieces, first, count, work.logits.data());
}

PassResult OutputLayer::loss(std::span<const TokenId> targets, const Scalar* h,
                             DirectConnections* direct, Work& work) const {
  PassResult result;
  const auto n = static_cast<std::size_t>(outputs_);
  for (std::size_t first = 0; first < targets.size(); first += piece()) {
    const std::size_t count = std::min(piece(), targets.size() - first);
    Pieces all;
    piece_logits(all, first, count, h, direct, work);
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

void OutputLayer::loss_and_gradient(Pieces& pieces, std::span<const TokenId> targets,
                                    const Scalar* h, Scalar* d_h, DirectConnections* direct,
                                    Random& random, Work& work, PassResult& result) const {
  if (sampled_ && direct == nullptr) {
    grow(work.types, targets.size());
    const std::span<TokenId> types = std::span(work.types).first(targets.size());
    pieces(static_cast<double>(targets.size()), [&] {
      std::copy(targets.begin(), targets.end(), types.begin());
      for (TokenId& type : types) type -= first_event_;  // what is below wraps beyond O
    });
    const SampledSoftmax::Layer layer{.weight = weight_,
                                      .d_weight = d_weight_,
                                      .bias = bias_->weights.data(),
                                      .d_bias = bias_->gradient.data(),
                                      .width = width_};
    sampled_->pass(pieces, layer, types, h, d_h, random, work.sampled, result);
    return;
  }
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
    piece_logits(pieces, first, count, h, direct, work);
    pieces.parts(count, Pieces::kExponential * static_cast<double>(n),
                 [&](std::size_t from, std::size_t rows) {
                   const auto scale = static_cast<Scalar>(
                       1.0 / static_cast<double>(std::max<std::size_t>(result.events, 1)));
                   for (std::size_t r = from; r < from + rows; ++r) {
                     Scalar* z = work.logits.data() + r * n;
                     const TokenId target = targets[first + r];
                     if (!is_event(target)) {
                       std::fill_n(z, n, Scalar{0});
                       continue;
                     }
                     result.loss += cross_entropy({z, n}, target - first_event_, scale);
                     for (std::size_t j = 0; j < n; ++j) bias_->gradient[j] += z[j];
                   }
                 });
    const int rows = static_cast<int>(count);
    // dV (O, H) += dz^T h;  dh (R, H) = dz V
    gemm(pieces, Transpose::yes, Transpose::no, outputs_, width_, rows, work.logits.data(),
         outputs_, h + first * k, width_, 1, d_weight_, width_);
    gemm(pieces, Transpose::no, Transpose::no, rows, width_, outputs_, work.logits.data(), outputs_,
         weight_, width_, 0, d_h + first * k, width_);
    if (direct != nullptr) direct->backward(pieces, first, count, work.logits.data());
  }
  pieces(1, [&] { result.objective = result.loss; });
}

void OutputLayer::score(std::span<const TokenId> targets, const Scalar* h,
                        DirectConnections* direct, std::span<EventScore> scores, Work& work) const {
  const auto n = static_cast<std::size_t>(outputs_);
  for (std::size_t first = 0; first < targets.size(); first += piece()) {
    const std::size_t count = std::min(piece(), targets.size() - first);
    Pieces all;
    piece_logits(all, first, count, h, direct, work);
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
