// Describe: a picture that no source describes, beside the same picture as a scene.
#include <cmath>
#include <cstring>

#include "scenes/picture.h"
#include "talk.h"

namespace onegin {
namespace {

const std::string kPairsOfScenes =
    "red circle 8 20 6; blue square 24 9 5\ta red circle\nblue square 24 9 5\ta square\n"
    "green triangle 9 9 7\ta triangle\nred circle 24 9 3; blue square 8 20 6\ta small circle\n"
    "green circle 8 8 3; red square 8 8 6\ta square\nred square 8 8 6\ta square\n";
const SetText kReadAsPairs{{{"unit", "word"}, {"boundary", "pairs"}}};

Bytes picture_of_scene(std::string_view scene) {
  Picture picture;
  draw_scene(*parse_scene(scene), picture);
  const auto bytes = std::as_bytes(std::span(picture));
  return {bytes.begin(), bytes.end()};
}

decltype(Configure::settings) small_captioner(const std::string& attention) {
  return {{"attention", attention}, {"channels", "6"},  {"first_channels", "4"},
          {"hidden", "10"},         {"embedding", "5"}, {"shift", "0"}};
}

std::vector<float> numbers_in(const Bytes& payload) {
  std::vector<float> numbers(payload.size() / sizeof(float));
  std::memcpy(numbers.data(), payload.data(), payload.size());
  return numbers;
}

class DescribeSession : public testing::TestWithParam<const char*> {
 protected:
  DescribeSession() {
    talk.get<TaskReady>(kReadAsPairs, bytes_of(kPairsOfScenes));
    talk.get<Configured>(Configure{"caption", small_captioner(GetParam())});
    talk.get<Progress>(Train{300});
  }
  Talk talk;
};

TEST_P(DescribeSession, SaysOfThePixelsWhatItSaysOfTheSceneThatTheyAre) {
  const std::string scene = "red circle 24 9 3; blue square 8 20 6";
  const auto events = talk.ask(Describe{}, picture_of_scene(scene));
  ASSERT_EQ(events.size(), 2U);
  const auto& decoded = std::get<Decoded>(events[0].body);
  const auto& traced = std::get<Traced>(events[1].body);
  EXPECT_EQ(decoded.source + decoded.target, "");

  std::string written;
  double log10 = 0;
  for (const Event& event : talk.ask(Generate{.length = 60, .beam = 4}, bytes_of(scene))) {
    for (const GeneratedToken& token : std::get<Generated>(event.body).tokens) {
      written += token.text;
      log10 += token.log10;
    }
  }
  EXPECT_EQ(decoded.written + "\n", written);
  EXPECT_NEAR(decoded.log10, log10, 1e-6);
  EXPECT_NEAR(-traced.loss / std::log(10.0), log10, 1e-6);

  const auto looked =
      talk.ask(Trace{.planes = {"attention"}}, bytes_of(scene + "\t" + decoded.written));
  const auto& of_scene = std::get<Traced>(looked.back().body);
  EXPECT_EQ(traced.source, of_scene.source);
  ASSERT_EQ(traced.next.size(), of_scene.next.size());
  for (std::size_t t = 0; t < traced.next.size(); ++t) {
    EXPECT_EQ(traced.read[t].token, of_scene.read[t].token);
    EXPECT_EQ(traced.read[t].control, of_scene.read[t].control);
    EXPECT_EQ(traced.next[t].token, of_scene.next[t].token);
    EXPECT_EQ(traced.next[t].control, of_scene.next[t].control);
    EXPECT_NEAR(traced.next[t].log10, of_scene.next[t].log10, 1e-5);
  }
  ASSERT_EQ(traced.planes.size(), of_scene.planes.size());
  if (traced.planes.empty()) return;
  EXPECT_EQ(traced.planes[0].plane, of_scene.planes[0].plane);
  EXPECT_EQ(traced.planes[0].meaning, of_scene.planes[0].meaning);
  EXPECT_TRUE(traced.planes[0].over_source);
  const auto own = numbers_in(events[1].payload), plain = numbers_in(looked.back().payload);
  ASSERT_EQ(own.size(), plain.size());
  for (std::size_t i = 0; i < own.size(); ++i) EXPECT_NEAR(own[i], plain[i], 1e-5) << i;
}

TEST_P(DescribeSession, AnotherPictureIsSomethingElse) {
  const auto likelihood = [&](const char* scene) {
    const auto events = talk.ask(Describe{}, picture_of_scene(scene));
    return std::get<Decoded>(events[0].body).log10;
  };
  EXPECT_NE(likelihood("red circle 24 9 3"), likelihood("blue square 8 20 6"));
}

TEST_P(DescribeSession, WhatIsNoPictureIsRefused) {
  EXPECT_EQ(talk.refused(Describe{}, bytes_of("abc")).what.text(),
            "a picture of 3 bytes is not one of 32 x 32 pixels");
  EXPECT_EQ(talk.refused(Describe{.beam = 0}, picture_of_scene("red circle 24 9 3")).what.text(),
            "a beam of 0 is not from 1 to 1000");
}

INSTANTIATE_TEST_SUITE_P(, DescribeSession, testing::Values("none", "additive"));

TEST_P(DescribeSession, ABlankIsNotFilledAfterASourceThatIsNoScene) {
  const auto filled = talk.ask(Fill{}, bytes_of("red circle 24 9 3\ta ___ circle"));
  EXPECT_TRUE(std::holds_alternative<Filled>(filled.back().body));
  const auto failed = talk.refused(Fill{}, bytes_of("red circle 24 9\ta ___ circle"));
  EXPECT_EQ(failed.what.text().substr(0, 43), "the source 'red circle 24 9' is no scene: t");
  EXPECT_EQ(failed.where.text().substr(0, 6), "line 1");
}

TEST(DescribeSessionOfOthers, AModelThatReadsTheTextOfScenesSeesNoPictures) {
  Talk talk;
  talk.get<TaskReady>(kReadAsPairs, bytes_of(kPairsOfScenes));
  talk.get<Configured>(Configure{"ngram", {}});
  talk.get<Progress>(Train{});
  EXPECT_EQ(talk.refused(Describe{}, picture_of_scene("red circle 24 9 3")).what.text(),
            "a model of kind 'ngram' does not look at pictures");
}

}  // namespace
}  // namespace onegin
