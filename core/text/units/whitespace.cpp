// The unit `whitespace`: runs between blanks, tabs, NULs and line ends, the rule by which KenLM's
// lmplz cuts the text it counts. Its `query` and its Python module also cut at vertical tabs and
// form feeds, and not at NULs. Lines are TextReader's in every unit: a lone CR ends one, where
// lmplz takes it for a blank. Not reversible: single spaces stand between tokens put together.
#include <algorithm>

#include "text/units/plain_joiner.h"

namespace onegin {
namespace {

bool parts_tokens(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\0'; }

class WhitespaceCutter : public TokenCutter {
 public:
  void begin(std::string_view line) override { rest_ = line; }
  bool next(std::string_view& token) override {
    const auto begin = std::find_if_not(rest_.begin(), rest_.end(), parts_tokens);
    const auto end = std::find_if(begin, rest_.end(), parts_tokens);
    if (begin == end) return false;
    token = rest_.substr(static_cast<std::size_t>(begin - rest_.begin()),
                         static_cast<std::size_t>(end - begin));
    rest_ = rest_.substr(static_cast<std::size_t>(end - rest_.begin()));
    return true;
  }

 private:
  std::string_view rest_;
};

class WhitespaceJoiner : public TokenJoiner {
 public:
  std::unique_ptr<TokenJoiner> clone() const override {
    return std::make_unique<WhitespaceJoiner>(*this);
  }
  void append(std::string_view token, std::string& out) override {
    if (in_line_ && token != "\n") out += ' ';
    out += token;
    in_line_ = token != "\n";
  }

 private:
  bool in_line_ = false;  // a token came before on this line
};

class WhitespaceRule : public UnitRule {
 public:
  std::unique_ptr<TokenCutter> cutter() const override {
    return std::make_unique<WhitespaceCutter>();
  }
  std::unique_ptr<TokenJoiner> joiner() const override {
    return std::make_unique<WhitespaceJoiner>();
  }
  std::size_t trailing_space(std::string_view line) const override {
    const auto end = std::find_if_not(line.rbegin(), line.rend(), parts_tokens);
    return static_cast<std::size_t>(end - line.rbegin());
  }
  std::uint64_t fewest_tokens(std::string_view text) const override { return count_runs(text); }
  std::size_t gap() const override { return 1; }
  bool fine() const override { return false; }
};

}  // namespace

std::uint64_t count_runs(std::string_view text) {
  std::uint64_t runs = 0;
  bool space = true;  // before it
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    runs += c == '\n' || (space && !is_space) ? 1 : 0;
    space = is_space;
  }
  return runs;
}

const UnitRule& whitespace_rule() {
  static const WhitespaceRule rule;
  return rule;
}

}  // namespace onegin
