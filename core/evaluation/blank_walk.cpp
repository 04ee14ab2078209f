// Counts blanks, then goes from one to the next.
#include "evaluation/blank_walk.h"

#include <algorithm>

#include "text/given_tokens.h"

namespace onegin {
namespace {

constexpr std::size_t kBeside = 64;  // tokens of a stream, on each side

}  // namespace

BlankWalk::BlankWalk(const Task& task, TokenView ids, std::size_t most)
    : lines_(task.sentences()), ids_(ids) {
  GivenTokens given(task.pairs());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!given.given() && ids[i] >= kUnknown) places_.push_back(i);
    given.pass(ids[i]);
  }
  const std::size_t all = places_.size(), count = std::min(most, all);
  for (std::size_t i = 0; i < count; ++i) {
    places_[i] = places_[static_cast<std::size_t>(std::uint64_t{i} * all / count)];
  }
  places_.resize(count);
}

bool BlankWalk::next() {
  if (seen_ == places_.size()) return false;
  const std::size_t at = places_[seen_++];
  std::size_t begin = at, end = at + 1;
  if (lines_) {
    while (begin > 0 && ids_[begin - 1] != kEndSentence) --begin;
    while (end < ids_.size() && ids_[end - 1] != kEndSentence) ++end;
  } else {
    begin -= std::min(begin, kBeside);
    end = std::min(ids_.size(), end + kBeside);
  }
  ids_.copy(begin, end - begin, sentence_);
  position_ = at - begin;
  return true;
}

}  // namespace onegin
