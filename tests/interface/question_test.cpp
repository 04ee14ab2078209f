// The question below the models: strips, details, and what the models write.
#include <cmath>

#include "draw/strip.h"
#include "language/figures.h"
#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

TEST(Score, ListsEveryTokenWithItsProbability) {
  Stage stage;
  const State state = trained_state();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::textbox, "Sentence"), "the fox");
  const MirrorItem token = Stage::get(Role::button, "space", "Score of MLP");
  EXPECT_EQ(token.value, "6.3 %");
  EXPECT_TRUE(Stage::get(Role::button, "e", "Score of MLP").on) << "the one pointed at";
  EXPECT_EQ(Stage::value(Role::text, "log10 P", "Score of RNN"), "–8.40");
  EXPECT_EQ(Stage::value(Role::text, "perplexity", "Score of RNN"), "15.8");
  EXPECT_EQ(Stage::value(Role::text, "bits/char", "Score of RNN"), "3.98");
}

TEST(Score, UnknownTokensGiveASecondPerplexity) {
  Stage stage;
  State state = trained_state();
  state.slots[0].totals->oov = 1;
  state.slots[0].totals->perplexity_without_oov = 9.25;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "perplexity", "Score of n-gram"), "15.8 (9.2)");
}

TEST(Score, AModelLedAstrayHasAPerplexityThatFits) {
  EXPECT_EQ(perplexity_text(15.84), "15.8");
  EXPECT_EQ(perplexity_text(1204.4), "1,204");
  EXPECT_EQ(perplexity_text(5.864e15), "6e15");
  EXPECT_EQ(small_text(0), "0");
  EXPECT_EQ(small_text(0.01234), "0.0123");
  EXPECT_EQ(small_text(4.16e-8), "4.2e-8");
  EXPECT_EQ(small_text(9.99e-5), "1.0e-4");
  EXPECT_EQ(small_text(3e-12), "3.0e-12");
  EXPECT_EQ(small_text(HUGE_VAL), fixed(HUGE_VAL, 4));
  EXPECT_EQ(scientific(-3.92489573e-5, 5), "-3.92490e-5");
  EXPECT_EQ(scientific(12, 2), "1.20e+1");
  EXPECT_EQ(hexadecimal(16289), "3fa1");
  EXPECT_EQ(hexadecimal(0), "0");
  EXPECT_EQ(perplexity_text(9.4e15), "9e15");
  EXPECT_EQ(perplexity_text(9.7e15), "1e16");
  EXPECT_EQ(perplexity_text(HUGE_VAL), "∞");
}

TEST(Score, TypingAsks) {
  Stage stage;
  const State state = trained_state();
  const auto asked = only<AskQuestion>(stage.enter(state, Role::textbox, "Sentence", "왕은 오늘"));
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->text, "왕은 오늘");
}

TEST(Details, StandSideBySideForTheTokenPointedAt) {
  Stage stage(1920, 1080);
  const State state = trained_state();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "context"), "After “th”, instead of “e”, they expected");
  EXPECT_EQ(Stage::value(Role::text, "verdict", "n-gram expected"), "6.3 % · rank 3 · order 3");
  for (const char* model : {"n-gram", "MLP", "RNN", "LSTM"}) {
    const std::string group = std::string(model) + " expected";
    int tokens = 0, probabilities = 0;
    for (const MirrorItem& item : mirror().items()) {
      if (item.parent != Stage::get(Role::group, group).id) continue;
      tokens += item.name == "token";
      probabilities += item.name == "probability";
    }
    EXPECT_EQ(tokens, 10) << model;
    EXPECT_EQ(probabilities, 10) << model;
  }
  const float top = Stage::get(Role::text, "verdict", "n-gram expected").rect.Min.y;
  EXPECT_EQ(Stage::get(Role::text, "verdict", "LSTM expected").rect.Min.y, top);
}

TEST(Strips, NameWhatWouldNotBeSeen) {
  EXPECT_EQ(readable(" ", false), "space");
  EXPECT_EQ(readable("   ", false), "3 spaces");
  EXPECT_EQ(readable("\t", false), "tab");
  EXPECT_EQ(readable("\t \u00a0\u3000", false), "white space");
  EXPECT_EQ(readable("\n", false), "line end");
  EXPECT_EQ(readable(std::string_view("\0", 1), false), "NUL");
  EXPECT_EQ(readable("\u200d", false), "unseen sign");
  EXPECT_EQ(readable("a b", false), "a b");
  EXPECT_EQ(readable("", false), "");
  EXPECT_EQ(readable("a", true), "end");
}

