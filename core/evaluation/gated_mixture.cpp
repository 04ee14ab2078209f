// The gates, and one decision after another.
#include "evaluation/gated_mixture.h"

#include <algorithm>
#include <cmath>

namespace onegin {
namespace {

constexpr std::size_t kNodes = 256, kKnown = 16, kDepths = 4, kSure = 8, kLast = 256,
                      kLastTwo = 4096;
constexpr float kMostStretched = LogisticMixer::kMost;

std::vector<std::size_t> gates(std::size_t models) {
  return {kNodes, kKnown * kDepths, models * kSure * 2, kLast, kLastTwo};
}

// Halves of a nat, then coarser.
std::size_t sureness(float entropy) {
  const float bits = entropy / 0.6931472F;
  const float step = bits < 1 ? bits * 3 : 3 + (bits - 1) * 1.5F;
  return std::min(static_cast<std::size_t>(std::max(step, 0.0F)), kSure - 1);
}

}  // namespace

// One input more than there are models: the same for all.
GatedMixture::GatedMixture(std::size_t models)
    : models_(models),
      mixer_(models + 1, gates(models), kNodes, 1.0F / static_cast<float>(models + 1)) {}

void GatedMixture::choose(const Before& before, std::span<const Belief> beliefs) {
  known_ = 0;
  std::size_t surest = 0;
  for (std::size_t m = 0; m < models_; ++m) {
    known_ = std::max(known_, static_cast<std::size_t>(std::max(beliefs[m].known, 0)));
    if (beliefs[m].entropy < beliefs[surest].entropy) surest = m;
  }
  known_ = std::min(known_, kKnown - 1);
  surest_ = surest * kSure + sureness(beliefs[surest].entropy);
  last_ = before.last % kLast;
  last_two_ = (before.last * 0x9E3779B1U + before.second_last * 0x85EBCA6BU) >> 20U;
}

float GatedMixture::decide(std::uint32_t node, std::size_t depth, LogisticMixer::Mix& mix) const {
  for (std::size_t m = 0; m < models_; ++m) {
    mix.x[m] = std::clamp(mix.x[m], -kMostStretched, kMostStretched);
  }
  mix.x[models_] = 0.3F;
  const std::size_t capped = std::min<std::size_t>(node, kNodes - 1);
  const std::size_t step = std::min(depth, kDepths - 1);
  const std::size_t chosen[] = {capped, known_ * kDepths + step, surest_ * 2 + (depth > 0 ? 1 : 0),
                                last_, last_two_};
  for (std::size_t s = 0; s < mix.contexts.size(); ++s) {
    mix.contexts[s] = static_cast<std::uint32_t>(chosen[s]);
  }
  mix.last = static_cast<std::uint32_t>(capped);
  return mixer_.mix(mix);
}

double GatedMixture::score(std::span<const TokenCode::Decision> path, const Before& before,
                           std::span<const Belief> beliefs,
                           std::span<const std::span<const float>> stretched) {
  choose(before, beliefs);
  while (mixes_.size() < path.size()) mixes_.push_back(mixer_.make());
  double log_prob = 0;
  for (std::size_t d = 0; d < path.size(); ++d) {
    for (std::size_t m = 0; m < models_; ++m) mixes_[d].x[m] = stretched[m][d];
    const auto output = static_cast<double>(decide(path[d].node, d, mixes_[d]));
    log_prob -= std::log1p(std::exp(path[d].bit ? -output : output));
  }
  // Only then: all decisions of an event are judged by the same weights, as predict() has it.
  ++events_;
  const float rate = 0.012F + 0.05F / (1 + static_cast<float>(events_) / 300);
  for (std::size_t d = 0; d < path.size(); ++d) {
    mixer_.learn(mixes_[d], path[d].bit, rate, rate / 50);
  }
  return log_prob;
}

void GatedMixture::predict(const TokenCode& code, const Before& before,
                           std::span<const Belief> beliefs,
                           std::span<const std::span<const double>> ones,
                           std::span<Scalar> log_probs) {
  choose(before, beliefs);
  LogisticMixer::Mix mix = mixer_.make();
  std::vector<double> mixed(code.nodes());
  std::vector<std::size_t> depths(code.nodes());
  for (std::uint32_t node = 0; node < code.nodes(); ++node) {
    for (const bool bit : {false, true}) {
      const TokenCode::Next next = code.next(node, bit);
      if (!next.token) depths[next.index] = depths[node] + 1;
    }
    for (std::size_t m = 0; m < models_; ++m) {
      mix.x[m] = static_cast<float>(std::log(ones[m][node] / (1 - ones[m][node])));
    }
    mixed[node] = 1 / (1 + std::exp(-static_cast<double>(decide(node, depths[node], mix))));
  }
  code.spread(mixed, log_probs);
}

}  // namespace onegin
