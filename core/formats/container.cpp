// Writes and checks the file of named blocks.
#include "formats/container.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <string>

#include "formats/bytes.h"

namespace onegin {
namespace {

constexpr std::uint64_t kMagic = 0x0A4E4947454E4F89;  // 89 "ONEGIN" 0A
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kHeaderSize = 32;

std::uint64_t checksum(std::span<const std::byte> data, std::uint64_t seed) {
  return XXH64(data.data(), data.size(), seed);
}

Error damaged(const std::string& what, std::size_t position) {
  return Error{what, "byte " + std::to_string(position), "use an undamaged copy of the file"};
}

}  // namespace

std::vector<std::byte> write_container(const Blocks& blocks) {
  std::uint64_t size = kHeaderSize;
  for (const auto& [name, data] : blocks) size += 28 + name.size() + data.size();

  std::vector<std::byte> file;
  file.reserve(static_cast<std::size_t>(size));
  ByteWriter writer(file);
  writer.number(kMagic, 8);
  writer.number(kVersion, 4);
  writer.number(blocks.size(), 4);
  writer.number(size, 8);
  std::uint64_t sum = checksum(file, 0);
  writer.number(sum, 8);
  for (const auto& [name, data] : blocks) {
    const std::size_t begin = file.size();
    writer.number(name.size(), 4);
    writer.number(data.size(), 8);
    writer.text(name);
    sum = checksum(std::span(file).subspan(begin), sum);
    writer.number(sum, 8);
    writer.bytes(data);
    sum = checksum(data, sum);
    writer.number(sum, 8);
  }
  return file;
}

Result<Blocks> read_container(std::span<const std::byte> file) {
  ByteReader reader(file);
  if (file.empty()) return Error{"the file is empty", "", "choose a file that Onegin has saved"};
  if (reader.number(8) != kMagic) {
    return Error{"this is not an Onegin file", "", "choose a file that Onegin has saved"};
  }
  const std::uint64_t version = reader.number(4);
  const std::uint64_t count = reader.number(4);
  const std::uint64_t size = reader.number(8);
  const std::uint64_t declared = reader.number(8);
  if (reader.failed()) return damaged("the file ends inside its header", file.size());
  if (version != kVersion) {
    return Error{"the file has format version " + std::to_string(version) +
                     ", this Onegin reads version " + std::to_string(kVersion),
                 "byte 8", "open it with the Onegin that made it, or a newer one"};
  }
  std::uint64_t sum = checksum(file.first(kHeaderSize - 8), 0);
  if (sum != declared) return damaged("the header was altered", 0);
  if (size != file.size()) {
    return damaged(size > file.size()
                       ? "the file was cut: " + std::to_string(size) + " bytes were written, " +
                             std::to_string(file.size()) + " are left"
                       : "something follows the end of the file",
                   file.size());
  }

  Blocks blocks;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::size_t begin = reader.position();
    const std::uint64_t name_size = reader.number(4);
    const std::uint64_t data_size = reader.number(8);
    const std::string_view name = reader.text(name_size);
    const std::size_t end = reader.position();
    if (reader.failed()) return damaged("a block's name was altered", begin);
    sum = checksum(file.subspan(begin, end - begin), sum);
    if (reader.number(8) != sum) return damaged("a block's name was altered", begin);
    const auto data = reader.bytes(data_size);
    sum = checksum(data, sum);
    if (reader.number(8) != sum || reader.failed()) {
      return damaged("the block '" + std::string(name) + "' was altered", end);
    }
    if (!blocks.empty() && name <= blocks.rbegin()->first) {
      return damaged("the block '" + std::string(name) + "' is out of order", begin);
    }
    blocks.emplace_hint(blocks.end(), name, std::vector<std::byte>(data.begin(), data.end()));
  }
  if (!reader.at_end()) return damaged("something follows the last block", reader.position());
  return blocks;
}

}  // namespace onegin
