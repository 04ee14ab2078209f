// What is remembered of a window, and the lists of contexts.
#include "models/cm/mixing_contexts.h"

#include <algorithm>
#include <initializer_list>

namespace onegin {
namespace {

// A run this long is looked for in the window.
constexpr std::size_t kRecentRun = 4, kRecentRunOfWords = 2;
constexpr std::size_t kLongestMatch = 32;
constexpr std::size_t kWidest = 80;  // columns told apart

std::uint64_t number(CharacterClass c) { return static_cast<std::uint64_t>(c); }

}  // namespace

MixingContexts::MixingContexts(const Spellings& spellings, ContextFamily family)
    : spellings_(&spellings), family_(family) {
  window_.reserve(2 * kWindow);
  clear();
}

void MixingContexts::clear() {
  word_ = {};
  word_before_ = word_second_ = line_word_ = heading_ = 0;
  line_begin_ = line_before_ = recent_ = 0;
  for (auto& runs : followers_) runs.assign(kPlaces, {});
  places_.assign(kPlaces, 0);
}

void MixingContexts::begin(std::span<const TokenId> window) {
  clear();
  window_.clear();
  for (const TokenId token : window) note(token);
}

void MixingContexts::append(std::vector<TokenId>& window, TokenId token) {
  window.push_back(token);
  if (window.size() < 2 * kWindow) return;
  window.erase(window.begin(), window.end() - static_cast<std::ptrdiff_t>(kWindow));
}

void MixingContexts::read(TokenId token) {
  if (window_.size() + 1 < 2 * kWindow) return note(token);
  std::vector<TokenId> kept = window_;
  append(kept, token);
  begin(kept);
}

std::uint64_t MixingContexts::run(std::size_t length) const {
  std::uint64_t hash = length;
  for (std::size_t k = 1; k <= length; ++k) hash = mixed_hash(hash * 31 + 7, last(k) + 1U);
  return hash;
}

// The new token's place in all that is remembered.
void MixingContexts::note(TokenId token) {
  for (std::size_t length = 1; length <= kRuns && length <= window_.size(); ++length) {
    const std::uint64_t hash = run(length);
    Followers& known = followers_[length - 1][hash % kPlaces];
    const auto tag = static_cast<std::uint32_t>(hash >> 32U);
    known.before = known.tag == tag ? known.last : 0;
    known.last = token;
    known.tag = tag;
  }
  window_.push_back(token);
  const std::size_t length = spellings_->characters ? kRecentRun : kRecentRunOfWords;
  recent_ = 0;
  if (window_.size() >= length) {
    std::uint32_t& place = places_[run(length) % kPlaces];
    recent_ = place;
    place = static_cast<std::uint32_t>(window_.size());
  }

  const TypeSpelling& type = spellings_->types[token];
  const auto end_word = [&](std::uint32_t word) {
    if (word == 0) return;
    word_second_ = word_before_;
    word_before_ = word;
    if (line_word_ == 0) line_word_ = word;
  };
  if (!spellings_->spelled_out && !spellings_->characters) {
    end_word(word_.hash);
    word_ = {};
  }
  word_.add(type.head);
  if (type.breaks) {
    end_word(word_.hash);
    end_word(type.middle);
    word_ = type.tail;
  }
  // The separator of a pair ends the source as a line end would: the source is the line above.
  if (type.last != CharacterClass::line_end && token != kBeginSentence) return;
  const bool was_empty = window_.size() - 1 == line_begin_;
  if (was_empty) heading_ = 0;
  if (!was_empty && heading_ == 0) heading_ = word_before_;
  line_before_ = line_begin_;
  line_begin_ = window_.size();
  line_word_ = 0;
}

MixingContexts::Followers MixingContexts::followers(std::size_t length) const {
  const std::uint64_t hash = run(length);
  const Followers& known = followers_[length - 1][hash % kPlaces];
  if (known.tag != static_cast<std::uint32_t>(hash >> 32U)) return {};
  return known;
}

Match MixingContexts::recent_match() const {
  Match match;
  if (recent_ == 0) return match;
  const std::size_t end = window_.size();
  const std::size_t most = std::min(recent_, kLongestMatch);
  while (match.length < most &&
         window_[recent_ - 1 - match.length] == window_[end - 1 - match.length]) {
    ++match.length;
  }
  match.expected = window_[recent_];
  return match;
}

// The token in the line above, in this column.
TokenId MixingContexts::above() const {
  const std::size_t place = line_before_ + column();
  return line_begin_ > 0 && place < line_begin_ ? window_[place] : 0;
}

template <class Add>
void MixingContexts::visit_orders(const Add& add) const {
  constexpr std::size_t kHighest = 6;
  static constexpr std::array<std::string_view, kHighest + 1> kNames{
      phrase("no token"),      phrase("last token"),    phrase("last 2 tokens"),
      phrase("last 3 tokens"), phrase("last 4 tokens"), phrase("last 5 tokens"),
      phrase("last 6 tokens")};
  add(kNames[0], 0);
  std::uint64_t hash = 0;
  for (std::size_t k = 1; k <= 8; ++k) {
    hash = mixed_hash(hash * 31 + 7, last(k) + 1U);
    if (k <= kHighest) add(kNames[k], hash);
    if (k == 8 && spellings_->characters) add(phrase("last 8 tokens"), hash);
  }
}

template <class Add>
void MixingContexts::visit_characters(const Add& add) const {
  const auto classes = [&](std::size_t count) {
    std::uint64_t all = 0;
    for (std::size_t k = 1; k <= count; ++k) all = all * kCharacterClasses + number(last_class(k));
    return all;
  };
  const auto folded = [&](std::size_t count) {
    std::uint64_t hash = 0;
    for (std::size_t k = 1; k <= count; ++k) {
      hash = mixed_hash(hash * 33 + 5, spellings_->types[last(k)].folded + 1U);
    }
    return hash;
  };
  const auto tokens = [&](std::initializer_list<std::size_t> places) {
    std::uint64_t hash = 0;
    for (const std::size_t k : places) hash = mixed_hash(hash * 31 + 3, last(k) + 1U);
    return hash;
  };
  const std::uint64_t word = word_.hash;
  const std::uint64_t words = mixed_hash(word, word_before_);
  add(phrase("word begun"), mixed_hash(word, spellings_->types[last(1)].folded + 1000U));
  add(phrase("word begun, last class"), mixed_hash(word, number(last_class(1)) + 77));
  add(phrase("word begun, word before"), words);
  add(phrase("word begun, 2 words before"), mixed_hash(words, word_second_));
  add(phrase("word begun, second word before"), mixed_hash(mixed_hash(word, word_second_), 99));
  add(phrase("word begun, first word of the line"), mixed_hash(line_word_ * 256ULL, word));
  add(phrase("word begun, heading"), mixed_hash(heading_ * 256ULL + 1, word));
  add(phrase("tokens 2, 3"), tokens({2, 3}));
  add(phrase("tokens 2 to 4"), tokens({2, 3, 4}));
  add(phrase("tokens 2 to 5"), tokens({2, 3, 4, 5}));
  add(phrase("tokens 3, 4"), tokens({3, 4}));
  add(phrase("tokens 1, 3"), tokens({1, 3}));
  add(phrase("tokens 1, 3, 4"), tokens({1, 3, 4}));
  add(phrase("tokens 1, 2, 4, 5"), tokens({1, 2, 4, 5}));
  add(phrase("column, token above"),
      mixed_hash(above() * 1000ULL + last(1), std::min(column(), kWidest)));
  add(phrase("last 2 tokens, token above"), mixed_hash(tokens({1, 2}), above()));
  add(phrase("last 3 letters folded"), folded(3));
  add(phrase("last 5 letters folded"), folded(5));
  add(phrase("last 8 classes"), classes(8));
  add(phrase("last 12 classes, last token"), mixed_hash(classes(12), last(1)));
}

template <class Add>
void MixingContexts::visit_tokens(const Add& add) const {
  const auto tokens = [&](std::initializer_list<std::size_t> places) {
    std::uint64_t hash = 0;
    for (const std::size_t k : places) hash = mixed_hash(hash * 31 + 3, last(k) + 1U);
    return hash;
  };
  const auto folded = [&](std::size_t k) { return spellings_->types[last(k)].folded + 1ULL; };
  const std::uint64_t word = mixed_hash(word_.hash, number(last_class(1)));
  const std::uint64_t words = mixed_hash(word, word_before_);
  add(phrase("token 2"), tokens({2}) + 2);
  add(phrase("token 3"), tokens({3}) + 3);
  add(phrase("tokens 2, 3"), tokens({2, 3}));
  add(phrase("tokens 1, 3"), tokens({1, 3}));
  add(phrase("tokens 1, 2, 4"), tokens({1, 2, 4}));
  add(phrase("last token folded"), folded(1));
  add(phrase("last 2 tokens folded"), mixed_hash(folded(1), folded(2)));
  add(phrase("last 3 tokens folded"), mixed_hash(mixed_hash(folded(1), folded(2)), folded(3)));
  add(phrase("word begun, word before"), words);
  add(phrase("word begun, 2 words before"), mixed_hash(words, word_second_));
  add(phrase("word begun, second word before"), mixed_hash(mixed_hash(word, word_second_), 99));
  add(phrase("first word of the line"), mixed_hash(line_word_, word));
  std::uint64_t classes = 0;
  for (std::size_t k = 1; k <= 6; ++k)
    classes = classes * kCharacterClasses + number(last_class(k));
  add(phrase("last 6 classes"), classes);
}

template <class Add>
void MixingContexts::visit(const Add& add) const {
  visit_orders(add);
  if (family_ == ContextFamily::orders) return;
  if (spellings_->characters) {
    visit_characters(add);
  } else {
    visit_tokens(add);
  }
  static constexpr std::array<std::string_view, kRuns> kNames{
      phrase("what last followed the last token"), phrase("what last followed the last 2 tokens"),
      phrase("what last followed the last 3 tokens")};
  for (std::size_t length = 1; length <= kRuns; ++length) {
    const Followers known = followers(length);
    const std::uint64_t hash = mixed_hash(known.last * 65536ULL + known.before, last(1) + 300U);
    add(kNames[length - 1], hash);
  }
}

std::size_t MixingContexts::contexts(std::span<std::uint64_t> hashes) const {
  std::size_t count = 0;
  visit([&](std::string_view, std::uint64_t value) {
    // The place in the list keeps equal values of different contexts apart.
    hashes[count] = mixed_hash(
        value * 0xD6E8FEB86659FD93U + 0x1234567U + (std::uint64_t{count} << 56U), count + 1);
    ++count;
  });
  return count;
}

std::vector<std::string_view> MixingContexts::names(bool characters, ContextFamily family) {
  Spellings spellings;
  spellings.types.resize(1);
  spellings.characters = characters;
  std::vector<std::string_view> names;
  MixingContexts(spellings, family).visit([&](std::string_view name, std::uint64_t) {
    names.push_back(name);
  });
  return names;
}

}  // namespace onegin
