// Blocks of memory: seen, owned, joined, copied.
#include "models/blocks.h"

#include <algorithm>
#include <bit>
#include <memory>

namespace onegin {

static_assert(std::endian::native == std::endian::little, "blocks are little-endian");

Block::Block(std::span<const std::byte> view)
    : Block(view.size(), [view](std::size_t first, std::span<std::byte> to) {
        std::memcpy(to.data(), view.data() + first, to.size());
      }) {}

Block Block::own(std::vector<std::byte> bytes) {
  const auto shared = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
  return {shared->size(), [shared](std::size_t first, std::span<std::byte> to) {
            std::memcpy(to.data(), shared->data() + first, to.size());
          }};
}

Block Block::own(std::string_view text) {
  const auto raw = std::as_bytes(std::span(text.data(), text.size()));
  return own(std::vector<std::byte>(raw.begin(), raw.end()));
}

Block Block::joined(std::vector<std::span<const std::byte>> views) {
  std::size_t size = 0;
  for (const auto view : views) size += view.size();
  return {size, [views = std::move(views)](std::size_t first, std::span<std::byte> to) {
            for (const auto view : views) {
              const std::size_t skipped = std::min(first, view.size());
              const std::size_t count = std::min(view.size() - skipped, to.size());
              if (count > 0) std::memcpy(to.data(), view.data() + skipped, count);
              first -= skipped;
              to = to.subspan(count);
            }
          }};
}

std::vector<std::byte> Block::bytes() const {
  std::vector<std::byte> all(size_);
  read(0, all);
  return all;
}

BlockCopies copies_of(const Blocks& blocks) {
  BlockCopies copies;
  for (const auto& [name, block] : blocks) copies[name] = block.bytes();
  return copies;
}

BlockViews views_of(const BlockCopies& blocks) {
  BlockViews views;
  for (const auto& [name, bytes] : blocks) views[name] = bytes;
  return views;
}

Blocks blocks_of(const BlockViews& views) {
  Blocks blocks;
  for (const auto& [name, view] : views) blocks.emplace(name, view);
  return blocks;
}

}  // namespace onegin
