// The memory of packed ids: it grows where it lies if it can, and ids change their width within it.
#include "text/token_ids.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>
#include <utility>

namespace onegin {
namespace {

static_assert(std::endian::native == std::endian::little);  // as files have the ids

template <class Word>
void put(std::byte* memory, std::size_t i, TokenId id) {
  const auto word = static_cast<Word>(id);
  std::memcpy(memory + i * sizeof word, &word, sizeof word);
}

template <class Word>
TokenId get(const std::byte* memory, std::size_t i) {
  Word word;
  std::memcpy(&word, memory + i * sizeof word, sizeof word);
  return word;
}

// From the last id on: none is overwritten before it is read.
template <class Narrow, class Wide>
void make_wider(std::byte* memory, std::size_t size) {
  for (std::size_t i = size; i-- > 0;) put<Wide>(memory, i, get<Narrow>(memory, i));
}

template <class Wide, class Narrow>
void make_narrower(std::byte* memory, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) put<Narrow>(memory, i, get<Wide>(memory, i));
}

std::uint8_t shift_of(std::size_t width) { return width == 1 ? 0 : width == 2 ? 1 : 2; }

}  // namespace

void TokenView::copy(std::size_t first, std::size_t count, std::vector<TokenId>& to) const {
  const TokenView part = subspan(first, count);
  to.assign(part.begin(), part.end());
}

bool operator==(TokenView a, TokenView b) {
  if (a.size() != b.size()) return false;
  if (a.width() != b.width()) return std::equal(a.begin(), a.end(), b.begin());
  return a.empty() || std::memcmp(a.bytes().data(), b.bytes().data(), a.bytes().size()) == 0;
}

void TokenIds::Free::operator()(std::byte* memory) const {
  if (!keeper) std::free(memory);
}

TokenIds TokenIds::lying_in(std::span<const std::byte> bytes, std::size_t width,
                            std::shared_ptr<const void> keeper) {
  TokenIds ids;
  ids.shift_ = shift_of(width);
  ids.size_ = bytes.size() >> ids.shift_;
  // Nothing writes there while it is lent.
  ids.memory_.get_deleter().keeper = std::move(keeper);
  ids.memory_.reset(const_cast<std::byte*>(bytes.data()));
  return ids;
}

TokenIds::TokenIds(const TokenIds& other) { append(other); }

TokenIds::~TokenIds() = default;

TokenIds::TokenIds(TokenIds&& other) noexcept
    : memory_(std::move(other.memory_)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)),
      shift_(std::exchange(other.shift_, std::uint8_t{0})) {}

TokenIds& TokenIds::operator=(TokenIds other) noexcept {
  memory_.swap(other.memory_);
  std::swap(size_, other.size_);
  std::swap(capacity_, other.capacity_);
  std::swap(shift_, other.shift_);
  return *this;
}

// An array of bytes may be moved by realloc(), which keeps old and new memory side by side only
// where the old cannot grow: of a long text that is not for nothing.
[[gnu::noinline]] void TokenIds::reallocate(std::size_t bytes) {
  auto& keeper = memory_.get_deleter().keeper;
  if (bytes == 0) {
    memory_.reset();
    keeper.reset();
    return;
  }
  const bool lent = keeper != nullptr;
  void* const moved = std::realloc(lent ? nullptr : memory_.get(), bytes);
  if (moved == nullptr) throw std::bad_alloc();
  if (lent) std::memcpy(moved, memory_.get(), std::min(bytes, size_ << shift_));
  (void)memory_.release();
  memory_.reset(static_cast<std::byte*>(moved));
  keeper.reset();
}

void TokenIds::grow() {
  constexpr std::size_t kFirst = 64;
  reserve(std::max(kFirst, 2 * size_));
}

[[gnu::noinline]] void TokenIds::reserve(std::size_t count) {
  if (count <= capacity_) return;
  count = std::max(count, size_);
  reallocate(count << shift_);
  capacity_ = count;
}

// Makes the memory this object's own, with at least `width` bytes for each id.
void TokenIds::make_own(std::size_t width) {
  if (is_lent()) reserve(size_);
  widen(width);
}

void TokenIds::widen(std::size_t width) {
  const std::uint8_t shift = shift_of(width);
  if (shift <= shift_) return;
  if (is_lent()) reserve(size_);
  reallocate(capacity_ << shift);
  std::byte* const memory = memory_.get();
  if (shift_ == 1) {
    make_wider<std::uint16_t, std::uint32_t>(memory, size_);
  } else if (shift == 1) {
    make_wider<std::uint8_t, std::uint16_t>(memory, size_);
  } else {
    make_wider<std::uint8_t, std::uint32_t>(memory, size_);
  }
  shift_ = shift;
}

void TokenIds::append(TokenView ids) {
  if (ids.empty()) return;
  if (size_ == 0 || ids.width() == width()) {
    widen(ids.width());
    reserve(size_ + ids.size());
  }
  if (ids.width() != width()) {
    reserve(size_ + ids.size());
    for (const TokenId id : ids) push_back(id);
    return;
  }
  std::memcpy(memory_.get() + (size_ << shift_), ids.bytes().data(), ids.bytes().size());
  size_ += ids.size();
}

void TokenIds::resize(std::size_t count) {
  reserve(count);
  if (count > size_) {
    std::memset(memory_.get() + (size_ << shift_), 0, (count - size_) << shift_);
  }
  size_ = count;
}

void TokenIds::clear() {
  size_ = 0;
  capacity_ <<= shift_;
  shift_ = 0;
}

void TokenIds::narrow(std::size_t width) {
  const std::uint8_t shift = shift_of(width);
  if (shift >= shift_) return;
  if (is_lent()) reserve(size_);
  std::byte* const memory = memory_.get();
  if (shift_ == 1) {
    make_narrower<std::uint16_t, std::uint8_t>(memory, size_);
  } else if (shift == 1) {
    make_narrower<std::uint32_t, std::uint16_t>(memory, size_);
  } else {
    make_narrower<std::uint32_t, std::uint8_t>(memory, size_);
  }
  capacity_ <<= shift_ - shift;
  shift_ = shift;
}

void TokenIds::shrink_to_fit() {
  if (is_lent()) return;
  reallocate(size_ << shift_);
  capacity_ = size_;
}

}  // namespace onegin
