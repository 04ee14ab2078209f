// The default: events are scored one by one.
#include "models/adaptive_reader.h"

namespace onegin {

void AdaptiveReader::begin(const Source& source) {
  begin_anew();
  if (source.tokens.empty()) return;
  for (const TokenId token : source.tokens) read(token, true);
  read(kBeginSentence, true);
}

void AdaptiveReader::score(std::span<const TokenId> events, std::span<const std::uint8_t> marks,
                           std::span<EventScore> scores) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::uint8_t mark = marks.empty() ? 0 : marks[i];
    const bool given = (mark & kGiven) != 0;
    if ((mark & kBegins) != 0) begin();
    scores[i] = given ? EventScore{} : score_event(events[i]);
    read(events[i], given);
  }
}

EventScore AdaptiveReader::score_event(TokenId event) {
  log_probs_.resize(vocabulary_size());
  predict(log_probs_);
  const TokenId id = event < log_probs_.size() ? event : kUnknown;
  return {.log_prob = static_cast<double>(log_probs_[id])};
}

std::unique_ptr<AdaptiveReader> CountedModel::counting_on() const { return nullptr; }

}  // namespace onegin
