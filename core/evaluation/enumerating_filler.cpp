// Every token is tried in the blank; beginnings are kept from one blank to the next.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "evaluation/fillers.h"
#include "models/neural_model.h"

namespace onegin {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

// ln(e^a + e^b).
double add_logs(double a, double b) {
  if (a < b) std::swap(a, b);
  return b == kImpossible ? a : a + std::log1p(std::exp(b - a));
}

// States side by side read this number of tokens in milliseconds.
std::size_t trials_at_once(const Model& model) {
  if (model.counted()) return 1024;
  return std::clamp(static_cast<std::size_t>(2 * rows_of_evaluation(model.parameters())),
                    std::size_t{8}, std::size_t{512});
}

class EnumeratingFiller : public Filler {
 public:
  EnumeratingFiller(const Model& model, BlankQuestion question, const FillOptions& options)
      : model_(*model.as_language()),
        question_(std::move(question)),
        options_(options),
        rows_(trials_at_once(model)),
        log_probs_(model_.vocabulary_size()) {
    Beginning all;
    all.is_true = !question_.truth.empty();
    all.state = begin();
    beginnings_.push_back(std::move(all));
    for (std::size_t i = 0; i < question_.blanks.size(); ++i) {
      work_ += static_cast<double>(segment(i).size() + 1);
    }
    for (TokenId& token : question_.truth) {
      if (token >= model_.vocabulary_size()) token = kUnknown;
    }
  }

  bool advance(const Exhausted& exhausted) override {
    do {
      if (read_ < question_.blanks.front()) {
        read_left();
      } else if (extended_ < beginnings_.size()) {
        extend_next();
      } else if (batch_ < extensions_.size()) {
        read_on();
      } else if (++blank_ == question_.blanks.size()) {
        finish();
        return false;
      } else {
        keep_best(next_, options_.beam);
        beginnings_ = std::exchange(next_, {});
        extensions_.clear();
        extended_ = batch_ = 0;
      }
    } while (!exhausted());
    return true;
  }

  double progress() const override {
    double done = 0;
    for (std::size_t i = 0; i < blank_; ++i) done += static_cast<double>(segment(i).size() + 1);
    if (!extensions_.empty() && blank_ < question_.blanks.size()) {
      const double tried = static_cast<double>(batch_) / static_cast<double>(extensions_.size());
      done += tried * static_cast<double>(segment(blank_).size() + 1);
    }
    return done / work_;
  }

 private:
  // The sentence up to the next blank, with a token in each blank before.
  struct Beginning {
    State state;
    std::vector<TokenId> tokens;
    double log_prob = 0;
    bool is_true = false;  // the true token stands in each of its blanks
  };
  // A beginning with a token more.
  struct Extension {
    std::size_t of = 0;
    TokenId token = 0;
    double log_prob = 0;
    bool is_true = false;
  };

