// Token ids of a text, packed: one, two or four bytes each, as the largest of them needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <span>
#include <vector>

#include "text/token.h"

namespace onegin {

// What an id needs by itself.
constexpr std::size_t width_of(TokenId id) { return id < 0x100 ? 1 : id < 0x10000 ? 2 : 4; }

// Ids of a text, or of a run of them, that belong to somebody else; to be passed by value. Holds
// until the owner changes.
class TokenView {
 public:
  class Iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = TokenId;
    using difference_type = std::ptrdiff_t;
    using pointer = const TokenId*;
    using reference = TokenId;  // a copy: there need not be a TokenId in memory

    Iterator() = default;
    reference operator*() const { return load(at_, shift_); }
    reference operator[](difference_type i) const { return *(*this + i); }
    Iterator& operator++() { return *this += 1; }
    Iterator& operator--() { return *this -= 1; }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    Iterator operator--(int) {
      const Iterator before = *this;
      --*this;
      return before;
    }
    Iterator& operator+=(difference_type count) {
      at_ += count * (difference_type{1} << shift_);
      return *this;
    }
    Iterator& operator-=(difference_type count) { return *this += -count; }
    friend Iterator operator+(Iterator a, difference_type count) { return a += count; }
    friend Iterator operator+(difference_type count, Iterator a) { return a += count; }
    friend Iterator operator-(Iterator a, difference_type count) { return a -= count; }
    friend difference_type operator-(Iterator a, Iterator b) { return (a.at_ - b.at_) >> a.shift_; }
    friend bool operator==(Iterator a, Iterator b) { return a.at_ == b.at_; }
    friend bool operator!=(Iterator a, Iterator b) { return a.at_ != b.at_; }
    friend bool operator<(Iterator a, Iterator b) { return a.at_ < b.at_; }
    friend bool operator>(Iterator a, Iterator b) { return a.at_ > b.at_; }
    friend bool operator<=(Iterator a, Iterator b) { return a.at_ <= b.at_; }
    friend bool operator>=(Iterator a, Iterator b) { return a.at_ >= b.at_; }

   private:
    friend class TokenView;
    Iterator(const std::byte* at, std::uint8_t shift) : at_(at), shift_(shift) {}

    const std::byte* at_ = nullptr;
    std::uint8_t shift_ = 0;
  };
  using iterator = Iterator;
  using const_iterator = Iterator;
  using value_type = TokenId;

  TokenView() = default;
  TokenView(std::span<const TokenId> ids)
      : bytes_(reinterpret_cast<const std::byte*>(ids.data())), size_(ids.size()), shift_(2) {}
  TokenView(const std::vector<TokenId>& ids) : TokenView(std::span<const TokenId>(ids)) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t width() const { return std::size_t{1} << shift_; }  // bytes an id
  std::span<const std::byte> bytes() const { return {bytes_, size_ << shift_}; }

  TokenId operator[](std::size_t i) const { return load(bytes_ + (i << shift_), shift_); }
  TokenId front() const { return (*this)[0]; }
  TokenId back() const { return (*this)[size_ - 1]; }
  Iterator begin() const { return {bytes_, shift_}; }
  Iterator end() const { return {bytes_ + (size_ << shift_), shift_}; }

  TokenView first(std::size_t count) const { return {bytes_, count, shift_}; }
  TokenView last(std::size_t count) const { return subspan(size_ - count); }
  TokenView subspan(std::size_t offset) const { return subspan(offset, size_ - offset); }
  TokenView subspan(std::size_t offset, std::size_t count) const {
    return {bytes_ + (offset << shift_), count, shift_};
  }
  // The ids [first, first + count) in place of what `to` held.
  void copy(std::size_t first, std::size_t count, std::vector<TokenId>& to) const;

 private:
  friend class TokenIds;
  TokenView(const std::byte* bytes, std::size_t size, std::uint8_t shift)
      : bytes_(bytes), size_(size), shift_(shift) {}

  template <class Word>
  static TokenId word(const std::byte* at) {
    Word value;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
  static TokenId load(const std::byte* at, std::uint8_t shift) {
    if (shift == 0) return static_cast<TokenId>(*at);
    return shift == 1 ? word<std::uint16_t>(at) : word<std::uint32_t>(at);
  }

  const std::byte* bytes_ = nullptr;
  std::size_t size_ = 0;
  std::uint8_t shift_ = 0;  // 1 << shift_ bytes an id, little-endian
};

bool operator==(TokenView a, TokenView b);

// Begins with one byte an id. An id that needs more makes all of them wider, in place.
class TokenIds {
 public:
  using iterator = TokenView::Iterator;
  using const_iterator = TokenView::Iterator;
  using value_type = TokenId;

  TokenIds() = default;
  TokenIds(std::initializer_list<TokenId> ids) {
    for (const TokenId id : ids) push_back(id);
  }
  TokenIds(const TokenIds& other);
  TokenIds(TokenIds&& other) noexcept;
  TokenIds& operator=(TokenIds other) noexcept;
  ~TokenIds();
  // Ids of `width` bytes each that lie in memory of `keeper`'s, such as a file: the ids are copied
  // once they change.
  static TokenIds lying_in(std::span<const std::byte> bytes, std::size_t width,
                           std::shared_ptr<const void> keeper);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t capacity() const { return capacity_; }
  std::size_t width() const { return std::size_t{1} << shift_; }  // bytes an id
  std::size_t memory_bytes() const { return (is_lent() ? size_ : capacity_) << shift_; }
  std::span<const std::byte> bytes() const { return view().bytes(); }
  operator TokenView() const { return view(); }
  TokenView view() const { return {memory_.get(), size_, shift_}; }

  TokenId operator[](std::size_t i) const { return view()[i]; }
  TokenId back() const { return view().back(); }
  iterator begin() const { return view().begin(); }
  iterator end() const { return view().end(); }

  void push_back(TokenId id) {
    if (!fits(id)) widen(width_of(id));
    if (size_ >= capacity_) grow();
    store(size_++, id);
  }
  void set(std::size_t i, TokenId id) {
    if (!fits(id) || is_lent()) make_own(width_of(id));
    store(i, id);
  }
  void append(TokenView ids);
  // reserve() makes room for `count` ids; widen() gives each id at least `width` bytes.
  void reserve(std::size_t count);
  void widen(std::size_t width);
  // No more bytes an id than these, in which all of them find room.
  void narrow(std::size_t width);
  void resize(std::size_t count);  // those that are new are 0
  void clear();
  // Lets go of room to spare.
  void shrink_to_fit();

 private:
  struct Free {
    void operator()(std::byte* memory) const;
    std::shared_ptr<const void> keeper;  // of memory that is lent; null: it is our own
  };

  bool is_lent() const { return size_ > capacity_; }
  bool fits(TokenId id) const { return shift_ == 2 || id >> (8U << shift_) == 0; }
  void store(std::size_t i, TokenId id) {
    std::byte* const at = memory_.get() + (i << shift_);
    if (shift_ == 0) {
      *at = static_cast<std::byte>(id);
    } else if (shift_ == 1) {
      const auto word = static_cast<std::uint16_t>(id);
      std::memcpy(at, &word, sizeof word);
    } else {
      std::memcpy(at, &id, sizeof id);
    }
  }
  void grow();
  void make_own(std::size_t width);
  void reallocate(std::size_t bytes);

  std::unique_ptr<std::byte, Free> memory_;
  std::size_t size_ = 0, capacity_ = 0;  // in ids; there is no capacity in memory that is lent
  std::uint8_t shift_ = 0;
};

}  // namespace onegin
