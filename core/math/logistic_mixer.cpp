// The mixer's sums, kept in one order so that results do not depend on how they are compiled.
#include "math/logistic_mixer.h"

#include <algorithm>
#include <array>

namespace onegin {

LogisticMixer::LogisticMixer(std::size_t inputs, std::vector<std::size_t> contexts,
                             std::size_t last, float first)
    : inputs_(inputs), stride_((inputs + kLanes - 1) / kLanes * kLanes) {
  std::size_t size = 0;
  for (const std::size_t count : contexts) {
    offsets_.push_back(size);
    size += count * stride_;
  }
  last_offset_ = size;
  weights_.assign(size + last * sets(), first);
  std::fill(weights_.begin() + static_cast<std::ptrdiff_t>(size), weights_.end(),
            1 / static_cast<float>(sets()));
}

LogisticMixer::Mix LogisticMixer::make() const {
  Mix mix;
  mix.x.assign(stride_, 0);
  mix.contexts.assign(sets(), 0);
  mix.outputs.assign(sets(), 0);
  return mix;
}

float LogisticMixer::mix(Mix& mix) const {
  const float* const x = mix.x.data();
  const float* const v = weights_.data() + last_neuron(mix);
  float output = 0;
  for (std::size_t s = 0; s < sets(); ++s) {
    const float* const w = weights_.data() + neuron(mix, s);
    std::array<float, kLanes> sums{};
    for (std::size_t i = 0; i < stride_; i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += w[i + lane] * x[i + lane];
    }
    for (std::size_t half = kLanes / 2; half > 0; half /= 2) {
      for (std::size_t lane = 0; lane < half; ++lane) sums[lane] += sums[lane + half];
    }
    mix.outputs[s] = std::clamp(sums[0], -kMost, kMost);
    output += v[s] * mix.outputs[s];
  }
  mix.output = std::clamp(output, -kMost, kMost);
  return mix.output;
}

void LogisticMixer::learn(const Mix& mix, bool bit, float rate, float last_rate) {
  const float target = bit ? 1.0F : 0.0F;
  const float* const x = mix.x.data();
  for (std::size_t s = 0; s < sets(); ++s) {
    float* const w = weights_.data() + neuron(mix, s);
    const float step = rate * (target - squash(mix.outputs[s]));
    for (std::size_t i = 0; i < stride_; ++i) w[i] += step * x[i];
  }
  float* const v = weights_.data() + last_neuron(mix);
  const float step = last_rate * (target - squash(mix.output));
  for (std::size_t s = 0; s < sets(); ++s) v[s] += step * mix.outputs[s];
}

float LogisticMixer::weight(const Mix& mix, std::size_t input) const {
  const float* const v = weights_.data() + last_neuron(mix);
  float sum = 0;
  for (std::size_t s = 0; s < sets(); ++s) sum += v[s] * weights_[neuron(mix, s) + input];
  return sum;
}

}  // namespace onegin
