// The ability to stand for each token by a vector.
#pragma once

#include <cstddef>
#include <span>

#include "math/scalar.h"
#include "text/token.h"

namespace onegin {

// Vectors as they lie in a model: those of all V types, E numbers each, one every `stride` numbers.
struct Vectors {
  const Scalar* first = nullptr;
  std::size_t count = 0;   // V
  std::size_t size = 0;    // E
  std::size_t stride = 0;  // at least E

  std::span<const Scalar> operator[](std::size_t type) const {
    return {first + type * stride, size};
  }
};

class EmbeddingModel {
 public:
  virtual ~EmbeddingModel() = default;

  // Of each type what the model reads in its place. They stay where they are until it is rebuilt.
  virtual Vectors vectors() const = 0;
  // The vector of a type, to be written; a network is repacked then.
  virtual std::span<Scalar> vector_of(TokenId type) = 0;
};

}  // namespace onegin
