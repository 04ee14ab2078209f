// Draws a token from a distribution: temperature, top-k, top-p; the same on every platform.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "math/random.h"
#include "math/scalar.h"
#include "result.h"
#include "text/token.h"

namespace onegin {

struct SamplingConfig {
  double temperature = 1;   // 0: always the likeliest
  std::uint32_t top_k = 0;  // 0: all
  double top_p = 1;         // nucleus (Holtzman et al. 2020)

  Result<void> check() const;
};

// e^x for x <= 0, from additions and multiplications alone, so that it has the same bits wherever
// IEEE doubles are; within 2 units in the last place. Library exponentials differ in the last bit.
double portable_exp(double x);

class Sampler {
 public:
  Sampler(const SamplingConfig& config, std::uint64_t seed) : config_(config), random_(seed) {}

  // An event of [first_event, V) other than <unk>, which has no text to write. Temperature first,
  // then top-k, then top-p; ties by id. Nothing if no event has a probability above zero.
  std::optional<TokenId> draw(std::span<const Scalar> log_probs, TokenId first_event);

 private:
  SamplingConfig config_;
  Random random_;
  std::vector<TokenId> kept_;
  std::vector<double> weights_;
};

}  // namespace onegin
