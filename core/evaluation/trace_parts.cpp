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
  if (!std::exchange(begun_, true)) begin(parts);
  for (std::size_t i = 0; i < planes_.all.size(); ++i) {
    Scalar* const row = planes_.all[i].values.data() + t * parts.size();
    for (std::size_t m = 0; m < parts.size(); ++m) {
      row[m] = static_cast<Scalar>(parts[m].*shown_[i]);
    }
  }
}

void PartsTracer::begin(const std::vector<MixedPart>& parts) {
  struct Kind {
    std::string_view name, meaning;
    double MixedPart::*number;
  };
  constexpr std::array<Kind, 3> kinds{
      {{"contribution", phrase("what each context adds to the log odds of the token"),
        &MixedPart::contribution},
       {"weight", phrase("the weight with which each context is mixed"), &MixedPart::weight},
       {"input", phrase("log odds of the token, as each context alone has them"),
        &MixedPart::input}}};
  for (const Kind& kind : kinds) {
    TracePlane plane{.name = std::string(kind.name),
                     .tensor = {},
                     .rows = text_.steps(),
                     .columns = parts.size(),
                     .meaning = kind.meaning};
    for (const MixedPart& part : parts) plane.titles.push_back(part.name);
    if (planes_.add(std::move(plane)) != nullptr) shown_.push_back(kind.number);
  }
}

}  // namespace onegin
