// What each time step gives to the gradient of every weight.
#pragma once

#include <span>

#include "evaluation/trace_plane.h"
#include "models/neural_model.h"

namespace onegin {

// The pass of one stream that has just gone backward.
struct TracedPass {
  std::span<const TokenId> inputs;   // (T)
  std::span<const Scalar> d_logits;  // (T, O)
  Workspace& work;
};

// Adds "step_norm" for every weight; with `whole` also "weight", "gradient" and "step_gradient".
void take_step_gradients(NeuralModel& model, const TracedPass& pass, bool whole,
                         TracePlanes& planes);

// Adds for every weight (N, M) that is multiplied "input" (T, M), what it reads, "product" (T, N),
// what it gives, W x_t, and "back" (T, M), what it passes back, W^T d_t.
void take_products(NeuralModel& model, const TracedPass& pass, TracePlanes& planes);

}  // namespace onegin
