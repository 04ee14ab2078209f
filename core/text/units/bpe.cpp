// Encoding by the rank of merges, and what was learnt as text.
#include "text/units/bpe.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

#include "characters.h"
#include "text/units/bpe_words.h"
#include "text/units/byte_joiner.h"
#include "text/units/plain_joiner.h"

namespace onegin {
namespace {

// Cuts words into tokens; keeps those of the words that it met.
class BpeCutter : public TokenCutter {
 public:
  explicit BpeCutter(const BpeRule& rule) : rule_(rule) {}

  void begin(std::string_view line) override {
    words_.begin(line);
    next_ = end_ = 0;
  }
  bool next(std::string_view& token) override {
    if (next_ == end_) {
      std::string_view word;
      if (!words_.next(word)) return false;
      find(word);
    }
    token = rule_.text(types_[next_++]);
    return true;
  }

 private:
  // Points at the types of a word.
  void find(std::string_view word) {
    if (types_.size() > kMostTypes) {
      known_ = Vocabulary();
      begins_.assign(1, 0);
      types_.clear();
    }
    const std::size_t known = known_.size();
    const TokenId id = known_.add(word);
    if (id == known) {
      rule_.encode(word, types_);
      begins_.push_back(types_.size());
    }
    next_ = begins_[id - kFirstText];
    end_ = begins_[id - kFirstText + 1];
  }

  static constexpr std::size_t kMostTypes = 1 << 18;  // that are kept, about a megabyte

  const BpeRule& rule_;
  BpeWords words_;
  Vocabulary known_;
  std::vector<std::uint32_t> types_;    // of all known words, one after another
  std::vector<std::size_t> begins_{0};  // of each word in them, and the end
  std::size_t next_ = 0, end_ = 0;
};

void append_number(std::uint32_t number, std::string& out) {
  char text[9];
  std::snprintf(text, sizeof text, "%x", static_cast<unsigned>(number));
  out += text;
}

// Reads what learnt() writes.
class LearntReader {
 public:
  explicit LearntReader(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}
  bool at_end() const { return at_ == end_; }
  bool number(std::uint32_t& value) {
    const auto [end, error] = std::from_chars(at_, end_, value, 16);
    at_ = end;
    return error == std::errc();
  }
  // Whether the sign comes next; then it is passed over.
  bool sign(char c) {
    if (at_end() || *at_ != c) return false;
    ++at_;
    return true;
  }

