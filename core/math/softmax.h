// Softmax y_j = exp(z_j) / sum_k exp(z_k), its logarithm, and cross-entropy with its gradient.
#pragma once

#include <cstddef>
#include <span>

#include "math/scalar.h"

namespace onegin {

// A piece of this many logits stays in the second-level cache; but every piece also packs V and
// adds to all of dV, which wants many rows.
inline constexpr std::size_t kPieceLogits = std::size_t{1} << 18U;
inline constexpr std::size_t kFewestRows = 256;

// log sum_j exp(z_j), safe for any finite z; relative error of the sum below 1e-6 in float. NaN
// when an entry is NaN or +infinity.
double log_sum_exp(std::span<const Scalar> z);

// z_j -> y_j.
void softmax(std::span<Scalar> z);

// z_j -> log y_j.
void log_softmax(std::span<Scalar> z);

// Returns -log y_event; z_j -> d(-log y_event)/dz_j * scale = (y_j - [j = event]) * scale.
double cross_entropy(std::span<Scalar> z, std::size_t event, Scalar scale);

}  // namespace onegin
