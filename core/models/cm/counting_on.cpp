// A copy of the tables that every token is learnt into.
#include <algorithm>
#include <limits>
#include <new>
#include <vector>

#include "models/adaptive_reader.h"
#include "models/cm/cm_model.h"

namespace onegin {
namespace {

class MixingReader : public AdaptiveReader {
 public:
  explicit MixingReader(const CmModel& model)
      : model_(model), reader_(model.spellings(), model.config().contexts) {}

  std::size_t vocabulary_size() const override { return model_.vocabulary_size(); }
  TokenId first_event() const override { return model_.first_event(); }

  Result<bool> work(const Exhausted& exhausted) override {
    try {
      while (!copied_) {
        const bool more =
            pieces_.walk([&](Pieces& pieces) { mixer_.copy(pieces, model_.mixer()); });
        if (!more) {
          text_.append(model_.text());
          question_ = mixer_.make();
          copied_ = true;
        } else if (exhausted()) {
          return true;
        }
      }
    } catch (const std::bad_alloc&) {
      return Error{
          say("learning on needs a second copy of the model, and there is not enough memory"), "",
          say("choose less memory for context mixing"), ErrorKind::failure};
    }
    return false;
  }

  void predict(std::span<Scalar> log_probs) override {
    ask();
    std::vector<double> ones(model_.code().nodes());
    mixer_.predict_all(question_, ones);
    model_.code().spread(ones, log_probs);
  }

  void read(TokenId token, bool given) override {
    token = model_.known(token);
    if (!given && token >= first_event()) {
      ask();
      model_.code().path(token, path_);
      const auto rate = static_cast<float>(model_.config().learning_rate);
      for (const auto& [node, bit] : path_) {
        mixer_.predict(question_, node);
        mixer_.learn(question_, bit, rate);
      }
      mixer_.count(std::span(question_.hashes).first(mixer_.contexts()), path_);
    }
    // Runs that end before this token, which now follows them.
    mixer_.add_match(text_, text_.size());
    text_.push_back(token);
    reader_.read(token);
    asked_ = false;
  }

  int known_context() const override { return known_; }

  std::size_t memory_bytes() const override { return mixer_.memory_bytes() + text_.memory_bytes(); }

 protected:
  void begin_anew() override {
    reader_.begin({});
    asked_ = false;
  }

  EventScore score_event(TokenId event) override {
    const TokenId token = model_.known(event);
    if (token < first_event()) return {.log_prob = -std::numeric_limits<double>::infinity()};
    ask();
    model_.code().path(token, path_);
    return {.log_prob = mixer_.log_prob(question_, path_)};
  }

 private:
  void ask() {
    if (asked_) return;
    mixer_.ask(question_, reader_, text_);
    asked_ = true;
    known_ = 0;
    if (model_.code().nodes() == 0) return;
    mixer_.predict(question_, 0);
    known_ = std::max(static_cast<int>(question_.seen) - 1, 0);
  }

  const CmModel& model_;
  ContextMixer mixer_;
  TokenIds text_;  // what the model learnt, and what was read since
  MixingContexts reader_;
  ContextMixer::Question question_;
  std::vector<TokenCode::Decision> path_;
  Pieces pieces_{Pieces::kLargest};
  bool copied_ = false;
  bool asked_ = false;
  int known_ = 0;
};

}  // namespace

std::unique_ptr<AdaptiveReader> CmModel::counting_on() const {
  return fitted_ ? std::make_unique<MixingReader>(*this) : nullptr;
}

}  // namespace onegin
