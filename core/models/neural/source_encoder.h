// What a network makes of a source before it writes the target: a state to begin with, and places
// to attend to.
#pragma once

#include <cstddef>

#include "math/random.h"
#include "models/neural/source_rows.h"
#include "models/neural/workspace.h"

namespace onegin {

// Sizes: N sources, P places of each, M numbers of a place, H hidden units of the decoder.
class SourceEncoder {
 public:
  virtual ~SourceEncoder() = default;

  virtual std::size_t width() const = 0;  // M
  // Places that a source has in the memory of a pass; how many of them count.
  virtual std::size_t places(Workspace& work) const = 0;
  virtual std::size_t count(std::size_t source, Workspace& work) const = 0;

  // The memory (N, P, M) and the decoder's first state (N, H), of which a source that says nothing
  // has none. Dropout if random is given.
  virtual void forward(Pieces& pieces, Random* random, Workspace& work) const = 0;
  virtual const Scalar* memory(Workspace& work) const = 0;
  virtual const Scalar* first_h(Workspace& work) const = 0;
  virtual const Scalar* first_c(Workspace& work) const = 0;  // null for a kind without cell

  // Where the gradients of these are gathered, in a pass of training, from zero on; the places
  // (N, P, M) of one shape with the memory.
  virtual void begin_back(Pieces& pieces, Workspace& work) const = 0;
  virtual Scalar* d_memory(Workspace& work) const = 0;
  virtual Scalar* d_first_h(Workspace& work) const = 0;
  virtual Scalar* d_first_c(Workspace& work) const = 0;
  // Adds to the gradients of the weights.
  virtual void backward(Pieces& pieces, Workspace& work) const = 0;

  virtual void initialise(Pieces& pieces, Random& random) = 0;
};

}  // namespace onegin
