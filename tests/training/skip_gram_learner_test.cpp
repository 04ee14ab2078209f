// word2vec's training: tokens of the same company come to lie together, the same seed gives the
// same bits, an interruption changes nothing, and a saved training goes on as if it had not
// stopped.
#include "training/skip_gram_learner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "evaluation/neighbours.h"
#include "models/registry.h"
#include "saved_blocks.h"
#include "text/corpus.h"

namespace onegin {
namespace {

// A language of four classes: a sentence is an article, an animal, a verb and a place, each of six
// words, and every word of a class is as likely as the others.
constexpr std::size_t kClasses = 4, kWords = 6;
std::string made_language(int sentences) {
  Random random(5);
  std::string text;
  for (int i = 0; i < sentences; ++i) {
    for (std::size_t c = 0; c < kClasses; ++c) {
      text += std::string(1, static_cast<char>('a' + c)) + std::to_string(random.below(kWords));
      text += c + 1 < kClasses ? ' ' : '\n';
    }
  }
  return text;
}

CorpusBuilder::Built read(const std::string& text, TaskConfig config) {
  CorpusBuilder builder(config, text);
  while (!builder.advance(1U << 20U)) {
  }
  auto built = builder.finish();
  EXPECT_TRUE(built.ok());
  return std::move(*built);
}

struct SkipGramLesson {
  CorpusBuilder::Built built;
  std::unique_ptr<Model> model;
  std::unique_ptr<Learner> learner;

