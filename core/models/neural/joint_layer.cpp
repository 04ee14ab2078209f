// The layer forward and backward, row by row.
#include "models/neural/joint_layer.h"

#include <algorithm>
#include <cmath>

#include "math/activations.h"
#include "models/neural/rows.h"

namespace onegin {

JointLayer::JointLayer(std::size_t inputs, std::size_t units, double dropout,
                       Parameters& parameters, WeightForms& forms, Activations& activations)
    : dropout_(dropout),
      linear_("joint", inputs, units, 1, true, parameters, forms),
      units_(activations.add(
          {.name = "joint.units",
           .meaning = phrase("what both sides say together"),
           .columns = units,
           .planes = {{"joint", phrase("what both sides say together"), Scale::tanh}}})),
      z_(activations.add({.name = "joint.z",
                          .meaning = "what the output layer reads",
                          .columns = inputs + units})),
      d_z_(activations.add({.name = "joint.d_z",
                            .meaning = "dL/d of that",
                            .columns = inputs + units,
                            .training = true})),
      d_units_(activations.add({.name = "joint.d_units",
                                .meaning = "dL/d before the tanh",
                                .columns = units,
                                .training = true})) {
  if (dropout > 0) {
    mask_ = activations.add(
        {.name = "joint.mask", .meaning = "dropout", .columns = units, .training = true});
  }
}

void JointLayer::initialise(Pieces& pieces, Random& random) {
  linear_.initialise(pieces, 1 / std::sqrt(static_cast<double>(linear_.inputs())), random);
}

const Scalar* JointLayer::forward(Pieces& pieces, std::size_t rows, const Scalar* x, Random* random,
                                  Workspace& work) const {
  const std::size_t m = linear_.inputs(), u = units();
  linear_.forward(pieces, rows, x, nullptr, work[units_]);
  const bool drops = random != nullptr && dropout_ > 0;
  if (drops) draw_dropout(pieces, dropout_, rows * u, *random, work[mask_]);
  const double cost =
      Pieces::kExponential * static_cast<double>(u) + Pieces::kCopied * static_cast<double>(m + u);
  each_row(pieces, rows, cost, [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; ++r) {
      Scalar* h = work[units_] + r * u;
      Scalar* z = work[z_] + r * (m + u);
      tanh_in_place(u, h);
      std::copy_n(x + r * m, m, z);
      std::copy_n(h, u, z + m);
      if (!drops) continue;
      const Scalar* mask = work[mask_] + r * u;
      for (std::size_t j = 0; j < u; ++j) z[m + j] *= mask[j];
    }
  });
  return work[z_];
}

void JointLayer::backward(Pieces& pieces, std::size_t rows, const Scalar* x, Scalar* d_x,
                          Workspace& work) const {
  const std::size_t m = linear_.inputs(), u = units();
  const double cost = 2 * Pieces::kCopied * static_cast<double>(m + u);
  each_row(pieces, rows, cost, [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; ++r) {
      const Scalar* h = work[units_] + r * u;
      const Scalar* d_h = work[d_z_] + r * (m + u) + m;
      Scalar* d_a = work[d_units_] + r * u;
      for (std::size_t j = 0; j < u; ++j) d_a[j] = d_h[j] * (1 - h[j] * h[j]);
      if (dropout_ == 0) continue;
      const Scalar* mask = work[mask_] + r * u;
      for (std::size_t j = 0; j < u; ++j) d_a[j] *= mask[j];
    }
  });
  linear_.backward(pieces, rows, x, work[d_units_], d_x);
  each_row(pieces, rows, cost, [&](std::size_t first, std::size_t count) {
    for (std::size_t r = first; r < first + count; ++r) {
      const Scalar* direct = work[d_z_] + r * (m + u);
      for (std::size_t j = 0; j < m; ++j) d_x[r * m + j] += direct[j];
    }
  });
}

}  // namespace onegin
