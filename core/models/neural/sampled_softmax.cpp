// Drawing the types of a step, and cross-entropy among them.
#include "models/neural/sampled_softmax.h"

#include <algorithm>
#include <cmath>

#include "math/softmax.h"
#include "models/neural/buffer.h"

namespace onegin {
namespace {

// s such that the sum over j < types of min(1, s / (j + 1)) is `expected`: it grows with s.
double zipf_scale(double expected, std::size_t types) {
  double low = 0, high = static_cast<double>(types);
  for (int i = 0; i < 60; ++i) {
    const double s = (low + high) / 2;
    const double whole = std::floor(s);
    // The types from `whole` on: s times a piece of the harmonic series.
    const double rest = s * std::log((static_cast<double>(types) + 0.5) / (whole + 0.5));
    (whole + rest < expected ? low : high) = s;
  }
  return high;
}

}  // namespace

SampledSoftmax::SampledSoftmax(std::size_t expected, std::size_t outputs) {
  const double s =
      expected >= outputs
          ? static_cast<double>(outputs)
          : zipf_scale(static_cast<double>(std::max<std::size_t>(expected, 1)), outputs);
  probability_.reserve(outputs);
  chance_.reserve(outputs);
  for (std::size_t j = 0; j < outputs; ++j) {
    probability_.push_back(std::min(1.0, s / static_cast<double>(j + 1)));
    chance_.push_back(static_cast<std::uint64_t>(std::ldexp(probability_.back(), 32)));
  }
  most_ = most(expected, outputs);
}

// Eight standard deviations of a sum of independent draws above its mean.
std::size_t SampledSoftmax::most(std::size_t expected, std::size_t outputs) {
  const double mean = static_cast<double>(std::min(expected, outputs));
  return std::min(outputs, static_cast<std::size_t>(mean + 8 * std::sqrt(mean) + 8));
}

std::uint64_t SampledSoftmax::work_size(std::size_t expected, std::size_t outputs,
                                        std::size_t width, std::uint64_t rows) {
  const std::uint64_t types = most(expected, outputs) + 1;
  const std::uint64_t piece = std::max<std::uint64_t>(kFewestRows, kPieceLogits / types);
  constexpr std::uint64_t kPerType = (sizeof(double) + sizeof(std::uint64_t) + 4) / sizeof(Scalar);
  return kPerType * outputs + types * (3 * width + 3) + std::min(piece, rows) * types;
}

double SampledSoftmax::probability(std::size_t type) const { return probability_[type]; }

void SampledSoftmax::draw(const Layer& layer, Random& random, Work& work) const {
  const auto h = static_cast<std::size_t>(layer.width);
  work.sampled.reserve(most_);
  work.sampled.clear();
  work.place.assign(probability_.size(), -1);
  for (std::size_t j = 0; j < probability_.size(); ++j) {
    if (random.next() >= chance_[j]) continue;
    work.place[j] = static_cast<std::int32_t>(work.sampled.size());
    work.sampled.push_back(static_cast<std::uint32_t>(j));
  }
  const std::size_t n = work.sampled.size();
  grow(work.weight, std::max(n, most_) * h);
  grow(work.d_weight, std::max(n, most_) * h);
  grow(work.bias, std::max(n, most_));
  grow(work.d_bias, std::max(n, most_));
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t j = work.sampled[i];
    std::copy_n(layer.weight + j * h, h, work.weight.data() + i * h);
    work.bias[i] = layer.bias[j] - static_cast<Scalar>(std::log(probability_[j]));
  }
  std::fill_n(work.d_weight.data(), n * h, Scalar{0});
  std::fill_n(work.d_bias.data(), n, Scalar{0});
  const auto pack = [&](std::size_t types) {
    work.packed.pack(Transpose::yes, layer.width, static_cast<int>(types), work.weight.data(),
                     layer.width);
  };
  if (work.packed.rows() == 0) pack(std::max(n, most_));  // takes the memory for later steps
  pack(n);
}

