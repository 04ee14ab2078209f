// Drawing the types of a step, and cross-entropy among them.
#include "models/neural/sampled_softmax.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "math/softmax.h"

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

SampledSoftmax::SampledSoftmax(std::size_t expected, std::size_t outputs, std::size_t width,
                               WeightForms& forms, Activations& activations)
    : expected_(expected), outputs_(outputs) {
  // Eight standard deviations of a sum of independent draws above its mean.
  const double mean = static_cast<double>(std::min(expected, outputs));
  most_ = std::min(outputs, static_cast<std::size_t>(mean + 8 * std::sqrt(mean) + 8));
  constexpr std::size_t kPerType = (sizeof(double) + sizeof(std::uint64_t)) / sizeof(Scalar);
  forms.held(kPerType * outputs, [this] { prepare(); });
  const auto once = [&](const char* name, const char* meaning, std::size_t columns) {
    return Activation{.name = std::string("sample.") + name,
                      .meaning = meaning,
                      .extent = Extent::once,
                      .columns = columns,
                      .training = true};
  };
  const auto ids = [&](const char* name, const char* meaning, std::size_t columns) {
    Activation activation = once(name, meaning, columns);
    activation.ids = true;
    return activations.add(std::move(activation));
  };
  count_ = ids("count", "how many types take part", 1);
  types_ = ids("types", "the types that take part", most_);
  place_ = ids("place", "where a type stands among them", outputs);
  weight_ = activations.add(once("weight", "their rows of V", most_ * width));
  d_weight_ = activations.add(once("d_weight", "dL/d of these", most_ * width));
  bias_ = activations.add(once("bias", "c_j - ln Q_j", most_));
  d_bias_ = activations.add(once("d_bias", "dL/dc_j", most_));
  Activation packed = once("packed", "their rows of V, packed", most_ * width);
  packed.packed = true;
  packed_ = activations.add(std::move(packed));
  logits_ = activations.add({.name = "sample.logits",
                             .meaning = "logits of the types that take part, and of the target",
                             .columns = most_ + 1,
                             .training = true,
                             .most_rows = std::max(kFewestRows, kPieceLogits / (most_ + 1))});
}

void SampledSoftmax::prepare() {
  if (!probability_.empty()) return;
  const double s =
      expected_ >= outputs_
          ? static_cast<double>(outputs_)
          : zipf_scale(static_cast<double>(std::max<std::size_t>(expected_, 1)), outputs_);
  probability_.reserve(outputs_);
  chance_.reserve(outputs_);
  for (std::size_t j = 0; j < outputs_; ++j) {
    probability_.push_back(std::min(1.0, s / static_cast<double>(j + 1)));
    chance_.push_back(static_cast<std::uint64_t>(std::ldexp(probability_.back(), 32)));
  }
}

SampledSoftmax::Sample SampledSoftmax::sample(Workspace& work) const {
  return {.types = {work.ids(types_), *work.ids(count_)},
          .place = work.ids(place_),
          .weight = work[weight_],
          .d_weight = work[d_weight_],
          .bias = work[bias_],
          .d_bias = work[d_bias_]};
}

double SampledSoftmax::probability(std::size_t type) const { return probability_[type]; }

void SampledSoftmax::draw(const Layer& layer, Random& random, Workspace& work) const {
  const auto h = static_cast<std::size_t>(layer.width);
  TokenId* place = work.ids(place_);
  TokenId* types = work.ids(types_);
  std::size_t n = 0;
  std::fill_n(place, outputs_, kNowhere);
  for (std::size_t j = 0; j < outputs_; ++j) {
    if (random.next() >= chance_[j] || n == most_) continue;
    place[j] = static_cast<TokenId>(n);
    types[n++] = static_cast<TokenId>(j);
  }
  *work.ids(count_) = static_cast<TokenId>(n);
  const Sample s = sample(work);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t j = s.types[i];
    std::copy_n(layer.weight + j * h, h, s.weight + i * h);
    s.bias[i] = (layer.bias != nullptr ? layer.bias[j] : 0) -
                static_cast<Scalar>(std::log(probability_[j]));
  }
  std::fill_n(s.d_weight, n * h, Scalar{0});
  std::fill_n(s.d_bias, n, Scalar{0});
  PackedMatrix& packed = work.packed(packed_);
  const auto pack = [&](std::size_t count) {
    packed.pack(Transpose::yes, layer.width, static_cast<int>(count), s.weight, layer.width);
  };
  if (packed.rows() == 0) pack(most_);  // takes the memory for later steps
  pack(n);
}

