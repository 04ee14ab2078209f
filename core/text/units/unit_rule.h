// What a token unit is: a rule that cuts lines into tokens and puts tokens together again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "result.h"

namespace onegin {

class UnitRule;

// Cuts lines into tokens, one at a time and without a copy of the line.
class TokenCutter {
 public:
  virtual ~TokenCutter() = default;
  // Starts on a line (no '\n' inside), which must outlive the walk.
  virtual void begin(std::string_view line) = 0;
  // The next token, valid until the next call; false at the end of the line.
  virtual bool next(std::string_view& token) = 0;
};

// Turns tokens back into text as they come.
class TokenJoiner {
 public:
  virtual ~TokenJoiner() = default;
  virtual std::unique_ptr<TokenJoiner> clone() const = 0;
  // Appends the text that `token` adds ("\n" for a line end).
  virtual void append(std::string_view token, std::string& out) = 0;
  // Appends what is held back because a token might still have become part of it.
  virtual void finish(std::string& /*out*/) {}
  // Something is held back: the beginning of a character, or all of it.
  virtual bool holds() const { return false; }
};

// Learns a rule from the words of a text. Life: add() each word -> step() until it returns 0 ->
// finish().
class RuleLearner {
 public:
  virtual ~RuleLearner() = default;
  // Cuts lines into the words that are learnt from, by whose parts the learnt rule cuts them.
  virtual std::unique_ptr<TokenCutter> words() const = 0;
  // A word that stands `count` times in the training part; its text must stay where it is.
  virtual void add(std::string_view word, std::uint32_t count) = 0;
  // Does some of the work. Returns how much, in bytes of text that take as long to read; about
  // `budget` at the most. 0: all is learnt.
  virtual std::size_t step(std::size_t budget) = 0;
  virtual double progress() const = 0;  // 0 to 1
  // Error: there was not enough memory.
  virtual Result<std::shared_ptr<const UnitRule>> finish() = 0;
};

// Immutable and shared. Text is NFC, unless a task reads it as it is given.
class UnitRule {
 public:
  virtual ~UnitRule() = default;
  virtual std::unique_ptr<TokenCutter> cutter() const = 0;
  virtual std::unique_ptr<TokenJoiner> joiner() const = 0;

  // Bytes of white space at the end of a line that the rule keeps apart from the tokens before it.
  virtual std::size_t trailing_space(std::string_view /*line*/) const { return 0; }
  // A raw text has about this number of tokens or more. The rule looks at every byte.
  virtual std::uint64_t fewest_tokens(std::string_view text) const = 0;
  // The tokens have about this number of types or more; 0 where the rule cannot tell.
  virtual std::size_t fewest_types(std::string_view /*text*/) const { return 0; }
  // Bytes of the text between two tokens that belong to neither, about.
  virtual std::size_t gap() const { return 0; }
  // A token is about a character. Models look back further then, and need less for each token.
  virtual bool fine() const = 0;
  // Every type that there can be, where the rule knows them: then all of them are the vocabulary,
  // and no token is ever unknown. Else empty.
  virtual std::vector<std::string> types() const { return {}; }

  // Of a rule that is learnt from the training part (RuleLearner): null for all others. `types`:
  // how many the learnt rule is to have.
  virtual std::unique_ptr<RuleLearner> learner(std::size_t /*types*/) const { return nullptr; }
  // What was learnt, in printable ASCII without spaces; empty if nothing was.
  virtual std::string learnt() const { return {}; }
  // The rule that learnt() describes, null if this one learns nothing. Error: it describes none.
  virtual Result<std::shared_ptr<const UnitRule>> with(std::string_view learnt) const;
};

}  // namespace onegin