// z: a row of logits over S, with a place for the target; becomes the gradient. Returns the row's
// objective.
double SampledSoftmax::row(std::size_t event, const Layer& layer, const Scalar* h, Scalar* d_h,
                           Scalar scale, std::span<Scalar> z, Work& work) const {
  const std::size_t n = work.sampled.size();
  const bool outside = work.place[event] < 0;
  std::size_t target = static_cast<std::size_t>(work.place[event]);
  const auto width = static_cast<std::size_t>(layer.width);
  const Scalar* v = layer.weight + event * width;
  if (outside) {
    target = n;
    double logit = static_cast<double>(layer.bias[event]) - std::log(probability_[event]);
    for (std::size_t k = 0; k < width; ++k) logit += static_cast<double>(v[k] * h[k]);
    z[n] = static_cast<Scalar>(logit);
  }
  const double objective = cross_entropy(outside ? z : z.first(n), target, scale);
  for (std::size_t i = 0; i < n; ++i) work.d_bias[i] += z[i];
  if (outside) {
    Scalar* d_v = layer.d_weight + event * width;
    for (std::size_t k = 0; k < width; ++k) d_v[k] += z[n] * h[k];
    for (std::size_t k = 0; k < width; ++k) d_h[k] += z[n] * v[k];
    layer.d_bias[event] += z[n];
  }
  return objective;
}

void SampledSoftmax::pass(Pieces& pieces, const Layer& layer, std::span<const TokenId> events,
                          const Scalar* h, Scalar* d_h, Random& random, Work& work,
                          PassResult& result) const {
  const auto types_drawn = static_cast<double>(probability_.size());
  const auto width = static_cast<std::size_t>(layer.width);
  pieces(types_drawn * Pieces::kCopied + 2 * Pieces::kCopied * static_cast<double>(most_ * width),
         [&] {
           draw(layer, random, work);
           result = {};
           for (TokenId event : events) {
             if (event < probability_.size()) ++result.events;
           }
         });
  const std::size_t n = work.sampled.size();
  const std::size_t columns = n + 1;
  const std::size_t piece = std::max(kFewestRows, kPieceLogits / (most_ + 1));
  grow(work.logits, std::min(piece, events.size()) * (std::max(n, most_) + 1));
  const int ld = static_cast<int>(columns), types = static_cast<int>(n);
  Scalar* z = work.logits.data();
  for (std::size_t first = 0; first < events.size(); first += piece) {
    const std::size_t count = std::min(piece, events.size() - first);
    const int rows = static_cast<int>(count);
    pieces.parts(count, static_cast<double>(columns * (width + 4)),
                 [&](std::size_t from, std::size_t some) {
                   Scalar* to = z + from * columns;
                   for (std::size_t r = 0; r < some; ++r) {
                     std::copy_n(work.bias.data(), n, to + r * columns);
                   }
                   gemm_packed(static_cast<int>(some), h + (first + from) * width, layer.width,
                               work.packed, 1, to, ld);
                 });
    pieces.parts(count, Pieces::kExponential * static_cast<double>(columns),
                 [&](std::size_t from, std::size_t some) {
                   const auto scale = static_cast<Scalar>(
                       1.0 / static_cast<double>(std::max<std::size_t>(result.events, 1)));
                   std::fill_n(d_h + (first + from) * width, some * width, Scalar{0});
                   for (std::size_t r = from; r < from + some; ++r) {
                     const std::size_t event = events[first + r];
                     const std::span<Scalar> logits(z + r * columns, columns);
                     if (event >= probability_.size()) {
                       std::fill(logits.begin(), logits.end(), Scalar{0});
                       continue;
                     }
                     const std::size_t at = (first + r) * width;
                     const double objective =
                         row(event, layer, h + at, d_h + at, scale, logits, work);
                     result.objective += objective;
                     // With p = e^-objective of the target, the others of S weigh (1 - p) / p of it
                     // after the division by Q, the target 1 / Q_y.
                     result.loss += std::log1p(std::expm1(objective) / probability_[event]);
                   }
                 });
    // dV (S, H) += dz^T h;  dh (R, H) += dz V
    gemm(pieces, Transpose::yes, Transpose::no, types, layer.width, rows, z, ld, h + first * width,
         layer.width, 1, work.d_weight.data(), layer.width);
    gemm(pieces, Transpose::no, Transpose::no, rows, layer.width, types, z, ld, work.weight.data(),
         layer.width, 1, d_h + first * width, layer.width);
  }
  pieces(Pieces::kCopied * static_cast<double>(n * width), [&] {
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t j = work.sampled[i];
      layer.d_bias[j] += work.d_bias[i];
      Scalar* to = layer.d_weight + j * width;
      const Scalar* from = work.d_weight.data() + i * width;
      for (std::size_t k = 0; k < width; ++k) to[k] += from[k];
    }
  });
}

}  // namespace onegin
