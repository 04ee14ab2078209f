// Score with `adaptive` and `paths`: while the model waits, and leaving it as it was.
#include <cstring>

#include "evaluation/decision_paths.h"
#include "talk.h"

namespace onegin {
namespace {

const std::string kNew = "zzz zzz zzz zzz\nzzz zzz zzz zzz\n";

TEST(AdaptiveSession, ScoresWhatItLearnsFromAndForgetsItAgain) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text() + "z\n"));
  talk.get<Configured>(Configure{"ngram", {{"order", "4"}}});
  talk.get<Progress>(Train{});
  const auto plain = talk.get<Totals>(Score{}, bytes_of(kNew));
  const auto adaptive = talk.get<Totals>(Score{.adaptive = true}, bytes_of(kNew));
  EXPECT_EQ(adaptive.events, plain.events);
  EXPECT_GT(adaptive.log10, plain.log10 + 5) << "three z are no surprise any more";
  EXPECT_EQ(talk.get<Totals>(Score{.adaptive = true}, bytes_of(kNew)).log10, adaptive.log10);
  EXPECT_EQ(talk.get<Totals>(Score{}, bytes_of(kNew)).log10, plain.log10);
  const auto held_out = talk.get<Totals>(Score{.held_out = true, .adaptive = true});
  EXPECT_EQ(held_out.events, talk.get<Totals>(Score{.held_out = true}).events);
}

TEST(AdaptiveSession, PathsAreOfEveryEvent) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(Configure{"ngram", {{"order", "3"}}});
  talk.get<Progress>(Train{});
  DecisionPaths paths;
  double events = 0;
  for (const bool adaptive : {false, true}) {
    paths.clear();
    for (const Event& event :
         talk.ask(Score{.adaptive = adaptive, .paths = true}, bytes_of("the king\nthe queen\n"))) {
      if (const auto* totals = std::get_if<Totals>(&event.body)) events = totals->events;
      const std::size_t before = paths.size();
      paths.resize(before + event.payload.size() / sizeof(float));
      std::memcpy(paths.data() + before, event.payload.data(), event.payload.size());
    }
    GatedMixture mixture(1);
    std::vector<double> log_probs;
    const std::span<const float> one = paths;
    ASSERT_TRUE(mix_paths(mixture, {&one, 1}, log_probs));
    EXPECT_EQ(static_cast<double>(log_probs.size()), events);
  }
}

TEST(AdaptiveSession, RefusesWhatDoesNotGoTogether) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(Configure{"lstm", {{"hidden", "6"}, {"embedding", "4"}}});
  talk.get<Progress>(Train{2});
  const auto refused =
      talk.refused(Score{.clamps = {{"h_l0", "0"}}, .adaptive = true}, bytes_of("the king"));
  EXPECT_NE(refused.what.text().find("by itself"), std::string::npos);
  EXPECT_GT(talk.get<Totals>(Score{.adaptive = true}, bytes_of("the king")).events, 0);
}

}  // namespace
}  // namespace onegin
