// Power iteration on W^T W, some steps at a time.
#include "evaluation/singular_value.h"

#include <cmath>
#include <string>

namespace onegin {
namespace {

constexpr int kIterations = 100;  // then the fourth digit stands where the first two values differ

}  // namespace

// u = W v; v = W^T u / |W^T u|; the value is |W v| for |v| = 1.
void SingularValues::iterate(const Scalar* matrix, std::size_t width) {
  u_.assign(width, 0);
  double squares = 0;
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = 0; j < width; ++j)
      u_[i] += static_cast<double>(matrix[i * width + j]) * v_[j];
    squares += u_[i] * u_[i];
  }
  value_ = std::sqrt(squares);
  v_.assign(width, 0);
  squares = 0;
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = 0; j < width; ++j)
      v_[j] += static_cast<double>(matrix[i * width + j]) * u_[i];
  }
  for (const double x : v_) squares += x * x;
  const double norm = std::sqrt(squares);
  for (double& x : v_) x = norm > 0 ? x / norm : 0;
}

void SingularValues::work(Pieces& pieces, NeuralModel& model, TracePlanes& planes) {
  for (const Product& product : model.as_traceable()->activations().products()) {
    if (!product.recurrent) continue;
    const Scalar* weights = nullptr;
    model.visit_tensors([&](const Tensor& tensor) {
      if (tensor.name == product.tensor) weights = tensor.weights.data();
    });
    const std::size_t width = product.width, gates = product.columns / width;
    for (std::size_t g = 0; g < gates; ++g) {
      pieces(static_cast<double>(width), [&] {
        // No direction is favoured, and none is left out.
        v_.resize(width);
        double squares = 0;
        for (std::size_t j = 0; j < width; ++j) {
          v_[j] = 1 + 0.5 * std::sin(static_cast<double>(3 * j + 1));
          squares += v_[j] * v_[j];
        }
        for (double& x : v_) x /= std::sqrt(squares);
      });
      for (int i = 0; i < kIterations; ++i) {
        pieces(2.0 * static_cast<double>(width * width),
               [&] { iterate(weights + g * width * width, width); });
      }
      pieces(1, [&] {
        if (g == 0) {
          planes.add({.name = "singular",
                      .tensor = product.tensor,
                      .rows = gates,
                      .columns = 1,
                      .meaning = phrase("largest singular value of the recurrent matrix")});
        }
        if (planes.wants("singular")) {
          planes.all.back().values[g] = static_cast<Scalar>(value_);
        }
      });
    }
  }
}

}  // namespace onegin
