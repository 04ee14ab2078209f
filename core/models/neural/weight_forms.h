// The forms of its weights that a network's products read: packed, or multiplied out beforehand.
// Declared once, counted before any memory is taken, made anew whenever the weights have changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "math/gemm.h"
#include "models/neural_model.h"

namespace onegin {

class WeightForms {
 public:
  // op(W) (rows, columns), packed, where W begins `offset` numbers into the tensor and its rows are
  // `stride` apart.
  const PackedMatrix* packed(Transpose transpose, int rows, int columns, const Tensor* weight,
                             std::size_t offset, int stride);

  // `size` numbers, made by `make` when all forms declared before are there.
  using Make = std::function<void(Pieces& pieces, Scalar* to)>;
  const std::vector<Scalar>* computed(std::size_t size, Make make);

  // Declares something else that is held for the weights and takes `size` numbers.
  void held(std::size_t size, std::function<void()> make);

  // Numbers of all of them.
  std::uint64_t entries() const;

  // After a change of the weights.
  void repack(Pieces& pieces);

 private:
  struct Form {
    Transpose transpose = Transpose::no;
    int rows = 0, columns = 0, stride = 0;
    const Tensor* weight = nullptr;  // null: computed
    std::size_t offset = 0;
    PackedMatrix matrix;
    std::size_t size = 0;
    Make make;
    std::function<void()> hold;
    std::vector<Scalar> numbers;
  };
  std::deque<Form> forms_;  // pointers into it stay
};

}  // namespace onegin
