// From gradients to new weights: SGD, RMSprop, Adagrad, Adam and AdamW with PyTorch's formulas,
// and Muon.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/neural_model.h"
#include "training/muon.h"
#include "training/training_config.h"

namespace onegin {

// The Euclidean norm of all gradients together (frozen tensors left out). If an entry is NaN or
// infinite the norm is not finite.
struct GradientNorm {
  double value = 0;

  void measure(Pieces& pieces, std::span<const Tensor> tensors);

 private:
  double sum_ = 0;  // of squares
  std::array<double, 8> lanes_{};
};
double gradient_norm(std::span<const Tensor> tensors);

// What the gradients are multiplied with so that their norm becomes at most `clipping`: PyTorch's
// clip_grad_norm_, min(1, clipping / (norm + 1e-6)); 1 if clipping is 0.
double clipping_scale(double norm, double clipping);

class Optimizer {
 public:
  Optimizer() = default;
  // The moments start at zero; `tensors` is the list every later call is given.
  void begin(Pieces& pieces, const TrainingConfig& config, std::span<const Tensor> tensors);
  Optimizer(const TrainingConfig& config, std::span<const Tensor> tensors) {
    Pieces all;
    begin(all, config, tensors);
  }

  // Copies of the weights that the moments of these settings take; Muon's matrices have one less,
  // and it works in a space of its own.
  static std::size_t moments_for(const TrainingConfig& config);

  // One step with the gradients times `scale`. Tensors with `decays` false get no weight decay;
  // frozen ones are left alone. Allocates nothing.
  void step(Pieces& pieces, std::span<const Tensor> tensors, double learning_rate, double scale);
  void step(std::span<const Tensor> tensors, double learning_rate, double scale) {
    Pieces all;
    step(all, tensors, learning_rate, scale);
  }

  // What resuming needs beside the weights, per tensor: empty, first or first and second moments.
  struct Moments {
    std::vector<Scalar> first;   // SGD, Muon: momentum; Adam: m
    std::vector<Scalar> second;  // RMSprop, Adagrad, Adam: mean or sum of squared gradients
  };
  std::vector<Moments>& moments() { return moments_; }
  const std::vector<Moments>& moments() const { return moments_; }
  std::uint64_t steps() const { return steps_; }
  void set_steps(std::uint64_t steps) { steps_ = steps; }

 private:
  bool by_muon(const Tensor& tensor) const {
    return kind_ == OptimizerKind::muon && tensor.matrices > 0;
  }
  // The entries [first, first + count) of tensor i.
  void change(const Tensor& tensor, std::size_t i, std::size_t first, std::size_t count,
              double learning_rate, double scale);

  OptimizerKind kind_ = OptimizerKind::adam;
  double momentum_ = 0;
  double matrix_rate_ = 0;
  double weight_decay_ = 0;
  std::uint64_t steps_ = 0;
  std::vector<Moments> moments_;
  Muon muon_;
};

}  // namespace onegin
