// Draws dropout masks, two elements from each random word.
#include "models/neural/dropout.h"

#include "models/neural/buffer.h"

namespace onegin {

void draw_dropout(double p, std::size_t count, Random& random, std::vector<Scalar>& mask) {
  const std::size_t even = count + (count & 1U);
  grow(mask, even);
  const auto threshold = static_cast<std::uint32_t>(p * 65536.0 + 0.5);
  const auto keep = static_cast<Scalar>(1.0 / (1.0 - threshold / 65536.0));
  for (std::size_t i = 0; i < even; i += 2) {
    const std::uint32_t draw = random.next();
    mask[i] = (draw & 0xFFFFU) < threshold ? 0 : keep;
    mask[i + 1] = (draw >> 16U) < threshold ? 0 : keep;
  }
}

void apply_dropout(const std::vector<Scalar>& mask, std::size_t count, Scalar* x) {
  for (std::size_t i = 0; i < count; ++i) x[i] *= mask[i];
}

}  // namespace onegin
