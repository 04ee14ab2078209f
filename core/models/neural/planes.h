// What a trace shows of an activation, and where the gradients of the weights come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace onegin {

struct Tensor;

// What the numbers of a plane may be: any; a gate's, from 0 to 1; shares of 1; those of tanh, from
// -1 to 1.
enum class Scale : std::uint8_t { any, gate, share, tanh };

// Of a plane that is square pictures, one of each channel: the numbers of a source stand row by row
// from the top, the channels of a pixel side by side. Their weights are in the trace, too.
struct ChannelPictures {
  std::size_t side = 0;                             // in pixels; 0: the plane is no pictures
  std::span<const std::string_view> channels = {};  // what they are, phrases; none: feature maps
  bool coloured = false;  // the first three are red, green and blue in [0, 1]
  // What made them from the pictures before them in the trace: a convolution, with the tensors
  // module.weight (O, C, K, K) and module.bias (O). Its filters stand `stride` pixels apart, the
  // first with its middle on the first pixel. Empty: nothing did, they are what is seen.
  std::string_view module = {};
  std::size_t stride = 0;
};

// A block of the columns of an activation. The name is short, as in the equations: "f", "da_f".
struct Plane {
  std::string_view name;  // empty: a trace does not show it
  std::string_view meaning = {};
  Scale scale = Scale::any;
  // Of what stands for a token in its context: how many layers it has passed, 0 of an embedding.
  // Planes of the same depth stand side by side.
  int depth = kNoDepth;
  ChannelPictures pictures = {};
  static constexpr int kNoDepth = -1;
};

// dW (N, M) = sum over the rows t of d_t^T x_t: the gradient of a weight, and what each time step
// gives to it. Of a bias x = 1.
struct Product {
  // Where x stands.
  enum class From : std::uint8_t {
    activation,  // (R, M)
    tokens,      // the embeddings of the pass's inputs
    windows,     // the embeddings of the ids (C, R) in an activation, side by side
    one,         // 1
  };
  static constexpr std::size_t kLogits = std::numeric_limits<std::size_t>::max();

  std::string tensor;  // its name
  From from = From::activation;
  std::size_t input = 0;              // the activation
  const Tensor* embedding = nullptr;  // of tokens and windows
  std::size_t gradient = kLogits;     // the activation (R, .) that has d after backward; else dL/do
  std::size_t column = 0;             // of that, where d begins
  std::size_t columns = 0;            // N
  bool recurrent = false;             // x is the hidden state of the time step before
  bool elementwise = false;           // dw (N) = sum of d_t * x_t, as of a peephole
  // Filled in by Activations::add().
  std::size_t width = 0;   // columns of the input: M, or C
  std::size_t stride = 0;  // columns of what has d
};

}  // namespace onegin
