// Chooses blanks of a text and what is read around them.
#include "training/judged_blanks.h"

#include <algorithm>

#include "models/language_model.h"

namespace onegin {
namespace {

// Of a stream, where nothing is hidden: tokens asked for in a window, and read on each side.
constexpr std::size_t kAsked = 64, kBeside = 32;

std::vector<std::uint8_t> blanks_of(TokenView ids, bool pairs) {
  std::vector<std::uint8_t> blanks(ids.size());
  GivenTokens given(pairs);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    blanks[i] = !given.given() && ids[i] >= kUnknown ? 1 : 0;
    given.pass(ids[i]);
  }
  return blanks;
}

}  // namespace

JudgedBlanks::JudgedBlanks(TokenView ids, const BatchPlan& plan)
    : ids_(ids), plan_(plan), rows_(ids, plan.pairs) {
  if (plan.blanks->hides()) {
    read_around_each();
  } else if (plan.sentences) {
    read_lines();
  } else {
    read_windows();
  }
}

void JudgedBlanks::read_windows() {
  const std::size_t n = ids_.size();
  for (std::size_t first = 0; first < n; first += kAsked) {
    const std::size_t last = std::min(n, first + kAsked);
    readings_.push_back(
        {{first - std::min(first, kBeside), std::min(n, last + kBeside), false}, {first, last}});
  }
}

void JudgedBlanks::read_lines() {
  Passages passages(ids_, true, plan_.blanks->window, {});
  for (; passages.left(); passages.pass()) {
    const Passage passage = passages.next();
    readings_.push_back({passage, {passage.begin, passage.end}});
  }
}

void JudgedBlanks::read_around_each() {
  const auto blanks = blanks_of(ids_, plan_.pairs);
  const auto all = static_cast<std::size_t>(std::count(blanks.begin(), blanks.end(), 1));
  const std::size_t count = std::min(kMost, all);
  std::size_t line = 0, seen = 0, chosen = 0;
  for (std::size_t i = 0; i < blanks.size(); ++i) {
    if (plan_.sentences && i > 0 && ids_[i - 1] == kEndSentence) line = i;
    // The blank k of all is chosen where k * count / all reaches the next whole number.
    if (blanks[i] == 0 || std::uint64_t{seen++} * count / all < chosen) continue;
    ++chosen;
    std::size_t end = plan_.sentences ? i : ids_.size();
    while (end < ids_.size() && ids_[end] != kEndSentence) ++end;
    if (end < ids_.size()) ++end;
    // As BlankNetwork cuts a sentence that is longer than its window.
    const std::size_t opening = plan_.sentences ? 1 : 0, rows = end - line + opening;
    const std::size_t width = std::min(rows, plan_.blanks->window), row = i - line + opening;
    const std::size_t begin = std::min(row - std::min(row, width / 2), rows - width);
    const bool opens = opening > begin;
    const std::size_t from = line + begin - (opens ? 0 : opening);
    readings_.push_back({{from, from + width - (opens ? 1 : 0), opens}, {i, i + 1}});
  }
}

const Batch& JudgedBlanks::next() {
  const std::size_t room =
      static_cast<std::size_t>(plan_.streams) * static_cast<std::size_t>(plan_.steps);
  std::size_t steps = 0, lanes = 0;
  while (next_ + lanes < readings_.size()) {
    const std::size_t longer = std::max(steps, readings_[next_ + lanes].passage.rows());
    if (lanes > 0 && longer * (lanes + 1) > room) break;
    steps = longer;
    ++lanes;
  }
  rows_.clear(steps, lanes);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const Reading& reading = readings_[next_ + lane];
    rows_.put(reading.passage, 0, lane, reading.asked, plan_.blanks->hidden);
  }
  next_ += lanes;
  batch_ = rows_.batch(steps);
  return batch_;
}

}  // namespace onegin
