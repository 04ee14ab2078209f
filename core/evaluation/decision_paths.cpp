// Paths written and read as plain numbers.
#include "evaluation/decision_paths.h"

#include <algorithm>
#include <cmath>

namespace onegin {
namespace {

constexpr std::size_t kHead = 5;  // numbers before the decisions of an event
constexpr double kMost = LogisticMixer::kMost;

}  // namespace

TokenCode code_by_rank(std::size_t vocabulary_size, TokenId first_event) {
  std::vector<std::uint32_t> counts(vocabulary_size - first_event);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] = static_cast<std::uint32_t>((std::size_t{1} << 24U) / (i + 2));
  }
  return TokenCode::huffman(first_event, counts);
}

double entropy_of(std::span<const Scalar> log_probs) {
  double entropy = 0;
  for (const Scalar log_prob : log_probs) {
    const auto value = static_cast<double>(log_prob);
    if (value > -100) entropy -= std::exp(value) * value;
  }
  return entropy;
}

float stretched_of(double one) {
  return static_cast<float>(std::clamp(std::log(one / (1 - one)), -kMost, kMost));
}

void PathWriter::see(std::span<const Scalar> log_probs, int known, TokenId event,
                     DecisionPaths& paths) {
  code_.gather(log_probs, ones_);
  code_.path(event, path_);
  for (const double head :
       {static_cast<double>(before_.last), static_cast<double>(before_.second_last),
        entropy_of(log_probs), static_cast<double>(known), static_cast<double>(path_.size())}) {
    paths.push_back(static_cast<float>(head));
  }
  for (const TokenCode::Decision& decision : path_) {
    paths.push_back(static_cast<float>(decision.node * 2 + (decision.bit ? 1 : 0)));
    paths.push_back(stretched_of(ones_[decision.node]));
  }
}

bool mix_paths(GatedMixture& mixture, std::span<const std::span<const float>> paths,
               std::vector<double>& log_probs) {
  const std::span<const float> first = paths[0];
  std::vector<TokenCode::Decision> path;
  std::vector<Belief> beliefs(paths.size());
  std::vector<std::vector<float>> stretched(paths.size());
  std::vector<std::span<const float>> rows(paths.size());
  for (std::size_t at = 0; at < first.size();) {
    const auto length = static_cast<std::size_t>(first[at + 4]);
    const std::size_t end = at + kHead + 2 * length;
    path.clear();
    for (std::size_t m = 0; m < paths.size(); ++m) {
      const std::span<const float> own = paths[m];
      if (own.size() < end || own[at + 4] != first[at + 4]) return false;
      beliefs[m] = {own[at + 2], static_cast<int>(own[at + 3])};
      stretched[m].clear();
      for (std::size_t i = at + kHead; i < end; i += 2) {
        if (own[i] != first[i]) return false;
        stretched[m].push_back(own[i + 1]);
        const auto coded = static_cast<std::uint32_t>(own[i]);
        if (m == 0) path.push_back({coded / 2, coded % 2 == 1});
      }
      rows[m] = stretched[m];
    }
    const Before before{static_cast<TokenId>(first[at]), static_cast<TokenId>(first[at + 1])};
    log_probs.push_back(mixture.score(path, before, beliefs, rows));
    at = end;
  }
  return std::all_of(paths.begin(), paths.end(),
                     [&](std::span<const float> own) { return own.size() == first.size(); });
}

}  // namespace onegin
