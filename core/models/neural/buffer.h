// Work space that grows to what was once needed and is then reused.
#pragma once

#include <cstddef>
#include <vector>

#include "math/scalar.h"

namespace onegin {

// Exactly as far as is needed: a vector that grows by itself takes up to twice as much.
template <class Element>
void grow(std::vector<Element>& buffer, std::size_t size) {
  if (buffer.size() >= size) return;
  buffer.clear();
  buffer.reserve(size);
  buffer.resize(size);
}

// Work space of one token's step: predict and advance are const and allocate nothing. Valid until
// the next call on the same thread.
inline Scalar* token_work(std::size_t size) {
  thread_local std::vector<Scalar> space;
  grow(space, size);
  return space.data();
}

}  // namespace onegin
