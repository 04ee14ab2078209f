// Attention of one token alone, as a text is read on.
#include <algorithm>

#include "math/softmax.h"
#include "math/sums.h"
#include "models/neural/attention.h"
#include "models/neural/rotary.h"

namespace onegin {

// A query is turned by its distance to each key, which gives the same product as turning both by
// their places.
void SelfAttention::attend_one(std::span<const Scalar* const> tokens, std::size_t offset,
                               const Scalar* q, const Scalar* angles, Scalar* work,
                               Scalar* out) const {
  const std::size_t d = config_.head(), w = config_.width, n = tokens.size();
  Scalar* turned = work;
  Scalar* weights = work + w;  // (H, n)
  for (std::size_t j = 0; j < w; ++j) turned[j] = q[j] * scale();
  for (std::size_t i = 0; i < n; ++i) {
    const Scalar* key = tokens[i] + offset;
    for (std::size_t h = 0; h < config_.heads; ++h) {
      if (angles != nullptr) turn(d, angles + i * d, scale(), q + h * d, turned + h * d);
      const Scalar* x = turned + h * d;
      const Scalar* y = key + h * d;
      weights[h * n + i] = sum_of(d, [&](std::size_t j) { return x[j] * y[j]; });
    }
  }
  std::fill_n(out, w, Scalar{0});
  for (std::size_t h = 0; h < config_.heads; ++h) softmax({weights + h * n, n});
  for (std::size_t i = 0; i < n; ++i) {
    const Scalar* value = tokens[i] + offset + w;
    for (std::size_t h = 0; h < config_.heads; ++h) {
      const Scalar a = weights[h * n + i];
      for (std::size_t j = h * d; j < (h + 1) * d; ++j) out[j] += a * value[j];
    }
  }
}

}  // namespace onegin
