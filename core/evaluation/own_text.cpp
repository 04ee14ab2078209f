// One token after another.
#include "evaluation/own_text.h"

namespace onegin {

OwnText::OwnText(const LanguageModel& model, const Task& task, std::size_t events,
                 std::uint64_t seed)
    : model_(model),
      sentences_(task.sentences()),
      pairs_(task.pairs()),
      left_(events),
      sampler_({}, seed),
      log_probs_(model.vocabulary_size()) {
  begin_line();
}

void OwnText::begin_line() {
  state_ = model_.begin();
  if (!pairs_ || left_ == 0) return;
  ids_.push_back(kBeginSentence);
  model_.advance(state_, kBeginSentence);
}

bool OwnText::advance(const Exhausted& exhausted) {
  while (left_ > 0) {
    --left_;
    model_.predict(state_, log_probs_);
    const auto drawn = sampler_.draw(log_probs_, model_.first_event());
    const TokenId id = drawn.value_or(kUnknown);
    ids_.push_back(id);
    if (sentences_ && id == kEndSentence) {
      begin_line();
    } else {
      model_.advance(state_, id);
    }
    if (exhausted()) break;
  }
  return left_ > 0;
}

}  // namespace onegin
