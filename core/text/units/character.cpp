// The unit `character`: every code point.
#include "text/characters.h"
#include "text/text.h"
#include "text/units/plain_joiner.h"

namespace onegin {
namespace {

class CharacterCutter : public TokenCutter {
 public:
  void begin(std::string_view line) override { rest_ = line; }
  bool next(std::string_view& token) override {
    if (rest_.empty()) return false;
    token = rest_.substr(0, character_at(rest_, 0).length);
    rest_.remove_prefix(token.size());
    return true;
  }

 private:
  std::string_view rest_;
};

class CharacterRule : public UnitRule {
 public:
  std::unique_ptr<TokenCutter> cutter() const override {
    return std::make_unique<CharacterCutter>();
  }
  std::unique_ptr<TokenJoiner> joiner() const override { return std::make_unique<PlainJoiner>(); }
  std::uint64_t fewest_tokens(std::string_view text) const override {
    return count_characters(text);
  }
  bool fine() const override { return true; }
};

}  // namespace

const UnitRule& character_rule() {
  static const CharacterRule rule;
  return rule;
}

}  // namespace onegin
