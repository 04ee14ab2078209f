// A Session from text to answers, what is refused, and what is worked on in slices.
#include "session/session.h"

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "models/language_kinds.h"
#include "talk.h"

namespace onegin {
namespace {

const std::vector<std::pair<std::string, std::string>> kWords = {{"unit", "word"},
                                                                 {"boundary", "sentence"}};

TEST(Session, NothingBeforeItsTime) {
  Talk talk;
  for (const auto& body : std::vector<decltype(Command::body)>{
           Configure{"ngram", {}}, Train{}, Step{}, Reset{}, Score{}, Predict{}, Generate{},
           Validate{}, Save{}, Inspect{}}) {
    EXPECT_NE(talk.refused(body).what.text().find("no text"), std::string::npos);
  }
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  EXPECT_NE(talk.refused(Score{}).what.text().find("no model"), std::string::npos);
  talk.get<Configured>(Configure{"ngram", {}});
  EXPECT_NE(talk.refused(Score{}).what.text().find("not counted"), std::string::npos);
  talk.get<Progress>(Train{});
  EXPECT_LT(talk.score("the king\n"), 0);
}

TEST(Session, AModelLearnsFromAShareOfTheTextAndIsJudgedOnTheSameEvents) {
  Talk talk;
  talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text() + small_text()));
  const auto count = [&](double share) {
    talk.get<Configured>(Configure{"ngram", {}, 1, false, share});
    return talk.get<Progress>(Train{});
  };
  const Progress whole = count(1), tenth = count(0.1), little = count(0.001);
  EXPECT_NEAR(tenth.tokens / whole.tokens, 0.1, 0.02);
  EXPECT_GT(little.tokens, 1) << "a line is the least";
  EXPECT_LT(little.parameters, whole.parameters);
  EXPECT_GT(little.bits_per_character, tenth.bits_per_character);
  EXPECT_GT(tenth.bits_per_character, whole.bits_per_character);
  // Words that stand only further on are in the vocabulary all the same: a distribution over all.
  talk.get<Progress>(Train{});
  count(0.001);
  const auto predicted = talk.get<Predicted>(Predict{1000}, bytes_of("the"));
  double sum = 0;
  for (const auto& token : predicted.likeliest) sum += std::pow(10, token.log10);
  EXPECT_NEAR(sum, 1, 1e-6);
  EXPECT_EQ(predicted.likeliest.size(), 10U) << "eight words, </s> and <unk>";
  // Reset keeps the share; a new model learns from all again.
  talk.get<Progress>(Reset{});
  EXPECT_EQ(talk.get<Progress>(Train{}).tokens, little.tokens);
  EXPECT_EQ(count(1).tokens, whole.tokens);
  talk.get<Configured>(Configure{"rnn", {{"hidden", "8"}}, 1, false, 0.1});
  EXPECT_LE(talk.get<Progress>(Train{0, 1, 0}).tokens, 2 * tenth.tokens);
  // A single token is enough for every kind.
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  for (const ModelKind& kind : language_kinds()) {
    if ((kind.abilities & kPairs) != 0) {
      const Failed refused = talk.refused(Configure{std::string(kind.id), {}});
      EXPECT_NE(refused.hint.text().find("pairs"), std::string::npos);
      continue;
    }
    talk.get<Configured>(Configure{std::string(kind.id), {}, 1, false, 1e-9});
    const Progress progress = talk.get<Progress>(Train{2, 0, 0});
    EXPECT_GT(progress.best_validation_loss, 0) << kind.id;
  }
  talk.refused(Configure{"ngram", {}, 1, false, 0});
  talk.refused(Configure{"ngram", {}, 1, false, 1.5});
}