TEST(Strips, KeepWordsTogetherAndEndLines) {
  Stage stage;
  std::vector<StripToken> tokens;
  for (const char c : std::string("abcdefgh ijklmnop\nqr")) {
    tokens.push_back({std::string(1, c), -1});
  }
  const float word = 8 * 13, row = theme().measures.strip;
  EXPECT_EQ(Strip(tokens, 1.5f * word, false).height(), 3 * row) << "one word a row";
  EXPECT_EQ(Strip(tokens, 4 * word, false).height(), 2 * row) << "a line end ends the row";
  EXPECT_GT(Strip(tokens, 30, false).height(), 4 * row) << "what is wider than a row is broken";
}

TEST(Details, FollowThePointerAndTheFocus) {
  Stage stage;
  const State state = trained_state();
  stage.draw(state);
  Stage::point(Stage::get(Role::button, "x", "Score of LSTM"));
  const auto pointed = only<PointAt>(stage.draw(state));
  ASSERT_TRUE(pointed);
  EXPECT_EQ(pointed->event, 6u);
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  stage.draw(state);
  mirror().focus(Stage::get(Role::button, "f", "Score of MLP").id);
  const auto focused = only<PointAt>(stage.draw(state));
  ASSERT_TRUE(focused);
  EXPECT_EQ(focused->event, 4u);
  mirror().focus(0);
}

TEST(Details, OfAShorterReadingStayInBounds) {
  Stage stage;
  State state = trained_state();
  state.pointed = 6;
  state.slots[2].scored.resize(3);
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::text, "verdict", "RNN expected"), nullptr);
  EXPECT_NE(Stage::find(Role::text, "verdict", "LSTM expected"), nullptr);
}

State writing_state() {
  State state = trained_state();
  state.tab = Tab::generate;
  state.generate.prompt = "the ";
  for (Slot& model : state.slots) {
    if (!model.shown) continue;
    for (const char* text : {"f", "o", "x", " ", "‿", "강"}) model.written.push_back({text, -0.7});
  }
  return state;
}

TEST(Generate, HasAColumnForEveryModel) {
  Stage stage;
  const State state = writing_state();
  stage.draw(state);
  float left = -1;
  for (const char* model : {"n-gram", "MLP", "RNN", "LSTM"}) {
    const std::string group = std::string(model) + " wrote";
    EXPECT_EQ(Stage::value(Role::text, "text", group), "fox ‿강");
    const float x = Stage::get(Role::text, "text", group).rect.Min.x;
    EXPECT_GT(x, left);
    left = x;
  }
}

TEST(Generate, KnobsChangeOneSettingEach) {
  Stage stage;
  const State state = writing_state();
  const auto changed = [&](const char* name, const char* value) {
    const auto change = only<ChangeGenerate>(stage.enter(state, Role::slider, name, value));
    EXPECT_TRUE(change) << name;
    return change ? change->settings : GenerateSettings{};
  };
  EXPECT_NEAR(changed("Temperature", "1.5").temperature, 1.5, 1e-9);
  EXPECT_EQ(changed("Top-k", "40").top_k, 40u);
  EXPECT_NEAR(changed("Top-p", "0.5").top_p, 0.5, 1e-9);
  EXPECT_EQ(changed("Length", "0").length, 10u);
  const GenerateSettings seeded = changed("Writing seed", "3");
  EXPECT_EQ(seeded.seed, 3u);
  EXPECT_EQ(seeded.prompt, "the ");
  EXPECT_TRUE(only<StartWriting>(stage.activate(state, Role::button, "Write")));
}

TEST(Generate, StopsWhileItWrites) {
  Stage stage;
  State state = writing_state();
  state.slots[3].writing = true;
  EXPECT_TRUE(only<StopWriting>(stage.activate(state, Role::button, "Stop writing")));
}

TEST(Tabs, LeadFromOneToTheOther) {
  Stage stage;
  State state = trained_state();
  const auto tab = only<ChooseTab>(stage.activate(state, Role::tab, "Generate"));
  ASSERT_TRUE(tab);
  EXPECT_EQ(tab->tab, Tab::generate);
  EXPECT_TRUE(Stage::get(Role::tab, "Score").on);
}

}  // namespace
}  // namespace onegin::web
