// Says at most ten times a second how far long work is.
#pragma once

#include "training/learner.h"

namespace onegin {

class Pacer {
 public:
  // `clock` must outlive it.
  explicit Pacer(const Clock& clock) : clock_(clock), said_(clock()) {}

  bool due() {
    constexpr double kInterval = 0.1;
    if (clock_() - said_ < kInterval) return false;
    said_ = clock_();
    return true;
  }

 private:
  const Clock& clock_;
  double said_;
};

}  // namespace onegin