TEST(Session, TellsTheTask) {
  Talk talk;
  const auto task = talk.get<TaskReady>(SetText{kWords},
                                        bytes_of("a b\na c\xff\na d\n" + std::string("a e\na f")));
  EXPECT_EQ(task.lines, 5);
  EXPECT_EQ(task.tokens, 15);  // five </s>
  EXPECT_EQ(task.malformed, 1);
  EXPECT_EQ(task.first_malformed, 7);
  EXPECT_EQ(task.train_tokens + task.validation_tokens, 15);
  EXPECT_EQ(task.vocabulary, task.types + 3);
  EXPECT_EQ(task.fingerprint.size(), 16U);
  const auto held_out = talk.get<TaskReady>(SetText{kWords, 4}, bytes_of("a b\na b\nb z\n"));
  EXPECT_EQ(held_out.train_tokens, 6);
  EXPECT_EQ(held_out.validation_tokens, 3);
  EXPECT_EQ(held_out.validation_unknown, 1);
  EXPECT_EQ(held_out.validation_characters, 4);
}

TEST(Session, TheNgramFromTextToAnswers) {
  Talk talk;
  const auto task = talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text()));
  const auto configured = talk.get<Configured>(Configure{"ngram", {{"order", "3"}}});
  EXPECT_EQ(configured.title, "n-gram");
  EXPECT_TRUE(configured.counted);
  const auto order = std::find_if(configured.fields.begin(), configured.fields.end(),
                                  [](const auto& field) { return field.name == "order"; });
  ASSERT_NE(order, configured.fields.end());
  EXPECT_EQ(order->value, "3");
  EXPECT_EQ(order->type, "integer");
  EXPECT_EQ(order->maximum, 16);

  const auto progress = talk.get<Progress>(Train{});
  EXPECT_TRUE(progress.trained);
  EXPECT_FALSE(progress.running);
  EXPECT_GT(progress.parameters, 0);
  EXPECT_EQ(progress.fraction, 1);
  EXPECT_TRUE(std::isnan(progress.train_loss));

  const auto own = talk.ask(Score{true, 2}, bytes_of("the king laugh\nthe ogre\n"));
  ASSERT_EQ(own.size(), 3U);
  const auto& first = std::get<Scored>(own[0].body);
  EXPECT_EQ(first.line, 1U);
  EXPECT_EQ(first.events, 4U);
  ASSERT_EQ(first.items.size(), 4U);
  EXPECT_EQ(first.items[1].token, "king");
  EXPECT_EQ(first.items[1].likeliest.size(), 2U);
  EXPECT_GE(first.items[1].order, 1U);
  EXPECT_TRUE(first.items[3].control);
  double sum = 0;
  for (const auto& item : first.items) sum += item.log10;
  EXPECT_NEAR(sum, first.log10, 1e-9);
  const auto& second = std::get<Scored>(own[1].body);
  EXPECT_EQ(second.items[1].token, "ogre");
  EXPECT_TRUE(second.items[1].oov);
  EXPECT_NEAR(second.log10 - second.log10_without_oov, second.items[1].log10, 1e-9);
  const auto& totals = std::get<Totals>(own[2].body);
  EXPECT_EQ(totals.lines, 2);
  EXPECT_EQ(totals.events, 7);
  EXPECT_EQ(totals.oov, 1);
  EXPECT_NEAR(totals.log10, first.log10 + second.log10, 1e-9);
  EXPECT_NEAR(totals.perplexity, std::pow(10, -totals.log10 / 7), 1e-6);

  // What is expected after "the" there, is what Predict says after "the".
  const auto predicted = talk.get<Predicted>(Predict{3}, bytes_of("the"));
  ASSERT_EQ(predicted.likeliest.size(), 3U);
  EXPECT_EQ(predicted.likeliest[0].token, first.items[1].likeliest[0].token);
  EXPECT_NEAR(predicted.likeliest[0].log10, first.items[1].likeliest[0].log10, 1e-6);

  const auto validated = talk.get<Validated>(Validate{});
  EXPECT_EQ(validated.events, task.validation_tokens);
  std::vector<float> log_probs(talk.payload().size() / sizeof(float));
  ASSERT_EQ(log_probs.size(), static_cast<std::size_t>(validated.events));
  std::memcpy(log_probs.data(), talk.payload().data(), talk.payload().size());
  double loss = 0;
  for (const float value : log_probs) loss -= static_cast<double>(value);
  EXPECT_NEAR(loss / validated.events, progress.validation_loss, 1e-5);
  EXPECT_NEAR(loss / std::log(2.0) / task.validation_characters, progress.bits_per_character, 1e-5);
}

