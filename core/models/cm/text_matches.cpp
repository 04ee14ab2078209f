// Finding a run by its hash; the tokens themselves decide.
#include "models/cm/text_matches.h"

#include <algorithm>
#include <bit>

namespace onegin {
namespace {

template <class Tokens>
std::uint64_t hash_of_end(const Tokens& tokens, std::size_t end, std::size_t run) {
  std::uint64_t hash = run;
  for (std::size_t i = end - run; i < end; ++i) hash = mixed_hash(hash * 31 + 7, tokens[i] + 1U);
  return hash >> 8U;
}

constexpr std::size_t kFewest = 1024, kMost = std::size_t{1} << 22U;

std::size_t places_for(std::size_t tokens) {
  return std::bit_ceil(std::clamp(tokens, kFewest, kMost));
}

}  // namespace

TextMatches::TextMatches(std::size_t run, std::size_t tokens)
    : run_(run), ends_(places_for(tokens), 0) {}

std::uint64_t TextMatches::bytes_for(std::size_t tokens) {
  return places_for(tokens) * sizeof(std::uint32_t);
}

void TextMatches::add(TokenView text, std::size_t end) {
  if (end < run_) return;
  ends_[hash_of_end(text, end, run_) & (ends_.size() - 1)] = static_cast<std::uint32_t>(end);
}

Match TextMatches::find(TokenView text, std::span<const TokenId> window) const {
  if (window.size() < run_) return {};
  const std::size_t end = ends_[hash_of_end(window, window.size(), run_) & (ends_.size() - 1)];
  if (end == 0 || end >= text.size()) return {};
  Match match;
  const std::size_t most = std::min({end, window.size(), kLongest});
  while (match.length < most &&
         text[end - 1 - match.length] == window[window.size() - 1 - match.length]) {
    ++match.length;
  }
  if (match.length < run_) return {};
  match.expected = text[end];
  return match;
}

}  // namespace onegin
