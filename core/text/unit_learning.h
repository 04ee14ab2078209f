// Learns the rule of a unit from the words of a corpus, and puts its tokens in the words' place.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "text/corpus.h"

namespace onegin {

// The rule is learnt from the counted words of the training part; then each different word is cut
// into tokens once, and the ids of words give way to those of tokens, in place.
class UnitLearning {
 public:
  explicit UnitLearning(std::unique_ptr<RuleLearner> learner) : learner_(std::move(learner)) {}

  // Bounded work. `words`: the provisional vocabulary; `counts`: of each of them in the training
  // part; both are then those of the tokens, all types of the rule in its order. Returns the work
  // done in bytes of text that take as long; 0: all is done.
  std::size_t step(std::size_t budget, Vocabulary& words, std::vector<std::uint32_t>& counts,
                   Corpus& corpus);
  double progress() const;  // 0 to 1
  // Once all is done. Error: the rule could not be learnt; then nothing is changed.
  Result<std::shared_ptr<const UnitRule>> rule() const;

 private:
  enum class Phase { adding, learning, cutting, measuring, replacing, done };

  void begin(Phase phase, std::size_t position = 0);
  void begin_cutting();
  void cut(TokenId id, std::string_view word, std::uint32_t count);
  std::span<const TokenId> tokens_of(TokenId word) const;
  void replace_back(TokenIds& ids);

  std::unique_ptr<RuleLearner> learner_;
  Phase phase_ = Phase::adding;
  std::size_t position_ = 0;  // in the words, or in the corpus
  std::shared_ptr<const UnitRule> rule_;
  std::optional<Error> error_;
  std::optional<Tokenizer> tokenizer_;
  Vocabulary types_;                       // of tokens
  std::vector<std::uint32_t> counts_;      // of each
  std::vector<TokenId> tokens_;            // of all words, one after another
  std::vector<std::size_t> begins_;        // of each word in them, and the end
  std::size_t size_ = 0, train_size_ = 0;  // of the corpus in tokens
  std::size_t written_ = 0;                // tokens from here on are in their place
};

}  // namespace onegin
