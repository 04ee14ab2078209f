// A watcher is shown the distribution before each event that is scored.
#pragma once

#include <span>
#include <vector>

#include "math/scalar.h"
#include "text/token.h"

namespace onegin {

class EventWatcher {
 public:
  virtual ~EventWatcher() = default;

  // A text or a sentence begins.
  virtual void begin() = 0;
  // ln P (V) before `event`, and AdaptiveReader::known_context(). Adds numbers to `notes`.
  virtual void see(std::span<const Scalar> log_probs, int known, TokenId event,
                   std::vector<float>& notes) = 0;
  // What was read, be it an event or given.
  virtual void read(TokenId token) = 0;
};

}  // namespace onegin
