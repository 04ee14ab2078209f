// The defaults: a source is read as a text is, and events are scored one by one.
#include "models/language_model.h"

#include "text/given_tokens.h"

namespace onegin {

State LanguageModel::begin(const Source& source) const {
  State state = start();
  if (source.tokens.empty()) return state;
  for (const TokenId token : source.tokens) advance(state, token);
  advance(state, kBeginSentence);
  return state;
}

void LanguageModel::score(State& state, std::span<const TokenId> events,
                          std::span<const std::uint8_t> marks, std::span<EventScore> scores) const {
  std::vector<Scalar> log_probs(vocabulary_size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::uint8_t mark = marks.empty() ? 0 : marks[i];
    if ((mark & kBegins) != 0) state = begin();
    scores[i] = {};
    if ((mark & kGiven) == 0) {
      predict(state, log_probs);
      scores[i].log_prob = static_cast<double>(log_probs[events[i]]);
    }
    advance(state, events[i]);
  }
}

void LanguageModel::advance_each(std::span<State> states, std::span<const TokenId> tokens) const {
  for (std::size_t i = 0; i < tokens.size(); ++i) advance(states[i % states.size()], tokens[i]);
}

void LanguageModel::score_each(std::span<const State> states, std::span<const TokenId> events,
                               std::span<EventScore> scores) const {
  for (std::size_t b = 0; b < states.size(); ++b) {
    State state = states[b];
    score(state, events.subspan(b, 1), scores.subspan(b, 1));
  }
}

void LanguageModel::score_run(std::span<State> states, std::span<const TokenId> run,
                              std::span<double> log_probs) const {
  std::vector<EventScore> scores(run.size());
  for (std::size_t b = 0; b < states.size(); ++b) {
    score(states[b], run, scores);
    for (std::size_t t = 0; t < run.size(); ++t) {
      log_probs[t * states.size() + b] = scores[t].log_prob;
    }
  }
}

std::vector<std::uint8_t> sentence_starts(TokenView events, bool first) {
  std::vector<std::uint8_t> starts(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    starts[i] = (i == 0 ? first : events[i - 1] == kEndSentence) ? kBegins : 0;
  }
  return starts;
}

std::vector<std::uint8_t> marks_of(const Shape& shape, TokenView events, std::size_t first,
                                   std::size_t count) {
  if (!shape.sentences) return {};
  const auto slice = events.subspan(first, count);
  auto marks = sentence_starts(slice, first > 0 && events[first - 1] == kEndSentence);
  if (!shape.pairs || count == 0) return marks;
  GivenTokens given(true, is_given(events, first));
  for (std::size_t i = 0; i < count; ++i) {
    if (given.given()) marks[i] |= kGiven;
    given.pass(slice[i]);
  }
  return marks;
}

bool is_given(TokenView pairs, std::size_t at) {
  while (at > 0 && pairs[at - 1] != kEndSentence) {
    if (pairs[--at] == kBeginSentence) return false;
  }
  return true;
}

}  // namespace onegin
