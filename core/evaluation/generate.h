// Writes text: one drawn token after another, or the likeliest continuation by beam search.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "evaluation/context_reader.h"
#include "evaluation/sampling.h"
#include "models/language_model.h"
#include "models/model.h"
#include "text/corpus.h"

namespace onegin {

struct GenerationConfig {
  std::uint32_t length = 200;  // tokens, </s> included
  SamplingConfig sampling = {};
  std::uint32_t beam = 0;  // 0: sampling; else the number of hypotheses, and sampling is not used
  std::uint64_t seed = 1;

  Result<void> check() const;
};

struct GeneratedPiece {
  std::string text;     // what it adds to the text; "\n" for </s>
  double log_prob = 0;  // under the model itself, natural logarithm
};

// The work of one continuation. `model` and `task` must outlive it.
class Generator {
 public:
  virtual ~Generator() = default;
  // True while there is more to do. Error: no token can follow.
  virtual Result<bool> advance(const Exhausted& exhausted,
                               const std::function<void(GeneratedPiece&&)>& report) = 0;
  // Of the prompt, as ContextReader has it; known once something is reported.
  virtual std::size_t loose_end() const = 0;
};

// What a token adds to the text after those that `detokenizer` has seen.
GeneratedPiece piece_of(const Task& task, TokenId token, double log_prob, Detokenizer& detokenizer);
Error no_continuation();

// Sampling goes on after </s> with a new sentence until `length`, but of pairs the target ends
// there; beam search ends at </s>. <unk> is never written. `config` has passed check().
std::unique_ptr<Generator> make_generator(const LanguageModel& model, const Task& task,
                                          std::string prompt, const GenerationConfig& config);

}  // namespace onegin
