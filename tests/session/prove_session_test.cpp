// Prove: every row is right for every kind, and wrong where something is.
#include <cmath>
#include <cstring>

#include "evaluation/reference.h"
#include "memory_limit.h"
#include "models/registry.h"
#include "proofs_found.h"
#include "session/gradient_rows.h"

namespace onegin {
namespace {

const std::vector<std::pair<std::string, std::string>> kProvenWords = {{"unit", "word"},
                                                                       {"boundary", "sentence"}};

TEST(ProveSession, EveryKindIsRightOnEveryTask) {
  const std::string pairs = "the\teht\nsea\taes\ntea\taet\nall\tlla\nmeet\tteem\nlast\ttsal\n";
  for (const ModelKind& kind : model_kinds()) {
    if ((kind.abilities & kLanguage) == 0) continue;
    for (const char* boundary : {"stream", "sentence", "pairs"}) {
      Talk talk;
      const bool is_pairs = std::string_view(boundary) == "pairs";
      if (!is_pairs && (kind.abilities & kPairs) != 0) continue;
      std::string text = is_pairs ? "" : small_text();
      for (int i = 0; i < 20 && is_pairs; ++i) text += pairs;
      if ((kind.abilities & kSees) != 0) text = text_of_kind(kind).text;
      talk.get<TaskReady>(
          SetText{{{"unit", is_pairs ? "character" : "word"}, {"boundary", boundary}}},
          bytes_of(text));
      talk.train(std::string(kind.id), {}, 2);
      const Found found = found_in(talk.ask(Prove{.events = 100}));
      expect_right(found, std::string(kind.id) + " " + boundary);
      EXPECT_EQ(found.of("saved").size(), 2U);
      EXPECT_EQ(found.of("seed").size(), 1U);
      EXPECT_EQ(found.of("reference").size() >= 2, reference_cases(kind.id) > 0);
      EXPECT_TRUE(found.of("gradient").empty()) << "this program has no double precision";
      ASSERT_EQ(found.of("sum").size(), 1U);
      EXPECT_EQ(found.of("sum")[0].theirs, 1);
      EXPECT_NEAR(found.of("sum")[0].ours, 1, 1e-5);
    }
  }
}

TEST(ProveSession, AModelWithoutATextWritesItsOwn) {
  Talk talk, other;
  talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(small_text()));
  talk.train("ngram", {{"order", "2"}}, 0);
  talk.get<Saved>(Save{"arpa"});
  other.get<Loaded>(Load{"arpa", "a.arpa", "", {}, "word"}, talk.payload());
  const Found found = found_in(other.ask(Prove{}));
  expect_right(found, "arpa");
  EXPECT_EQ(found.of("saved").size(), 2U);
  EXPECT_TRUE(found.of("seed").empty());
  EXPECT_TRUE(found.says("without a text to learn from"));
  EXPECT_NE(found.of("sum")[0].name.text().find("512"), std::string::npos);
  talk.get<Saved>(Save{});
  const Found there = found_in(other.ask(Prove{}, talk.payload()));
  expect_right(there, "arpa, on a file's text");
}

TEST(ProveSession, OfAMixtureOnlyTheSumIsAsked) {
  Talk talk;
  talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(small_text()));
  talk.train("ngram", {{"order", "2"}}, 0);
  talk.get<Saved>(Save{});
  const Bytes one = talk.payload();
  Bytes both = one;
  both.insert(both.end(), one.begin(), one.end());
  const auto size = static_cast<std::uint32_t>(one.size());
  talk.get<Progress>(Mix{{size, size}, {}}, both);
  const Found found = found_in(talk.ask(Prove{}));
  expect_right(found, "mixture");
  EXPECT_EQ(found.rows.size(), 1U);
  EXPECT_EQ(found.proven.notes.size(), 4U);
  EXPECT_TRUE(found.says("a mixture"));
}

TEST(ProveSession, WhatWouldNotFitIsLeftOutAndSaid) {
  Talk talk;
  talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(small_text()));
  talk.train("lstm", {{"hidden", "8"}}, 1);
  set_memory_limit(kProgramMemory + (std::uint64_t{1} << 14U));
  const Found found = found_in(talk.ask(Prove{.gradients_apart = true}));
  set_memory_limit(0);
  expect_right(found, "sum and reference");
  EXPECT_TRUE(found.of("saved").empty());
  EXPECT_TRUE(found.of("seed").empty());
  EXPECT_TRUE(found.says("of memory"));
}

