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
#include <optional>
#include <span>
#include <vector>

#include "formats/checksum.h"
#include "models/blocks.h"
#include "pieces.h"
#include "result.h"

namespace onegin {

// Writes blocks that stay as they are meanwhile. Takes memory for the whole file once, and fills it
// in order. `parts`: takes none beforehand, and what stands in `file` between two walks may be
// taken out of it.
class ContainerWriter {
 public:
  explicit ContainerWriter(Blocks blocks, bool parts = false)
      : blocks_(std::move(blocks)), parts_(parts) {}
  void write(Pieces& pieces, std::vector<std::byte>& file);

 private:
  Blocks blocks_;
  bool parts_;
  Checksum sum_;
};

// Finds the blocks of a file, whose bytes must stay, and copies nothing.
class ContainerReader {
 public:
  // Errors say at which byte.
  Result<void> read(Pieces& pieces, std::span<const std::byte> file);
  // Those of a file that was read to its end without an Error.
  const BlockViews& blocks() const { return blocks_; }

 private:
  BlockViews blocks_;
  Checksum sum_;
  std::uint64_t count_ = 0;
};

// The same at once.
std::vector<std::byte> write_container(Blocks blocks);
Result<BlockViews> read_container(std::span<const std::byte> file);

// A first look at a file that is going to be read: its blocks, found without touching their data,
// which nobody has checked. nullopt: not even that is possible.
std::optional<BlockViews> glance_at_container(std::span<const std::byte> file);

}  // namespace onegin