 private:
  const char* at_;
  const char* end_;
};

Error no_rule(Sentence what) {
  return Error{say("the merges of the byte pairs are damaged: {0}", what), "",
               say("save the model again with Onegin")};
}

}  // namespace

void append_characters(std::string_view word, const std::vector<CodePoint>& characters,
                       std::vector<std::uint32_t>& types) {
  for (std::size_t at = 0; at < word.size();) {
    const Character c = character_at(word, at);
    const auto found = std::lower_bound(characters.begin(), characters.end(), c.code);
    if (found != characters.end() && *found == c.code && c.length > 1) {
      types.push_back(256 + static_cast<std::uint32_t>(found - characters.begin()));
      at += c.length;
      continue;
    }
    for (const std::size_t end = at + c.length; at < end; ++at) {
      types.push_back(static_cast<unsigned char>(word[at]));
    }
  }
}

BpeRule::BpeRule(std::vector<CodePoint> characters, const std::vector<Pair>& merges)
    : characters_(std::move(characters)) {
  for (const std::string& byte : all_bytes()) types_.add(byte);
  for (const CodePoint c : characters_) {
    std::string text;
    append_utf8(c, text);
    types_.add(text);
  }
  for (const Pair& pair : merges) add(pair);
}

void BpeRule::add(Pair pair) {
  merges_.add(pair);
  merged_.push_back(types_.add(std::string(text(pair.left)) + std::string(text(pair.right))) -
                    kFirstText);
}

void BpeRule::encode(std::string_view word, std::vector<std::uint32_t>& types) const {
  const std::size_t begin = types.size();
  append_characters(word, characters_, types);
  // Of each type and the next: the merge, kNone where there is none.
  std::vector<std::uint32_t> ranks;
  const auto rank = [&](std::size_t i) { return merges_.find({types[i], types[i + 1]}); };
  for (std::size_t i = begin; i + 1 < types.size(); ++i) ranks.push_back(rank(i));
  while (!ranks.empty()) {
    const auto first = std::min_element(ranks.begin(), ranks.end());
    if (*first == PairNumbers::kNone) break;
    const auto k = static_cast<std::size_t>(first - ranks.begin());
    types[begin + k] = merged_[*first];
    types.erase(types.begin() + static_cast<std::ptrdiff_t>(begin + k + 1));
    ranks.erase(first);
    if (k > 0) ranks[k - 1] = rank(begin + k - 1);
    if (k < ranks.size()) ranks[k] = rank(begin + k);
  }
}

std::unique_ptr<TokenCutter> BpeRule::cutter() const { return std::make_unique<BpeCutter>(*this); }
std::unique_ptr<TokenJoiner> BpeRule::joiner() const { return std::make_unique<ByteJoiner>(); }

// A blank at the end of a line begins the word that follows.
std::size_t BpeRule::trailing_space(std::string_view line) const {
  return line.ends_with(' ') ? 1 : 0;
}

std::uint64_t BpeRule::fewest_tokens(std::string_view text) const { return count_runs(text); }

std::vector<std::string> BpeRule::types() const {
  std::vector<std::string> all;
  for (std::uint32_t type = 0; type < size(); ++type) all.emplace_back(text(type));
  return all;
}

std::string BpeRule::learnt() const {
  std::string text;
  for (const CodePoint c : characters_) {
    if (!text.empty()) text += ',';
    append_number(static_cast<std::uint32_t>(c), text);
  }
  text += ';';
  for (std::uint32_t i = 0; i < merges_.size(); ++i) {
    if (i > 0) text += ',';
    append_number(merges_[i].left, text);
    text += '+';
    append_number(merges_[i].right, text);
  }
  return text;
}

Result<std::shared_ptr<const UnitRule>> BpeRule::with(std::string_view learnt) const {
  if (learnt.empty()) {
    return Error{say("the unit is bpe, and which byte pairs are merged is not known"), "",
                 say("choose another unit, or a file that Onegin wrote")};
  }
  LearntReader reader(learnt);
  std::vector<CodePoint> characters;
  for (std::uint32_t code = 0; !reader.sign(';');) {
    if (!characters.empty() && !reader.sign(',')) return no_rule(say("a comma is missing"));
    const std::uint32_t before = characters.empty() ? 0x7F : code;
    if (!reader.number(code) || code <= before || code > 0x10FFFF || (code >> 11U) == 0x1B) {
      return no_rule(say("the characters are none, or not in order"));
    }
    characters.push_back(static_cast<CodePoint>(code));
  }
  auto rule = std::make_shared<BpeRule>(std::move(characters));
  while (!reader.at_end()) {
    Pair pair;
    const std::size_t known = rule->merges_.size();
    if ((known > 0 && !reader.sign(',')) || !reader.number(pair.left) || !reader.sign('+') ||
        !reader.number(pair.right) || pair.left >= rule->size() || pair.right >= rule->size()) {
      return no_rule(say("merge {0} is none of types before it", known + 1));
    }
    if (rule->merges_.find(pair) != PairNumbers::kNone) {
      return no_rule(say("merge {0} stands there twice", known + 1));
    }
    if (rule->text(pair.left).size() + rule->text(pair.right).size() > 4 * BpeWords::kLongest) {
      return no_rule(say("merge {0} is longer than any word", known + 1));
    }
    rule->add(pair);
  }
  return std::shared_ptr<const UnitRule>(std::move(rule));
}

const UnitRule& bpe_rule() {
  static const BpeRule rule;
  return rule;
}

}  // namespace onegin
