// Beam search with states as values: every hypothesis owns a copy.
#include "evaluation/beam.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "evaluation/choices.h"

namespace onegin {
namespace {

struct Hypothesis {
  State state;
  double log_prob = 0;
  std::vector<TokenChoice> tokens;
  bool unread = false;  // the state does not know the last token yet
};

// A hypothesis and one token more.
struct Extension {
  std::size_t parent = 0;
  TokenChoice token;
  double log_prob = 0;
};

bool better(const Extension& a, const Extension& b) {
  if (a.log_prob != b.log_prob) return a.log_prob > b.log_prob;
  return a.parent != b.parent ? a.parent < b.parent : a.token.id < b.token.id;
}

class BeamSearch : public Generator {
 public:
  BeamSearch(const LanguageModel& model, const Task& task, std::string prompt,
             const GenerationConfig& config)
      : model_(model),
        task_(task),
        config_(config),
        prompt_(model, task, std::move(prompt)),
        log_probs_(model.vocabulary_size()) {}

  Result<bool> advance(const Exhausted& exhausted,
                       const std::function<void(GeneratedPiece&&)>& report) override {
    if (live_.empty() && !searching_) {
      const auto read = prompt_.advance(exhausted);
      if (!read) return read;
      if (!*read) return true;
      searching_ = true;
      live_.push_back({prompt_.state(), 0, {}});
    }
    while (!settled()) {
      extend_one();
      if (++next_ == live_.size()) keep_best();
      if (exhausted()) return true;
    }
    return finish(report);
  }

  std::size_t loose_end() const override { return prompt_.loose_end(); }

 private:
  // Nothing that still grows can overtake the best finished one: log probabilities only fall.
  bool settled() const {
    if (next_ > 0) return false;
    return live_.empty() || length_ >= config_.length ||
           (finished_.log_prob >= live_[0].log_prob && !finished_.tokens.empty());
  }

  // The likeliest extensions of one live hypothesis.
  void extend_one() {
    Hypothesis& parent = live_[next_];
    if (std::exchange(parent.unread, false)) model_.advance(parent.state, parent.tokens.back().id);
    model_.predict(parent.state, log_probs_);
    log_probs_[kUnknown] = -std::numeric_limits<Scalar>::infinity();
    for (const TokenChoice& token : likeliest(log_probs_, task_.first_event(), config_.beam)) {
      if (!std::isfinite(token.log_prob)) break;
      extensions_.push_back({next_, token, parent.log_prob + token.log_prob});
    }
  }

  // The next length: the best extensions, those that end a sentence set aside.
  void keep_best() {
    std::sort(extensions_.begin(), extensions_.end(), better);
    if (extensions_.size() > config_.beam) extensions_.resize(config_.beam);
    std::vector<Hypothesis> longer;
    for (const Extension& extension : extensions_) {
      Hypothesis hypothesis = live_[extension.parent];
      hypothesis.log_prob = extension.log_prob;
      hypothesis.tokens.push_back(extension.token);
      if (extension.token.id == kEndSentence) {
        if (finished_.tokens.empty() || hypothesis.log_prob > finished_.log_prob) {
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

  Result<bool> finish(const std::function<void(GeneratedPiece&&)>& report) {
    const bool open =
        !live_.empty() && (finished_.tokens.empty() || live_[0].log_prob > finished_.log_prob);
    if (!open && finished_.tokens.empty()) return no_continuation();
    Detokenizer detokenizer = prompt_.detokenizer();
    const std::vector<TokenChoice>& tokens = (open ? live_[0] : finished_).tokens;
    for (const TokenChoice& token : tokens) {
      GeneratedPiece piece = piece_of(task_, token.id, token.log_prob, detokenizer);
      if (&token == &tokens.back()) detokenizer.finish(piece.text);
      report(std::move(piece));
    }
    return false;
  }

  const LanguageModel& model_;
  const Task& task_;
  GenerationConfig config_;
  ContextReader prompt_;
  bool searching_ = false;
  std::uint32_t length_ = 0;
  std::vector<Hypothesis> live_;  // best first
  std::size_t next_ = 0;          // of live_, to be extended
  std::vector<Extension> extensions_;
  Hypothesis finished_;
  std::vector<Scalar> log_probs_;
};

}  // namespace

std::unique_ptr<Generator> make_beam_search(const LanguageModel& model, const Task& task,
                                            std::string prompt, const GenerationConfig& config) {
  return std::make_unique<BeamSearch>(model, task, std::move(prompt), config);
}

}  // namespace onegin
