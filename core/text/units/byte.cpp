// The unit `byte`: the bytes of the text in UTF-8. All 256 are types, so that nothing is unknown.
#include "text/units/byte_joiner.h"

namespace onegin {
namespace {

class ByteCutter : public TokenCutter {
 public:
  void begin(std::string_view line) override { rest_ = line; }
  bool next(std::string_view& token) override {
    if (rest_.empty()) return false;
    token = rest_.substr(0, 1);
    rest_.remove_prefix(1);
    return true;
  }

 private:
  std::string_view rest_;
};

class ByteRule : public UnitRule {
 public:
  std::unique_ptr<TokenCutter> cutter() const override { return std::make_unique<ByteCutter>(); }
  std::unique_ptr<TokenJoiner> joiner() const override { return std::make_unique<ByteJoiner>(); }
  std::uint64_t fewest_tokens(std::string_view text) const override { return text.size(); }
  bool fine() const override { return true; }
  std::vector<std::string> types() const override { return all_bytes(); }
};

}  // namespace

std::vector<std::string> all_bytes() {
  std::vector<std::string> bytes;
  for (int byte = 0; byte < 256; ++byte) bytes.emplace_back(1, static_cast<char>(byte));
  return bytes;
}

const UnitRule& byte_rule() {
  static const ByteRule rule;
  return rule;
}

}  // namespace onegin
