// Writes and checks the file of named blocks.
#include "formats/container.h"

#include <string>

#include "formats/bytes.h"

namespace onegin {
namespace {

constexpr std::uint64_t kMagic = 0x0A4E4947454E4F89;  // 89 "ONEGIN" 0A
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kHeaderSize = 32;
constexpr double kHead = 32 * Pieces::kByte;  // what stands around a block, about

std::uint64_t checksum(std::span<const std::byte> data, std::uint64_t seed) {
  Checksum sum(seed);
  sum.add(data);
  return sum.value();
}

Error damaged(Sentence what, std::size_t position) {
  return Error{what, say("byte {0}", position), say("use an undamaged copy of the file")};
}

// How many blocks there are, and the checksum that theirs begin with.
struct Header {
  std::uint64_t count, sum;
};

Result<Header> read_header(std::span<const std::byte> file) {
  ByteReader reader(file);
  if (file.empty())
    return Error{say("the file is empty"), "", say("choose a file that Onegin has saved")};
  if (reader.number(8) != kMagic) {
    return Error{say("this is not an Onegin file"), "", say("choose a file that Onegin has saved")};
  }
  const std::uint64_t version = reader.number(4);
  const std::uint64_t count = reader.number(4);
  const std::uint64_t size = reader.number(8);
  const std::uint64_t declared = reader.number(8);
  if (reader.failed()) return damaged(say("the file ends inside its header"), file.size());
  if (version != kVersion) {
    return Error{
        say("the file has format version {0}, this Onegin reads version {1}", version, kVersion),
        say("byte 8"), say("open it with the Onegin that made it, or a newer one")};
  }
  const std::uint64_t sum = checksum(file.first(kHeaderSize - 8), 0);
  if (sum != declared) return damaged(say("the header was altered"), 0);
  if (size != file.size()) {
    return damaged(
        size > file.size()
            ? say("the file was cut: {0} bytes were written, {1} are left", size, file.size())
            : say("something follows the end of the file"),
        file.size());
  }
  return Header{count, sum};
}

// What a block begins with; its checksum and its data follow.
struct BlockHead {
  std::string_view name;
  std::uint64_t data_size;
};

BlockHead read_head(ByteReader& reader) {
  const std::uint64_t name_size = reader.number(4);
  const std::uint64_t data_size = reader.number(8);
  return {reader.text(name_size), data_size};
}

}  // namespace

void ContainerWriter::write(Pieces& pieces, std::vector<std::byte>& file) {
  ByteWriter writer(file);
  const auto close = [&] { writer.number(sum_.value(), 8); };
  pieces(kHead, [&] {
    std::uint64_t size = kHeaderSize;
    for (const auto& [name, block] : blocks_) size += 28 + name.size() + block.size();
    file.clear();
    if (!parts_) file.reserve(static_cast<std::size_t>(size));
    writer.number(kMagic, 8);
    writer.number(kVersion, 4);
    writer.number(blocks_.size(), 4);
    writer.number(size, 8);
    sum_ = Checksum();
    sum_.add(file);
    close();
  });
  for (const auto& [name, block] : blocks_) {
    pieces(kHead, [&, &name = name, &block = block] {
      const std::size_t begin = file.size();
      writer.number(name.size(), 4);
      writer.number(block.size(), 8);
      writer.text(name);
      sum_ = Checksum(sum_.value());
      sum_.add(std::span(file).subspan(begin));
      close();
      sum_ = Checksum(sum_.value());
    });
    append(pieces, block, file, [this](std::span<const std::byte> part) { sum_.add(part); });
    pieces(1, close);
    if (pieces.behind()) return;
  }
}

Result<void> ContainerReader::read(Pieces& pieces, std::span<const std::byte> file) {
  auto header = pieces(kHead, [&]() -> Result<void> {
    const auto found = read_header(file);
    if (!found) return found.error();
    blocks_.clear();
    count_ = found->count;
    sum_ = Checksum(found->sum);
    return {};
  });
  if (!header || pieces.behind()) return header;

  // Sizes and names are read in every walk; that they are right was seen when their piece was done.
  ByteReader reader(file.subspan(kHeaderSize));
  const auto at = [&] { return kHeaderSize + reader.position(); };
  for (std::uint64_t i = 0; i < count_; ++i) {
    const std::size_t begin = at();
    const BlockHead head = read_head(reader);
    const std::string_view name = head.name;
    const std::size_t end = at();
    const std::uint64_t name_sum = reader.number(8);
    auto named = pieces(kHead, [&]() -> Result<void> {
      if (reader.failed()) return damaged(say("a block's name was altered"), begin);
      sum_.add(file.subspan(begin, end - begin));
      if (sum_.value() != name_sum) return damaged(say("a block's name was altered"), begin);
      sum_ = Checksum(name_sum);
      return {};
    });
    if (!named || pieces.behind()) return named;
    const auto data = reader.bytes(head.data_size);
    const std::uint64_t data_sum = reader.number(8);
    pieces.parts(data.size(), Pieces::kByte, [&](std::size_t first, std::size_t count) {
      sum_.add(data.subspan(first, count));
    });
    auto checked = pieces(1, [&]() -> Result<void> {
      if (reader.failed() || sum_.value() != data_sum) {
        return damaged(say("the block '{0}' was altered", name), end);
      }
      if (!blocks_.empty() && name <= blocks_.rbegin()->first) {
        return damaged(say("the block '{0}' is out of order", name), begin);
      }
      blocks_.emplace_hint(blocks_.end(), name, data);
      sum_ = Checksum(data_sum);
      return {};
    });
    if (!checked || pieces.behind()) return checked;
  }
  if (!reader.at_end()) return damaged(say("something follows the last block"), at());
  return {};
}

std::vector<std::byte> write_container(Blocks blocks) {
  Pieces all;
  std::vector<std::byte> file;
  ContainerWriter(std::move(blocks)).write(all, file);
  return file;
}

Result<BlockViews> read_container(std::span<const std::byte> file) {
  Pieces all;
  ContainerReader reader;
  if (const auto read = reader.read(all, file); !read) return read.error();
  return reader.blocks();
}

std::optional<BlockViews> glance_at_container(std::span<const std::byte> file) {
  const auto header = read_header(file);
  if (!header) return std::nullopt;
  BlockViews blocks;
  ByteReader reader(file.subspan(kHeaderSize));
  for (std::uint64_t i = 0; i < header->count && !reader.failed(); ++i) {
    const BlockHead head = read_head(reader);
    reader.number(8);
    blocks.emplace(head.name, reader.bytes(head.data_size));
    reader.number(8);
  }
  if (reader.failed() || !reader.at_end()) return std::nullopt;
  return blocks;
}

}  // namespace onegin
