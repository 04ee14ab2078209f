// Releases the bytes of a file at once.
#include "session/held_bytes.h"

namespace onegin {

HeldBytes::~HeldBytes() = default;

Payload::Held::~Held() = default;

}  // namespace onegin
