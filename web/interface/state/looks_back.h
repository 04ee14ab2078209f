// How far back a model looks, and which earlier tokens of the sentence it leans on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "session/messages.h"

namespace onegin::web {

// The loss with the last k tokens shown; of the events so far.
struct ContextPoint {
  std::uint32_t context = 0;  // k
  double nats = 0, events = 0, of = 0;
  std::vector<float> log_probs = {};  // of each event, once it is complete

  bool complete() const { return of > 0 && events == of; }
};

struct ContextCurve {
  bool running = false;
  double step = 0;  // of the training when it was measured
  double fraction = 0;
  std::string corpus;
  std::vector<ContextPoint> points;  // by growing k
  Sentence trouble;
};

// The answer about a sentence.
struct Leaning {
  std::string question;
  double step = 0;
  std::vector<AttributedToken> tokens;
  std::size_t window = 0;
  std::vector<float> values;  // (tokens, window), as Attributed has them
  bool complete = true;
  Sentence trouble;  // in place of all that

  // How much ln P of a token falls when one before it is replaced; 0 where there is no such.
  double value(std::size_t token, std::size_t earlier) const {
    if (earlier >= token || token - earlier > window) return 0;
    const auto value = static_cast<double>(values[token * window + (token - earlier - 1)]);
    return value == value ? value : 0;
  }
  // The token that is that event of the sentence; all tokens: there is none.
  std::size_t token_of_event(std::size_t event) const {
    for (std::size_t t = 0; t < tokens.size(); ++t) {
      if (!tokens[t].given && event-- == 0) return t;
    }
    return tokens.size();
  }
  std::size_t event_of_token(std::size_t token) const {
    std::size_t events = 0;
    for (std::size_t t = 0; t < token; ++t) events += tokens[t].given ? 0 : 1;
    return events;
  }
};

struct LooksBack {
  ContextCurve curve;
  std::optional<Leaning> leaning;
};

}  // namespace onegin::web
