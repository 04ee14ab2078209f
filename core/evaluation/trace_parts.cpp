// Reads a text token by token and asks the model for its parts.
#include "evaluation/trace_parts.h"

#include <array>
#include <limits>
#include <utility>

namespace onegin {

PartsTracer::PartsTracer(const LanguageModel& model, const TraceText& text,
                         std::vector<std::string> planes)
    : model_(model), text_(text), planes_{.wanted = std::move(planes)} {
  log_probs_.reserve(text.steps());
}

bool PartsTracer::advance(const Exhausted& exhausted) {
  while (log_probs_.size() < text_.steps()) {
    step();
    if (log_probs_.size() < text_.steps() && exhausted()) return true;
  }
  return false;
}

void PartsTracer::step() {
  const std::size_t t = log_probs_.size();
  if (text_.restarts[t] != 0) {
    state_ = model_.begin();
  } else {
    model_.advance(state_, text_.inputs[t]);
  }
  const TokenId token = text_.targets[t];
  if (token == kNoTarget) {
    log_probs_.push_back(std::numeric_limits<double>::quiet_NaN());
    return;
  }
  State after = state_;
  std::array<EventScore, 1> score{};
  model_.score(after, std::array{token}, score);
  log_probs_.push_back(score[0].log_prob);
  loss_ -= score[0].log_prob;
  ++events_;
  const std::vector<MixedPart> parts = model_.mixed_parts(state_, token);
  if (planes_.all.empty()) {
    for (const MixedPart& part : parts) {
      planes_.add({.name = "part",
                   .tensor = {},
                   .layer = static_cast<int>(planes_.all.size()),
                   .rows = text_.steps(),
                   .columns = 3,
                   .meaning = part.name});
    }
  }
  for (std::size_t i = 0; i < planes_.all.size(); ++i) {
    Scalar* const row = planes_.all[i].values.data() + 3 * t;
    row[0] = static_cast<Scalar>(parts[i].input);
    row[1] = static_cast<Scalar>(parts[i].weight);
    row[2] = static_cast<Scalar>(parts[i].contribution);
  }
}

}  // namespace onegin
