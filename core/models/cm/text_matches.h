// Where runs of tokens stood last in a text, so that what followed them there can be expected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/cm/mixing_contexts.h"
#include "text/token_ids.h"

namespace onegin {

// Knows the ends of all runs of one length. The text is not its own.
class TextMatches {
 public:
  TextMatches() = default;
  // Finds runs of `run` tokens in a text of about `tokens` tokens.
  TextMatches(std::size_t run, std::size_t tokens);

  // The token at `end` - 1 ends a run from now on.
  void add(TokenView text, std::size_t end);
  // The last place whose tokens are like the window's last ones, at least a run of them.
  Match find(TokenView text, std::span<const TokenId> window) const;

  static std::uint64_t bytes_for(std::size_t tokens);
  std::size_t memory_bytes() const { return ends_.capacity() * sizeof(std::uint32_t); }

 private:
  static constexpr std::size_t kLongest = 64;  // tokens compared

  std::size_t run_ = 0;
  std::vector<std::uint32_t> ends_;  // by hash; 0: none
};

}  // namespace onegin
