// The unigram distribution of a training part, and draws from it.
#pragma once

#include <cstdint>
#include <vector>

#include "models/model.h"
#include "text/corpus.h"

namespace onegin {

class Unigrams {
 public:
  // Of the training part of `corpus`, under the ids of `task`. Of pairs those of sources and of
  // targets are counted apart. All must outlive it.
  Unigrams(const Task& own, const Corpus& corpus, const Task& task);

  // Counts. True while more is left.
  bool advance(const Exhausted& exhausted);
  // Then: nothing was there to be counted. What `model` expects where nothing is shown stands for
  // it.
  bool empty() const { return totals_[0] + totals_[1] == 0; }
  void take_from(const LanguageModel& model);

  // The token at the share u of all, 0 <= u < 1, in the order of ids; of what is given or of
  // events. Never a control symbol but <unk>.
  TokenId at(double u, bool given) const;

 private:
  void sum_up();

  const TokenView ids_;
  const bool pairs_;
  const std::vector<TokenId> to_;  // ids of the task
  std::size_t read_ = 0;
  bool given_;
  std::vector<double> counts_[2];  // of events, of what is given; when all is counted, running sums
  double totals_[2] = {0, 0};
};

}  // namespace onegin
