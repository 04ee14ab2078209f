// The defaults: a source is read as a text is, and events are scored one by one.
#include "models/language_model.h"

namespace onegin {

State LanguageModel::begin(const Source& source) const {
  State state = start();
  if (source.tokens.empty()) return state;
  for (const TokenId token : source.tokens) advance(state, token);
  advance(state, kBeginSentence);
  return state;
}

void LanguageModel::score(State& state, std::span<const TokenId> events,
                          std::span<const std::uint8_t> restarts,
                          std::span<EventScore> scores) const {
  std::vector<Scalar> log_probs(vocabulary_size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!restarts.empty() && restarts[i] != 0) state = begin();
    predict(state, log_probs);
    scores[i] = {.log_prob = static_cast<double>(log_probs[events[i]])};
    advance(state, events[i]);
  }
}

std::vector<std::uint8_t> sentence_starts(std::span<const TokenId> events, bool first) {
  std::vector<std::uint8_t> starts(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    starts[i] = (i == 0 ? first : events[i - 1] == kEndSentence) ? 1 : 0;
  }
  return starts;
}

std::vector<std::uint8_t> sentence_starts(std::span<const TokenId> events, std::size_t first,
                                          std::size_t count) {
  return sentence_starts(events.subspan(first, count),
                         first > 0 && events[first - 1] == kEndSentence);
}

}  // namespace onegin
