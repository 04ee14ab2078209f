// The default: events are scored one by one.
#include "models/adaptive_reader.h"

#include <vector>

namespace onegin {

void AdaptiveReader::score(std::span<const TokenId> events, std::span<const std::uint8_t> marks,
                           std::span<EventScore> scores) {
  std::vector<Scalar> log_probs(vocabulary_size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::uint8_t mark = marks.empty() ? 0 : marks[i];
    const bool given = (mark & kGiven) != 0;
    if ((mark & kBegins) != 0) begin();
    scores[i] = {};
    if (!given) {
      predict(log_probs);
      const TokenId id = events[i] < log_probs.size() ? events[i] : kUnknown;
      scores[i].log_prob = static_cast<double>(log_probs[id]);
    }
    read(events[i], given);
  }
}

std::unique_ptr<AdaptiveReader> CountedModel::counting_on() const { return nullptr; }

}  // namespace onegin