  // The true one first, then the likeliest; ties go to the older one.
  template <class Item>
  void keep_best(std::vector<Item>& items, std::size_t count) {
    std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
      return a.is_true != b.is_true ? a.is_true : a.log_prob > b.log_prob;
    });
    if (items.size() <= count) return;
    for (std::size_t i = count; i < items.size(); ++i) {
      dropped_ = add_logs(dropped_, items[i].log_prob);
    }
    items.resize(count);
  }

  State begin() {
    const auto& tokens = question_.tokens;
    const auto separator = std::find(tokens.begin(), tokens.end(), kBeginSentence);
    if (separator == tokens.end()) {
      return question_.amid ? model_.begin_amid() : model_.begin();
    }
    read_ = static_cast<std::size_t>(separator - tokens.begin()) + 1;
    return model_.begin(Source{std::span(tokens).first(read_ - 1)});
  }

  void read_left() {
    const std::size_t count = std::min(rows_, question_.blanks.front() - read_);
    model_.advance_each({&beginnings_.front().state, 1},
                        std::span(question_.tokens).subspan(read_, count));
    read_ += count;
  }

  // What stands between a blank and the next one; after the last one as far as it matters.
  std::span<const TokenId> segment(std::size_t blank) const {
    const std::size_t first = question_.blanks[blank] + 1;
    const bool last = blank + 1 == question_.blanks.size();
    const std::size_t end = last ? question_.tokens.size() : question_.blanks[blank + 1];
    return std::span(question_.tokens)
        .subspan(first, last ? std::min(end - first, model_.looks_back()) : end - first);
  }

  // A beginning with each token in the next blank.
  void extend_next() {
    const std::size_t of = extended_++;
    const Beginning& beginning = beginnings_[of];
    model_.predict(beginning.state, log_probs_);
    for (TokenId token = kUnknown; token < log_probs_.size(); ++token) {
      const bool is_true = beginning.is_true && token == question_.truth[blank_];
      const double log_prob = beginning.log_prob + static_cast<double>(log_probs_[token]);
      if (!is_true && !(log_prob > kImpossible)) continue;
      extensions_.push_back({of, token, log_prob, is_true});
    }
    // Not all of many are held at once.
    const bool all = extended_ == beginnings_.size();
    if (all || extensions_.size() > 4 * options_.candidates) {
      keep_best(extensions_, options_.candidates);
    }
  }

  // Some extensions as far as the next blank.
  void read_on() {
    const std::span<const TokenId> tokens = segment(blank_);
    if (states_.empty()) begin_batch(tokens.size());
    const std::size_t streams = states_.size();
    const std::size_t steps =
        std::min(tokens.size() - step_, std::max<std::size_t>(rows_ / streams, 1));
    std::vector<double> scores(steps * streams);
    model_.score_run(states_, tokens.subspan(step_, steps), scores);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      extensions_[batch_ + i % streams].log_prob += scores[i];
    }
    step_ += steps;
    if (step_ == tokens.size()) end_batch();
  }

  // Begins states side by side. Their number lets each state read a while; a few states make a
  // matrix product pay.
  void begin_batch(std::size_t length) {
    const std::size_t steps =
        std::clamp<std::size_t>(length, 1, std::max<std::size_t>(rows_ / 8, 1));
    const std::size_t count = std::min(rows_ / steps, extensions_.size() - batch_);
    std::vector<TokenId> tokens;
    for (std::size_t i = batch_; i < batch_ + count; ++i) {
      states_.push_back(beginnings_[extensions_[i].of].state);
      tokens.push_back(extensions_[i].token);
    }
    model_.advance_each(states_, tokens);
    step_ = 0;
  }

  void end_batch() {
    if (blank_ + 1 < question_.blanks.size()) {
      for (std::size_t i = 0; i < states_.size(); ++i) {
        const Extension& extension = extensions_[batch_ + i];
        if (!extension.is_true && !(extension.log_prob > kImpossible)) continue;
        Beginning longer{std::move(states_[i]), tokens_of(extension), extension.log_prob,
                         extension.is_true};
        next_.push_back(std::move(longer));
      }
      // States may be large.
      if (next_.size() > 2 * options_.beam) keep_best(next_, options_.beam);
    }
    batch_ += states_.size();
    states_.clear();
  }

  std::vector<TokenId> tokens_of(const Extension& extension) const {
    std::vector<TokenId> tokens = beginnings_[extension.of].tokens;
    tokens.push_back(extension.token);
    return tokens;
  }

  // All extensions are whole sentences now.
  void finish() {
    const std::size_t blanks = question_.blanks.size();
    double sum = kImpossible;
    for (const Extension& whole : extensions_) sum = add_logs(sum, whole.log_prob);
    const bool possible = sum > kImpossible;
    answer_.log_probs.assign(blanks, std::vector<double>(log_probs_.size(), kImpossible));
    answer_.truth = possible ? kImpossible : 0;
    for (Extension& whole : extensions_) {
      if (possible) whole.log_prob -= sum;
      const std::vector<TokenId> tokens = tokens_of(whole);
      for (std::size_t i = 0; i < blanks && possible; ++i) {
        double& own = answer_.log_probs[i][tokens[i]];
        own = add_logs(own, whole.log_prob);
      }
      if (whole.is_true) answer_.truth = possible ? whole.log_prob : kImpossible;
    }
    if (blanks > 1) {
      answer_.way = dropped_ > kImpossible ? FillWay::beam : FillWay::exact;
      list_joint();
    } else if (dropped_ > kImpossible) {
      answer_.way = FillWay::largest;
      bound_the_rest(sum);
    }
  }

  void list_joint() {
    std::stable_sort(
        extensions_.begin(), extensions_.end(),
        [](const Extension& a, const Extension& b) { return a.log_prob > b.log_prob; });
    for (const Extension& whole : extensions_) {
      if (answer_.joint.size() == FillAnswer::kMostJoint || !(whole.log_prob > kImpossible)) break;
      answer_.joint.push_back({tokens_of(whole), whole.log_prob});
    }
  }

  // One blank, whose left side log_probs_ still has the distribution of: with Z the sum over the
  // tokens tried, M what the others have there, and R the best P(right | left v), they have at most
  // M R / (Z + M R).
  void bound_the_rest(double sum) {
    double best = kImpossible, tried = kImpossible;
    for (const Extension& whole : extensions_) {
      const auto before = static_cast<double>(log_probs_[whole.token]);
      tried = add_logs(tried, before);
      if (before > kImpossible) best = std::max(best, whole.log_prob + sum - before);
    }
    answer_.left_out = std::exp(dropped_ - add_logs(dropped_, tried));
    const double rest = dropped_ + best;
    answer_.bound = rest > kImpossible ? std::exp(rest - add_logs(rest, sum)) : 1;
  }

  const LanguageModel& model_;
  BlankQuestion question_;
  const FillOptions options_;
  const std::size_t rows_;  // tokens read at once
  double work_ = 0;
  std::size_t read_ = 0;   // tokens of what stands before the first blank
  std::size_t blank_ = 0;  // that is being filled
  std::vector<Beginning> beginnings_, next_;
  std::size_t extended_ = 0;  // beginnings
  std::vector<Scalar> log_probs_;
  std::vector<Extension> extensions_;
  double dropped_ = kImpossible;  // ln of what was not tried
  std::size_t batch_ = 0;         // the first extension whose state is at work
  std::vector<State> states_;
  std::size_t step_ = 0;  // tokens of the segment that they have read
};

}  // namespace

std::unique_ptr<Filler> make_enumerating_filler(const Model& model, BlankQuestion question,
                                                const FillOptions& options) {
  return std::make_unique<EnumeratingFiller>(model, std::move(question), options);
}

}  // namespace onegin
