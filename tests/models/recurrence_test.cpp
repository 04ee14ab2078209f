// A task that only recurrence can solve: the first token of a line comes back at its end, after a
// delay longer than what the n-gram and the MLP can see.
#include <gtest/gtest.h>

#include <cmath>

#include "math/random.h"
#include "models/neural_model.h"
#include "models/registry.h"
#include "plain_ids.h"
#include "training/learner.h"

namespace onegin {
namespace {

constexpr int kDelay = 10;

CorpusBuilder::Built copy_task() {
  std::string text;
  Random random(3);
  for (int line = 0; line < 600; ++line) {
    const std::string first = random.below(2) == 0 ? "yes" : "no";
    text += first;
    for (int i = 0; i < kDelay; ++i) text += " and";
    text += " " + first + "\n";
  }
  CorpusBuilder builder(TaskConfig{.unit = Unit::whitespace, .boundary = Boundary::sentence}, text);
  while (!builder.advance(1U << 20U)) {
  }
  return std::move(builder.finish()).value();
}

// Nats for the token that comes back, averaged over the held-out lines.
double loss_of_the_copy(const Model& model, const Corpus& corpus) {
  const std::vector<TokenId> events = plain_ids(corpus.validation());
  std::vector<EventScore> scores(events.size());
  State state = model.as_language()->begin();
  model.as_language()->score(state, events, sentence_starts(events, true), scores);
  double sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i] != kEndSentence) continue;
    sum -= scores[i - 1].log_prob;
    ++count;
  }
  return sum / count;
}

double learnt_loss(const char* kind,
                   const std::vector<std::pair<const char*, const char*>>& settings, int steps) {
  const auto built = copy_task();
  const auto model = find_model_kind(kind).value()->make();
  for (const auto& [name, value] : settings) {
    EXPECT_TRUE(find_field(model->fields(), name).value().set(value)) << name;
  }
  EXPECT_TRUE(model->build(shape_of(built.task), 1));
  const TaskSummary summary{.characters = false,
                            .sentences = true,
                            .vocabulary = built.task.vocabulary.size(),
                            .train_tokens = built.corpus.train_size};
  const auto learner = make_learner(*model, built.corpus, summary, 1, [] { return 0.0; });
  if (model->as_neural() != nullptr) {
    const auto fields = learner->fields();
    for (const auto& [name, value] : {std::pair{"learning_rate", "0.01"},
                                      {"schedule", "constant"},
                                      {"batch", "16"},
                                      {"sequence_length", "24"},
                                      {"patience", "0"}}) {
      EXPECT_TRUE(find_field(fields, name).value().set(value)) << name;
    }
    learner->set_limit({.steps = static_cast<std::uint64_t>(steps)});
  }
  for (;;) {
    const auto more = learner->advance([] { return false; });
    EXPECT_TRUE(more.ok());
    if (!more.ok() || !*more) break;
  }
  return loss_of_the_copy(*model, built.corpus);
}

// Whoever cannot look back must guess between two equally likely tokens.
const double kGuess = std::log(2.0);

TEST(Recurrence, TheLstmRemembers) {
  EXPECT_LT(learnt_loss("lstm", {{"embedding", "8"}, {"hidden", "16"}, {"forget_bias", "3"}}, 1500),
            0.05);
}

TEST(Recurrence, TheNGramCannot) {
  EXPECT_GT(learnt_loss("ngram", {{"order", "5"}}, 0), 0.9 * kGuess);
}

TEST(Recurrence, TheMlpCannot) {
  EXPECT_GT(learnt_loss("mlp", {{"embedding", "8"}, {"hidden", "16"}, {"context", "8"}}, 400),
            0.9 * kGuess);
}

}  // namespace
}  // namespace onegin
