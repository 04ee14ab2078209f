// Held-out events read again under other ids, and scored in chunks.
#include "evaluation/held_out.h"

#include <algorithm>

#include "evaluation/score.h"
#include "text/event_space.h"

namespace onegin {

HeldOutReader::HeldOutReader(const Task& own, const Corpus& corpus, const Task& task,
                             std::string_view text)
    : own_(own), corpus_(corpus), task_(task), reader_(task, text) {}

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
      if (!open_ && !(open_ = reader_.open_line())) {
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
  while (log_probs_.size() < events_.size()) {
    const std::size_t first = log_probs_.size();
    const auto events = events_.subspan(first, std::min(scores.size(), events_.size() - first));
    std::vector<std::uint8_t> restarts;
    if (sentences_) restarts = sentence_starts(events_, first, events.size());
    const std::size_t size = events.size();
    language_.score(state_, events, restarts, std::span(scores).first(size));
    for (std::size_t i = 0; i < size; ++i) {
      log_probs_.push_back(static_cast<float>(scores[i].log_prob));
    }
    if (exhausted()) break;
  }
  return log_probs_.size() < events_.size();
}

}  // namespace onegin
