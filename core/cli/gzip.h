// How small gzip makes a text; gzip_zlib.cpp where zlib is, else gzip_none.cpp: CMake chooses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace onegin::cli {

// Bytes of the file that `gzip -9` writes without a name; nothing where there is no zlib.
std::optional<std::uint64_t> gzip_size(std::span<const std::byte> text);

}  // namespace onegin::cli
