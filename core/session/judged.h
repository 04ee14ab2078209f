// Whether what was compared is right.
#pragma once

#include "session/messages.h"

namespace onegin {

// Right, if `difference` is at most `allowed`: not, where it is no number.
inline Proof judged(Proof row) {
  row.right = row.difference <= row.allowed;
  return row;
}

}  // namespace onegin
