// Rotary positions (Su et al. 2021): a query and a key are turned by angles that grow with their
// places, so that their product knows the distance between the places, and nothing else of them.
#pragma once

#include <cmath>
#include <cstddef>

#include "math/scalar.h"

namespace onegin {

// The numbers j and j + D/2 of a head of D numbers, D even, turn by place * 10000^(-2j/D). A row of
// angles is [cos (D/2), sin (D/2)].
inline void rotary_angles(std::size_t place, std::size_t head, Scalar* row) {
  const std::size_t half = head / 2;
  for (std::size_t j = 0; j < half; ++j) {
    const double frequency = std::pow(10000.0, -static_cast<double>(j) / static_cast<double>(half));
    const double angle = static_cast<double>(place) * frequency;
    row[j] = static_cast<Scalar>(std::cos(angle));
    row[half + j] = static_cast<Scalar>(std::sin(angle));
  }
}

// y (D) = x (D) turned, times `scale`. y may be x.
inline void turn(std::size_t head, const Scalar* angles, Scalar scale, const Scalar* x, Scalar* y) {
  const std::size_t half = head / 2;
  for (std::size_t j = 0; j < half; ++j) {
    const Scalar a = x[j] * scale, b = x[half + j] * scale;
    y[j] = a * angles[j] - b * angles[half + j];
    y[half + j] = a * angles[half + j] + b * angles[j];
  }
}

// The gradient of that, which is the turn back.
inline void turn_back(std::size_t head, const Scalar* angles, Scalar scale, const Scalar* d_y,
                      Scalar* d_x) {
  const std::size_t half = head / 2;
  for (std::size_t j = 0; j < half; ++j) {
    const Scalar a = d_y[j] * scale, b = d_y[half + j] * scale;
    d_x[j] = a * angles[j] + b * angles[half + j];
    d_x[half + j] = b * angles[j] - a * angles[half + j];
  }
}

}  // namespace onegin
