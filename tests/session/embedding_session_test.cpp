// Vectors through a Session: word2vec from text to file and back, neighbours, maps, and an
// embedding that begins with the vectors of another model.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "models/language_kinds.h"
#include "talk.h"

namespace onegin {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

const Settings kByWords{{"unit", "word"}};

std::vector<float> floats_of(const Bytes& payload) {
  std::vector<float> numbers(payload.size() / sizeof(float));
  std::memcpy(numbers.data(), payload.data(), payload.size());
  return numbers;
}

// Every vector, the most frequent token first.
std::vector<float> vectors_of(Talk& talk) {
  Embed all;
  all.vectors = true;
  talk.get<Embedded>(all);
  return floats_of(talk.payload());
}

void begin_words(Talk& talk, const std::string& kind, const Settings& settings,
                 std::string_view text = small_text()) {
  talk.get<TaskReady>(SetText{kByWords}, bytes_of(text));
  talk.get<Configured>(Configure{kind, settings});
}

TEST(EmbeddingSession, Word2vecTrainsComesBackAndSaysThatItIsNoLanguageModel) {
  Talk talk;
  begin_words(talk, "word2vec", {{"embedding", "8"}, {"window", "2"}});
  const auto trained = talk.get<Progress>(Train{0, 4, 0});
  EXPECT_TRUE(trained.trained);
  EXPECT_EQ(trained.fraction, 1);
  EXPECT_GT(trained.train_loss, 0);
  EXPECT_TRUE(std::isnan(trained.validation_loss));
  EXPECT_TRUE(std::isnan(trained.bits_per_character));
  ASSERT_FALSE(trained.notes.empty());
  const auto failed = talk.refused(Score{}, bytes_of("the king"));
  EXPECT_NE(failed.what.text().find("does not say what comes next"), std::string::npos);
  talk.refused(Generate{}, bytes_of("the"));
  talk.refused(Validate{});
  talk.refused(Context{});
  talk.refused(Trace{}, bytes_of("the king"));
  talk.refused(Prove{});
  const std::vector<float> vectors = vectors_of(talk);
  for (const char* format : {"onegin", "safetensors"}) {
    talk.get<Saved>(Save{format});
    Talk other;
    EXPECT_EQ(other.get<Loaded>(Load{"", "m"}, talk.payload()).kind, "word2vec");
    std::vector<float> there = vectors_of(other), here = vectors;
    std::sort(there.begin(), there.end());  // without a text the order is that of the ids
    std::sort(here.begin(), here.end());
    EXPECT_EQ(there, here) << format;
  }
  talk.refused(Save{"arpa"});
  EXPECT_EQ(talk.get<Progress>(Reset{}).step, 0);
  EXPECT_NE(vectors_of(talk), vectors);
}

TEST(EmbeddingSession, GoesOnBitForBitFromAFile) {
  Talk talk;
  begin_words(talk, "word2vec", {});
  const auto id = talk.send(Train{60, 0, 0});
  while (!talk.answered(id) &&
         (talk.answers(id).empty() || std::get<Progress>(talk.answers(id).back().body).step < 3)) {
    talk.slice(0.001);
  }
  EXPECT_LT(talk.get<Progress>(Pause{}).step, 60);
  talk.get<Saved>(Save{});
  Talk other;
  other.get<Loaded>(Load{}, talk.payload());
  const auto straight = talk.get<Progress>(Train{60, 0, 0});
  const auto resumed = other.get<Progress>(Train{60, 0, 0});
  EXPECT_EQ(straight.step, 60);
  EXPECT_EQ(resumed.step, 60);
  EXPECT_EQ(straight.train_loss, resumed.train_loss);
  EXPECT_EQ(vectors_of(talk), vectors_of(other));
}

TEST(EmbeddingSession, EveryKindWithVectorsHasNeighboursAndMaps) {
  for (const ModelKind& kind : kinds_with(kEmbeds)) {
    SCOPED_TRACE(kind.id);
    Talk talk;
    begin_words(talk, std::string(kind.id), {});
    talk.get<Progress>(Train{2, 0, 0});
    Embed question;
    question.neighbours = "king";
    question.analogy = {"king", "queen", "the"};
    question.count = 3;
    question.map = "pca";
    question.tokens = 5;
    const auto answer = talk.get<Embedded>(question);
    ASSERT_EQ(answer.neighbours.size(), 3U);
    EXPECT_GE(answer.neighbours[0].cosine, answer.neighbours[1].cosine);
    EXPECT_LE(answer.neighbours[0].cosine, 1.0001);
    for (const NearToken& near : answer.neighbours) EXPECT_NE(near.token, "king");
    for (const NearToken& near : answer.analogy) {
      EXPECT_TRUE(near.token != "king" && near.token != "queen" && near.token != "the");
    }
    EXPECT_EQ(answer.tokens.size(), 5U);
    ASSERT_EQ(answer.counts.size(), 5U);
    EXPECT_TRUE(std::is_sorted(answer.counts.rbegin(), answer.counts.rend()));
    ASSERT_EQ(answer.shares.size(), 2U);
    EXPECT_GE(answer.shares[0], answer.shares[1]);
    EXPECT_EQ(floats_of(talk.payload()).size(), 10U);
    question.map = "tsne";
    question.iterations = 60;
    talk.get<Embedded>(question);
    const auto first = floats_of(talk.payload());
    talk.get<Embedded>(question);
    EXPECT_EQ(floats_of(talk.payload()), first) << "the seed alone decides";
    question.seed = 2;
    talk.get<Embedded>(question);
    EXPECT_NE(floats_of(talk.payload()), first);
  }
}

// What stands in the text a few times has learnt nothing, and is near to anything.
TEST(EmbeddingSession, RareTypesAreNoNeighbours) {
  Talk talk;
  std::string text;
  for (int i = 0; i < 1'200; ++i)
    text += "word" + std::to_string(i % 120) + (i % 6 == 5 ? "\n" : " ");
  for (int i = 0; i < 90; ++i) text += "rare" + std::to_string(i) + (i % 6 == 5 ? "\n" : " ");
  begin_words(talk, "word2vec", {}, text + text);
  talk.get<Progress>(Train{3, 0, 0});
  Embed question;
  question.neighbours = "rare7";
  question.count = 200;
  const auto near = talk.get<Embedded>(question).neighbours;
  EXPECT_EQ(near.size(), 121U) << "the words and the line end";
  for (const NearToken& one : near) EXPECT_NE(one.token.substr(0, 4), "rare");
  // Of few types all are.
  begin_words(talk, "word2vec", {}, "a b c d\na b c e\n");
  question.neighbours = "a";
  const auto few = talk.get<Embedded>(question);
  EXPECT_EQ(static_cast<double>(few.neighbours.size()), few.types - 1);
}

TEST(EmbeddingSession, AMapSaysHowFarItIsAndCanBeCancelled) {
  Talk talk;
  std::string text;
  for (int i = 0; i < 700; ++i) text += "word" + std::to_string(i) + (i % 7 == 6 ? "\n" : " ");
  begin_words(talk, "word2vec", {{"embedding", "8"}}, text + text);
  Embed question;
  question.map = "tsne";
  question.iterations = 5'000;
  question.tokens = 600;
  const auto id = talk.send(question);
  while (talk.answers(id).empty()) talk.slice();
  ASSERT_FALSE(talk.answered(id));
  const Event event = talk.answers(id).front();
  const auto& so_far = std::get<Embedded>(event.body);
  EXPECT_GT(so_far.fraction, 0);
  EXPECT_LT(so_far.fraction, 1);
  EXPECT_EQ(so_far.tokens.size(), 600U);
  EXPECT_EQ(event.payload.size(), so_far.tokens.size() * 2 * sizeof(float));
  talk.get<Cancelled>(Cancel{id});
  EXPECT_TRUE(talk.answered(id));
}

TEST(EmbeddingSession, RefusesWhatMakesNoSense) {
  Talk talk;
  talk.refused(Embed{});
  begin_words(talk, "ngram", {});
  talk.get<Progress>(Train{});
  EXPECT_NE(talk.refused(Embed{}).what.text().find("no vectors"), std::string::npos);
  talk.get<Configured>(Configure{"word2vec", {}});
  const auto refused = [&](const auto& change) {
    Embed question;
    change(question);
    return talk.refused(question).what.text();
  };
  EXPECT_NE(refused([](Embed& e) { e.neighbours = "zebra"; }).find("'zebra'"), std::string::npos);
  EXPECT_NE(refused([](Embed& e) { e.neighbours = "the king"; }).find("not one token but"),
            std::string::npos);
  refused([](Embed& e) { e.analogy = {"the", "king"}; });
  refused([](Embed& e) { e.analogy = {"the", "king", "zebra"}; });
  refused([](Embed& e) { e.count = 0; });
  refused([](Embed& e) { e.map = "umap"; });
  refused([](Embed& e) { e.map = "pca", e.vectors = true; });
  refused([](Embed& e) { e.tokens = 2; });
  refused([](Embed& e) { e.iterations = 0; });
  refused([](Embed& e) { e.perplexity = std::nan(""); });
}

TEST(EmbeddingSession, ANetworkBeginsWithTheVectorsOfAnother) {
  Talk vectors;
  begin_words(vectors, "word2vec", {{"embedding", "8"}});
  vectors.get<Progress>(Train{20, 0, 0});
  vectors.get<Saved>(Save{});
  const Bytes file = vectors.payload();
  vectors.get<Saved>(Save{"safetensors"});
  const Bytes tensors = vectors.payload();

  // Another text: of its types, "ogre" is new.
  const std::string text = small_text() + "the ogre laugh\n" + small_text();
  for (const Bytes* from : {&file, &tensors}) {
    Talk talk;
    begin_words(talk, "lstm", {{"embedding", "8"}, {"hidden", "8"}}, text);
    const auto begun = talk.get<EmbeddingBegun>(BeginEmbedding{"", "v.onegin"}, Bytes(*from));
    EXPECT_EQ(begun.drawn, 1);
    EXPECT_GT(begun.begun, 6);
    Embed one;
    one.neighbours = "king";
    one.count = 3;
    const auto theirs = vectors.get<Embedded>(one), ours = talk.get<Embedded>(one);
    EXPECT_NEAR(ours.neighbours[0].cosine, theirs.neighbours[0].cosine, 0.5);
    // Asked on, it reads the new vectors.
    Talk drawn;
    begin_words(drawn, "lstm", {{"embedding", "8"}, {"hidden", "8"}}, text);
    EXPECT_NE(talk.score("the king\n"), drawn.score("the king\n"));
    talk.get<Progress>(Train{3, 0, 0});
    EXPECT_NE(talk.refused(BeginEmbedding{}, Bytes(*from)).what.text().find("begun to learn"),
              std::string::npos);
  }
  Talk talk;
  begin_words(talk, "lstm", {{"embedding", "9"}});
  const auto sizes = talk.refused(BeginEmbedding{"", "v.onegin"}, Bytes(file));
  EXPECT_EQ(sizes.where.text(), "v.onegin");
  EXPECT_NE(sizes.what.text().find("8 numbers"), std::string::npos);
  talk.refused(BeginEmbedding{}, bytes_of("no model"));
  begin_words(talk, "ngram", {});
  talk.refused(BeginEmbedding{}, Bytes(file));
  // By sentences: a line end, too, would be a type of both.
  talk.get<TaskReady>(SetText{{{"unit", "word"}, {"boundary", "sentence"}}},
                      bytes_of("zwei drei vier\nzwei drei\nvier zwei\n"));
  talk.get<Configured>(Configure{"rnn", {{"embedding", "8"}}});
  EXPECT_NE(talk.refused(BeginEmbedding{}, Bytes(file)).what.text().find("no type"),
            std::string::npos);
}

}  // namespace
}  // namespace onegin
