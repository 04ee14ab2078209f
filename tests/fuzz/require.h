// What must hold for every input: libFuzzer reports the abort and keeps the input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

namespace onegin {

inline void require(bool condition, std::string_view what) {
  if (condition) return;
  std::fprintf(stderr, "not so: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

// An error a person can read: it says what is wrong.
template <class T>
bool refused(const T& result) {
  if (result.ok()) return false;
  require(!result.error().what.empty(), "a refusal gives its reason");
  return true;
}

// True of one input in `share`, the same ones in every run: for checks that are dear.
inline bool chosen(const std::uint8_t* data, std::size_t size, std::uint32_t share) {
  std::uint32_t hash = 2166136261;  // FNV-1a
  for (std::size_t i = 0; i < size; ++i) hash = (hash ^ data[i]) * 16777619;
  return (hash >> 8U) % share == 0;
}

inline std::span<const std::byte> as_input(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span(data, size));
}

}  // namespace onegin
