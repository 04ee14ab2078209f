// Counts by id, then running sums that a draw is looked up in.
#include "evaluation/unigrams.h"

#include <algorithm>
#include <cmath>

#include "text/event_space.h"
#include "text/given_tokens.h"

namespace onegin {

Unigrams::Unigrams(const Task& own, const Corpus& corpus, const Task& task)
    : ids_(corpus.train()),
      pairs_(own.pairs()),
      to_(map_ids(own.vocabulary, task.vocabulary)),
      given_(pairs_) {
  for (auto& counts : counts_) counts.resize(task.vocabulary.size());
}

bool Unigrams::advance(const Exhausted& exhausted) {
  constexpr std::size_t kAtOnce = 65536;
  GivenTokens given(pairs_, given_);
  while (read_ < ids_.size()) {
    const std::size_t end = std::min(ids_.size(), read_ + kAtOnce);
    for (; read_ < end; ++read_) {
      const TokenId id = to_[ids_[read_]];
      const bool is_given = given.given();
      given.pass(ids_[read_]);
      if (id >= kUnknown) ++counts_[is_given ? 1 : 0][id];
    }
    given_ = given.given();
    if (read_ < ids_.size() && exhausted()) return true;
  }
  sum_up();
  return false;
}

void Unigrams::take_from(const LanguageModel& model) {
  std::vector<Scalar> log_probs(model.vocabulary_size());
  model.predict(model.begin_amid(), log_probs);
  for (std::size_t id = kUnknown; id < log_probs.size(); ++id) {
    counts_[0][id] = std::exp(static_cast<double>(log_probs[id]));
  }
  sum_up();
}

void Unigrams::sum_up() {
  for (int part = 0; part < 2; ++part) {
    totals_[part] = 0;
    for (double& count : counts_[part]) count = totals_[part] += count;
  }
}

TokenId Unigrams::at(double u, bool given) const {
  const int part = given && totals_[1] > 0 ? 1 : 0;
  const auto& sums = counts_[part];
  const auto found = std::upper_bound(sums.begin(), sums.end(), u * totals_[part]);
  const auto last = std::lower_bound(sums.begin(), sums.end(), totals_[part]);
  return static_cast<TokenId>(std::min(found, last) - sums.begin());
}

}  // namespace onegin
