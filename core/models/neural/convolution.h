// A convolution of 3 x 3 pixels with stride 2 and a border of zeros, and ReLU, as a matrix product.
#pragma once

#include <cstddef>
#include <string>

#include "models/neural/parameters.h"
#include "models/neural/weight_forms.h"
#include "models/neural/workspace.h"

namespace onegin {

// y = max(0, sum over c, i, j of w_{o,c,i,j} x_{2y-1+i, 2x-1+j, c} + b_o) with PyTorch's names and
// layout: W (O, C, 3, 3), b (O). Pictures stand row by row with the channels of a pixel side by
// side: x (N, S, S, C), y (N, P, O) of P = ceil(S / 2)^2 pixels.
//
// Around each pixel of y the 9 C numbers that it sees are written in a row; these rows times W^T
// are y (im2col: Chellapilla et al. 2006).
class Convolution {
 public:
  struct Config {
    std::size_t inputs = 0, outputs = 0;  // C, O
    std::size_t side = 0;                 // S
    bool first = false;                   // nothing is to be known of dL/dx
    Activation y = {};                    // what y is to be called and shown as
  };
  Convolution(const Config& config, const std::string& name, Parameters& parameters,
              WeightForms& forms, Activations& activations);

  static constexpr std::size_t kStride = 2;
  static std::size_t half(std::size_t side) { return (side + 1) / 2; }
  std::size_t side() const { return half(config_.side); }          // of y
  std::size_t pixels() const { return side() * side(); }           // P
  std::size_t size() const { return pixels() * config_.outputs; }  // numbers of a y
  std::size_t outputs() const { return config_.outputs; }
  Activations::Index y_index() const { return y_; }
  Activations::Index d_y_index() const { return d_y_; }
  void initialise(Pieces& pieces, Random& random);

  void forward(Pieces& pieces, std::size_t count, const Scalar* x, Workspace& work) const;
  // dL/dy stands there, and is changed. Adds to the gradients of the weights; d_x (N, S, S, C),
  // null for the first convolution.
  void backward(Pieces& pieces, std::size_t count, Scalar* d_x, Workspace& work) const;

 private:
  std::size_t seen() const { return 9 * config_.inputs; }
  // Every pixel of x that a pixel of y sees, y's one after another: place(inside, x, row), where
  // the first channel of the pixel stands at x and that of a row's entry at row, the next ones at
  // x + 1, ... and row + 9, ...; not inside: the border.
  template <class Place>
  void each_seen(const Place& place) const;
  void gather_seen(const Scalar* x, Scalar* rows) const;
  void scatter_seen_back(const Scalar* d_rows, Scalar* d_x) const;

  Config config_;
  Tensor* weight_;
  Tensor* bias_;
  const PackedMatrix* packed_;       // W^T (9C, O)
  const PackedMatrix* packed_back_;  // W (O, 9C)
  Activations::Index rows_;          // (N, P * 9C)
  Activations::Index d_rows_ = 0;    // (P, 9C) of one picture
  Activations::Index y_, d_y_;       // (N, P * O)
};

}  // namespace onegin
