// The figures of one of many lines, as the payload of Scored holds them with Score::batches.
#pragma once

#include <cstdint>

namespace onegin {

struct LineRecord {
  double log10, log10_without_oov;
  std::uint32_t line, tokens, oov, events, characters, nothing;
};
static_assert(sizeof(LineRecord) == 40);

}  // namespace onegin
