// Pictures from elsewhere, made as small as scenes are.
#pragma once

#include <cstddef>
#include <span>

#include "result.h"
#include "scenes/picture.h"

namespace onegin {

// Whether a file begins as a portable pixmap of bytes (Netpbm's P6) does: its sign and three
// numbers.
bool is_pixmap(std::span<const std::byte> file);

// A portable pixmap (P6, up to 255) of any size as a Picture: as large as it fits in without being
// stretched, in the middle of white paper, each pixel the mean of the area that it covers. Error:
// what is wrong with the file.
Result<Picture> read_pixmap(std::span<const std::byte> file);

}  // namespace onegin
