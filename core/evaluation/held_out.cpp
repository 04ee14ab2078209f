// Held-out events read again under other ids, and scored in chunks.
#include "evaluation/held_out.h"

#include <algorithm>
#include <utility>

#include "evaluation/score.h"
#include "text/event_space.h"

namespace onegin {

HeldOutReader::HeldOutReader(const Task& own, const Corpus& corpus, const Task& task,
                             std::string_view text, bool with_lines)
    : own_(own), corpus_(corpus), task_(task), with_lines_(with_lines), reader_(task, text) {}

// A line that is no pair ends what is read: the text is then another than the corpus was made of.
bool HeldOutReader::open_line() {
  const auto opened = reader_.open_line();
  begins_ = true;
  return opened.ok() && *opened;
}

// A token of the text, or of the corpus.
void HeldOutReader::read(TokenId id, std::string_view token) {
  if (with_lines_) {
    if (std::exchange(begins_, false)) lines.push_back({events.size(), reader_.line_characters()});
    if (id == kUnknown && !token.empty()) unknown.emplace_back(events.size(), token);
  }
  events.push_back(id);
}

// Without the text.
void HeldOutReader::map() {
  const std::vector<TokenId> ids = map_ids(own_.vocabulary, task_.vocabulary);
  const TokenId end = own_.sentences() ? kEndSentence : own_.vocabulary.find("\n");
  events.clear();
  lines.clear();
  unknown.clear();
  begins_ = true;
  for (const TokenId id : corpus_.validation()) {
    read(ids[id], "");
    begins_ = begins_ || (id == end && id != kUnknown);
  }
  for (Line& line : lines) line.characters = 0;
}

// The first line has what the others leave.
void HeldOutReader::finish() {
  if (read_ != corpus_.ids.size()) map();  // no text, or one that was read by another rule
  if (lines.empty()) return;
  std::uint64_t others = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) others += lines[i].characters;
  const std::uint64_t all = corpus_.statistics.validation_characters;
  lines[0].characters = all - std::min(all, others);
}

bool HeldOutReader::advance(const Exhausted& exhausted) {
  constexpr std::size_t kAtOnce = 256;  // tokens between two looks at the clock
  std::string_view token;
  TokenId id = 0;
  do {
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      if (!open_ && !reader_.decode(exhausted)) return true;
      if (!open_ && !(open_ = open_line())) {
        finish();
        return false;
      }
      open_ = reader_.next(token, id);
      if (open_ && read_++ >= corpus_.train_size) read(id, token);
    }
  } while (!exhausted());
  return true;
}

Result<bool> HeldOutLines::open(bool /*apart*/) {
  if (line_ == read_.lines.size()) return false;
  ++line_;
  given_ = GivenTokens(task_.pairs());
  return true;
}

bool HeldOutLines::next(std::string_view& text, TokenId& id) {
  const std::size_t end =
      line_ < read_.lines.size() ? read_.lines[line_].begin : read_.events.size();
  if (at_ == end) return false;
  id = read_.events[at_];
  const bool named = unknown_ < read_.unknown.size() && read_.unknown[unknown_].first == at_;
  text = named ? read_.unknown[unknown_++].second : task_.vocabulary.text(id);
  is_given_ = given_.given();
  given_.pass(id);
  ++at_;
  return true;
}

bool HeldOutScorer::advance(const Exhausted& exhausted) {
  std::vector<EventScore> scores(events_at_once(model_, false));
  while (read_ < events_.size()) {
    const std::size_t count = std::min(scores.size(), events_.size() - read_);
    const auto marks = marks_of(shape_, events_, read_, count);
    events_.copy(read_, count, slice_);
    language_.score(state_, slice_, marks, std::span(scores).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      if (!marks.empty() && (marks[i] & kGiven) != 0) continue;
      log_probs_.push_back(static_cast<float>(scores[i].log_prob));
    }
    read_ += count;
    if (exhausted()) break;
  }
  return read_ < events_.size();
}

}  // namespace onegin
