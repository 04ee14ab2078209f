// The unit `character`: every code point.
#include <vector>

#include "characters.h"
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
  std::size_t fewest_types(std::string_view text) const override {
    constexpr std::size_t kCodePoints = 0x110000;
    std::vector<bool> seen(kCodePoints);
    std::size_t types = 0;
    for (std::size_t at = 0; at < text.size();) {
      const Character c = character_at(text, at);
      at += c.length;
      const auto code = static_cast<std::size_t>(c.code);
      if (!seen[code]) ++types;
      seen[code] = true;
    }
    return types;
  }
  bool fine() const override { return true; }
};

}  // namespace

const UnitRule& character_rule() {
  static const CharacterRule rule;
  return rule;
}

}  // namespace onegin
