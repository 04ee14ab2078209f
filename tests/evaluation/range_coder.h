// A range coder, to show that probabilities are what a file can be packed with and unpacked from.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "math/scalar.h"
#include "text/token.h"

namespace onegin {

// Whole shares of 2^32 for every event of a distribution ln P (V), none of them 0; the first is
// where each begins. The same distribution gives the same shares.
inline std::vector<std::uint64_t> shares_of(std::span<const Scalar> log_probs,
                                            TokenId first_event) {
  constexpr double kAll = 4294967296.0;
  const auto events = static_cast<double>(log_probs.size() - first_event);
  double sum = 0;
  for (const Scalar x : log_probs) sum += std::exp(static_cast<double>(x));
  std::vector<std::uint64_t> begins(log_probs.size() + 1, 0);
  for (std::size_t w = 0; w < log_probs.size(); ++w) {
    const double p = std::exp(static_cast<double>(log_probs[w])) / sum;
    const std::uint64_t share =
        w < first_event ? 0 : 1 + static_cast<std::uint64_t>(p * (kAll - events - 1));
    begins[w + 1] = begins[w] + share;
  }
  return begins;
}

// Range coding (Martin 1979) with an interval of 64 bits: it loses 2^-24 bits a token.
class RangeEncoder {
 public:
  void encode(std::span<const std::uint64_t> begins, TokenId token) {
    const std::uint64_t unit = range_ >> 32U;
    add(unit * begins[token]);
    range_ = unit * (begins[token + 1] - begins[token]);
    while (range_ < kSmallest) {
      out_.push_back(static_cast<std::uint8_t>(low_ >> 56U));
      low_ <<= 8U;
      range_ <<= 8U;
    }
  }
  // The fewest bytes that stand for the interval; after them come zeros.
  std::vector<std::uint8_t> finish() {
    for (unsigned bytes = 0; bytes <= 8; ++bytes) {
      const std::uint64_t mask = bytes == 0   ? ~std::uint64_t{0}
                                 : bytes == 8 ? 0
                                              : (std::uint64_t{1} << (64 - 8 * bytes)) - 1;
      const std::uint64_t up = (~low_ + 1) & mask;  // to the next number that ends in zeros
      if (up >= range_) continue;
      add(up);
      for (unsigned i = 0; i < bytes; ++i) {
        out_.push_back(static_cast<std::uint8_t>(low_ >> (56 - 8 * i)));
      }
      break;
    }
    return std::move(out_);
  }

 private:
  static constexpr std::uint64_t kSmallest = std::uint64_t{1} << 56U;

  void add(std::uint64_t more) {
    low_ += more;
    if (low_ >= more) return;
    std::size_t i = out_.size();  // a carry
    while (++out_[--i] == 0) {
    }
  }

  std::uint64_t low_ = 0, range_ = ~std::uint64_t{0};
  std::vector<std::uint8_t> out_;
};

class RangeDecoder {
 public:
  explicit RangeDecoder(std::span<const std::uint8_t> bytes) : bytes_(bytes) {
    for (int i = 0; i < 8; ++i) shift();
  }
  TokenId decode(std::span<const std::uint64_t> begins) {
    const std::uint64_t unit = range_ >> 32U;
    const std::uint64_t place = code_ / unit;
    TokenId token = 0;
    while (begins[token + 1] <= place) ++token;
    code_ -= unit * begins[token];
    range_ = unit * (begins[token + 1] - begins[token]);
    while (range_ < std::uint64_t{1} << 56U) {
      shift();
      range_ <<= 8U;
    }
    return token;
  }

 private:
  void shift() { code_ = code_ << 8U | (next_ < bytes_.size() ? bytes_[next_++] : 0); }

  std::span<const std::uint8_t> bytes_;
  std::size_t next_ = 0;
  std::uint64_t code_ = 0, range_ = ~std::uint64_t{0};
};

}  // namespace onegin
