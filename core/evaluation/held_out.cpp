// Held-out events read again under other ids, and scored in chunks.
#include "evaluation/held_out.h"

#include <algorithm>

#include "evaluation/score.h"
#include "text/event_space.h"

namespace onegin {

HeldOutReader::HeldOutReader(const Task& own, const Corpus& corpus, const Task& task,
                             std::string_view text)
    : own_(own), corpus_(corpus), task_(task), reader_(task, text) {}

// A line that is no pair ends what is read: the text is then another than the corpus was made of.
bool HeldOutReader::open_line() {
  const auto opened = reader_.open_line();
  return opened.ok() && *opened;
}

// Without the text.
void HeldOutReader::map() {
  const std::vector<TokenId> ids = map_ids(own_.vocabulary, task_.vocabulary);
  events.clear();
  for (const TokenId id : corpus_.validation()) events.push_back(ids[id]);
}

bool HeldOutReader::advance(const Exhausted& exhausted) {
  constexpr std::size_t kAtOnce = 256;  // tokens between two looks at the clock
  std::string_view token;
  TokenId id = 0;
  do {
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      if (!open_ && !reader_.decode(exhausted)) return true;
      if (!open_ && !(open_ = open_line())) {
        // No text, or one that was read by another rule.
        if (read_ != corpus_.ids.size()) map();
        return false;
      }
      open_ = reader_.next(token, id);
      if (open_ && read_++ >= corpus_.train_size) events.push_back(id);
    }
  } while (!exhausted());
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