TEST(ProveSession, TheCacheLowersTheBitsAndItsSumIsNotOne) {
  Talk talk;
  const auto ready = talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(small_text()));
  talk.train("rnn", {{"hidden", "8"}}, 5);
  const Found found = found_in(talk.ask(Prove{.cache = true}));
  ASSERT_EQ(found.rows.size(), 2U);
  const Proof& bits = found.rows[0];
  EXPECT_EQ(bits.kind, "bits");
  EXPECT_TRUE(bits.right);
  EXPECT_LT(bits.ours, bits.theirs);
  EXPECT_NE(bits.name.text().find("bits per character"), std::string::npos);
  // Over the whole held-out part the plain bits are those of Validate.
  talk.get<Validated>(Validate{});
  double nats = 0;
  for (std::size_t at = 0; at < talk.payload().size(); at += sizeof(float)) {
    float log_prob = 0;
    std::memcpy(&log_prob, talk.payload().data() + at, sizeof log_prob);
    nats -= static_cast<double>(log_prob);
  }
  EXPECT_NEAR(bits.theirs, nats / std::log(2) / ready.validation_characters, 1e-4);
  EXPECT_EQ(found.rows[1].kind, "sum");
  EXPECT_FALSE(found.rows[1].right);
  EXPECT_GT(found.rows[1].ours, 1.1);
}

// The question for another build says everything that this one would have checked.
TEST(ProveSession, TheGradientsAreAskedForApart) {
  Talk talk;
  talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(small_text()));
  talk.train("gru", {{"hidden", "8"}}, 1);
  const auto events = talk.ask(Prove{.gradients_apart = true});
  expect_right(found_in(events), "gru");
  std::size_t wanted = 0;
  for (const Event& event : events) {
    const auto* question = std::get_if<GradientsWanted>(&event.body);
    if (question == nullptr) continue;
    ++wanted;
    EXPECT_EQ(question->question.kind, "gru");
    EXPECT_EQ(question->question.tokens.size(), 21U);
    const auto request = request_of(question->question, event.payload);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->weights.count("out.bias"), 1U);
    auto fewer = event.payload;
    fewer.pop_back();
    EXPECT_FALSE(request_of(question->question, fewer));
    fewer = event.payload;
    fewer.push_back({});
    EXPECT_FALSE(request_of(question->question, fewer));
  }
  EXPECT_EQ(wanted, 1U);
  EXPECT_NE(talk.refused(CheckGradients{}).what.text().find("cannot check"), std::string::npos);
}

TEST(ProveSession, SaysWhatIsOutOfBoundsAndIsCancelled) {
  Talk talk;
  EXPECT_NE(talk.refused(Prove{}).what.text().find("no text"), std::string::npos);
  talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(small_text()));
  EXPECT_NE(talk.refused(Prove{}).what.text().find("no model"), std::string::npos);
  talk.get<Configured>(Configure{"ngram", {}, 1, false});
  EXPECT_NE(talk.refused(Prove{}).what.text().find("not counted"), std::string::npos);
  talk.train("lstm", {{"hidden", "8"}}, 1);
  EXPECT_EQ(talk.refused(Prove{.events = 0}).where.text(), "events");
  EXPECT_EQ(talk.refused(Prove{.events = 100001}).where.text(), "events");
  std::string text;
  for (int i = 0; i < 10; ++i) text += small_text();
  talk.get<TaskReady>(SetText{kProvenWords}, bytes_of(text));
  talk.train("lstm", {{"hidden", "8"}}, 1);
  const auto id = talk.send(Prove{});
  for (int i = 0; i < 100000 && talk.answers(id).empty(); ++i) talk.slice();
  EXPECT_FALSE(talk.answered(id));
  talk.get<Cancelled>(Cancel{id});
  EXPECT_TRUE(std::holds_alternative<Cancelled>(talk.wait(id).back().body));
  EXPECT_LT(talk.score("the king\n"), 0) << "and other questions are answered";
}

}  // namespace
}  // namespace onegin
