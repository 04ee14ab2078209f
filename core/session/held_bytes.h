// The bytes of a whole file, as long as a job needs them.
#pragma once

#include <utility>

#include "session/messages.h"

namespace onegin {

// Its destructor stands in a file that is made fast: in one made small, releasing bytes would be a
// loop over them, tens of milliseconds for a large model.
struct HeldBytes {
  HeldBytes() = default;
  explicit HeldBytes(Bytes held) : bytes(std::move(held)) {}
  HeldBytes(const HeldBytes&) = delete;
  HeldBytes& operator=(const HeldBytes&) = delete;
  ~HeldBytes();

  Bytes bytes;
};

}  // namespace onegin