TEST(Session, RawLogProbabilitiesInThePayload) {
  Talk talk;
  talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text()));
  talk.train("ngram", {}, 0);
  const auto own = talk.ask(Score{false, 0, false, true}, bytes_of("the ogre laugh\n"));
  const auto& scored = std::get<Scored>(own[0].body);
  ASSERT_EQ(own[0].payload.size(), 4 * 9U);
  double log_probs[4];
  std::memcpy(log_probs, own[0].payload.data(), sizeof log_probs);
  EXPECT_NEAR((log_probs[0] + log_probs[1] + log_probs[2] + log_probs[3]) / std::log(10.0),
              scored.log10, 1e-9);
  EXPECT_EQ(own[0].payload[33], std::byte{1});
  EXPECT_EQ(own[0].payload[34], std::byte{0});
  EXPECT_TRUE(scored.items.empty());
}

TEST(Session, ManyLinesInOneAnswer) {
  Talk talk;
  talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text()));
  talk.train("ngram", {}, 0);
  // The second line comes in two pieces.
  std::string text = "the king laugh\nthe";
  for (int i = 0; i < 5000; ++i) text += " queen";
  text += "\nthe ogre\n\n";
  const auto one_by_one = talk.ask(Score{}, bytes_of(text));
  Score score;
  score.batches = true;
  const auto together = talk.ask(score, bytes_of(text));
  EXPECT_LT(together.size(), one_by_one.size());
  std::size_t piece = 0;
  for (const Event& event : together) {
    if (event.last) continue;
    const auto& sums = std::get<Scored>(event.body);
    double log10 = 0;
    std::uint32_t events = 0;
    ASSERT_EQ(event.payload.size() % 40, 0U);
    for (std::size_t at = 0; at < event.payload.size(); at += 40) {
      const auto& alone = std::get<Scored>(one_by_one.at(piece++).body);
      if (at == 0) {
        EXPECT_EQ(sums.line, alone.line);
      }
      double logs[2];
      std::uint32_t counts[5];
      std::memcpy(logs, &event.payload[at], sizeof logs);
      std::memcpy(counts, &event.payload[at + sizeof logs], sizeof counts);
      EXPECT_EQ(logs[0], alone.log10);
      EXPECT_EQ(logs[1], alone.log10_without_oov);
      EXPECT_EQ(counts[0], alone.line);
      EXPECT_EQ(counts[1], alone.tokens);
      EXPECT_EQ(counts[2], alone.oov);
      EXPECT_EQ(counts[3], alone.events);
      EXPECT_EQ(counts[4], alone.characters);
      log10 += logs[0];
      events += counts[3];
    }
    EXPECT_NEAR(sums.log10, log10, 1e-9 * std::abs(log10));
    EXPECT_EQ(sums.events, events);
  }
  EXPECT_EQ(piece, 5U);
  EXPECT_EQ(std::get<Totals>(together.back().body).log10,
            std::get<Totals>(one_by_one.back().body).log10);
}

TEST(Session, WhatIsRefusedChangesNothing) {
  Talk talk;
  talk.get<TaskReady>(SetText{kWords}, bytes_of(small_text()));
  talk.train("ngram", {{"order", "3"}}, 0);
  const double before = talk.score("the king laugh\n");
  talk.refused(SetText{}, {});
  talk.refused(SetText{{{"unit", "syllable"}}}, bytes_of("abc"));
  talk.refused(SetText{{{"colour", "red"}}}, bytes_of("abc"));
  talk.refused(SetText{{}, 99}, bytes_of("abc"));
  talk.refused(Configure{"oracle", {}});
  talk.refused(Configure{"ngram", {{"order", "0"}}});
  talk.refused(Configure{"ngram", {{"order", "five"}}});
  talk.refused(Configure{"ngram", {{"hidden", "8"}}});
  talk.refused(Configure{"rnn", {{"learning_rate", "-1"}}});
  talk.refused(Train{-1, 0, 0});
  talk.refused(Train{0, std::nan(""), 0});
  talk.refused(Generate{10, -1});
  talk.refused(Generate{10, 1, 0, 0});
  talk.refused(Generate{10, 1, 0, 1, 4000000000U});
  talk.refused(Save{"docx"});
  talk.refused(Save{"safetensors"});
  talk.refused(Load{"docx", "x.docx"}, bytes_of("abc"));
  const auto foreign = talk.refused(Load{"onegin", "x.onegin"}, bytes_of("abc"));
  EXPECT_EQ(foreign.where, "x.onegin");
  talk.refused(Load{"safetensors", "x.safetensors"}, bytes_of("abc"));
  talk.refused(Inspect{true});
  EXPECT_EQ(talk.score("the king laugh\n"), before);
}

