// Plain values to bytes and back, for the blocks a training is resumed from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace onegin {

class StateWriter {
 public:
  explicit StateWriter(std::vector<std::byte>& out) : out_(out) {}

  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    put_all(std::span(&value, 1));
  }
  void put(const std::optional<double>& value) {
    put(static_cast<std::uint8_t>(value.has_value()));
    put(value.value_or(0.0));
  }
  template <class T>
  void put_all(std::span<const T> values) {
    if (values.empty()) return;
    const std::size_t end = out_.size();
    out_.resize(end + values.size_bytes());
    std::memcpy(out_.data() + end, values.data(), values.size_bytes());
  }

 private:
  std::vector<std::byte>& out_;
};

// Reading past the end gives zeros and makes ok() false.
class StateReader {
 public:
  explicit StateReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  template <class T>
  T get() {
    T value{};
    get_all(std::span(&value, 1));
    return value;
  }
  template <class T>
  void get_all(std::span<T> values) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (values.size_bytes() > rest_.size()) {
      ok_ = false;
      return;
    }
    if (values.empty()) return;
    std::memcpy(values.data(), rest_.data(), values.size_bytes());
    rest_ = rest_.subspan(values.size_bytes());
  }
  std::optional<double> get_optional() {
    const bool there = get<std::uint8_t>() != 0;
    const double value = get<double>();
    return there ? std::optional(value) : std::nullopt;
  }
  bool ok() const { return ok_; }
  std::size_t rest() const { return rest_.size(); }  // bytes
  bool at_end() const { return ok_ && rest_.empty(); }

 private:
  std::span<const std::byte> rest_;
  bool ok_ = true;
};

}  // namespace onegin
