// Named blocks of bytes, described rather than copied: what a model or its learner saves.
#pragma once

#include <cstddef>
#include <cstring>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pieces.h"

namespace onegin {

// The size of a block in bytes, and the function that reads any range of the bytes.
class Block {
 public:
  // Writes the bytes from `first` on into all of `to`. `first` is a multiple of 8.
  using Read = std::function<void(std::size_t first, std::span<std::byte> to)>;

  Block() = default;
  Block(std::size_t size, Read read) : size_(size), read_(std::move(read)) {}
  // Memory that stays as it is for as long as the block is read.
  Block(std::span<const std::byte> view);
  static Block own(std::vector<std::byte> bytes);
  static Block own(std::string_view text);
  // Several runs of memory, one after another.
  static Block joined(std::vector<std::span<const std::byte>> views);
  // The numbers get(0), get(1), ... get(count - 1), each sizeof(T) <= 8 bytes, little-endian.
  template <class T, class Get>
  static Block numbers(std::size_t count, Get get);

  std::size_t size() const { return size_; }
  void read(std::size_t first, std::span<std::byte> to) const {
    if (!to.empty()) read_(first, to);
  }
  std::vector<std::byte> bytes() const;

 private:
  std::size_t size_ = 0;
  Read read_;
};

// Blocks by name, in no order of meaning. Neural tensors are float32 under PyTorch's names.
using Blocks = std::map<std::string, Block, std::less<>>;
// Of a training: what the clock said, and nothing else. All other blocks are the same bytes
// whenever the same work is done.
inline constexpr std::string_view kTimes = "times";
// Blocks as they lie in a file, whose bytes must stay.
using BlockViews = std::map<std::string, std::span<const std::byte>, std::less<>>;
// Blocks with bytes of their own.
using BlockCopies = std::map<std::string, std::vector<std::byte>, std::less<>>;

BlockCopies copies_of(const Blocks& blocks);
BlockViews views_of(const BlockCopies& blocks);
Blocks blocks_of(const BlockViews& views);

// Appends a block to `out`, in which there is room, some megabytes at a time. Each part that was
// appended is given to `then`.
inline constexpr auto kNothingMore = [](std::span<const std::byte>) {};
template <class Then = decltype(kNothingMore)>
void append(Pieces& pieces, const Block& block, std::vector<std::byte>& out,
            const Then& then = kNothingMore) {
  pieces.parts(block.size(), Pieces::kByte, [&](std::size_t first, std::size_t count) {
    const std::size_t end = out.size();
    out.resize(end + count);
    const auto part = std::span(out).subspan(end);
    block.read(first, part);
    then(std::span<const std::byte>(part));
  });
}

template <class T, class Get>
Block Block::numbers(std::size_t count, Get get) {
  return {count * sizeof(T), [get = std::move(get)](std::size_t first, std::span<std::byte> to) {
            std::size_t i = first / sizeof(T);
            for (std::size_t at = 0; at < to.size(); at += sizeof(T), ++i) {
              const T value = get(i);
              std::memcpy(to.data() + at, &value, sizeof value);
            }
          }};
}

}  // namespace onegin
