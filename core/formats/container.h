// A file of named blocks with checksums: whatever was cut, altered or is foreign is refused.
//
// Little-endian throughout.
//
//   magic     8 bytes  89 'O' 'N' 'E' 'G' 'I' 'N' 0A
//   version   u32      1
//   blocks    u32      how many follow
//   size      u64      of the whole file
//   checksum  u64      XXH64 of the 24 bytes before
//   and for each block, in ascending order of names:
//     name size u32, data size u64, name, checksum u64 of these three, data, checksum u64 of it
//
// Each checksum is seeded with the one before it, so blocks cannot change places either.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/model.h"
#include "result.h"

namespace onegin {

std::vector<std::byte> write_container(const Blocks& blocks);

// Copies no more than the file holds, whatever sizes it declares. Errors say at which byte.
Result<Blocks> read_container(std::span<const std::byte> file);

}  // namespace onegin
