// One loop over flat arrays per optimizer; names as in PyTorch's documentation of torch.optim.
#include "training/optimizer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace onegin {
namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kAdamEpsilon = 1e-8;
constexpr double kAlpha = 0.99, kRmspropEpsilon = 1e-8;
constexpr double kAdagradEpsilon = 1e-10;

// One tensor's weights and gradient, and the factors of this step. theta, g: n entries.
struct Update {
  std::size_t n;
  Scalar* theta;
  const Scalar* g;
  Scalar scale;
  Scalar decay;  // added to the gradient as decay * theta (L2)
  Scalar rate;
};

// b = mu b + g (b = g at the first step); theta = theta - rate b
void sgd(const Update& u, Scalar* b, Scalar mu) {
  for (std::size_t i = 0; i < u.n; ++i) {
    const Scalar g = u.g[i] * u.scale + u.decay * u.theta[i];
    b[i] = mu * b[i] + g;
    u.theta[i] -= u.rate * b[i];
  }
}

void plain_sgd(const Update& u) {
  for (std::size_t i = 0; i < u.n; ++i) {
    const Scalar g = u.g[i] * u.scale + u.decay * u.theta[i];
    u.theta[i] -= u.rate * g;
  }
}

// v = keep v + add g^2; theta = theta - rate g / (sqrt(v) + epsilon).
// RMSprop: keep = alpha, add = 1 - alpha; Adagrad: keep = add = 1.
void scaled_by_squares(const Update& u, Scalar* v, Scalar keep, Scalar add, Scalar epsilon) {
  for (std::size_t i = 0; i < u.n; ++i) {
    const Scalar g = u.g[i] * u.scale + u.decay * u.theta[i];
    v[i] = keep * v[i] + add * g * g;
    u.theta[i] -= u.rate * g / (std::sqrt(v[i]) + epsilon);
  }
}

// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
// theta = shrink theta - rate m / (sqrt(v) / root + epsilon), where rate holds 1 / (1 - beta1^t)
// and root = sqrt(1 - beta2^t).
void adam(const Update& u, Scalar* m, Scalar* v, Scalar shrink, Scalar root) {
  constexpr Scalar beta1 = static_cast<Scalar>(kBeta1), one_less1 = static_cast<Scalar>(1 - kBeta1);
  constexpr Scalar beta2 = static_cast<Scalar>(kBeta2), one_less2 = static_cast<Scalar>(1 - kBeta2);
  constexpr Scalar epsilon = static_cast<Scalar>(kAdamEpsilon);
  for (std::size_t i = 0; i < u.n; ++i) {
    const Scalar g = u.g[i] * u.scale + u.decay * u.theta[i];
    m[i] = beta1 * m[i] + one_less1 * g;
    v[i] = beta2 * v[i] + one_less2 * g * g;
    u.theta[i] = shrink * u.theta[i] - u.rate * m[i] / (std::sqrt(v[i]) / root + epsilon);
  }
}

bool has_first(const TrainingConfig& config) {
  const OptimizerKind kind = config.optimizer;
  if (kind == OptimizerKind::sgd) return config.momentum > 0;
  return kind >= OptimizerKind::adam;
}

bool has_second(const TrainingConfig& config) { return config.optimizer != OptimizerKind::sgd; }

}  // namespace

void GradientNorm::measure(Pieces& pieces, std::span<const Tensor> tensors) {
  pieces(1, [this] { sum_ = 0; });
  for (const Tensor& tensor : tensors) {
    if (tensor.frozen != nullptr && *tensor.frozen) continue;
    const std::size_t n = tensor.gradient.size();
    pieces.parts(n, Pieces::kCopied, [&](std::size_t first, std::size_t count) {
      // Eight sums side by side: the compiler may not reorder one.
      std::array<double, 8> lanes = first == 0 ? std::array<double, 8>{} : lanes_;
      const Scalar* g = tensor.gradient.data();
      const std::size_t end = first + count;
      std::size_t i = first;
      for (; i + 8 <= end; i += 8) {
        for (std::size_t k = 0; k < 8; ++k) {
          const double x = static_cast<double>(g[i + k]);
          lanes[k] += x * x;
        }
      }
      for (; i < end; ++i) {
        const double x = static_cast<double>(g[i]);
        lanes[0] += x * x;
      }
      lanes_ = lanes;
      if (end < n) return;
      for (double lane : lanes) sum_ += lane;
    });
  }
  pieces(1, [this] { value = std::sqrt(sum_); });
}