  explicit SkipGramLesson(CorpusBuilder::Built text, std::uint64_t seed = 1)
      : built(std::move(text)) {
    model = find_model_kind("word2vec").value()->make();
    EXPECT_TRUE(find_field(model->fields(), "embedding")->set("16"));
    EXPECT_TRUE(model->build(shape_of(built.task), seed));
    const TaskSummary summary{false, true, false, built.task.vocabulary.size(),
                              built.corpus.train_size};
    learner = make_learner(*model, built.corpus, summary, seed, [] { return 0.0; });
  }
  void set(const char* name, const char* value) {
    EXPECT_TRUE(find_field(learner->fields(), name)->set(value)) << name;
  }
  void finish(const Exhausted& exhausted = [] { return false; }) {
    for (Result<bool> more = true; *more;) {
      more = learner->advance(exhausted);
      ASSERT_TRUE(more.ok()) << more.error().sentence();
    }
  }
};

TaskConfig words() { return {.unit = Unit::whitespace, .boundary = Boundary::sentence}; }

// Of each word, how many of its nearest are of its class.
double share_of_own_class(SkipGramLesson& lesson) {
  Pieces all;
  UnitVectors vectors;
  std::vector<TokenId> types;
  for (TokenId id = kFirstText; id < lesson.built.task.vocabulary.size(); ++id) types.push_back(id);
  vectors.take(all, lesson.model->as_embedding()->vectors(), types);
  double own = 0, asked = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const auto v = vectors[i];
    NearestVectors nearest({v.begin(), v.end()}, kWords - 1, {i});
    nearest.work(all, vectors);
    for (const Neighbour& near : nearest.nearest) {
      own += lesson.built.task.vocabulary.text(types[near.row])[0] ==
                     lesson.built.task.vocabulary.text(types[i])[0]
                 ? 1
                 : 0;
      asked += 1;
    }
  }
  return own / asked;
}

TEST(SkipGramLearner, NeighboursAreOfTheSameClass) {
  SkipGramLesson lesson(read(made_language(2000), words()));
  EXPECT_LT(share_of_own_class(lesson), 0.5) << "nothing is learnt yet";
  lesson.set("window", "2");
  lesson.set("subsampling", "0");
  lesson.learner->set_limit({.epochs = 10});
  lesson.finish();
  EXPECT_GT(share_of_own_class(lesson), 0.95);
  const TrainingProgress& progress = lesson.learner->progress();
  EXPECT_TRUE(progress.finished);
  EXPECT_GE(progress.epoch, 10);
  EXPECT_LT(*progress.train_loss, 6 * 0.6931) << "that of a guess, of a pair and five negatives";
  EXPECT_LT(progress.learning_rate, 1e-3) << "it falls to nearly nothing";
}

TEST(SkipGramLearner, BytePairsLearnToo) {
  SkipGramLesson lesson(
      read(made_language(300), {.unit = Unit::bpe, .boundary = Boundary::stream}));
  lesson.learner->set_limit({.steps = 20});
  lesson.finish();
  EXPECT_EQ(lesson.learner->progress().step, 20U);
}

TEST(SkipGramLearner, TheSeedAloneDecides) {
  const auto learnt = [](std::uint64_t seed, const Exhausted& exhausted) {
    SkipGramLesson lesson(read(made_language(200), words()), seed);
    lesson.learner->set_limit({.epochs = 3});
    lesson.finish(exhausted);
    return saved_blocks(*lesson.model);
  };
  const auto first = learnt(1, [] { return false; });
  EXPECT_TRUE(first == learnt(1, [] { return true; })) << "interrupted wherever it can be";
  EXPECT_FALSE(first == learnt(2, [] { return false; }));
}

TEST(SkipGramLearner, GoesOnFromWhatItSaved) {
  SkipGramLesson straight(read(made_language(400), words())),
      first(read(made_language(400), words())), second(read(made_language(400), words()));
  for (SkipGramLesson* lesson : {&straight, &first}) {
    lesson->set("negatives", "3");
    lesson->learner->set_limit({.steps = 12});
  }
  straight.finish();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(first.learner->step().ok());
  const BlockCopies model = saved_blocks(*first.model), training = saved_blocks(*first.learner);
  ASSERT_TRUE(second.model->load(views_of(model)));
  ASSERT_TRUE(second.learner->load(views_of(training)));
  EXPECT_EQ(second.learner->progress().step, 5U);
  EXPECT_EQ(second.learner->progress().train_loss, first.learner->progress().train_loss);
  second.learner->set_limit({.steps = 12});
  second.finish();
  EXPECT_TRUE(saved_blocks(*second.model) == saved_blocks(*straight.model));
  EXPECT_TRUE(saved_blocks(*second.learner) == saved_blocks(*straight.learner));

  // A state that is cut, longer, or of another text is refused, and says so.
  for (const auto& change : std::map<std::string, std::function<void(std::vector<std::byte>&)>>{
           {"cut", [](auto& block) { block.pop_back(); }},
           {"longer", [](auto& block) { block.emplace_back(); }},
           {"of another place", [](auto& block) { block[34] = std::byte{0xFF}; }}}) {
    BlockCopies damaged = training;
    change.second(damaged["training.skip_gram"]);
    const auto loaded = second.learner->load(views_of(damaged));
    ASSERT_FALSE(loaded.ok()) << change.first;
    EXPECT_NE(loaded.error().sentence().find("damaged"), std::string::npos);
  }
}

TEST(SkipGramLearner, ATextOfUnknownTokensIsRefused) {
  auto built = read("a b\n", words());
  SkipGramLesson lesson(std::move(built));
  lesson.built.corpus.ids = TokenIds();
  for (int i = 0; i < 9; ++i) lesson.built.corpus.ids.push_back(kUnknown);
  lesson.built.corpus.train_size = 9;
  const auto advanced = lesson.learner->advance([] { return false; });
  ASSERT_FALSE(advanced.ok());
  EXPECT_NE(advanced.error().sentence().find("no text to train on"), std::string::npos);
}

// Drawn as often as their weights say.
TEST(WeightedTypes, AreDrawnByTheirWeights) {
  const std::vector<double> weights{0, 1, 0, 4, 0.5, 10, 0.25};
  const WeightedTypes types(weights);
  Random random(11);
  std::vector<double> drawn(weights.size());
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) drawn[types.draw(random)] += 1.0 / kDraws;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    EXPECT_NEAR(drawn[i], weights[i] / 15.75, 0.005) << i;
    if (weights[i] == 0) {
      EXPECT_LT(drawn[i], 1e-4) << i;
    }
  }
}

// The share of a frequent type that is left is word2vec's.
TEST(SkipGramText, ThinsOutFrequentTokens) {
  TokenIds ids;
  for (int i = 0; i < 100'000; ++i) ids.push_back(static_cast<TokenId>(i % 10 == 0 ? 4 : 3));
  SkipGramText text;
  text.count(ids.view(), 5);
  ASSERT_TRUE(text.prepare(0.01));
  Random random(2);
  std::vector<TokenId> run, all;
  for (std::size_t at = 0; at < ids.size();) {
    text.read(ids.view(), at, 1000, random, run);
    all.insert(all.end(), run.begin(), run.end());
  }
  const auto share = [&](TokenId type, double of) {
    return static_cast<double>(std::count(all.begin(), all.end(), type)) / of;
  };
  EXPECT_NEAR(share(3, 90'000), (std::sqrt(90.0) + 1) / 90, 0.005);
  EXPECT_NEAR(share(4, 10'000), (std::sqrt(10.0) + 1) / 10, 0.02);
}

}  // namespace
}  // namespace onegin