TEST(Session, CancelEndsWhatWaitsAndWhatWorks) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.train("ngram", {}, 0);
  std::string long_text;
  for (int i = 0; i < 2000; ++i) long_text += "the king sees the queen\n";
  const auto working = talk.send(Score{}, bytes_of(long_text));
  const auto waiting = talk.send(Generate{1000000});
  talk.slice();
  EXPECT_FALSE(talk.answered(working));
  const auto first = talk.send(Cancel{working});
  const auto second = talk.send(Cancel{waiting});
  const auto nobody = talk.send(Cancel{4711});
  for (const auto id : {first, second, nobody, working, waiting}) {
    const auto own = talk.wait(id);
    EXPECT_TRUE(std::holds_alternative<Cancelled>(own.back().body));
  }
  talk.get<Configured>(Configure{"rnn", {{"hidden", "8"}}});
  const auto training = talk.send(Train{});
  talk.slice();
  talk.get<Cancelled>(Cancel{training});
  EXPECT_TRUE(std::holds_alternative<Progress>(talk.wait(training).back().body));
  EXPECT_FALSE(talk.slice());
}

TEST(Session, WorkIsDoneInSlices) {
  Talk talk;
  std::string text;
  for (int i = 0; i < 30; ++i) text += small_text();
  const auto slices = [&](decltype(Command::body) body, std::string_view payload) {
    const auto id = talk.send(std::move(body), bytes_of(payload));
    int count = 0;
    for (; !talk.answered(id); ++count) talk.slice();
    EXPECT_FALSE(std::holds_alternative<Failed>(talk.answers(id).back().body));
    return count;
  };
  const std::string megabyte(1000000, 'a');
  slices(SetText{}, megabyte);
  EXPECT_GT(slices(SetText{}, text), 0);
  talk.train("rnn", {{"hidden", "8"}}, 1);
  EXPECT_GT(slices(Score{}, text), 100);
  EXPECT_GT(slices(Score{}, std::string(20000, 'x')), 10);  // one long line
  EXPECT_GT(slices(Generate{2000}, "the"), 100);
  EXPECT_GT(slices(Generate{50, 1, 0, 1, 8}, "the"), 30);
  EXPECT_GT(slices(Validate{}, ""), 10);
  EXPECT_GT(slices(Predict{}, text), 100);
}

TEST(Session, HostileTexts) {
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 100000; ++i)
    noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  std::string repeated;
  for (int i = 0; i < 100000; ++i) repeated += "word ";
  for (const std::string& text :
       {std::string("x"), std::string("\n"), std::string(1, '\0'), std::string("no line end"),
        repeated, noise, std::string(5000, '\n')}) {
    for (const char* unit : {"character", "word", "whitespace"}) {
      for (const char* boundary : {"sentence", "stream"}) {
        Talk talk;
        const auto own =
            talk.ask(SetText{{{"unit", unit}, {"boundary", boundary}}}, bytes_of(text));
        if (const auto* failed = std::get_if<Failed>(&own.back().body)) {
          EXPECT_FALSE(failed->what.empty());
          continue;
        }
        talk.train("ngram", {}, 0);
        const auto totals = talk.get<Totals>(Score{}, bytes_of(text.substr(0, 5000)));
        EXPECT_FALSE(std::isnan(totals.log10)) << unit << boundary << text.size();
        talk.ask(Generate{10}, bytes_of(text.substr(0, 100)));  // an answer, whichever
        talk.get<Predicted>(Predict{}, bytes_of(text.substr(0, 100)));
      }
    }
  }
}

}  // namespace
}  // namespace onegin
