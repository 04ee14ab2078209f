// The contexts of the next token, as hashes of what was read: a pure function of the last tokens.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/cm/config.h"
#include "models/cm/spelling.h"
#include "text/token.h"

namespace onegin {

// What once followed tokens like the last ones, and how many were alike.
struct Match {
  TokenId expected = 0;
  std::uint32_t length = 0;  // tokens; 0: there is none
};

inline std::uint64_t mixed_hash(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t x = (a ^ b) * 0x9E3779B97F4A7C15U;
  return x ^ (x >> 29U);
}

// Reads tokens one by one. All that it knows follows from the window: the last kWindow to
// 2 * kWindow tokens, so that a state is a window and a reader can begin from any.
class MixingContexts {
 public:
  static constexpr std::size_t kWindow = 1024;
  static constexpr std::size_t kMostContexts = 48;

  // Both must outlive it.
  MixingContexts(const Spellings& spellings, ContextFamily family);

  // Starts anew from a window.
  void begin(std::span<const TokenId> window);
  void read(TokenId token);
  const std::vector<TokenId>& window() const { return window_; }
  // One more token in a window, without a reader.
  static void append(std::vector<TokenId>& window, TokenId token);

  // The hash of every context, in the order of names(). Returns how many.
  std::size_t contexts(std::span<std::uint64_t> hashes) const;
  static std::vector<std::string_view> names(bool characters, ContextFamily family);

  // The last token but k - 1; 0 where the window begins.
  TokenId last(std::size_t k) const {
    return k <= window_.size() ? window_[window_.size() - k] : 0;
  }
  CharacterClass last_class(std::size_t k) const { return spellings_->types[last(k)].last; }
  std::uint32_t word_length() const { return word_.count; }
  // The longest run in the window that is like its end.
  Match recent_match() const;

 private:
  // The tokens that followed a run of tokens the last time and the time before.
  struct Followers {
    std::uint32_t tag = 0;
    TokenId last = 0, before = 0;
  };
  static constexpr std::size_t kPlaces = 4096;
  static constexpr std::size_t kRuns = 3;  // runs of 1, 2 and 3 tokens

  template <class Add>
  void visit(const Add& add) const;
  template <class Add>
  void visit_orders(const Add& add) const;
  template <class Add>
  void visit_characters(const Add& add) const;
  template <class Add>
  void visit_tokens(const Add& add) const;
  void clear();
  void note(TokenId token);
  std::uint64_t run(std::size_t length) const;  // hash of the last tokens
  Followers followers(std::size_t length) const;
  TokenId above() const;
  std::size_t column() const { return window_.size() - line_begin_; }

  const Spellings* spellings_;
  ContextFamily family_;
  std::vector<TokenId> window_;
  LettersHash word_;                                 // the word begun
  std::uint32_t word_before_ = 0, word_second_ = 0;  // the words before it
  std::size_t line_begin_ = 0, line_before_ = 0;     // places in the window
  std::uint32_t line_word_ = 0;                      // the line's first word
  std::uint32_t heading_ = 0;                        // the first line after an empty one, its end
  std::array<std::vector<Followers>, kRuns> followers_;
  std::vector<std::uint32_t> places_;  // where each run of some tokens last ended; 0: nowhere
  std::size_t recent_ = 0;             // where one like the window's end did
};

}  // namespace onegin
