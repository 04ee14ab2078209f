// Mixing of predictions of a bit in the logistic domain, by weights that are chosen by context and
// learn online.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "math/aligned.h"

namespace onegin {

// ln(p / (1 - p)) and back.
inline float stretch(float p) { return std::log(p / (1 - p)); }
inline float squash(float x) { return 1 / (1 + std::exp(-x)); }

// A gated network of two layers (Mahoney 2005, PAQ8; Mattern 2015), x_i = stretch(p_i):
//   p_s = squash(w_s[c_s] . x)          for each weight set s, in which the context c_s chooses
//   p   = squash(v[c] . stretch(p_s))
// Each neuron descends its own coding cost, -ln P(bit): w += rate (bit - p) x.
class LogisticMixer {
 public:
  // A neuron gives no more than this for certain, either way.
  static constexpr float kMost = 12;

  LogisticMixer() = default;
  // `contexts`: of each weight set, how many contexts choose in it; `last`: the same of the second
  // layer. Every weight of the first layer begins as `first`, those of the second as a mean.
  LogisticMixer(std::size_t inputs, std::vector<std::size_t> contexts, std::size_t last,
                float first);

  std::size_t inputs() const { return inputs_; }
  std::size_t sets() const { return offsets_.size(); }
  // The number of places in x; the places from inputs() on are 0.
  std::size_t padded_inputs() const { return stride_; }

  // One decision: what was asked and said. The caller's, so that a const mixer serves many.
  struct Mix {
    AlignedVector<float> x;               // (padded_inputs())
    std::vector<std::uint32_t> contexts;  // (sets())
    std::uint32_t last = 0;
    std::vector<float> outputs;  // (sets()): stretch(p_s)
    float output = 0;            // stretch(p)
  };
  // One with room for everything, x = 0.
  Mix make() const;

  // Fills the outputs. Returns stretch(p).
  float mix(Mix& mix) const;
  // One step of every neuron that was asked; the rates of the two layers.
  void learn(const Mix& mix, bool bit, float rate, float last_rate);

  // The weight with which x_i came into stretch(p), to first order: sum_s v_s w_si.
  float weight(const Mix& mix, std::size_t input) const;

  // All weights, to be saved and loaded: first layer by set, context and input, then the second.
  std::span<const float> weights() const { return weights_; }
  std::span<float> weights() { return weights_; }
  std::size_t memory_bytes() const { return weights_.capacity() * sizeof(float); }

 private:
  // The number of sums that are kept side by side. They are added up in one order everywhere.
  static constexpr std::size_t kLanes = 16;

  std::size_t neuron(const Mix& mix, std::size_t set) const {
    return offsets_[set] + mix.contexts[set] * stride_;
  }
  std::size_t last_neuron(const Mix& mix) const { return last_offset_ + mix.last * sets(); }

  std::size_t inputs_ = 0, stride_ = 0;
  std::vector<std::size_t> offsets_;  // (sets) places in weights_
  std::size_t last_offset_ = 0;
  AlignedVector<float> weights_;
};

}  // namespace onegin
