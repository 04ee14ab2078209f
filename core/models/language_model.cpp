// The default scoring loop, for kinds that have no faster one.
#include "models/language_model.h"

namespace onegin {

void LanguageModel::score(State& state, std::span<const TokenId> events,
                          std::span<EventScore> scores) const {
  std::vector<Scalar> log_probs(vocabulary_size());
  const bool sentences = first_event() == kEndSentence;
  for (std::size_t i = 0; i < events.size(); ++i) {
    predict(state, log_probs);
    scores[i] = {.log_prob = static_cast<double>(log_probs[events[i]])};
    if (sentences && events[i] == kEndSentence) {
      state = begin();
    } else {
      advance(state, events[i]);
    }
  }
}

}  // namespace onegin
