// The one door into the core: one model on one task, Commands in, Events out.
#pragma once

#include <memory>
#include <vector>

#include "session/gradient_check.h"
#include "session/messages.h"
#include "training/learner.h"

namespace onegin {

// Not thread-safe: one thread or worker per Session. No exception leaves it.
class Session {
 public:
  // `gradient_check` answers Inspect::gradient_check and CheckGradients; it is
  // onegin_gradient::begin of the library in double, for programs that link that too.
  explicit Session(Clock clock, GradientCheck gradient_check = nullptr);
  ~Session();

  // Takes a Command in. Long work is only begun here and goes on in advance(); Score, Predict and
  // the like are answered between two slices of training.
  void send(Command command);

  // Works for about `seconds` (a slice; 0.02 is good in a page). True while there is work left.
  bool advance(double seconds);

  // The events since the last call, in order.
  std::vector<Event> take_events();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace onegin
