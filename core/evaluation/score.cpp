// The scoring loop: fast over whole chunks, or event by event where ranks are wanted.
#include "evaluation/score.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace onegin {
namespace {

double perplexity_of(double log_prob, std::uint64_t events) {
  if (events == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::exp(-log_prob / static_cast<double>(events));
}

}  // namespace

std::size_t events_at_once(std::size_t parameters, bool details) {
  const std::size_t work = details ? 20'000'000 : 200'000'000;
  return std::clamp<std::size_t>(work / std::max<std::size_t>(parameters, 1), details ? 1 : 8, 32);
}

void ScoreSums::add(const ScoreSums& other) {
  log_prob += other.log_prob;
  log_prob_without_oov += other.log_prob_without_oov;
  tokens += other.tokens;
  oov += other.oov;
  events += other.events;
  characters += other.characters;
}

double ScoreSums::perplexity() const { return perplexity_of(log_prob, events); }

double ScoreSums::perplexity_without_oov() const {
  return perplexity_of(log_prob_without_oov, events - oov);
}

double ScoreSums::bits_per_character() const {
  if (characters == 0) return std::numeric_limits<double>::quiet_NaN();
  return -log_prob / std::log(2.0) / static_cast<double>(characters);
}

LineScorer::LineScorer(const LanguageModel& model, const Task& task, std::string bytes,
                       ScoreOptions options)
    : model_(model),
      task_(task),
      options_(options),
      reader_(task, std::move(bytes)),
      state_(model.begin()) {
  options_.details = options_.details || options_.likeliest > 0;
}

bool LineScorer::open_line() {
  if (!reader_.open_line(!options_.apart)) return false;
  if (options_.apart || reader_.line_goes_on()) reader_.drop_loose_end();
  ++line_;
  if (options_.apart || task_.config.boundary == Boundary::sentence) state_ = model_.begin();
  piece_ = LineScore{line_, {}, {}, {}, {}};
  piece_.sums.characters = reader_.line_characters();
  return true;
}

// The next events of the open line; false if there may be more after them.
bool LineScorer::read_chunk() {
  ids_.clear();
  texts_.clear();
  std::string_view text;
  TokenId id = 0;
  while (ids_.size() < options_.at_once) {
    if (!reader_.next(text, id)) return true;
    ids_.push_back(id);
    if (options_.details) texts_.emplace_back(text);
  }
  return false;
}

void LineScorer::score_chunk() {
  scores_.resize(ids_.size());
  State before;
  if (options_.details) before = state_;
  model_.score(state_, ids_, scores_);

  for (std::size_t i = 0; i < ids_.size(); ++i) {
    // A type beyond the events of a common event space is read as what it is, and unknown.
    const TokenId id = ids_[i] < model_.vocabulary_size() ? ids_[i] : kUnknown;
    const double log_prob = scores_[i].log_prob;
    piece_.log_probs.push_back(log_prob);
    piece_.unknown.push_back(id == kUnknown ? 1 : 0);
    piece_.sums.log_prob += log_prob;
    ++piece_.sums.events;
    if (id != kEndSentence) ++piece_.sums.tokens;
    if (id == kUnknown) {
      ++piece_.sums.oov;
    } else {
      piece_.sums.log_prob_without_oov += log_prob;
    }
    if (!options_.details) continue;
    log_probs_.resize(model_.vocabulary_size());
    model_.predict(before, log_probs_);
    piece_.details.push_back({std::move(texts_[i]), id, log_prob,
                              rank_of(log_probs_, task_.first_event(), id), scores_[i].order,
                              likeliest(log_probs_, task_.first_event(), options_.likeliest)});
    model_.advance(before, ids_[i]);
  }
}

bool LineScorer::advance(const Exhausted& exhausted,
                         const std::function<void(LineScore&&)>& report) {
  if (!reader_.decode(exhausted)) return true;
  do {
    if (!open_ && !open_line()) return false;
    open_ = !read_chunk();
    score_chunk();
    if (!open_ || piece_.log_probs.size() >= kPieceEvents) {
      totals_.add(piece_.sums);
      report(std::move(piece_));
      piece_ = LineScore{line_, {}, {}, {}, {}};
    }
  } while (!exhausted());
  return true;
}

}  // namespace onegin
