// Each token is replaced in turn, and the tokens after it are read again from there.
#include "evaluation/attribution.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "math/random.h"

namespace onegin {

Attribution::Attribution(const LanguageModel& model, const Task& task, const Unigrams& unigrams,
                         std::string_view bytes, const AttributionOptions& options)
    : model_(model), task_(task), unigrams_(unigrams), options_(options), reader_(task, bytes) {}

// The tokens of the next line; false at the end of the text, or where there are enough.
Result<bool> Attribution::read_line() {
  const auto opened = reader_.open_line(!options_.apart);
  if (!opened || !*opened) return opened;
  ++line_;
  if (options_.apart || reader_.line_goes_on()) reader_.drop_loose_end();
  const bool anew = options_.apart || task_.config.boundary != Boundary::stream;
  const std::size_t begin = anew ? tokens_.size() : 0;
  std::string_view text;
  TokenId id = 0;
  while (reader_.next(text, id)) {
    if (tokens_.size() == options_.tokens) {
      complete_ = false;
      return false;
    }
    tokens_.push_back({std::string(text), id, reader_.given(), line_, begin});
  }
  return true;
}

Result<bool> Attribution::read(const Exhausted& exhausted) {
  while (reader_.decode(exhausted)) {
    const auto more = read_line();
    if (!more) return more;
    if (!*more) {
      values_.assign(tokens_.size() * options_.window, std::numeric_limits<float>::quiet_NaN());
      return true;
    }
  }
  return false;
}

// ln P of the next token as it is, and the state before it.
void Attribution::score_plain() {
  Token& token = tokens_[scored_];
  if (scored_ == token.begin) {
    before_.push_back(model_.begin());
  } else {
    before_.push_back(before_.back());
    model_.advance_each({&before_.back(), 1}, {&tokens_[scored_ - 1].id, 1});
  }
  if (!token.given) {
    EventScore score;
    model_.score_each({&before_.back(), 1}, {&token.id, 1}, {&score, 1});
    token.log_prob = score.log_prob;
  }
  ++scored_;
}

// Puts others in the place of the next token.
void Attribution::replace() {
  const Token& token = tokens_[replaced_];
  const std::size_t draws = options_.replacements;
  Random random(options_.seed, replaced_);
  std::vector<TokenId> others;
  for (std::size_t r = 0; r < draws; ++r) {
    const double u = (static_cast<double>(r) + random.uniform()) / static_cast<double>(draws);
    others.push_back(unigrams_.at(u, token.given));
  }
  reading_ = replaced_ + 1;
  if (token.id == kBeginSentence || reading_ == tokens_.size() ||
      tokens_[reading_].begin > replaced_) {
    ++replaced_;  // a separator, or nothing follows
    return;
  }
  states_.assign(draws, before_[replaced_]);
  model_.advance_each(states_, others);
}

// Scores the next token after each replacement, and reads it.
void Attribution::follow() {
  const Token& token = tokens_[reading_];
  const std::vector<TokenId> same(states_.size(), token.id);
  const bool forgotten = std::all_of(states_.begin(), states_.end(), [this](const State& state) {
    return state == before_[reading_];
  });
  if (!token.given && std::isfinite(token.log_prob)) {
    double value = 0;
    if (!forgotten) {
      std::vector<EventScore> scores(states_.size());
      model_.score_each(states_, same, scores);
      for (const EventScore& score : scores) value += token.log_prob - score.log_prob;
      value /= static_cast<double>(states_.size());
    }
    values_[reading_ * options_.window + (reading_ - 1 - replaced_)] = static_cast<float>(value);
  }
  ++reading_;
  const bool over = reading_ == tokens_.size() || tokens_[reading_].begin > replaced_ ||
                    reading_ - replaced_ > options_.window;
  if (over) {
    states_.clear();
    ++replaced_;
  } else if (!forgotten) {
    model_.advance_each(states_, same);
  } else {
    std::fill(states_.begin(), states_.end(), before_[reading_]);
  }
}

Result<bool> Attribution::advance(const Exhausted& exhausted) {
  do {
    if (!read_) {
      const auto read = this->read(exhausted);
      if (!read) return read;
      if (!*read) return true;
      read_ = true;
    } else if (scored_ < tokens_.size()) {
      score_plain();
    } else if (!states_.empty()) {
      follow();
    } else if (replaced_ < tokens_.size()) {
      replace();
    } else {
      return false;
    }
  } while (!exhausted());
  return true;
}

double Attribution::progress() const {
  if (tokens_.empty()) return 0;
  const auto window = static_cast<double>(options_.window);
  const double within = states_.empty() ? 0 : static_cast<double>(reading_ - replaced_) / window;
  return (static_cast<double>(replaced_) + within) / static_cast<double>(tokens_.size());
}

}  // namespace onegin
