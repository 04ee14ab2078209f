// A Session that trains: every kind, the same bits again and from a file, and what may change
// meanwhile.
#include <cmath>
#include <nlohmann/json.hpp>

#include "models/kinds_with.h"
#include "models/language_kinds.h"
#include "models/registry.h"
#include "session/session.h"
#include "talk.h"

namespace onegin {
namespace {

TEST(Session, EveryKindTrainsAnswersAndComesBackFromItsFile) {
  for (const ModelKind& kind : kinds_with(kLanguage)) {
    Talk talk;
    const TextOfKind own_text = text_of_kind(kind);
    talk.get<TaskReady>(own_text.command, bytes_of(own_text.text));
    talk.train(std::string(kind.id), {}, 3);
    const double before = talk.score(own_text.asked);
    EXPECT_TRUE(std::isfinite(before));
    EXPECT_LT(before, 0);
    talk.get<Generated>(Generate{20}, bytes_of(own_text.prompt));
    for (const bool with_training : {true, false}) {
      talk.get<Saved>(Save{"onegin", with_training});
      Talk other;
      const auto own = other.ask(Load{"onegin", "m.onegin"}, talk.payload());
      ASSERT_EQ(own.size(), 4U) << kind.id;
      EXPECT_TRUE(std::holds_alternative<TaskReady>(own[0].body));
      EXPECT_EQ(std::get<Configured>(own[1].body).kind, kind.id);
      EXPECT_TRUE(std::get<Progress>(own[2].body).trained);
      EXPECT_EQ(std::get<Loaded>(own[3].body).kind, kind.id);
      EXPECT_EQ(other.score(own_text.asked), before) << kind.id;
      if (!with_training) {
        EXPECT_NE(other.refused(Train{}).what.text().find("text to learn from"), std::string::npos);
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
  for (const ModelKind& kind : language_kinds()) {
    if (kind.make()->as_counted() != nullptr) continue;
    Talk talk;
    const TextOfKind own_text = text_of_kind(kind);
    talk.get<TaskReady>(own_text.command, bytes_of(own_text.text));
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
    if ((kind.abilities & kLanguage) == 0) continue;
    EXPECT_EQ(talk.score(own_text.asked), other.score(own_text.asked)) << kind.id;
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
  EXPECT_NE(failed.what.text().find("hidden"), std::string::npos);
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

}  // namespace
}  // namespace onegin
