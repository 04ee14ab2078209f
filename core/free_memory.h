// Giving the memory of a container back before its end.
#pragma once

namespace onegin {

// Assigning {} to a string or a vector empties it and keeps its memory.
template <class Container>
void free_memory(Container& container) {
  Container().swap(container);
}

}  // namespace onegin
