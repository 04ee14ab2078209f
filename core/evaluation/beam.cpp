// Beam search with states as values: every hypothesis owns a copy.
#include "evaluation/beam.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace onegin {
namespace {

class BeamGenerator : public Generator {
 public:
  BeamGenerator(const LanguageModel& model, const Task& task, std::string prompt,
                const GenerationConfig& config)
      : task_(task),
        prompt_(model, task, std::move(prompt)),
        search_(model, task, config.beam, config.length) {}

  Result<bool> advance(const Exhausted& exhausted,
                       const std::function<void(GeneratedPiece&&)>& report) override {
    if (!searching_) {
      const auto read = prompt_.advance(exhausted);
      if (!read) return read;
      if (!*read) return true;
      searching_ = true;
      search_.begin(prompt_.state());
    }
    if (search_.advance(exhausted)) return true;
    const std::vector<TokenChoice>& tokens = search_.best();
    if (tokens.empty()) return no_continuation();
    Detokenizer detokenizer = prompt_.detokenizer();
    for (const TokenChoice& token : tokens) {
      GeneratedPiece piece = piece_of(task_, token.id, token.log_prob, detokenizer);
      if (&token == &tokens.back()) detokenizer.finish(piece.text);
      report(std::move(piece));
    }
    return false;
  }

  std::size_t loose_end() const override { return prompt_.loose_end(); }

 private:
  const Task& task_;
  ContextReader prompt_;
  bool searching_ = false;
  BeamSearch search_;
};

}  // namespace

BeamSearch::BeamSearch(const LanguageModel& model, const Task& task, std::uint32_t width,
                       std::uint32_t length)
    : model_(model),
      task_(task),
      width_(width),
      limit_(length),
      log_probs_(model.vocabulary_size()) {}

void BeamSearch::begin(State state) {
  live_.clear();
  live_.push_back({std::move(state)});
  finished_ = {};
  extensions_.clear();
  next_ = 0;
  length_ = ended_ = 0;
}

bool BeamSearch::better(const Extension& a, const Extension& b) {
  if (a.log_prob != b.log_prob) return a.log_prob > b.log_prob;
  return a.parent != b.parent ? a.parent < b.parent : a.token.id < b.token.id;
}

double BeamSearch::normalised(double log_prob, std::size_t tokens) const {
  if (!task_.pairs()) return log_prob;
  return log_prob / std::pow((5 + static_cast<double>(tokens)) / 6, 0.6);
}

bool BeamSearch::advance(const Exhausted& exhausted) {
  while (!settled()) {
    extend_one();
    if (++next_ == live_.size()) keep_best();
    if (exhausted()) return true;
  }
  return false;
}

const std::vector<TokenChoice>& BeamSearch::best() const {
  const bool open =
      !live_.empty() && (finished_.tokens.empty() || score(live_[0]) > score(finished_));
  return open ? live_[0].tokens : finished_.tokens;
}

// Nothing that still grows can overtake the best finished one, since log probabilities only fall;
// or, of pairs, as many are finished as the beam is wide.
bool BeamSearch::settled() const {
  if (next_ > 0) return false;
  if (live_.empty() || length_ >= limit_) return true;
  if (finished_.tokens.empty()) return false;
  if (task_.pairs() && ended_ >= width_) return true;
  return score(finished_) >= normalised(live_[0].log_prob, limit_);
}

// The likeliest extensions of one live hypothesis.
void BeamSearch::extend_one() {
  Hypothesis& parent = live_[next_];
  if (std::exchange(parent.unread, false)) model_.advance(parent.state, parent.tokens.back().id);
  model_.predict(parent.state, log_probs_);
  log_probs_[kUnknown] = -std::numeric_limits<Scalar>::infinity();
  for (const TokenChoice& token : likeliest(log_probs_, task_.first_event(), width_)) {
    if (!std::isfinite(token.log_prob)) break;
    extensions_.push_back({next_, token, parent.log_prob + token.log_prob});
  }
}

// The next length: the best extensions, those that end a sentence set aside.
void BeamSearch::keep_best() {
  std::sort(extensions_.begin(), extensions_.end(), better);
  if (extensions_.size() > width_) extensions_.resize(width_);
  std::vector<Hypothesis> longer;
  for (const Extension& extension : extensions_) {
    Hypothesis hypothesis = live_[extension.parent];
    hypothesis.log_prob = extension.log_prob;
    hypothesis.tokens.push_back(extension.token);
    if (extension.token.id == kEndSentence) {
      ++ended_;
      if (finished_.tokens.empty() || score(hypothesis) > score(finished_)) {
        finished_ = std::move(hypothesis);
      }
      continue;
    }
    hypothesis.unread = true;
    longer.push_back(std::move(hypothesis));
  }
  live_ = std::move(longer);
  extensions_.clear();
  next_ = 0;
  ++length_;
}

Result<void> check_beam(std::uint32_t width) {
  if (width >= 1 && width <= 1000) return {};
  return Error{say("a beam of {0} is not from 1 to 1000", width), "",
               say("4 finds most of what a wider one finds")};
}

std::unique_ptr<Generator> make_beam_search(const LanguageModel& model, const Task& task,
                                            std::string prompt, const GenerationConfig& config) {
  return std::make_unique<BeamGenerator>(model, task, std::move(prompt), config);
}

}  // namespace onegin
