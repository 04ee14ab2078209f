// Finds two tables of an OpenType file.
#include "draw/font_file.h"

#include <cstddef>
#include <cstdint>

namespace onegin::web {
namespace {

// Big-endian numbers; 0 beyond the end.
std::uint32_t read(std::string_view file, std::size_t at, std::size_t bytes) {
  if (at + bytes > file.size()) return 0;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    value = value << 8 | static_cast<unsigned char>(file[at + i]);
  }
  return value;
}

int read_signed(std::string_view file, std::size_t at) {
  return static_cast<std::int16_t>(read(file, at, 2));
}

// Where the table of that name begins; 0 if there is none.
std::size_t table(std::string_view file, std::string_view name) {
  const std::size_t count = read(file, 4, 2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = 12 + 16 * i;
    if (row + 16 <= file.size() && file.substr(row, 4) == name) return read(file, row + 8, 4);
  }
  return 0;
}

}  // namespace

float line_per_em(std::string_view file) {
  const std::size_t head = table(file, "head"), hhea = table(file, "hhea");
  if (head == 0 || hhea == 0) return 0;
  const auto em = static_cast<float>(read(file, head + 18, 2));
  const int line = read_signed(file, hhea + 4) - read_signed(file, hhea + 6);
  return em > 0 && line > 0 ? static_cast<float>(line) / em : 0;
}

}  // namespace onegin::web
