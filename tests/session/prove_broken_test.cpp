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

}  // namespace
}  // namespace onegin
