// What a model looks at: how ln P of a token changes when one earlier token is another one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/line_reader.h"
#include "evaluation/unigrams.h"
#include "models/language_model.h"

namespace onegin {

struct AttributionOptions {
  std::size_t window = 32;        // earlier tokens
  std::size_t replacements = 16;  // draws for each of them
  std::size_t tokens = 200;       // of the text, its first
  std::uint64_t seed = 1;
  bool apart = false;  // as ScoreOptions::apart
};

// For each event t and each of the `window` tokens j before it, back to the beginning of its line
// or, in a stream, of the text:
//   value(t, j) = mean over r of ln P(w_t | w_1 ... w_{t-1}) - ln P(w_t | the same with r for w_j),
// where the r are drawn from the unigram distribution, one from each of `replacements` equal shares
// of it. They depend on the distribution, the seed and the place alone: all models of an event
// space see the same. The separator of a pair is never replaced. A token that is impossible has no
// values; one that becomes so has an infinite one.
class Attribution {
 public:
  struct Token {
    std::string text;
    TokenId id;
    bool given;
    std::size_t line;     // from 1
    std::size_t begin;    // the place of the first token of its context
    double log_prob = 0;  // of an event
  };

  // All must outlive it.
  Attribution(const LanguageModel& model, const Task& task, const Unigrams& unigrams,
              std::string_view bytes, const AttributionOptions& options);

  // True while more is left. Error: a line is no pair and is to be one.
  Result<bool> advance(const Exhausted& exhausted);
  double progress() const;  // 0 to 1

  const std::vector<Token>& tokens() const { return tokens_; }
  bool complete() const { return complete_; }  // they are all of the text
  // (tokens, window): at (t, i) the value of the token t - 1 - i; NaN where there is none.
  const std::vector<float>& values() const { return values_; }

 private:
  Result<bool> read(const Exhausted& exhausted);
  Result<bool> read_line();
  void score_plain();
  void replace();
  void follow();

  const LanguageModel& model_;
  const Task& task_;
  const Unigrams& unigrams_;
  const AttributionOptions options_;
  LineReader reader_;
  std::size_t line_ = 0;
  bool read_ = false;  // all tokens are
  bool complete_ = true;
  std::vector<Token> tokens_;
  std::vector<State> before_;  // each token, with nothing replaced
  std::vector<float> values_;
  std::size_t scored_ = 0;     // tokens whose ln P is known
  std::size_t replaced_ = 0;   // the token that is another one, from 0
  std::size_t reading_ = 0;    // the token that is scored and read next
  std::vector<State> states_;  // one for each replacement; empty: the next token is to be replaced
};

}  // namespace onegin
