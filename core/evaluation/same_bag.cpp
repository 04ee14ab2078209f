// A sum of hashes of tokens does not depend on their order: equal sums are looked at closer.
#include "evaluation/same_bag.h"

#include <algorithm>

namespace onegin {
namespace {

constexpr std::size_t kHashSlice = 16384;  // tokens between two looks at the clock
constexpr std::size_t kFewestTypes = 3;

// SplitMix64 (Steele et al. 2014).
std::uint64_t hash_of_token(TokenId id) {
  std::uint64_t x = (std::uint64_t{id} + 1) * 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

std::size_t table_size(std::size_t entries) {
  std::size_t size = 64;
  while (size < 2 * entries) size *= 2;
  return size;
}

}  // namespace

SameBagSearch::SameBagSearch(const Task& task, TokenView text, std::size_t most_pairs)
    : text_(text.first(std::min(text.size(), kMostTokens))),
      most_(most_pairs),
      line_end_(task.config.boundary == Boundary::stream ? task.vocabulary.find("\n")
                                                         : kEndSentence),
      sums_(1, 0),
      lines_(1, 0) {}

bool SameBagSearch::advance(const Exhausted& exhausted) {
  while (sums_.size() <= text_.size()) {
    const std::size_t end = std::min(sums_.size() + kHashSlice, text_.size() + 1);
    while (sums_.size() < end) {
      const TokenId id = text_[sums_.size() - 1];
      sums_.push_back(sums_.back() + hash_of_token(id));
      lines_.push_back(lines_.back() + (id == line_end_ && id != kUnknown ? 1 : 0));
    }
    if (sums_.size() > text_.size()) begin_length();
    if (exhausted()) return true;
  }
  if (text_.empty()) return false;
  while (found.size() < most_) {
    if (length_ == 0) {  // lines
      for (const std::size_t end = at_ + kHashSlice; at_ < std::min(end, text_.size());) {
        std::size_t last = at_;
        while (last < text_.size() && lines_[last + 1] == lines_[last]) ++last;
        if (last - at_ >= kShortest) look_at(at_, last - at_);
        at_ = last + 1;
      }
    } else {
      const std::size_t last = text_.size() - std::min(text_.size(), length_ - 1);
      for (const std::size_t end = std::min(at_ + kHashSlice, last); at_ < end; ++at_) {
        if (lines_[at_ + length_] == lines_[at_]) look_at(at_, length_);
      }
    }
    const std::size_t last =
        length_ == 0 ? text_.size() : text_.size() - std::min(text_.size(), length_ - 1);
    if (at_ >= last) {
      if (length_ == kShortest) return false;
      length_ = length_ == 0 ? kLongest : length_ - 1;
      begin_length();
    }
    if (exhausted()) return true;
  }
  return false;
}

void SameBagSearch::begin_length() {
  slots_.assign(table_size(text_.size()), 0);
  at_ = 0;
}

// The first run of each bag is kept; another one in another order is what is looked for.
void SameBagSearch::look_at(std::size_t start, std::size_t length) {
  if (found.size() >= most_) return;
  const std::uint64_t hash = hash_of(start, length) + length * 0x9E3779B97F4A7C15ULL;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t place = static_cast<std::size_t>(hash >> 20U) & mask;;
       place = (place + 1) & mask) {
    if (slots_[place] == 0) {
      slots_[place] = static_cast<std::uint32_t>(start) + 1;
      return;
    }
    const std::size_t other = slots_[place] - 1;
    if (other + length > text_.size() || hash_of(other, length) != hash_of(start, length)) continue;
    if (lines_[other + length] != lines_[other] || !same_bag(other, start, length)) continue;
    if (other + length > start) return;
    if (std::equal(text_.begin() + static_cast<std::ptrdiff_t>(start),
                   text_.begin() + static_cast<std::ptrdiff_t>(start + length),
                   text_.begin() + static_cast<std::ptrdiff_t>(other))) {
      return;
    }
    if (!is_known(start, length)) found.push_back({other, start, length});
    return;
  }
}

// Of enough different tokens to be worth showing, all of them known.
bool SameBagSearch::same_bag(std::size_t a, std::size_t b, std::size_t length) const {
  std::vector<TokenId> one, other;
  text_.copy(a, length, one);
  text_.copy(b, length, other);
  std::sort(one.begin(), one.end());
  std::sort(other.begin(), other.end());
  if (one != other || one.front() < kFirstText) return false;
  one.erase(std::unique(one.begin(), one.end()), one.end());
  return one.size() >= kFewestTypes;
}

// Part of a pair that was found already, or of the same bag.
bool SameBagSearch::is_known(std::size_t start, std::size_t length) const {
  return std::any_of(found.begin(), found.end(), [&](const SameBag& pair) {
    const auto touches = [&](std::size_t other) {
      return start < other + pair.length && other < start + length;
    };
    return touches(pair.first) || touches(pair.second);
  });
}

}  // namespace onegin
