// A model that does not learn on, behind the same questions as one that does.
#pragma once

#include "models/adaptive_reader.h"
#include "models/model.h"
#include "models/ngram/trie.h"

namespace onegin {

// `model` must outlive it.
class FrozenReader : public AdaptiveReader {
 public:
  // A language model.
  explicit FrozenReader(Model& model);

  std::size_t vocabulary_size() const override { return language_.vocabulary_size(); }
  TokenId first_event() const override { return language_.first_event(); }
  using AdaptiveReader::begin;
  void begin(const Source& source) override;
  void predict(std::span<Scalar> log_probs) override { language_.predict(state_, log_probs); }
  void read(TokenId token, bool given) override;
  int known_context() const override { return static_cast<int>(at_.order); }
  std::size_t memory_bytes() const override { return 0; }

 protected:
  void begin_anew() override { begin(Source{}); }

 private:
  void follow(TokenId token);

  const LanguageModel& language_;
  const NgramTrie* ngrams_;  // null for kinds that do not count
  State state_;
  NgramCursor at_;  // the longest context in them
};

}  // namespace onegin
