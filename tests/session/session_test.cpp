// A Session from text to answers: every kind of model, every command, and what is refused.
#include "session/session.h"

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "models/registry.h"
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
    EXPECT_NE(talk.refused(body).what.find("no text"), std::string::npos);
  }
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  EXPECT_NE(talk.refused(Score{}).what.find("no model"), std::string::npos);
  talk.get<Configured>(Configure{"ngram", {}});
  EXPECT_NE(talk.refused(Score{}).what.find("not counted"), std::string::npos);
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
  for (const ModelKind& kind : model_kinds()) {
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

TEST(Session, EveryKindTrainsAnswersAndComesBackFromItsFile) {
  for (const ModelKind& kind : model_kinds()) {
    Talk talk;
    talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
    talk.train(std::string(kind.id), {}, 3);
    const double before = talk.score("the king sees\na fool\n");
    EXPECT_TRUE(std::isfinite(before));
    EXPECT_LT(before, 0);
    talk.get<Generated>(Generate{20}, bytes_of("the "));
    for (const bool with_training : {true, false}) {
      talk.get<Saved>(Save{"onegin", with_training});
      Talk other;
      const auto own = other.ask(Load{"onegin", "m.onegin"}, talk.payload());
      ASSERT_EQ(own.size(), 4U) << kind.id;
      EXPECT_TRUE(std::holds_alternative<TaskReady>(own[0].body));
      EXPECT_EQ(std::get<Configured>(own[1].body).kind, kind.id);
      EXPECT_TRUE(std::get<Progress>(own[2].body).trained);
      EXPECT_EQ(std::get<Loaded>(own[3].body).kind, kind.id);
      EXPECT_EQ(other.score("the king sees\na fool\n"), before) << kind.id;
      if (!with_training) {
        EXPECT_NE(other.refused(Train{}).what.find("text to learn from"), std::string::npos);
      }
    }
    const auto facts = nlohmann::json::parse(talk.get<Inspected>(Inspect{}).json);
    EXPECT_EQ(facts["kind"], kind.id);
    EXPECT_EQ(facts["task"]["unit"], "character");
    EXPECT_GT(facts["parameters"], 0);
  }
}

TEST(Session, TheSameSeedWritesTheSame) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.train("ngram", {{"order", "4"}}, 0);
  const auto write = [&](const Generate& generate) {
    std::string text;
    for (const Event& event : talk.ask(generate, bytes_of("the "))) {
      for (const auto& token : std::get<Generated>(event.body).tokens) text += token.text;
    }
    return text;
  };
  const std::string first = write(Generate{60, 1, 0, 1, 0, 12});
  EXPECT_EQ(first, write(Generate{60, 1, 0, 1, 0, 12}));
  EXPECT_NE(first, write(Generate{60, 1, 0, 1, 0, 13}));
  // Made by this test; the same natively and as WebAssembly.
  EXPECT_EQ(first, "queen laugh\nthe queen laugh\nthing sees the queen sees the fo");
  EXPECT_EQ(write(Generate{20, 1, 0, 1, 4, 1}), "queen sees the queen");
}

TEST(Session, TrainingGoesOnBitForBitFromAFile) {
  for (const ModelKind& kind : model_kinds()) {
    if (kind.make()->as_counted() != nullptr) continue;
    Talk talk;
    talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
    talk.get<Configured>(Configure{std::string(kind.id), {}});
    // The limit is the same from the first step on, since the schedule follows it.
    const auto id = talk.send(Train{12, 0, 0});
    while (!talk.answered(id) && (talk.answers(id).empty() ||
                                  std::get<Progress>(talk.answers(id).back().body).step < 5)) {
      talk.slice();
    }
    talk.get<Progress>(Pause{});
    talk.get<Saved>(Save{});
    Talk other;
    other.get<Loaded>(Load{}, talk.payload());
    const auto straight = talk.get<Progress>(Train{12, 0, 0});
    const auto resumed = other.get<Progress>(Train{12, 0, 0});
    EXPECT_EQ(straight.step, 12) << kind.id;
    EXPECT_EQ(resumed.step, 12) << kind.id;
    EXPECT_EQ(straight.train_loss, resumed.train_loss) << kind.id;
    EXPECT_EQ(talk.score("the king sees\n"), other.score("the king sees\n")) << kind.id;
  }
}

