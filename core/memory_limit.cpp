// The memory of a page or of the machine, and the words for it.
#include "memory_limit.h"

#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

#include <array>
#include <atomic>
#include <cstdio>

namespace onegin {
namespace {

std::atomic<std::uint64_t> given_limit{0};

std::uint64_t found_limit() {
  constexpr std::uint64_t kGiga = std::uint64_t{1} << 30U;
  if constexpr (sizeof(void*) < 8) return 2 * kGiga;
#if defined(_SC_PHYS_PAGES) && defined(_SC_PAGESIZE)
  const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  if (pages > 0 && size > 0) {
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size);
  }
#endif
  return 16 * kGiga;
}

}  // namespace

std::uint64_t memory_limit() {
  static const std::uint64_t found = found_limit();
  const std::uint64_t given = given_limit;
  return given > 0 ? given : found;
}

void set_memory_limit(std::uint64_t bytes) { given_limit = bytes; }

std::string memory_text(double bytes) {
  std::array<char, 32> text{};
  if (bytes < 1e9) {
    std::snprintf(text.data(), text.size(), "%.*f MB", bytes < 9.95e6 ? 1 : 0, bytes / 1e6);
  } else {
    std::snprintf(text.data(), text.size(), "%.2f GB", bytes / 1e9);
  }
  return text.data();
}

std::string count_text(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

}  // namespace onegin
