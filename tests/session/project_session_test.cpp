// Project files of several models: packed, opened, loaded one by one or as their mixture.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "evaluation/mix.h"
#include "talk.h"

namespace onegin {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;
const Settings kSentences = {{"unit", "word"}, {"boundary", "sentence"}};
const Settings kSmall = {{"hidden", "6"}, {"embedding", "5"}, {"batch", "4"}};
const std::string kTwoLines = "the king sees a fool\na wolf laughs\n";

// A project file with one trained model.
Bytes project_of(const std::string& kind, const Settings& settings, std::string_view text,
                 const Settings& task = kSentences) {
  Talk talk;
  talk.get<TaskReady>(SetText{task, 0}, bytes_of(text));
  talk.train(kind, settings, kind == "ngram" ? 0 : 30);
  talk.get<Saved>(Save{});
  return talk.payload();
}

Bytes packed(const std::vector<Bytes>& files, std::string_view text = {},
             const std::string& settings = {}) {
  Pack pack;
  pack.settings = settings;
  Bytes payload;
  for (const Bytes& file : files) {
    pack.sizes.push_back(static_cast<std::uint32_t>(file.size()));
    payload.insert(payload.end(), file.begin(), file.end());
  }
  const Bytes rest = bytes_of(text);
  payload.insert(payload.end(), rest.begin(), rest.end());
  Talk talk;
  talk.get<Saved>(pack, payload);
  return talk.payload();
}

std::vector<double> event_log_probs(Talk& talk, std::string_view text) {
  Score score;
  score.log_probs = true;
  std::vector<double> all;
  for (const Event& event : talk.ask(score, bytes_of(text))) {
    const auto* scored = std::get_if<Scored>(&event.body);
    if (scored == nullptr) continue;
    const std::size_t before = all.size();
    all.resize(before + scored->events);
    std::memcpy(all.data() + before, event.payload.data(), scored->events * sizeof(double));
  }
  return all;
}

class ProjectSession : public ::testing::Test {
 protected:
  const std::string text = small_text();
  const Bytes ngram = project_of("ngram", {{"order", "3"}}, text);
  const Bytes lstm = project_of("lstm", kSmall, text);
  const Bytes rnn = project_of("rnn", kSmall, text);
};

TEST_F(ProjectSession, HoldsAllModelsTheTextAndTheSettings) {
  const Bytes file = packed({ngram, lstm, rnn}, text, "{\"seed\": 3}");
  Talk talk;
  const auto opened = talk.get<Opened>(Open{"p.onegin"}, file);
  EXPECT_EQ(opened.models, (std::vector<std::string>{"ngram", "lstm", "rnn"}));
  EXPECT_EQ(opened.settings, "{\"seed\": 3}");
  EXPECT_EQ(opened.fingerprint.size(), 16U);
  EXPECT_NE(std::find(opened.task.begin(), opened.task.end(),
                      std::pair<std::string, std::string>("unit", "word")),
            opened.task.end());
  EXPECT_EQ(talk.payload(), bytes_of(text));

  // Each is the model it was.
  const std::vector<std::pair<std::string, const Bytes*>> models = {
      {"ngram", &ngram}, {"lstm", &lstm}, {"3", &rnn}};
  for (const auto& [name, alone] : models) {
    Talk before, after;
    before.get<Loaded>(Load{}, *alone);
    after.get<Loaded>(Load{"onegin", "p.onegin", name}, file);
    EXPECT_EQ(after.score(kTwoLines), before.score(kTwoLines)) << name;
  }
  // Packed again it is the same file.
  EXPECT_EQ(packed({file}), file);
}

TEST_F(ProjectSession, TrainingGoesOnBitForBit) {
  const Bytes file = packed({ngram, lstm}, text);
  Talk before, after;
  before.get<Loaded>(Load{}, lstm);
  after.get<Loaded>(Load{"onegin", "", "lstm"}, file);
  before.get<Progress>(Train{60, 0, 0});
  after.get<Progress>(Train{60, 0, 0});
  EXPECT_EQ(after.score(kTwoLines), before.score(kTwoLines));
}

TEST_F(ProjectSession, AModelWithoutItsTextAnswersTheSame) {
  Talk whole, asked;
  const auto with = whole.ask(Load{}, ngram);
  Load load;
  load.with_text = false;
  const auto without = asked.ask(load, ngram);
  ASSERT_EQ(with.size(), without.size());
  EXPECT_EQ(std::get<TaskReady>(with[0].body).fingerprint,
            std::get<TaskReady>(without[0].body).fingerprint);
  EXPECT_EQ(std::get<TaskReady>(with[0].body).train_tokens,
            std::get<TaskReady>(without[0].body).train_tokens);
  EXPECT_EQ(event_log_probs(whole, kTwoLines), event_log_probs(asked, kTwoLines));
  EXPECT_GT(whole.get<Validated>(Validate{}).events, 0);
  EXPECT_EQ(asked.get<Validated>(Validate{}).events, 0);
  EXPECT_NE(asked.refused(Train{}).hint, "");
}

TEST_F(ProjectSession, ATextIsSavedWithTheModelAsPackingDoes) {
  Talk talk;
  talk.get<TaskReady>(SetText{kSentences, 0}, bytes_of(small_text()));
  talk.train("ngram", {}, 0);
  talk.get<Saved>(Save{});
  const Bytes expected = packed({talk.payload()}, small_text());
  talk.get<Saved>(Save{}, bytes_of(small_text()));
  EXPECT_EQ(talk.payload(), expected);
}

TEST_F(ProjectSession, OpeningAndPackingLeaveTheSessionAsItIs) {
  Talk talk;
  talk.get<Loaded>(Load{}, ngram);
  const double score = talk.score(kTwoLines);
  talk.get<Opened>(Open{}, lstm);
  talk.get<Saved>(Pack{{static_cast<std::uint32_t>(rnn.size())}, ""}, rnn);
  talk.refused(Open{}, bytes_of("nothing"));
  EXPECT_EQ(talk.score(kTwoLines), score);
}

TEST_F(ProjectSession, TheMixtureIsTheSumOfItsModels) {
  const Bytes file = packed({ngram, lstm, rnn});
  Talk mixture;
  const auto loaded = mixture.get<Loaded>(Load{"onegin", "", "mixture", {1, 2, 1}}, file);
  EXPECT_EQ(loaded.kind, "mixture");
  std::vector<std::vector<double>> parts;
  for (const Bytes& part : {ngram, lstm, rnn}) {
    Talk talk;
    talk.get<Loaded>(Load{}, part);
    parts.push_back(event_log_probs(talk, kTwoLines));
  }
  const auto expect_mixed = [&](const std::vector<double>& weights) {
    const auto mixed = event_log_probs(mixture, kTwoLines);
    ASSERT_EQ(mixed.size(), parts[0].size());
    for (std::size_t t = 0; t < mixed.size(); ++t) {
      const std::vector<double> terms = {parts[0][t], parts[1][t], parts[2][t]};
      EXPECT_NEAR(mixed[t], mix_log_prob(weights, terms), 1e-12);
    }
  };
  expect_mixed({0.25, 0.5, 0.25});
  // Weights change without loading anew.
  mixture.get<Configured>(
      Configure{"", {{"weight_1", "0"}, {"weight_2", "0.3"}, {"weight_3", "0.3"}}, 1, true});
  expect_mixed({0, 0.5, 0.5});
}

// Mix: in a session that has the text, with weights by EM on what it holds out.
TEST_F(ProjectSession, MixingFindsTheWeightsAndJudgesOnTheSameEvents) {
  const auto size = [](const Bytes& file) { return static_cast<std::uint32_t>(file.size()); };
  Bytes both = ngram;
  both.insert(both.end(), lstm.begin(), lstm.end());
  Talk talk;
  talk.refused(Mix{});
  talk.get<TaskReady>(SetText{kSentences, 0}, bytes_of(text));
  const auto mixed = talk.ask(Mix{{size(ngram), size(lstm)}, {}}, both);
  ASSERT_EQ(mixed.size(), 2U);
  const auto& fields = std::get<Configured>(mixed[0].body).fields;
  ASSERT_EQ(fields.size(), 2U);
  const std::vector<double> weights = {std::stod(fields[0].value), std::stod(fields[1].value)};
  EXPECT_NEAR(weights[0] + weights[1], 1, 1e-6);
  // The same as from each model's own opinion of the same events.
  std::vector<std::vector<float>> lists;
  for (const char* kind : {"ngram", "lstm"}) {
    Talk one;
    one.get<TaskReady>(SetText{kSentences, 0}, bytes_of(text));
    one.train(kind, kind[0] == 'n' ? Settings{{"order", "3"}} : kSmall, kind[0] == 'n' ? 0 : 30);
    one.get<Validated>(Validate{});
    lists.emplace_back(one.payload().size() / sizeof(float));
    std::memcpy(lists.back().data(), one.payload().data(), one.payload().size());
  }
  const auto fitted = fit_mixture(std::vector<std::span<const float>>(lists.begin(), lists.end()));
  ASSERT_TRUE(fitted);
  EXPECT_NEAR(fitted->weights[0], weights[0], 1e-5);
  const auto& progress = std::get<Progress>(mixed[1].body);
  EXPECT_TRUE(progress.trained);
  EXPECT_NEAR(-progress.validation_loss, fitted->mean_log_prob, 1e-5);
  EXPECT_GT(progress.bits_per_character, 0);
  // Weights by hand, the models stay; then another model in the second place.
  const auto by_hand = talk.get<Progress>(Mix{{0, 0}, {0.1, 0.9}});
  EXPECT_GT(by_hand.validation_loss, progress.validation_loss);
  const auto other = talk.get<Progress>(Mix{{0, size(rnn)}, {0.1, 0.9}}, rnn);
  EXPECT_NE(other.validation_loss, by_hand.validation_loss);
  // What cannot be mixed is refused, and the mixture before goes on.
  const double score = talk.score(kTwoLines);
  talk.refused(Mix{{0, 0, 0}, {}});
  talk.refused(Mix{{0, 0}, {1}});
  talk.refused(Mix{{}, {}});
  talk.refused(Mix{{100}, {}}, bytes_of("short"));
  talk.refused(Mix{{5}, {}}, bytes_of("short"));
  talk.refused(Mix{{0, size(lstm)}, {}},
               project_of("ngram", {{"order", "3"}}, "another text\nwith other words\n"));
  EXPECT_EQ(talk.score(kTwoLines), score);
}

TEST_F(ProjectSession, TheMixtureAnswersEveryQuestion) {
  Talk talk;
  talk.get<Loaded>(Load{"onegin", "", "mixture"}, packed({ngram, lstm}));
  // A distribution: the likeliest tokens, all of them, sum to 1.
  const auto predicted = talk.get<Predicted>(Predict{1000}, bytes_of("the"));
  double sum = 0;
  for (const auto& token : predicted.likeliest) sum += std::pow(10, token.log10);
  EXPECT_NEAR(sum, 1, 1e-6);
  // Ranks agree with it.
  Score score;
  score.likeliest = 3;
  const auto answers = talk.ask(score, bytes_of(kTwoLines));
  const auto& scored = std::get<Scored>(answers[0].body);
  ASSERT_EQ(scored.items.size(), 6U);
  for (const ScoredToken& item : scored.items) {
    ASSERT_EQ(item.likeliest.size(), 3U);
    if (item.rank > 3) continue;
    EXPECT_EQ(item.likeliest[item.rank - 1].token, item.token);
    EXPECT_NEAR(item.likeliest[item.rank - 1].log10, item.log10, 1e-5);
  }
  Generate generate;
  generate.length = 12;
  const auto write = [&] {
    std::string written;
    for (const Event& event : talk.ask(generate, bytes_of("the"))) {
      for (const auto& token : std::get<Generated>(event.body).tokens) written += token.text;
    }
    return written;
  };
  EXPECT_EQ(write(), write());
  EXPECT_GT(write().size(), 5U);
  generate.beam = 3;
  EXPECT_FALSE(write().empty());
  talk.get<Inspected>(Inspect{});
  talk.get<Validated>(Validate{});
  EXPECT_NE(talk.refused(Save{}).what.text().find("mixture"), std::string::npos);
  talk.refused(Train{});
}

TEST_F(ProjectSession, WhatDoesNotBelongTogetherIsRefused) {
  const auto refused = [](const Pack& pack, const std::vector<Bytes>& files) {
    Bytes payload;
    for (const Bytes& file : files) payload.insert(payload.end(), file.begin(), file.end());
    Talk talk;
    return talk.refused(pack, payload).what;
  };
  const auto size = [](const Bytes& file) { return static_cast<std::uint32_t>(file.size()); };
  const Bytes letters = project_of("ngram", {}, text, {});
  EXPECT_NE(refused({{size(ngram), size(letters)}, ""}, {ngram, letters}).text().find("task"),
            std::string::npos);
  // The same words in another order: the task is equal, what was learnt from is not.
  std::string lines = text.substr(text.find('\n') + 1) + text.substr(0, text.find('\n') + 1);
  const Bytes other = project_of("ngram", {{"order", "2"}}, lines);
  EXPECT_NE(refused({{size(ngram), size(other)}, ""}, {ngram, other}), "");
  EXPECT_NE(refused({{size(ngram) + 1}, ""}, {ngram}), "");
  EXPECT_NE(refused({{}, ""}, {}), "");

  Talk talk;
  const Bytes file = packed({ngram, lstm});
  EXPECT_NE(talk.refused(Load{"onegin", "", "gru"}, file).hint.text().find("ngram, lstm"),
            std::string::npos);
  talk.refused(Load{"onegin", "", "0"}, file);
  talk.refused(Load{"onegin", "", "3"}, file);
  talk.refused(Load{"onegin", "", "mixture", {1}}, file);
  talk.refused(Load{"onegin", "", "mixture", {0, 0}}, file);
  talk.refused(Load{"onegin", "", "mixture", {1, -1}}, file);
}

}  // namespace
}  // namespace onegin
