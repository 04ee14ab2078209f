// Predicts and advances; follows the n-grams for how much of the context is known.
#include "evaluation/frozen_reader.h"

#include "models/ngram/ngram_model.h"

namespace onegin {

FrozenReader::FrozenReader(Model& model)
    : language_(*model.as_language()),
      ngrams_(model.as_ngrams() != nullptr ? &model.as_ngrams()->trie() : nullptr) {
  begin();
}

void FrozenReader::follow(TokenId token) {
  if (ngrams_ == nullptr) return;
  ngrams_->advance(at_, token < ngrams_->vocabulary_size ? token : kUnknown);
}

void FrozenReader::begin(const Source& source) {
  state_ = language_.begin(source);
  at_ = {};
  follow(kBeginSentence);
  if (source.tokens.empty()) return;
  for (const TokenId token : source.tokens) follow(token);
  follow(kBeginSentence);
}

void FrozenReader::read(TokenId token, bool) {
  language_.advance(state_, token);
  follow(token);
}

}  // namespace onegin
