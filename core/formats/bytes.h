// Little-endian numbers and texts in a run of bytes; reading never goes past the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace onegin {

class ByteWriter {
 public:
  explicit ByteWriter(std::vector<std::byte>& out) : out_(out) {}

  // The lowest `width` bytes of `value`.
  void number(std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) out_.push_back(static_cast<std::byte>(value >> (8 * i)));
  }
  void bytes(std::span<const std::byte> data) { out_.insert(out_.end(), data.begin(), data.end()); }
  void text(std::string_view data) { bytes(std::as_bytes(std::span(data.data(), data.size()))); }

 private:
  std::vector<std::byte>& out_;
};

// After a read past the end every result is empty and failed() is true.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> data) : data_(data) {}

  std::uint64_t number(int width) {
    std::uint64_t value = 0;
    const auto taken = bytes(static_cast<std::uint64_t>(width));
    for (std::size_t i = taken.size(); i-- > 0;) {
      value = (value << 8U) | std::to_integer<std::uint64_t>(taken[i]);
    }
    return value;
  }
  std::span<const std::byte> bytes(std::uint64_t size) {
    if (failed_ || size > data_.size() - position_) {
      failed_ = true;
      return {};
    }
    const auto taken = data_.subspan(position_, static_cast<std::size_t>(size));
    position_ += taken.size();
    return taken;
  }
  std::string_view text(std::uint64_t size) {
    const auto taken = bytes(size);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }

  bool failed() const { return failed_; }
  bool at_end() const { return position_ == data_.size(); }
  std::size_t position() const { return position_; }

 private:
  std::span<const std::byte> data_;
  std::size_t position_ = 0;
  bool failed_ = false;
};

}  // namespace onegin
