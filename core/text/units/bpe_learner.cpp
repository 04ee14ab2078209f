// Learns the merges of byte-pair encoding: counting characters, then pairs, then merging.
#include <algorithm>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "characters.h"
#include "memory_limit.h"
#include "text/text.h"
#include "text/units/bpe.h"
#include "text/units/bpe_words.h"
#include "text/units/byte_joiner.h"

namespace onegin {
namespace {

// Work in bytes of text that take as long to read.
constexpr std::size_t kWord = 8, kByte = 2, kPair = 8, kPlace = 16;
// What learning holds for each character of a different word: its place, and its share of the
// pairs.
constexpr std::size_t kPlaceBytes = 24;
constexpr std::uint32_t kEdge = 0xFFFFFFFF;  // in the place of a type: between two words
constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

// The types are the 256 bytes, the characters of the training part and then merges, until there are
// `types`. Where the characters alone would be more, the most frequent of them are taken, of
// equally frequent ones those with smaller code points; all others fall apart into bytes. Each
// merge is of the two neighbouring types that stand side by side most often within words;
// overlapping places, as in "aaa", all count. Of equally frequent pairs the one with the smaller
// number on the left comes first, then on the right. What stands side by side only once is not
// merged.
//
// Every place where two types stand side by side is in a list of its pair, and a heap has the
// pairs by their counts. A merge goes to its places alone; each takes a type off the text, so that
// all merges together are linear in the words, and the heap adds a logarithm.
class BpeLearner : public RuleLearner {
 public:
  explicit BpeLearner(std::size_t types) : wanted_(types) {}

  std::unique_ptr<TokenCutter> words() const override { return std::make_unique<BpeWords>(); }
  void add(std::string_view word, std::uint32_t count) override { words_.push_back({word, count}); }
  std::size_t step(std::size_t budget) override;
  double progress() const override;
  Result<std::shared_ptr<const UnitRule>> finish() override;

 private:
  enum class Phase { characters, places, heap, merging, done };
  struct Word {
    std::string_view text;
    std::uint32_t count = 0;
  };
  struct Ranked {
    std::uint32_t count = 0, pair = 0;
  };
  // Whether `b` is to be merged before `a`.
  struct After {
    const PairNumbers* pairs;
    bool operator()(Ranked a, Ranked b) const {
      if (a.count != b.count) return a.count < b.count;
      const Pair first = (*pairs)[a.pair], second = (*pairs)[b.pair];
      return first.left != second.left ? first.left > second.left : first.right > second.right;
    }
  };

  void count(const Word& word);
  void choose_characters();
  void place(const Word& word);
  void take_top();
  bool merge_one();
  void end_merge();
  void merge_at(std::uint32_t at);
  std::uint32_t next_place();
  void link(std::uint32_t at);
  void unlink(std::uint32_t at);

  std::uint32_t after(std::uint32_t at) const { return at + lengths_[symbols_[at]]; }
  // The place of the type before; kNowhere at the beginning of a word.
  std::uint32_t before(std::uint32_t at) const {
    const std::uint32_t symbol = symbols_[at - 1];
    return symbol == kEdge ? kNowhere : at - lengths_[symbol];
  }
  std::uint32_t pair_at(std::uint32_t at) {
    return pairs_.find({symbols_[at], symbols_[after(at)]});
  }

  const std::size_t wanted_;
  Phase phase_ = Phase::characters;
  std::size_t position_ = 0;  // in the words, or in the pairs
  std::vector<Word> words_;
  std::vector<std::uint64_t> seen_;  // of each code point: how often; only those met are in it
  std::vector<CodePoint> characters_;
  std::optional<Error> error_;

  // The words one after another, an edge before and behind each. A type stands at its first and
  // last place; what is between has no meaning.
  std::vector<std::uint32_t> symbols_;
  std::vector<std::uint32_t> weights_;          // of each place: the count of its word
  std::vector<std::uint32_t> next_, previous_;  // places of the same pair, by their left type
  std::vector<std::uint32_t> lengths_;          // of each type in places
  Vocabulary types_;                            // each kFirstText after its number
  PairNumbers pairs_;
  std::vector<std::uint32_t> counts_, heads_;  // of each pair
  std::priority_queue<Ranked, std::vector<Ranked>, After> heap_{After{&pairs_}};

