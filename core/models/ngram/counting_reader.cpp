// The n-gram model as a reader whose counts go on: after any text it says what a model would that
// had counted all of it, discounts included.
//
// Every smoothing is the interpolation of NgramSmoothing, worked out for the contexts at hand from
// counts that are held as a table, not as probabilities. Discounts follow from the counts and are
// found again whenever these change; Jelinek-Mercer's weights, which take a held-out part, stay as
// they were found in training.
#include "models/ngram/counting_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "memory_limit.h"
#include "models/ngram/counting.h"
#include "models/ngram/estimate.h"
#include "models/ngram/growing_counts.h"
#include "models/ngram/jelinek_mercer.h"
#include "models/ngram/smoothing.h"
#include "models/ngram/staged_work.h"
#include "text/given_tokens.h"

namespace onegin {
namespace {

constexpr std::size_t kAtOnce = 1024;  // tokens between two looks at the clock

// Jelinek-Mercer's weights, found again as in training.
class FoundWeights {
 public:
  FoundWeights(const NgramConfig& config, const LearntFrom& learnt)
      : estimate_(config, learnt.shape, learnt.train, learnt.validation),
        counting_(learnt.train, learnt.shape, config.order, estimate_.expected(), trie_, counts_),
        weights_(learnt.train, learnt.validation, learnt.shape, config.order, trie_, counts_,
                 notes_) {
    estimate_.plan(look_);
    counting_.plan(work_);
    work_.once([this] { counts_[0][kBeginSentence] = 0; });
    weights_.plan(work_);
    work_.once([this] { trie_ = {}; });
    work_.once([this] { counts_ = {}; });
  }
  Result<bool> advance(const Exhausted& exhausted) {
    if (!look_.advance(exhausted)) return true;
    if (const auto fits = estimate_.check(); !fits) return fits.error();
    return !work_.advance(exhausted);
  }
  double lambda(int k, std::uint64_t count) const { return weights_.lambda(k, count); }

 private:
  StagedWork look_, work_;
  NgramTrie trie_;
  NgramCounts counts_;
  std::vector<Note> notes_;
  NgramEstimate estimate_;
  NgramCounting counting_;
  JelinekMercer weights_;
};

class CountingReader : public AdaptiveReader {
 public:
  CountingReader(const NgramModel& model, const LearntFrom& learnt)
      : config_(model.config()),
        learnt_(learnt),
        model_bytes_(model.memory_bytes()),
        events_(static_cast<double>(learnt.shape.vocabulary_size - learnt.shape.first_event)),
        discounts_(static_cast<std::size_t>(config_.order)),
        given_(learnt.shape.pairs) {
    for (int k = 1; k <= config_.order; ++k) sizes_.push_back(model.trie().size(k));
    if (config_.smoothing == Smoothing::jelinek_mercer) weights_.emplace(config_, learnt);
  }

  std::size_t vocabulary_size() const override { return learnt_.shape.vocabulary_size; }
  TokenId first_event() const override { return learnt_.shape.first_event; }
  Result<bool> work(const Exhausted& exhausted) override;
  void predict(std::span<Scalar> log_probs) override;
  void read(TokenId token, bool given) override { counts_->read(known(token), !given); }
  int known_context() const override { return counts_->known(); }
  std::size_t memory_bytes() const override { return counts_ ? counts_->memory_bytes() : 0; }

 protected:
  void begin_anew() override { counts_->begin(); }
  EventScore score_event(TokenId event) override;

 private:
  struct FoundDiscounts {
    Discounts taken{};
    std::uint64_t revision = 0;  // of the counts they were found from
  };
  struct Weights {
    double scale, gamma;
  };

  TokenId known(TokenId token) const { return token < vocabulary_size() ? token : kUnknown; }
  Result<void> make_room();
  void count(const Exhausted& exhausted);
  const Discounts& discounts(int k);
  // Of n-grams of order k after the present context; nullopt where the context says nothing.
  std::optional<Weights> weights(int k);
  static double less(std::uint32_t count, const Discounts& taken) {
    return count == 0 ? 0 : static_cast<double>(count) - taken[std::min(count, 3U) - 1];
  }

