// The unit `jamo`: Hangul syllables taken apart into their conjoining jamo, leading consonant,
// vowel and, if there is one, trailing consonant, by the arithmetic of the Unicode Standard,
// chapter 3.12; everything else as `character`.
//
// Reversible in NFC: where a leading consonant and a vowel, or a syllable without a trailing
// consonant and one, stand side by side in such a text, they would have been composed. So jamo side
// by side that can be composed come from a syllable, and stray and archaic jamo stay what they are.
#include "characters.h"
#include "text/normalization.h"
#include "text/text.h"
#include "text/units/unit_rule.h"

namespace onegin {
namespace {

// SBase, LBase, VBase, TBase and their counts. TBase stands for "no trailing consonant".
constexpr CodePoint kSyllables = 0xAC00, kLeading = 0x1100, kVowels = 0x1161, kTrailing = 0x11A7;
constexpr CodePoint kLeadingCount = 19, kVowelCount = 21, kTrailingCount = 28;
constexpr CodePoint kSyllableCount = kLeadingCount * kVowelCount * kTrailingCount;

bool is_one_of(CodePoint c, CodePoint first, CodePoint count) {
  return c >= first && c < first + count;
}

class JamoCutter : public TokenCutter {
 public:
  void begin(std::string_view line) override {
    rest_ = line;
    vowel_ = trailing_ = 0;
  }
  bool next(std::string_view& token) override {
    if (vowel_ != 0) {
      token = written(vowel_);
      vowel_ = 0;
    } else if (trailing_ != 0) {
      token = written(trailing_);
      trailing_ = 0;
    } else {
      if (rest_.empty()) return false;
      const Character c = character_at(rest_, 0);
      token = rest_.substr(0, c.length);
      rest_.remove_prefix(c.length);
      if (is_one_of(c.code, kSyllables, kSyllableCount)) token = take_apart(c.code - kSyllables);
    }
    return true;
  }

 private:
  std::string_view take_apart(CodePoint syllable) {
    const CodePoint trailing = syllable % kTrailingCount;
    if (trailing != 0) trailing_ = kTrailing + trailing;
    syllable /= kTrailingCount;
    vowel_ = kVowels + syllable % kVowelCount;
    return written(kLeading + syllable / kVowelCount);
  }
  std::string_view written(CodePoint c) {
    scratch_.clear();
    append_utf8(c, scratch_);
    return scratch_;
  }

  std::string_view rest_;
  CodePoint vowel_ = 0, trailing_ = 0;  // still to come
  std::string scratch_;
};

class JamoJoiner : public TokenJoiner {
 public:
  std::unique_ptr<TokenJoiner> clone() const override {
    return std::make_unique<JamoJoiner>(*this);
  }
  void append(std::string_view token, std::string& out) override {
    for (std::size_t at = 0; at < token.size();) {
      const Character c = character_at(token, at);
      take(c.code, token.substr(at, c.length), out);
      at += c.length;
    }
  }
  void finish(std::string& out) override {
    if (held_ != 0) append_utf8(held_, out);
    held_ = 0;
  }
  bool holds() const override { return held_ != 0; }

 private:
  void take(CodePoint c, std::string_view text, std::string& out) {
    if (is_one_of(held_, kLeading, kLeadingCount) && is_one_of(c, kVowels, kVowelCount)) {
      held_ = kSyllables + ((held_ - kLeading) * kVowelCount + (c - kVowels)) * kTrailingCount;
    } else if (held_ >= kSyllables && is_one_of(c, kTrailing + 1, kTrailingCount - 1)) {
      held_ += c - kTrailing;
      finish(out);
    } else {
      finish(out);
      if (is_one_of(c, kLeading, kLeadingCount)) {
        held_ = c;
      } else {
        out += text;
      }
    }
  }

  CodePoint held_ = 0;  // a leading consonant, or a syllable without a trailing one
};

class JamoRule : public UnitRule {
 public:
  std::unique_ptr<TokenCutter> cutter() const override { return std::make_unique<JamoCutter>(); }
  std::unique_ptr<TokenJoiner> joiner() const override { return std::make_unique<JamoJoiner>(); }
  std::uint64_t fewest_tokens(std::string_view text) const override {
    return count_characters(text);
  }
  bool fine() const override { return true; }
};

}  // namespace

const UnitRule& jamo_rule() {
  static const JamoRule rule;
  return rule;
}

}  // namespace onegin