// z: a row of logits over S, with a place for the target; becomes the gradient. Returns the row's
// objective.
double SampledSoftmax::row(std::size_t event, const Layer& layer, const Scalar* h, Scalar* d_h,
                           Scalar scale, std::span<Scalar> z, const Sample& sample) const {
  const std::size_t n = sample.types.size();
  const bool outside = sample.place[event] == kNowhere;
  std::size_t target = sample.place[event];
  const auto width = static_cast<std::size_t>(layer.width);
  const Scalar* v = layer.weight + event * width;
  if (outside) {
    target = n;
    double logit = (layer.bias != nullptr ? static_cast<double>(layer.bias[event]) : 0) -
                   std::log(probability_[event]);
    for (std::size_t k = 0; k < width; ++k) logit += static_cast<double>(v[k] * h[k]);
    z[n] = static_cast<Scalar>(logit);
  }
  const double objective = cross_entropy(outside ? z : z.first(n), target, scale);
  for (std::size_t i = 0; i < n; ++i) sample.d_bias[i] += z[i];
  if (outside) {
    Scalar* d_v = layer.d_weight + event * width;
    for (std::size_t k = 0; k < width; ++k) d_v[k] += z[n] * h[k];
    for (std::size_t k = 0; k < width; ++k) d_h[k] += z[n] * v[k];
    if (layer.d_bias != nullptr) layer.d_bias[event] += z[n];
  }
  return objective;
}

void SampledSoftmax::pass(Pieces& pieces, const Layer& layer, std::span<const TokenId> events,
                          const Scalar* h, Scalar* d_h, Random& random, Workspace& work,
                          PassResult& result) const {
  const auto types_drawn = static_cast<double>(outputs_);
  const auto width = static_cast<std::size_t>(layer.width);
  pieces(types_drawn * Pieces::kCopied + 2 * Pieces::kCopied * static_cast<double>(most_ * width),
         [&] {
           draw(layer, random, work);
           result = {};
           for (TokenId event : events) {
             if (event < outputs_) ++result.events;
           }
         });
  const Sample s = sample(work);
  const std::size_t n = s.types.size();
  const std::size_t columns = n + 1;
  const std::size_t piece = std::max(kFewestRows, kPieceLogits / (most_ + 1));
  const int ld = static_cast<int>(columns), types = static_cast<int>(n);
  Scalar* z = work[logits_];
  for (std::size_t first = 0; first < events.size(); first += piece) {
    const std::size_t count = std::min(piece, events.size() - first);
    const int rows = static_cast<int>(count);
    pieces.parts(count, static_cast<double>(columns * (width + 4)),
                 [&](std::size_t from, std::size_t some) {
                   Scalar* to = z + from * columns;
                   for (std::size_t r = 0; r < some; ++r) {
                     std::copy_n(s.bias, n, to + r * columns);
                   }
                   gemm_packed(static_cast<int>(some), h + (first + from) * width, layer.width,
                               work.packed(packed_), 1, to, ld);
                 });
    pieces.parts(count, Pieces::kExponential * static_cast<double>(columns),
                 [&](std::size_t from, std::size_t some) {
                   const auto scale = static_cast<Scalar>(
                       1.0 / static_cast<double>(std::max<std::size_t>(result.events, 1)));
                   std::fill_n(d_h + (first + from) * width, some * width, Scalar{0});
                   for (std::size_t r = from; r < from + some; ++r) {
                     const std::size_t event = events[first + r];
                     const std::span<Scalar> logits(z + r * columns, columns);
                     if (event >= outputs_) {
                       std::fill(logits.begin(), logits.end(), Scalar{0});
                       continue;
                     }
                     const std::size_t at = (first + r) * width;
                     const double objective = row(event, layer, h + at, d_h + at, scale, logits, s);
                     result.objective += objective;
                     // With p = e^-objective of the target, the others of S weigh (1 - p) / p of it
                     // after the division by Q, the target 1 / Q_y.
                     result.loss += std::log1p(std::expm1(objective) / probability_[event]);
                   }
                 });
    // dV (S, H) += dz^T h;  dh (R, H) += dz V
    gemm(pieces, Transpose::yes, Transpose::no, types, layer.width, rows, z, ld, h + first * width,
         layer.width, 1, s.d_weight, layer.width);
    gemm(pieces, Transpose::no, Transpose::no, rows, layer.width, types, z, ld, s.weight,
         layer.width, 1, d_h + first * width, layer.width);
  }
  pieces(Pieces::kCopied * static_cast<double>(n * width), [&] {
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t j = s.types[i];
      if (layer.d_bias != nullptr) layer.d_bias[j] += s.d_bias[i];
      Scalar* to = layer.d_weight + j * width;
      const Scalar* from = s.d_weight + i * width;
      for (std::size_t k = 0; k < width; ++k) to[k] += from[k];
    }
  });
}

}  // namespace onegin
