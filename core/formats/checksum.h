// XXH64 of bytes that come in parts.
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace onegin {

class Checksum {
 public:
  explicit Checksum(std::uint64_t seed = 0) { XXH64_reset(&state_, seed); }

  void add(std::span<const std::byte> part) {
    if (!part.empty()) XXH64_update(&state_, part.data(), part.size());
  }
  std::uint64_t value() const { return XXH64_digest(&state_); }

 private:
  XXH64_state_t state_;
};

}  // namespace onegin
