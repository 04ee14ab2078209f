// The rule of the unit `bpe`, byte-pair encoding, once its merges are learnt.
//
// Sennrich, Haddow, Birch: Neural Machine Translation of Rare Words with Subword Units. ACL 2016.
//
// Types are numbered: the 256 bytes, the characters beyond ASCII that the rule knows, in the order
// of their code points, then each merge's type when it is new. A word (bpe_words.h) begins as its
// characters; one that the rule does not know falls apart into its bytes, so that nothing is ever
// unknown. Then of all neighbours that were merged in learning those are merged that were the
// first, everywhere in the word and from its beginning, again and again until there are none.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/normalization.h"
#include "text/units/pair_numbers.h"
#include "text/units/unit_rule.h"
#include "text/vocabulary.h"

namespace onegin {

class BpeRule : public UnitRule {
 public:
  // `characters`: beyond ASCII, in order. `merges`: numbers of types, the first learnt first.
  explicit BpeRule(std::vector<CodePoint> characters = {}, const std::vector<Pair>& merges = {});

  std::unique_ptr<TokenCutter> cutter() const override;
  std::unique_ptr<TokenJoiner> joiner() const override;
  std::size_t trailing_space(std::string_view line) const override;
  std::uint64_t fewest_tokens(std::string_view text) const override;
  bool fine() const override { return false; }
  std::vector<std::string> types() const override;
  std::unique_ptr<RuleLearner> learner(std::size_t types) const override;  // bpe_learner.cpp
  // "e9,ac00;61+62,100+63": characters, then merges, all numbers in hexadecimal.
  std::string learnt() const override;
  Result<std::shared_ptr<const UnitRule>> with(std::string_view learnt) const override;

  std::size_t size() const { return types_.size() - kFirstText; }
  std::string_view text(std::uint32_t type) const { return types_.text(type + kFirstText); }
  // Appends the types of one word.
  void encode(std::string_view word, std::vector<std::uint32_t>& types) const;

 private:
  void add(Pair pair);

  std::vector<CodePoint> characters_;
  Vocabulary types_;                   // each kFirstText after its number
  PairNumbers merges_;                 // in the order in which they were learnt
  std::vector<std::uint32_t> merged_;  // the type of each
};

// Appends the types with which a word begins; `characters` as in BpeRule.
void append_characters(std::string_view word, const std::vector<CodePoint>& characters,
                       std::vector<std::uint32_t>& types);

}  // namespace onegin
