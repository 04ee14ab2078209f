// Windows and lines, in an order drawn for each epoch.
#include "training/passages.h"

#include <algorithm>
#include <utility>

#include "math/random.h"

namespace onegin {
namespace {

constexpr std::uint64_t kPassageStream = 0xb1;  // of the seed

}  // namespace

Passages::Passages(TokenView ids, bool sentences, std::size_t most,
                   std::optional<std::uint64_t> seed)
    : ids_(ids), sentences_(sentences), most_(most), seed_(seed) {
  start_epoch(0);
}

void Passages::start_epoch(std::uint64_t epoch) {
  place_ = part_ = offset_ = 0;
  Random random(seed_.value_or(0) + (epoch << 32U), kPassageStream);
  if (sentences_) {
    if (order_.empty()) order_.reserve(std::count(ids_.begin(), ids_.end(), kEndSentence) + 1U);
    order_.clear();
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      if (i == 0 || ids_[i - 1] == kEndSentence) order_.push_back(static_cast<std::uint32_t>(i));
    }
  } else {
    const std::size_t n = ids_.size();
    if (seed_) offset_ = random.below(static_cast<std::uint32_t>(std::min(most_, n + 1)));
    const std::size_t rest = n - offset_;
    const std::size_t windows = (offset_ > 0 ? 1 : 0) + rest / most_ + (rest % most_ > 0 ? 1 : 0);
    order_.resize(windows);
    for (std::size_t k = 0; k < windows; ++k) order_[k] = static_cast<std::uint32_t>(k);
  }
  for (std::size_t i = order_.size(); seed_ && i > 1; --i) {
    std::swap(order_[i - 1], order_[random.below(static_cast<std::uint32_t>(i))]);
  }
}

// After the </s>, if there is one.
std::size_t Passages::line_end(std::size_t begin) const {
  while (begin < ids_.size() && ids_[begin] != kEndSentence) ++begin;
  return std::min(begin + 1, ids_.size());
}

std::size_t Passages::parts(std::size_t begin) const {
  return (line_end(begin) - begin) / most_ + 1;
}

Passage Passages::next() const {
  const std::size_t at = order_[place_];
  if (!sentences_) {
    const std::size_t first = offset_ > 0 ? 1 : 0;
    const std::size_t end = std::min(ids_.size(), offset_ + (at + 1 - first) * most_);
    return {at < first ? 0 : end - (end - offset_ - 1) % most_ - 1, end, false};
  }
  // Rows: <s>, then the tokens.
  const std::size_t rows = line_end(at) - at + 1, count = parts(at);
  const auto part = [&](std::uint64_t k) { return static_cast<std::size_t>(k * rows / count); };
  const std::size_t from = part(part_), to = part(part_ + 1);
  return {at + (from == 0 ? 0 : from - 1), at + to - 1, from == 0};
}

void Passages::pass() {
  if (sentences_ && ++part_ < parts(order_[place_])) return;
  part_ = 0;
  ++place_;
}

void Passages::save(StateWriter& out) const {
  out.put(std::uint64_t{place_});
  out.put(std::uint64_t{part_});
}

bool Passages::load(StateReader& in) {
  const auto place = in.get<std::uint64_t>(), part = in.get<std::uint64_t>();
  if (place >= order_.size()) return false;
  place_ = static_cast<std::size_t>(place);
  if (part >= (sentences_ ? parts(order_[place_]) : 1)) return false;
  part_ = static_cast<std::size_t>(part);
  return true;
}

}  // namespace onegin
