// The unigrams of an ARPA file as a vocabulary: control symbols as tools spell them, escapes.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/ngram/trie.h"
#include "text/vocabulary.h"

namespace onegin {

// Control symbols are <s>, </s>, and <unk> or <UNK>; in a file of ours these alone. Elsewhere,
// where a file has none of them, one in other letters stands for it, <S> for <s>. As in KenLM, of
// <unk> and <UNK> the later unigram counts.
class ArpaWords {
 public:
  ArpaWords(bool own, bool escaped);

  // Adds a unigram; what is wrong with its token, or nothing.
  std::optional<std::string> add(std::string_view token, float prob, float backoff);
  // The id of a token in a longer n-gram, or nothing: it is not among the unigrams.
  std::optional<TokenId> find(std::string_view token) const;

  bool has(TokenId control) const { return !spellings_[control].empty(); }
  bool two_unknown() const { return two_unknown_; }
  // "<S>", "</S>": what stands for a control symbol in other letters.
  std::vector<std::string> respelled() const;
  // Tokens that are no UTF-8, and tokens that are none in NFC: a text that is read as it is given
  // may have them.
  std::size_t malformed() const { return malformed_; }
  std::size_t decomposed() const { return decomposed_; }

  Vocabulary vocabulary;
  std::vector<NgramNode> nodes;  // of each id

 private:
  std::optional<std::string> add_text(std::string_view token, const NgramNode& node);
  std::optional<TokenId> control_of(std::string_view token) const;

  const bool own_, escaped_;
  std::array<std::string, kFirstText> spellings_;  // of the control symbols, empty: not there
  bool two_unknown_ = false;
  std::size_t malformed_ = 0, decomposed_ = 0;
};

}  // namespace onegin
