// The bytes that come with a Command: held by it, or in memory that another keeps.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace onegin {

using Bytes = std::vector<std::byte>;

// Bytes that stay as they are, such as those of a file mapped into memory.
class KeptBytes {
 public:
  virtual ~KeptBytes() = default;
  virtual std::span<const std::byte> view() const = 0;
  // What was read so far need not stay in memory; it can be read again.
  virtual void let_go() const {}
};

// Copies show the same bytes.
class Payload {
 public:
  Payload() = default;
  Payload(Bytes bytes);
  Payload(std::shared_ptr<const KeptBytes> kept) : kept_(std::move(kept)), bytes_(kept_->view()) {}

  std::span<const std::byte> view() const { return bytes_; }
  std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  const std::byte* data() const { return bytes_.data(); }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  void let_go() const {
    if (kept_) kept_->let_go();
  }
  // Whoever holds it may go on showing the bytes.
  std::shared_ptr<const KeptBytes> keeper() const { return kept_; }

 private:
  std::shared_ptr<const KeptBytes> kept_;
  std::span<const std::byte> bytes_;
};

}  // namespace onegin
