// Counts, the alias table, and the thinning out of frequent tokens.
#include "training/skip_gram_text.h"

#include <algorithm>
#include <cmath>

namespace onegin {

WeightedTypes::WeightedTypes(std::span<const double> weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  const auto count = static_cast<double>(weights.size());
  std::vector<double> share;  // of each type, in places
  std::vector<TokenId> poor, rich;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    share.push_back(weights[i] / sum * count);
    (share[i] < 1 ? poor : rich).push_back(static_cast<TokenId>(i));
  }
  constexpr double kWhole = 4294967295.0;
  own_.assign(weights.size(), static_cast<std::uint32_t>(kWhole));
  other_.resize(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) other_[i] = static_cast<TokenId>(i);
  while (!poor.empty() && !rich.empty()) {
    const TokenId little = poor.back(), much = rich.back();
    poor.pop_back();
    own_[little] = static_cast<std::uint32_t>(share[little] * kWhole);
    other_[little] = much;
    share[much] -= 1 - share[little];
    if (share[much] >= 1) continue;
    rich.pop_back();
    poor.push_back(much);
  }
}

void SkipGramText::count(TokenView tokens, std::size_t vocabulary) {
  counts_.resize(vocabulary, 0);
  for (const TokenId token : tokens) {
    if (token >= kFirstText) ++counts_[token];
  }
}

// The share of a type that is kept is (sqrt(f / t) + 1) t / f, f being its share of all tokens, as
// the program word2vec has it; the paper's (5) is 1 - sqrt(t / f) of what is left out.
bool SkipGramText::prepare(double subsampling) {
  double total = 0;
  for (const std::uint64_t count : counts_) total += static_cast<double>(count);
  if (total == 0) return false;
  std::vector<double> weights;
  kept_.clear();
  for (const std::uint64_t count : counts_) {
    const auto times = static_cast<double>(count);
    weights.push_back(std::pow(times, kPower));
    const double most = subsampling * total;
    const bool all = most == 0 || times == 0;
    kept_.push_back(all ? 1.0F : static_cast<float>((std::sqrt(times / most) + 1) * most / times));
  }
  types_ = WeightedTypes(weights);
  return true;
}

void SkipGramText::read(TokenView text, std::size_t& at, std::size_t most, Random& random,
                        std::vector<TokenId>& run) const {
  run.clear();
  for (const std::size_t end = at + std::min(most, text.size() - at); at < end; ++at) {
    const TokenId token = text[at];
    if (token == kEndSentence) {
      ++at;
      return;
    }
    if (token < kFirstText) continue;
    constexpr float kUnit = 1.0F / 16777216.0F;  // 24 bits
    if (kept_[token] < 1 && static_cast<float>(random.next() >> 8U) * kUnit >= kept_[token])
      continue;
    run.push_back(token);
  }
}

}  // namespace onegin
