// One blank after another.
#include "evaluation/held_out_blanks.h"

namespace onegin {

bool BlankMeter::advance(const Exhausted& exhausted, const Report& report) {
  while (log_probs_.size() < places_.size()) {
    const std::size_t place = places_[log_probs_.size()];
    if (!filler_) {
      question_ = blank_at(task_, ids_, place);
      filler_ = make_filler(model_, question_);
    }
    if (filler_->advance(exhausted)) return true;
    log_probs_.push_back(static_cast<float>(filler_->answer().truth));
    report(question_, filler_->answer());
    filler_.reset();
    if (exhausted()) break;
  }
  return log_probs_.size() < places_.size();
}

double BlankMeter::progress() const {
  if (places_.empty()) return 1;
  const double part = filler_ ? filler_->progress() : 0;
  return (static_cast<double>(log_probs_.size()) + part) / static_cast<double>(places_.size());
}

}  // namespace onegin