double gradient_norm(std::span<const Tensor> tensors) {
  GradientNorm norm;
  Pieces all;
  norm.measure(all, tensors);
  return norm.value;
}

double clipping_scale(double norm, double clipping) {
  if (clipping <= 0) return 1;
  return std::min(1.0, clipping / (norm + 1e-6));
}

void Optimizer::begin(Pieces& pieces, const TrainingConfig& config,
                      std::span<const Tensor> tensors) {
  pieces(1, [&] {
    kind_ = config.optimizer;
    momentum_ = config.momentum;
    matrix_rate_ = config.matrix_rate;
    weight_decay_ = config.weight_decay;
    steps_ = 0;
    moments_.assign(tensors.size(), {});
  });
  if (pieces.behind()) return;
  const auto zero = [&pieces](std::vector<Scalar>& moments, std::size_t size) {
    pieces(1, [&] { moments.reserve(size); });
    pieces.parts(size, Pieces::kFresh,
                 [&](std::size_t begin, std::size_t count) { moments.resize(begin + count); });
  };
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (has_first(config)) zero(moments_[i].first, tensors[i].weights.size());
    if (has_second(config) && !by_muon(tensors[i]))
      zero(moments_[i].second, tensors[i].weights.size());
  }
  if (kind_ == OptimizerKind::muon) muon_.begin(pieces, tensors);
}

std::size_t Optimizer::moments_for(const TrainingConfig& config) {
  return (has_first(config) ? 1 : 0) + (has_second(config) ? 1 : 0);
}

void Optimizer::step(Pieces& pieces, std::span<const Tensor> tensors, double learning_rate,
                     double scale) {
  pieces(1, [this] { ++steps_; });
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (tensors[i].frozen != nullptr && *tensors[i].frozen) continue;
    const double rate = learning_rate * tensors[i].rate;
    if (by_muon(tensors[i])) {
      muon_.step(pieces, tensors[i], moments_[i].first, rate * matrix_rate_,
                 tensors[i].decays ? weight_decay_ : 0, scale);
      continue;
    }
    pieces.parts(tensors[i].weights.size(), Pieces::kDrawn,
                 [&](std::size_t first, std::size_t count) {
                   change(tensors[i], i, first, count, rate, scale);
                 });
  }
}

void Optimizer::change(const Tensor& tensor, std::size_t i, std::size_t first, std::size_t count,
                       double learning_rate, double scale) {
  const double t = static_cast<double>(steps_);
  const double decay = tensor.decays ? weight_decay_ : 0;
  const bool decoupled = kind_ == OptimizerKind::adamw || kind_ == OptimizerKind::muon;
  Update update{count,
                tensor.weights.data() + first,
                tensor.gradient.data() + first,
                static_cast<Scalar>(scale),
                static_cast<Scalar>(decoupled ? 0 : decay),
                static_cast<Scalar>(learning_rate)};
  const auto from = [first](std::vector<Scalar>& moments) {
    return moments.empty() ? nullptr : moments.data() + first;
  };
  Scalar* first_moment = from(moments_[i].first);
  Scalar* second_moment = from(moments_[i].second);
  switch (kind_) {
    case OptimizerKind::sgd:
      if (momentum_ > 0) {
        sgd(update, first_moment, static_cast<Scalar>(momentum_));
      } else {
        plain_sgd(update);
      }
      break;
    case OptimizerKind::rmsprop:
      scaled_by_squares(update, second_moment, static_cast<Scalar>(kAlpha),
                        static_cast<Scalar>(1 - kAlpha), static_cast<Scalar>(kRmspropEpsilon));
      break;
    case OptimizerKind::adagrad:
      scaled_by_squares(update, second_moment, 1, 1, static_cast<Scalar>(kAdagradEpsilon));
      break;
    case OptimizerKind::adam:
    case OptimizerKind::adamw:
    case OptimizerKind::muon: {  // what is no matrix, by AdamW
      const double shrink = decoupled ? 1 - learning_rate * decay : 1;
      update.rate = static_cast<Scalar>(learning_rate / (1 - std::pow(kBeta1, t)));
      adam(update, first_moment, second_moment, static_cast<Scalar>(shrink),
           static_cast<Scalar>(std::sqrt(1 - std::pow(kBeta2, t))));
      break;
    }
  }
}

}  // namespace onegin
