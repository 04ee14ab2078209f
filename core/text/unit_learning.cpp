// Phase after phase, each in bounded steps.
#include "text/unit_learning.h"

#include <algorithm>

namespace onegin {
namespace {

// Work in bytes of text that take as long: to add a word, a byte of a word that is cut; and ids for
// each byte in a pass over them.
constexpr std::size_t kAddWord = 16, kCutByte = 4, kIdsPerByte = 4;

}  // namespace

void UnitLearning::begin(Phase phase, std::size_t position) {
  phase_ = phase;
  position_ = position;
}

std::size_t UnitLearning::step(std::size_t budget, Vocabulary& words,
                               std::vector<std::uint32_t>& counts, Corpus& corpus) {
  std::size_t work = 1;
  const std::size_t ids = (budget + 1) * kIdsPerByte;
  switch (phase_) {
    case Phase::adding:
      for (; position_ < counts.size() && work <= budget; ++position_, work += kAddWord) {
        const std::string_view word = words.text(static_cast<TokenId>(position_));
        const bool cuts = position_ >= kFirstText && word != "\n";
        if (cuts && counts[position_] > 0) learner_->add(word, counts[position_]);
      }
      if (position_ == counts.size()) begin(Phase::learning);
      return work;
    case Phase::learning:
      work = learner_->step(budget);
      if (work == 0) begin_cutting();
      return work + 1;
    case Phase::cutting:
      for (; position_ < counts.size() && work <= budget; ++position_) {
        const auto id = static_cast<TokenId>(position_);
        cut(id, words.text(id), counts[position_]);
        work += kAddWord + kCutByte * words.text(id).size();
      }
      if (position_ == counts.size()) begin(Phase::measuring);
      return work;
    case Phase::measuring:
      for (const std::size_t end = std::min(corpus.ids.size(), position_ + ids); position_ < end;) {
        size_ += tokens_of(corpus.ids[position_++]).size();
        if (position_ == corpus.train_size) train_size_ = size_;
      }
      if (position_ < corpus.ids.size()) return budget + 1;
      begin(Phase::replacing, corpus.ids.size());
      corpus.train_size = train_size_;
      written_ = size_;
      corpus.ids.resize(size_);
      return budget + 1;
    case Phase::replacing:
      for (const std::size_t end = position_ - std::min(position_, ids); position_ > end;) {
        replace_back(corpus.ids);
      }
      if (position_ > 0) return budget + 1;
      words = std::move(types_);
      counts = std::move(counts_);
      begin(Phase::done);
      return budget + 1;
    case Phase::done:
      break;
  }
  return 0;
}

void UnitLearning::begin_cutting() {
  auto rule = learner_->finish();
  learner_.reset();
  if (!rule) {
    error_ = rule.error();
    return begin(Phase::done);
  }
  rule_ = std::move(*rule);
  tokenizer_.emplace(*rule_);
  for (const std::string& type : rule_->types()) types_.add(type);
  counts_.resize(types_.size());
  begins_.push_back(0);
  begin(Phase::cutting);
}

// The control symbols and the line end are tokens themselves.
void UnitLearning::cut(TokenId id, std::string_view word, std::uint32_t count) {
  if (id < kFirstText) {
    tokens_.push_back(id);
  } else if (word == "\n") {
    tokens_.push_back(types_.find(word));
  } else {
    tokenizer_->begin(word);
    for (std::string_view token; tokenizer_->next(token);) tokens_.push_back(types_.find(token));
  }
  for (std::size_t i = begins_.back(); i < tokens_.size(); ++i) counts_[tokens_[i]] += count;
  begins_.push_back(tokens_.size());
}

std::span<const TokenId> UnitLearning::tokens_of(TokenId word) const {
  return std::span(tokens_).subspan(begins_[word], begins_[word + 1] - begins_[word]);
}

// The last word that is still one gives way to its tokens. Every word has a token or more, so these
// never reach into the words before.
void UnitLearning::replace_back(TokenIds& ids) {
  const auto tokens = tokens_of(ids[--position_]);
  written_ -= tokens.size();
  for (std::size_t i = 0; i < tokens.size(); ++i) ids.set(written_ + i, tokens[i]);
}

double UnitLearning::progress() const {
  constexpr double kLearning = 0.8;
  if (phase_ <= Phase::learning) return kLearning * learner_->progress();
  return phase_ == Phase::done ? 1 : kLearning;
}

Result<std::shared_ptr<const UnitRule>> UnitLearning::rule() const {
  if (error_) return *error_;
  return rule_;
}

}  // namespace onegin
