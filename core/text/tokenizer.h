// Text -> tokens and back, by the rule of a token unit.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/units/units.h"

namespace onegin {

// Cuts lines of text into tokens, one token at a time and without a copy of the line.
class Tokenizer {
 public:
  explicit Tokenizer(const UnitRule& rule) : Tokenizer(rule.cutter()) {}
  explicit Tokenizer(std::unique_ptr<TokenCutter> cutter) : cutter_(std::move(cutter)) {}

  // Starts on a line (no '\n' inside), which must outlive the walk.
  void begin(std::string_view line) { cutter_->begin(line); }
  // The next token, valid until the next call; false at the end of the line.
  bool next(std::string_view& token) { return cutter_->next(token); }

 private:
  std::unique_ptr<TokenCutter> cutter_;
};

// All tokens of one line.
std::vector<std::string> tokenize_line(std::string_view line, const UnitRule& rule);

// Turns tokens back into text as they come. But for `whitespace`, where single spaces stand between
// tokens, the text is exactly the one that was tokenised. A copy goes on where the original stands.
// Where tokens are parts of characters, a character comes when it is whole.
class Detokenizer {
 public:
  explicit Detokenizer(const UnitRule& rule) : joiner_(rule.joiner()) {}
  Detokenizer(const Detokenizer& other) : joiner_(other.joiner_->clone()) {}
  Detokenizer& operator=(const Detokenizer& other) {
    joiner_ = other.joiner_->clone();
    return *this;
  }
  Detokenizer(Detokenizer&&) noexcept = default;
  Detokenizer& operator=(Detokenizer&&) noexcept = default;
  ~Detokenizer() = default;

  // Appends the text that `token` adds ("\n" for a line end).
  void append(std::string_view token, std::string& out) { joiner_->append(token, out); }
  // Appends what was held back because more might have belonged to it, and whether anything is.
  void finish(std::string& out) { joiner_->finish(out); }
  bool holds() const { return joiner_->holds(); }

 private:
  std::unique_ptr<TokenJoiner> joiner_;
};

}  // namespace onegin
