// The model is asked blank by blank.
#include <algorithm>
#include <utility>

#include "evaluation/fillers.h"
#include "models/blank_model.h"

namespace onegin {
namespace {

// A model that answers blanks itself. Of several the one is filled whose likeliest token is the
// likeliest of all, and then the others are asked again.
class DirectFiller : public Filler {
 public:
  DirectFiller(const BlankModel& model, BlankQuestion question)
      : model_(model), question_(std::move(question)), log_probs_(model.vocabulary_size()) {
    const std::size_t count = question_.blanks.size();
    answer_.way = count > 1 ? FillWay::in_turn : FillWay::direct;
    answer_.log_probs.assign(count, {});
    for (TokenId& token : question_.truth) {
      if (token >= log_probs_.size()) token = kUnknown;
    }
  }

  bool advance(const Exhausted& exhausted) override {
    do {
      if (asked_ < question_.blanks.size()) {
        ask(asked_++);
      } else {
        fill_likeliest();
        if (answer_.order.size() == question_.blanks.size()) return false;
      }
    } while (!exhausted());
    return true;
  }

  double progress() const override {
    const auto count = static_cast<double>(question_.blanks.size());
    return static_cast<double>(answer_.order.size()) / count;
  }

 private:
  void ask(std::size_t blank) {
    const std::size_t place = question_.blanks[blank];
    if (question_.tokens[place] != kAnotherBlank) return;
    model_.fill(question_.tokens, place, log_probs_);
    const auto best = std::max_element(log_probs_.begin(), log_probs_.end());
    if (!row_.empty() && static_cast<double>(*best) <= row_[token_]) return;
    row_.assign(log_probs_.begin(), log_probs_.end());
    token_ = static_cast<TokenId>(best - log_probs_.begin());
    likeliest_ = blank;
  }

  void fill_likeliest() {
    question_.tokens[question_.blanks[likeliest_]] = token_;
    log_prob_ += row_[token_];
    if (!question_.truth.empty()) answer_.truth += row_[question_.truth[likeliest_]];
    answer_.order.push_back(likeliest_);
    answer_.log_probs[likeliest_] = std::exchange(row_, {});
    asked_ = 0;
    if (answer_.order.size() < question_.blanks.size() || question_.blanks.size() == 1) return;
    answer_.joint.push_back({{}, log_prob_});
    for (const std::size_t place : question_.blanks) {
      answer_.joint[0].tokens.push_back(question_.tokens[place]);
    }
  }

  const BlankModel& model_;
  BlankQuestion question_;
  std::vector<Scalar> log_probs_;
  std::size_t asked_ = 0;    // blanks, since one was filled
  std::vector<double> row_;  // of the likeliest of these; empty: none is open
  std::size_t likeliest_ = 0;
  TokenId token_ = 0;
  double log_prob_ = 0;  // of all that were filled
};

}  // namespace

std::unique_ptr<Filler> make_direct_filler(const BlankModel& model, BlankQuestion question) {
  return std::make_unique<DirectFiller>(model, std::move(question));
}

}  // namespace onegin