  std::vector<Pair> merges_;
  std::uint32_t merging_ = kNowhere;     // the pair that is being merged
  Pair pair_;                            // its types
  std::uint32_t merged_ = 0;             // what they become
  std::uint32_t run_ = kNowhere;         // of a pair of equal types: where its places go on
  std::uint32_t merge_ = 0;              // counts the merges
  std::vector<std::uint32_t> merge_of_;  // of each pair: the last in which it was linked
  std::vector<std::uint32_t> risen_;     // pairs that may have become more frequent
  PairNumbers known_;                    // merges that were learnt
};

void BpeLearner::count(const Word& word) {
  for (std::size_t at = 0; at < word.text.size();) {
    const Character c = character_at(word.text, at);
    const auto code = static_cast<std::size_t>(c.code);
    if (code >= seen_.size()) seen_.resize(code + code / 8 + 1);
    seen_[code] += word.count;
    at += c.length;
  }
}

void BpeLearner::choose_characters() {
  for (std::size_t code = 0x80; code < seen_.size(); ++code) {
    if (seen_[code] > 0) characters_.push_back(static_cast<CodePoint>(code));
  }
  const std::size_t room = wanted_ - std::min<std::size_t>(wanted_, 256);
  if (characters_.size() > room) {
    std::stable_sort(characters_.begin(), characters_.end(), [this](CodePoint a, CodePoint b) {
      return seen_[static_cast<std::size_t>(a)] > seen_[static_cast<std::size_t>(b)];
    });
    characters_.resize(room);
    std::sort(characters_.begin(), characters_.end());
  }
  seen_ = {};
  for (const std::string& type : BpeRule(characters_).types()) types_.add(type);
  lengths_.assign(types_.size() - kFirstText, 1);
  std::size_t size = 1;
  for (const Word& word : words_) size += count_characters(word.text) + 1;
  const double bytes = static_cast<double>(size) * kPlaceBytes;
  if (bytes + static_cast<double>(kProgramMemory) > static_cast<double>(memory_limit())) {
    error_ = Error{say("to learn byte pairs takes {0} of memory for this text", memory_text(bytes)),
                   "", say("choose a shorter text or another unit")};
    phase_ = Phase::done;
    return;
  }
  symbols_.reserve(size);
  weights_.reserve(size);
  symbols_.push_back(kEdge);
  weights_.push_back(0);
}

void BpeLearner::place(const Word& word) {
  append_characters(word.text, characters_, symbols_);
  weights_.resize(symbols_.size(), word.count);
  symbols_.push_back(kEdge);
  weights_.push_back(0);
}

void BpeLearner::link(std::uint32_t at) {
  const std::uint32_t right = symbols_[after(at)];
  if (right == kEdge) return;
  const std::uint32_t pair = pairs_.add({symbols_[at], right});
  if (pair == counts_.size()) {
    counts_.push_back(0);
    heads_.push_back(kNowhere);
    merge_of_.push_back(0);
  }
  counts_[pair] += weights_[at];
  next_[at] = heads_[pair];
  previous_[at] = kNowhere;
  if (heads_[pair] != kNowhere) previous_[heads_[pair]] = at;
  heads_[pair] = at;
  if (merging_ != kNowhere && merge_of_[pair] != merge_) {
    merge_of_[pair] = merge_;
    risen_.push_back(pair);
  }
}

void BpeLearner::unlink(std::uint32_t at) {
  if (symbols_[after(at)] == kEdge) return;
  const std::uint32_t pair = pair_at(at);
  counts_[pair] -= weights_[at];
  if (next_[at] != kNowhere) previous_[next_[at]] = previous_[at];
  (previous_[at] == kNowhere ? heads_[pair] : next_[previous_[at]]) = next_[at];
}

// The pair on top is merged next, unless it has become less frequent since it was ranked.
void BpeLearner::take_top() {
  const Ranked top = heap_.top();
  heap_.pop();
  const std::uint32_t count = counts_[top.pair];
  if (count < 2) return;
  if (count < top.count) return heap_.push({count, top.pair});
  merging_ = top.pair;
  ++merge_;
  pair_ = pairs_[top.pair];
  const std::size_t known = types_.size();
  const std::string text = std::string(types_.text(pair_.left + kFirstText)) +
                           std::string(types_.text(pair_.right + kFirstText));
  merged_ = types_.add(text) - kFirstText;
  if (types_.size() > known) lengths_.push_back(lengths_[pair_.left] + lengths_[pair_.right]);
  const std::size_t learnt = known_.size();
  if (known_.add(pair_) == learnt) merges_.push_back(pair_);
}

// Places of a pair of equal types are taken from the beginning of each run.
std::uint32_t BpeLearner::next_place() {
  std::uint32_t at = std::exchange(run_, kNowhere);
  if (at != kNowhere && symbols_[at] == pair_.left && symbols_[after(at)] == pair_.right) return at;
  at = heads_[merging_];
  if (at == kNowhere || pair_.left != pair_.right) return at;
  for (std::uint32_t b = before(at); b != kNowhere && symbols_[b] == pair_.left; b = before(b))
    at = b;
  return at;
}

// False if no place is left.
bool BpeLearner::merge_one() {
  const std::uint32_t at = next_place();
  if (at == kNowhere) return false;
  merge_at(at);
  if (pair_.left == pair_.right) run_ = symbols_[after(at)] == kEdge ? kNowhere : after(at);
  return true;
}

void BpeLearner::merge_at(std::uint32_t at) {
  const std::uint32_t right = after(at), end = after(right), left = before(at);
  unlink(at);
  unlink(right);
  if (left != kNowhere) unlink(left);
  symbols_[at] = symbols_[end - 1] = merged_;
  if (left != kNowhere) link(left);
  link(at);
}

void BpeLearner::end_merge() {
  for (const std::uint32_t pair : risen_) {
    if (counts_[pair] > 1) heap_.push({counts_[pair], pair});
  }
  risen_.clear();
  merging_ = run_ = kNowhere;
}

std::size_t BpeLearner::step(std::size_t budget) {
  std::size_t work = 1;
  const auto each_word = [&](auto&& visit) {
    for (; position_ < words_.size() && work <= budget; ++position_) {
      visit(words_[position_]);
      work += kWord + kByte * words_[position_].text.size();
    }
    return position_ == words_.size();
  };
  switch (phase_) {
    case Phase::characters:
      if (each_word([this](const Word& word) { count(word); })) {
        position_ = 0;
        phase_ = Phase::places;
        choose_characters();
      }
      return work;
    case Phase::places:
      if (each_word([this](const Word& word) { place(word); })) {
        words_ = {};
        next_.resize(symbols_.size());
        previous_.resize(symbols_.size());
        position_ = 0;
        phase_ = Phase::heap;
      }
      return work;
    case Phase::heap:
      // First each place is linked to its pair, then each pair is ranked.
      for (; position_ < symbols_.size() && work <= budget; ++position_, work += kPair) {
        if (symbols_[position_] != kEdge) link(static_cast<std::uint32_t>(position_));
      }
      for (; position_ >= symbols_.size() && work <= budget; ++position_, work += kPair) {
        const auto pair = static_cast<std::uint32_t>(position_ - symbols_.size());
        if (pair == pairs_.size()) {
          phase_ = Phase::merging;
          return work;
        }
        if (counts_[pair] > 1) heap_.push({counts_[pair], pair});
      }
      return work;
    case Phase::merging:
      for (; work <= budget; work += kPlace) {
        if (merging_ != kNowhere) {
          if (!merge_one()) end_merge();
        } else if (types_.size() - kFirstText < wanted_ && !heap_.empty()) {
          take_top();
        } else {
          phase_ = Phase::done;
          return work;
        }
      }
      return work;
    case Phase::done:
      break;
  }
  return 0;
}

double BpeLearner::progress() const {
  if (phase_ == Phase::merging) {
    const auto first = 256 + static_cast<double>(characters_.size());
    const double left = static_cast<double>(wanted_) - first;
    const double done = static_cast<double>(types_.size() - kFirstText) - first;
    return left > 0 ? 0.5 + 0.5 * done / left : 1;
  }
  return 0.1 * static_cast<double>(phase_);
}

Result<std::shared_ptr<const UnitRule>> BpeLearner::finish() {
  if (error_) return *error_;
  return std::shared_ptr<const UnitRule>(std::make_shared<BpeRule>(characters_, merges_));
}

}  // namespace

std::unique_ptr<RuleLearner> BpeRule::learner(std::size_t types) const {
  return std::make_unique<BpeLearner>(types);
}

}  // namespace onegin
