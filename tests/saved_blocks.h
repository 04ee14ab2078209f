// What a model or a learner saves, as bytes of its own.
#pragma once

#include "models/blocks.h"

namespace onegin {

template <class Saver>
BlockCopies saved_blocks(const Saver& saver) {
  Blocks blocks;
  saver.save(blocks);
  return copies_of(blocks);
}

}  // namespace onegin