  const NgramConfig config_;
  const LearntFrom learnt_;
  const std::size_t model_bytes_;
  const double events_;
  std::vector<std::size_t> sizes_;
  std::optional<FoundWeights> weights_;
  bool weighed_ = false;
  std::optional<GrowingCounts> counts_;
  std::vector<FoundDiscounts> discounts_;
  std::size_t counted_ = 0;  // tokens of the training part
  GivenTokens given_;        // of the next
  std::vector<TokenId> slice_;
  std::vector<double> probabilities_;
};

Result<void> CountingReader::make_room() {
  const std::uint64_t bytes = GrowingCounts::bytes_for(sizes_) + model_bytes_ + kProgramMemory;
  if (bytes > memory_limit()) {
    return Error{
        say("counting on takes {0}, and there are {1}", memory_text(static_cast<double>(bytes)),
            memory_text(static_cast<double>(memory_limit()))),
        say("n-gram model"), say("choose a lower order or less text")};
  }
  counts_.emplace(config_.order, config_.kneser_ney(), sizes_);
  return {};
}

Result<bool> CountingReader::work(const Exhausted& exhausted) {
  if (weights_ && !weighed_) {
    const auto more = weights_->advance(exhausted);
    if (!more || *more) return more;
    weighed_ = true;
  }
  if (!counts_) {
    if (const auto room = make_room(); !room) return room.error();
  }
  count(exhausted);
  return counted_ < learnt_.train.size();
}

// What the model has learnt from, once more.
void CountingReader::count(const Exhausted& exhausted) {
  const TokenView train = learnt_.train;
  while (counted_ < train.size()) {
    train.copy(counted_, std::min(kAtOnce, train.size() - counted_), slice_);
    for (const TokenId token : slice_) {
      counts_->read(token, !given_.given());
      given_.pass(token);
      if (learnt_.shape.sentences && token == kEndSentence) counts_->begin();
    }
    counted_ += slice_.size();
    if (exhausted()) return;
  }
}

const Discounts& CountingReader::discounts(int k) {
  FoundDiscounts& found = discounts_[static_cast<std::size_t>(k) - 1];
  if (found.revision == counts_->revision(k)) return found.taken;
  found.revision = counts_->revision(k);
  std::vector<Note> unsaid;  // the model's own notes say it
  if (config_.discounts()) found.taken = discounts_for(config_, counts_->times(k), k, unsaid);
  return found.taken;
}

std::optional<CountingReader::Weights> CountingReader::weights(int k) {
  const GrowingCounts::Context& context = counts_->context(k);
  if (context.total == 0) return {};
  const auto total = static_cast<double>(context.total);
  const std::array<double, 3> types = {static_cast<double>(context.types[0]),
                                       static_cast<double>(context.types[1]),
                                       static_cast<double>(context.types[2])};
  switch (config_.smoothing) {
    case Smoothing::maximum_likelihood:
    case Smoothing::not_known:  // has no reader
      return Weights{1 / total, 0};
    case Smoothing::add_k: {
      // It knows one context length only, that of all it may look at.
      if (k < counts_->contexts()) return {};
      const double added = config_.k * events_;
      return Weights{1 / (total + added), added / (total + added)};
    }
    case Smoothing::witten_bell: {
      const double different = types[0] + types[1] + types[2];
      return Weights{1 / (total + different), different / (total + different)};
    }
    case Smoothing::jelinek_mercer: {
      const double lambda = weights_->lambda(k, context.total);
      return Weights{lambda / total, 1 - lambda};
    }
    case Smoothing::absolute:
    case Smoothing::kneser_ney:
    case Smoothing::modified_kneser_ney:
      break;
  }
  const Discounts& taken = discounts(k);
  return Weights{1 / total,
                 (types[0] * taken[0] + types[1] * taken[1] + types[2] * taken[2]) / total};
}

void CountingReader::predict(std::span<Scalar> log_probs) {
  // What order k adds to P(w) is (c(hw) - D) scale(k) times the gammas of all longer contexts.
  std::array<double, kMaximumOrder + 1> factors{};
  double rest = 1;
  for (int k = counts_->contexts(); k >= 1; --k) {
    const auto w = weights(k);
    factors[static_cast<std::size_t>(k)] = w ? rest * w->scale : 0;
    if (w) rest *= w->gamma;
  }
  probabilities_.assign(log_probs.size(), rest / events_);
  for (int k = 1; k <= counts_->contexts(); ++k) {
    const double factor = factors[static_cast<std::size_t>(k)];
    if (factor == 0) continue;
    const Discounts taken = discounts(k);
    counts_->each(k, [&](TokenId word, std::uint32_t count) {
      probabilities_[word] += factor * less(count, taken);
    });
  }
  for (std::size_t w = 0; w < log_probs.size(); ++w) {
    log_probs[w] = w < first_event() ? -std::numeric_limits<Scalar>::infinity()
                                     : static_cast<Scalar>(std::log(probabilities_[w]));
  }
}

EventScore CountingReader::score_event(TokenId event) {
  const TokenId word = known(event);
  EventScore score{.order = 1};
  double p = 1 / events_;
  for (int k = 1; k <= counts_->contexts(); ++k) {
    const auto w = weights(k);
    if (!w) continue;
    const std::uint32_t count = counts_->count(k, word);
    if (count > 0) score.order = static_cast<std::uint8_t>(k);
    p = less(count, discounts(k)) * w->scale + w->gamma * p;
  }
  score.log_prob = std::log(p);
  return score;
}

}  // namespace

std::unique_ptr<AdaptiveReader> make_counting_reader(const NgramModel& model,
                                                     const LearntFrom& learnt) {
  const bool counted = model.fit_progress() == 1 && !learnt.train.empty();
  if (!counted || model.config().smoothing == Smoothing::not_known) return nullptr;
  return std::make_unique<CountingReader>(model, learnt);
}

}  // namespace onegin
