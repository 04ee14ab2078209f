// The unit `word`: words and punctuation by the reversible rule of word_rule.h.
#include "text/units/plain_joiner.h"
#include "text/units/word_rule.h"

namespace onegin {
namespace {

class WordCutter : public TokenCutter {
 public:
  void begin(std::string_view line) override { words_.begin(line); }
  bool next(std::string_view& token) override { return words_.next(token); }

 private:
  WordSplitter words_;
};

class WordJoiner : public TokenJoiner {
 public:
  std::unique_ptr<TokenJoiner> clone() const override {
    return std::make_unique<WordJoiner>(*this);
  }
  void append(std::string_view token, std::string& out) override { words_.append(token, out); }

 private:
  WordSpacing words_;
};

class WordRule : public UnitRule {
 public:
  std::unique_ptr<TokenCutter> cutter() const override { return std::make_unique<WordCutter>(); }
  std::unique_ptr<TokenJoiner> joiner() const override { return std::make_unique<WordJoiner>(); }
  std::size_t trailing_space(std::string_view line) const override {
    std::string_view rest = line;
    for (Character c; c = last_character(rest), is_space(c.code);) rest.remove_suffix(c.length);
    return line.size() - rest.size();
  }
  std::uint64_t fewest_tokens(std::string_view text) const override { return count_runs(text); }
  std::size_t gap() const override { return 1; }
  bool fine() const override { return false; }
};

}  // namespace

const UnitRule& word_rule() {
  static const WordRule rule;
  return rule;
}

}  // namespace onegin
