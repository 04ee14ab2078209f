// Counts by context, and the two ways to look a token up in them.
#include "evaluation/token_cache.h"

#include <cmath>

#include "evaluation/total_probability.h"

namespace onegin {
namespace {

void keep_farthest(double sum, double& farthest) {
  if (!(std::abs(sum - 1) <= std::abs(farthest - 1)) && !std::isnan(farthest)) farthest = sum;
}

}  // namespace

const TokenCache::Counts* TokenCache::after(std::size_t length) const {
  if (length > last_.size()) return nullptr;
  const auto found = counts_.find({last_.end() - static_cast<std::ptrdiff_t>(length), last_.end()});
  return found == counts_.end() ? nullptr : &found->second;
}

double TokenCache::honest(TokenId token) const {
  for (std::size_t length = kLongest + 1; length-- > 0;) {
    const Counts* counts = after(length);
    if (counts == nullptr) continue;
    const auto found = counts->of.find(token);
    return found == counts->of.end() ? 0 : found->second / counts->total;
  }
  return 0;
}

double TokenCache::leaking(TokenId token) const {
  for (std::size_t length = kLongest + 1; length-- > 0;) {
    const Counts* counts = after(length);
    if (counts == nullptr) continue;
    const auto found = counts->of.find(token);
    if (found != counts->of.end()) return found->second / counts->total;
  }
  return 0;
}

double TokenCache::honest_sum() const {
  double sum = 0;
  const Counts* all = after(0);
  if (all == nullptr) return sum;
  for (const auto& [token, count] : all->of) sum += honest(token);
  return sum;
}

double TokenCache::leaking_sum() const {
  double sum = 0;
  const Counts* all = after(0);
  if (all == nullptr) return sum;
  for (const auto& [token, count] : all->of) sum += leaking(token);
  return sum;
}

void TokenCache::read(TokenId token) {
  for (std::size_t length = 0; length <= last_.size(); ++length) {
    Counts& counts = counts_[{last_.end() - static_cast<std::ptrdiff_t>(length), last_.end()}];
    ++counts.total;
    ++counts.of[token];
  }
  last_.push_back(token);
  if (last_.size() > kLongest) last_.erase(last_.begin());
}

double BlendedCache::progress() const {
  return walk_.events() == 0 ? 1
                             : static_cast<double>(events_) / static_cast<double>(walk_.events());
}

bool BlendedCache::advance(const Exhausted& exhausted) {
  while (walk_.next()) {
    if (walk_.begins()) cache_.begin();
    model_.predict(walk_.state(), log_probs_);
    const TokenId event = walk_.event();
    const double p = std::exp(static_cast<double>(log_probs_[event]));
    const double sum = total_probability(log_probs_);
    // Before it has read anything the cache has no distribution to blend in.
    const double weight = events_ == 0 ? 0 : kWeight;
    const auto blended = [&](double plain, double cached) {
      return (1 - weight) * plain + weight * cached;
    };
    plain_ -= std::log2(p);
    leaking_ -= std::log2(blended(p, cache_.leaking(event)));
    honest_ -= std::log2(blended(p, cache_.honest(event)));
    keep_farthest(blended(sum, cache_.leaking_sum()), leaking_sum_);
    keep_farthest(blended(sum, cache_.honest_sum()), honest_sum_);
    cache_.read(event);
    ++events_;
    if (exhausted()) return true;
  }
  return false;
}

}  // namespace onegin
