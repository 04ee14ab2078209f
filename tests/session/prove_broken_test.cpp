// Each fault of a model turns the row red that is about it, and no other; with the gradients in
// double precision.
#include "proofs_found.h"

namespace onegin {
namespace {

Found prove(const char* kind) {
  Talk talk(&onegin_gradient::begin);
  talk.get<TaskReady>(SetText{{{"unit", "word"}, {"boundary", "sentence"}}},
                      bytes_of(small_text() + small_text()));
  talk.train(kind, {{"hidden", "6"}, {"embedding", "5"}}, 3);
  return found_in(talk.ask(Prove{.events = 100}));
}

// The names of the rows that are wrong, by their kinds.
std::string wrong_in(const Found& found) {
  std::string kinds;
  for (const Proof& row : found.rows) {
    if (!row.right) kinds += row.kind + " ";
  }
  return kinds;
}

TEST(ProveBroken, ASoundModelIsRight) {
  const Found found = prove("sound");
  expect_right(found, "sound");
  EXPECT_EQ(found.of("gradient").size(), 7U);
  EXPECT_TRUE(found.says("no other program's figures")) << "nobody knows those of a new kind";
}

TEST(ProveBroken, TheKindsOfTheRegistryAreRightInDoublePrecision) {
  for (const char* kind : {"rnn", "lstm", "gru", "mlp"}) {
    const Found found = prove(kind);
    expect_right(found, kind);
    EXPECT_GE(found.of("gradient").size(), 4U);
    for (const Proof& row : found.of("gradient")) EXPECT_LE(row.difference, 1e-6);
  }
}

TEST(ProveBroken, ADistributionThatDoesNotSumToOne) {
  const Found found = prove("leaky");
  EXPECT_EQ(wrong_in(found), "sum ");
  EXPECT_GT(found.of("sum")[0].ours, 1.0001);
}

TEST(ProveBroken, AModelThatIsAnotherOneOnceItIsLoaded) {
  const Found found = prove("forgetful");
  EXPECT_EQ(wrong_in(found), "saved saved ");
}

TEST(ProveBroken, ASeedThatDoesNotRepeat) { EXPECT_EQ(wrong_in(prove("moody")), "seed "); }

TEST(ProveBroken, AGradientOfTheWrongSign) {
  const Found found = prove("backward");
  EXPECT_EQ(wrong_in(found), "gradient ");
  for (const Proof& row : found.of("gradient")) {
    const bool is_bias = row.name.text().find("out.bias") != std::string::npos;
    EXPECT_EQ(row.right, !is_bias) << row.name.text();
    EXPECT_NEAR(row.ours, is_bias ? -row.theirs : row.theirs, 1e-6);
  }
}

// The same rows by way of the question that goes to another build.
TEST(ProveBroken, TheQuestionApartHasTheSameAnswer) {
  Talk talk(&onegin_gradient::begin);
  talk.get<TaskReady>(SetText{{{"unit", "word"}, {"boundary", "sentence"}}},
                      bytes_of(small_text() + small_text()));
  talk.train("lstm", {{"hidden", "6"}, {"embedding", "5"}}, 3);
  const Found here = found_in(talk.ask(Prove{}));
  const auto events = talk.ask(Prove{.gradients_apart = true});
  EXPECT_TRUE(found_in(events).of("gradient").empty());
  Found there;
  for (const Event& event : events) {
    const auto* wanted = std::get_if<GradientsWanted>(&event.body);
    if (wanted == nullptr) continue;
    there = found_in(talk.ask(CheckGradients{wanted->question}, event.payload));
  }
  const auto ours = here.of("gradient"), theirs = there.of("gradient");
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].name, theirs[i].name);
    EXPECT_EQ(ours[i].difference, theirs[i].difference);
  }
  GradientQuestion wrong;
  wrong.kind = "ngram";
  EXPECT_NE(talk.refused(CheckGradients{wrong}).what.text().find("no gradients"),
            std::string::npos);
}

// What encodes a source, or looks at its picture, has gradients only where there is one.
TEST(ProveBroken, WhoReadsSourcesIsAskedAboutAPair) {
  const std::string pairs =
      "red circle 8 20 6; blue square 24 9 5\ta red circle\nblue square 24 9 5\ta square\n"
      "green triangle 9 9 7\ta triangle\nred square 8 8 6\ta square\n";
  for (const char* kind : {"caption", "translate"}) {
    Talk talk(&onegin_gradient::begin);
    talk.get<TaskReady>(SetText{{{"unit", "word"}, {"boundary", "pairs"}}}, bytes_of(pairs));
    const bool sees = std::string(kind) == "caption";
    decltype(Configure::settings) small{{"hidden", "6"}, {"embedding", "5"}};
    if (sees) small.insert(small.end(), {{"channels", "5"}, {"first_channels", "4"}});
    talk.get<Configured>(Configure{kind, small});
    talk.get<Progress>(Train{3});
    for (const Event& event : talk.ask(Prove{.events = 20, .gradients_apart = true})) {
      const auto* wanted = std::get_if<GradientsWanted>(&event.body);
      if (wanted == nullptr) continue;
      const GradientQuestion& question = wanted->question;
      EXPECT_EQ(question.source.size(), 11U) << kind;
      EXPECT_EQ(question.picture.size(), sees ? 3072U : 0U);
      EXPECT_EQ(question.tokens.front(), kBeginSentence);
      EXPECT_EQ(question.tokens.back(), kEndSentence);
    }
    const Found found = found_in(talk.ask(Prove{.events = 20}));
    std::size_t of_sources = 0;
    for (const Proof& row : found.of("gradient")) {
      EXPECT_TRUE(row.right) << kind << ": " << row.name.text() << ", " << row.difference;
      const std::string name = row.name.text();
      const bool encodes = name.find("conv.") != name.npos || name.find("encoder.") != name.npos ||
                           name.find("bridge") != name.npos;
      if (encodes && row.theirs != 0) ++of_sources;
    }
    EXPECT_GE(of_sources, 4U) << kind;
  }
}

}  // namespace
}  // namespace onegin
