// Score with `adaptive` and `paths`: while the model waits, and leaving it as it was.
#include <cstring>

#include "evaluation/path_mixer.h"
#include "session/jobs.h"
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
    PathMixer mixer(1);
    std::vector<double> log_probs;
    ASSERT_TRUE(mixer.add(0, paths));
    ASSERT_TRUE(mixer.advance([] { return false; }, log_probs));
    EXPECT_EQ(static_cast<double>(log_probs.size()), events);
    EXPECT_EQ(mixer.waiting(), 0U);
  }
}

// Paths of the text; with `tokens` as well.
Bytes paths_of(Talk& talk, const std::string& text, bool tokens) {
  Bytes paths;
  for (const Event& event :
       talk.ask(Score{.tokens = tokens, .adaptive = true, .paths = true}, bytes_of(text))) {
    append_bytes(paths, event.payload);
  }
  return paths;
}

TEST(AdaptiveSession, MixesThePathsThatOtherSessionsGave) {
  const std::string text = "the king\nthe zzz\nthe zzz\n";
  std::vector<Bytes> paths;
  double events = 0;
  for (const char* order : {"2", "4"}) {
    Talk talk;
    talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
    talk.get<Configured>(Configure{"ngram", {{"order", order}}});
    talk.get<Progress>(Train{});
    paths.push_back(paths_of(talk, text, false));
    EXPECT_EQ(paths_of(talk, text, true), paths.back());
    events = talk.get<Totals>(Score{}, bytes_of(text)).events;
  }
  Talk mixing;
  EXPECT_NE(mixing.refused(MixPaths{}, Bytes()).what.text().find("no mixture"), std::string::npos);
  EXPECT_EQ(mixing.get<PathsMixed>(MixPaths{.models = 2}, paths[0]).events, 0);
  const Bytes half(paths[1].begin(), paths[1].begin() + 400);
  const Bytes rest(paths[1].begin() + 400, paths[1].end());
  const auto some = mixing.get<PathsMixed>(MixPaths{.model = 1}, half);
  EXPECT_GT(some.events, 0);
  EXPECT_LT(some.events, events);
  const auto answer = mixing.ask(MixPaths{.model = 1, .complete = true}, rest);
  const auto& all = std::get<PathsMixed>(answer.back().body);
  EXPECT_EQ(all.events, events);
  EXPECT_EQ(answer.back().payload.size(), (all.events - some.events) * sizeof(double));
  EXPECT_LT(all.log10, some.log10);
  EXPECT_EQ(all.oov, 3 * 2) << "z is unknown";
  EXPECT_GT(all.log10_without_oov, all.log10);
  // One that cannot go on learning is left out, whatever the others have said meanwhile.
  mixing.get<PathsMixed>(MixPaths{.models = 3}, paths[0]);
  mixing.get<PathsMixed>(MixPaths{.model = 2}, paths[1]);
  mixing.get<PathsMixed>(MixPaths{.model = 1, .without = true}, Bytes());
  EXPECT_EQ(mixing.get<PathsMixed>(MixPaths{.model = 2, .complete = true}, Bytes()).log10,
            all.log10);
  mixing.get<PathsMixed>(MixPaths{.models = 2}, paths[0]);
  EXPECT_NE(mixing.refused(MixPaths{.model = 1, .complete = true}, half).what.text().find("other"),
            std::string::npos);
}

TEST(AdaptiveSession, FindsTheRateOnceForTheSameWeights) {
  Talk talk;
  talk.get<TaskReady>(SetText{}, bytes_of(small_text()));
  talk.get<Configured>(Configure{"lstm", {{"hidden", "6"}, {"embedding", "4"}}});
  talk.get<Progress>(Train{2});
  const std::string text = small_text();
  const auto first = talk.get<Totals>(Score{.adaptive = true}, bytes_of(text));
  EXPECT_EQ(talk.get<Totals>(Score{.adaptive = true}, bytes_of(text)).log10, first.log10);
  talk.get<Progress>(Step{});
  EXPECT_NE(talk.get<Totals>(Score{.adaptive = true}, bytes_of(text)).log10, first.log10);
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
