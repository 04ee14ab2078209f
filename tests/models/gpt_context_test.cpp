// The one rule when a GPT's context is full: what a token sees, and that training, evaluation,
// scoring and one token at a time see the same.
#include <gtest/gtest.h>

#include <cmath>

#include "built_model.h"
#include "models/neural_model.h"

namespace onegin {
namespace {

constexpr std::size_t kTypes = 9, kContext = 5;

std::unique_ptr<Model> make(const char* positions, const char* layers) {
  auto model = built_model(*find_model_kind("gpt").value(),
                           {{"width", "8"},
                            {"heads", "2"},
                            {"layers", layers},
                            {"context", std::to_string(kContext)},
                            {"positions", positions}},
                           kTypes);
  // First weights are so small that nothing would be seen.
  model->as_neural()->visit_tensors([](const Tensor& tensor) {
    if (tensor.shape.size() < 2) return;
    for (Scalar& weight : tensor.weights) weight *= 20;
  });
  model->as_neural()->repack();
  return model;
}

std::vector<TokenId> some_tokens(std::size_t count) {
  Random random(5);
  std::vector<TokenId> tokens;
  for (std::size_t i = 0; i < count; ++i) tokens.push_back(1 + random.below(kTypes - 1));
  return tokens;
}

std::vector<Scalar> after(const Model& model, const std::vector<TokenId>& tokens) {
  State state = model.as_language()->begin();
  for (const TokenId token : tokens) model.as_language()->advance(state, token);
  std::vector<Scalar> log_probs(kTypes);
  model.as_language()->predict(state, log_probs);
  return log_probs;
}

// Whether what is said after `tokens` depends on the token at `place`.
bool sees(const Model& model, const std::vector<TokenId>& tokens, std::size_t place) {
  std::vector<TokenId> other = tokens;
  other[place] = other[place] == 1 ? 2 : 1;
  return after(model, tokens) != after(model, other);
}

TEST(GptContext, RotaryPositionsSlide) {
  const auto model = make("rotary", "1");
  for (std::size_t size = 1; size < 4 * kContext; ++size) {
    const auto tokens = some_tokens(size);
    for (std::size_t place = 0; place < size; ++place) {
      EXPECT_EQ(sees(*model, tokens, place), place + kContext >= size) << place << " of " << size;
    }
  }
}

// <s> takes the first place.
TEST(GptContext, LearnedPositionsBeginAnewWhenAllAreUsed) {
  const auto model = make("learned", "1");
  for (std::size_t size = 1; size < 4 * kContext; ++size) {
    const auto tokens = some_tokens(size);
    const std::size_t window = size / kContext * kContext;  // of the last token, <s> counted
    for (std::size_t place = 0; place < size; ++place) {
      EXPECT_EQ(sees(*model, tokens, place), place + 1 >= window) << place << " of " << size;
    }
  }
}

// Batches of any length, with sentences that begin in them.
TEST(GptContext, IsTheSameInTrainingEvaluationAndScoring) {
  for (const char* positions : {"rotary", "learned"}) {
    const auto model = make(positions, "2");
    NeuralModel& neural = *model->as_neural();
    const auto tokens = some_tokens(60);
    std::vector<TokenId> inputs{kBeginSentence};
    inputs.insert(inputs.end(), tokens.begin(), tokens.end() - 1);
    std::vector<std::uint8_t> begins(tokens.size(), 0);
    for (const std::size_t at : {std::size_t{0}, std::size_t{23}, std::size_t{24}}) {
      begins[at] = 1;
      inputs[at] = kBeginSentence;
    }
    State state = model->as_language()->begin();
    std::vector<EventScore> scores(tokens.size());
    model->as_language()->score(state, tokens, begins, scores);
    double expected = 0;
    for (const EventScore& score : scores) expected -= score.log_prob;
    for (const std::size_t length : {1U, 3U, 7U, 60U}) {
      BatchState evaluated, trained;
      Random random(1);
      double evaluation = 0, training = 0;
      for (std::size_t first = 0; first < tokens.size(); first += length) {
        const std::size_t count = std::min(length, tokens.size() - first);
        const Batch batch{.steps = static_cast<int>(count),
                          .streams = 1,
                          .inputs = std::span(inputs).subspan(first, count),
                          .targets = std::span(tokens).subspan(first, count),
                          .restarts = std::span(begins).subspan(first, count)};
        evaluation += neural.evaluate_pass(batch, evaluated).loss;
        training += neural.train_pass(batch, trained, random).loss;
      }
      EXPECT_NEAR(evaluation, expected, 1e-4 * expected) << positions << " " << length;
      EXPECT_NEAR(training, expected, 1e-4 * expected) << positions << " " << length;
    }
  }
}

// A copy shares its pages until one of the two is written.
TEST(GptContext, AStateIsAValue) {
  const auto model = make("rotary", "2");
  const LanguageModel& language = *model->as_language();
  State state = language.begin();
  for (const TokenId token : some_tokens(50)) language.advance(state, token);
  const State kept = state;
  EXPECT_EQ(kept.pages[0], state.pages[0]) << "shared";
  for (const TokenId token : some_tokens(50)) language.advance(state, token);
  EXPECT_NE(kept, state);
  State again = kept;
  for (const TokenId token : some_tokens(50)) language.advance(again, token);
  EXPECT_EQ(again, state);
}

}  // namespace
}  // namespace onegin
