// The numbers that a message brings in its payload.
#pragma once

#include <cstring>
#include <vector>

#include "session/payload.h"

namespace onegin::web {

inline std::vector<float> floats_of(const Bytes& payload) {
  std::vector<float> numbers(payload.size() / sizeof(float));
  if (!numbers.empty()) {
    std::memcpy(numbers.data(), payload.data(), numbers.size() * sizeof(float));
  }
  return numbers;
}

}  // namespace onegin::web
