// What a network makes of a source before it writes the target: a state to begin with, and places
// to attend to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "math/random.h"
#include "models/neural/source_rows.h"
#include "models/neural/workspace.h"

namespace onegin {

// Sizes: N sources, P places of each, M numbers of a place, H hidden units of the decoder.
class SourceEncoder {
 public:
  virtual ~SourceEncoder() = default;

  virtual std::size_t width() const = 0;  // M
  // The number of places that each source has in the memory of a pass whose longest source has
  // `longest` tokens; the largest number of places of `sources` sources of `tokens` tokens in all.
  virtual std::size_t places_for(std::size_t longest) const = 0;
  virtual std::uint64_t most_places(std::uint64_t sources, std::uint64_t tokens) const = 0;
  std::size_t places(Workspace& work) const { return work.size().places; }  // P
  // How many of them count.
  virtual std::size_t count(std::size_t source, Workspace& work) const = 0;
  // What the attention to a place is called, a phrase; and the places, where they are no tokens.
  virtual std::string_view attention_meaning() const {
    return phrase("attention to each token of the source");
  }
  virtual std::vector<std::string> place_names() const { return {}; }

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
