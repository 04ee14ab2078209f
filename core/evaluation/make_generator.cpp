// Sampling one token after another, or the search with a beam.
#include <memory>
#include <utility>
#include <vector>

#include "evaluation/beam.h"
#include "evaluation/generate.h"

namespace onegin {
namespace {

class SamplingGenerator : public Generator {
 public:
  SamplingGenerator(const LanguageModel& model, const Task& task, std::string prompt,
                    const GenerationConfig& config)
      : model_(model),
        task_(task),
        config_(config),
        prompt_(model, task, std::move(prompt)),
        sampler_(config.sampling, config.seed),
        detokenizer_(task.rule()),
        log_probs_(model.vocabulary_size()) {}

  Result<bool> advance(const Exhausted& exhausted,
                       const std::function<void(GeneratedPiece&&)>& report) override {
    if (!reading_done_) {
      const auto read = prompt_.advance(exhausted);
      if (!read) return read;
      if (!*read) return true;
      reading_done_ = true;
      state_ = prompt_.state();
      detokenizer_ = prompt_.detokenizer();
    }
    while (written_ < config_.length) {
      model_.predict(state_, log_probs_);
      const auto token = sampler_.draw(log_probs_, task_.first_event());
      if (!token) return no_continuation();
      GeneratedPiece piece =
          piece_of(task_, *token, static_cast<double>(log_probs_[*token]), detokenizer_);
      if (written_ + 1 == config_.length) detokenizer_.finish(piece.text);
      report(std::move(piece));
      if (*token == kEndSentence) {
        if (task_.pairs()) return false;  // the target is whole
        state_ = model_.begin();
      } else {
        model_.advance(state_, *token);
      }
      ++written_;
      if (exhausted()) break;
    }
    return written_ < config_.length;
  }

  std::size_t loose_end() const override { return prompt_.loose_end(); }

 private:
  const LanguageModel& model_;
  const Task& task_;
  GenerationConfig config_;
  ContextReader prompt_;
  bool reading_done_ = false;
  Sampler sampler_;
  Detokenizer detokenizer_;
  State state_;
  std::uint32_t written_ = 0;
  std::vector<Scalar> log_probs_;
};

}  // namespace

std::unique_ptr<Generator> make_generator(const LanguageModel& model, const Task& task,
                                          std::string prompt, const GenerationConfig& config) {
  if (config.beam > 0) return make_beam_search(model, task, std::move(prompt), config);
  return std::make_unique<SamplingGenerator>(model, task, std::move(prompt), config);
}

}  // namespace onegin