TEST(Session, TrainPauseStepReset) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(Configure{"rnn", {{"hidden", "16"}}, 5});
  const double first = talk.score("the king\n");
  const auto training = talk.send(Train{});
  while (talk.answers(training).size() < 3) talk.slice();
  // A question is answered although training has no end.
  const auto question = talk.send(Score{}, bytes_of("a fool\n"));
  talk.wait(question);
  EXPECT_FALSE(talk.answered(training));
  const auto paused = talk.get<Progress>(Pause{});
  EXPECT_TRUE(talk.answered(training));
  EXPECT_FALSE(paused.running);
  EXPECT_GT(paused.step, 0);
  EXPECT_EQ(talk.get<Progress>(Step{}).step, paused.step + 1);
  EXPECT_NE(talk.score("the king\n"), first);
  EXPECT_EQ(talk.get<Progress>(Reset{}).step, 0);
  EXPECT_EQ(talk.score("the king\n"), first);
  EXPECT_EQ(talk.get<Progress>(Pause{}).step, 0);  // nothing runs: answered all the same
}

TEST(Session, ProgressComesAtMostTenTimesASecond) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(Configure{"rnn", {{"hidden", "8"}}});
  const double begun = talk.seconds();
  const auto own = talk.ask(Train{200, 0, 0});
  EXPECT_GT(own.size(), 4U);
  EXPECT_LE(static_cast<double>(own.size()), 10 * (talk.seconds() - begun) + 3);
}

TEST(Session, CountingIsAStepOnceTheModelCanBeAsked) {
  double now = 0;
  Session session([&now] { return now += 0.2; });  // a report is due at each look at the clock
  std::string text;
  while (text.size() < 100'000) text += small_text();
  session.send({1, SetText{}, bytes_of(text)});
  session.send({2, Configure{"ngram", {}}, {}});
  session.send({3, Train{}, {}});
  int judged = 0;
  for (bool more = true; more;) {
    more = session.advance(0.01);
    for (const Event& event : session.take_events()) {
      const auto* progress = std::get_if<Progress>(&event.body);
      if (progress == nullptr) continue;
      EXPECT_EQ(progress->step > 0, progress->trained);
      if (progress->running && progress->fraction > 0.9) ++judged;
    }
  }
  EXPECT_GT(judged, 2) << "counted, but not judged yet";
}

TEST(Session, WhatMayChangeWhileTraining) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.train("lstm", {{"hidden", "8"}}, 2);
  const double before = talk.score("the\n");
  const auto changed = talk.get<Configured>(Configure{"", {{"learning_rate", "0.5"}}, 1, true});
  const auto rate = std::find_if(changed.fields.begin(), changed.fields.end(),
                                 [](const auto& field) { return field.name == "learning_rate"; });
  EXPECT_EQ(rate->value, "0.5");
  EXPECT_TRUE(rate->live);
  EXPECT_NE(rate->standard, "0.5");
  const auto failed =
      talk.refused(Configure{"", {{"learning_rate", "0.1"}, {"hidden", "9"}}, 1, true});
  EXPECT_NE(failed.what.find("hidden"), std::string::npos);
  EXPECT_EQ(talk.score("the\n"), before);
  const auto kept = talk.get<Configured>(Configure{"", {}, 1, true});
  for (const auto& field : kept.fields) {
    if (field.name == "learning_rate") {
      EXPECT_EQ(field.value, "0.5");
    }
    if (field.name == "hidden") {
      EXPECT_EQ(field.value, "8");
    }
  }
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

TEST(Session, ANewModelOrTextEndsTraining) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(Configure{"rnn", {{"hidden", "8"}}});
  const auto first = talk.send(Train{});
  talk.slice();
  talk.get<Configured>(Configure{"ngram", {}});
  EXPECT_TRUE(talk.answered(first));
  const auto second = talk.send(Train{});
  talk.get<TaskReady>(SetText{}, bytes_of("another text\n"));
  EXPECT_TRUE(talk.answered(second));
  talk.refused(Score{});
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
