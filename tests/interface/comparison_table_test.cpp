// The table over all models: its figures, its best, and its forms for other programs.
#include "rooms/compare/comparison_table.h"

#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

TEST(Compare, SaysWhatEachModelCostAndKnows) {
  Stage stage;
  const State state = compared_state();
  stage.draw(state);
  const auto read = [](const char* name, const char* group) {
    return Stage::value(Role::text, name, std::string("Figures of ") + group);
  };
  EXPECT_EQ(read("parameters", "LSTM"), "1.23 k");
  EXPECT_EQ(read("training", "LSTM"), "1:00");
  EXPECT_EQ(read("tokens/s", "LSTM"), "31.7 k") << "over all of its training";
  EXPECT_EQ(read("perplexity", "LSTM"), "4.12");
  EXPECT_EQ(read("no unknown", "LSTM"), "2.00");
  EXPECT_EQ(read("bits/char", "LSTM"), "2.044");
  EXPECT_EQ(read("compressed", "LSTM"), "4 B") << "26.6 bits";
  EXPECT_EQ(read("share", "LSTM"), "31 %") << "of 13 bytes";
  EXPECT_EQ(read("compressed", "gzip"), "25 B");
  EXPECT_EQ(read("compressed", "the text itself"), "13 B");
  EXPECT_EQ(read("bits/char", "the text itself"), "8.000");
  EXPECT_EQ(read("perplexity", "gzip"), "–");
}

TEST(Compare, SaysWhatIsWaitedFor) {
  Stage stage;
  State state = compared_state();
  state.slots[1].measured.reset();
  state.slots[1].phase = Phase::training;
  state.slots[2].measured.reset();
  state.slots[2].phase = Phase::ready;
  state.comparison.gzip.reset();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "waiting", "Figures of MLP"), "measured when it stops");
  EXPECT_EQ(Stage::value(Role::text, "waiting", "Figures of RNN"), "not trained yet");
  EXPECT_EQ(Stage::find(Role::group, "Figures of gzip"), nullptr);
  EXPECT_EQ(Stage::find(Role::text, "perplexity", "Figures of RNN"), nullptr);
  // Figures of another part are none.
  state.comparison.part = Part::whole;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "waiting", "Figures of LSTM"), "being measured");
}

TEST(Compare, LeavesAsMarkdownAndCsv) {
  Stage stage;
  const State state = compared_state();
  const auto part = only<ChoosePart>(stage.activate(state, Role::radio, "whole text"));
  ASSERT_TRUE(part);
  EXPECT_EQ(part->part, Part::whole);
  const auto saved = only<SaveFile>(stage.activate(state, Role::button, "Save table"));
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->name, "models.csv");
  EXPECT_NE(saved->content.find("\r\nRNN,rnn,1234,60.000,31667,2.0309,2.0000,1.0221,2\r\n"),
            std::string::npos)
      << saved->content;
  EXPECT_NE(saved->content.find("\r\ngzip,,,,,,,15.3846,25\r\n"), std::string::npos);
  const auto copied = only<CopyText>(stage.activate(state, Role::button, "Copy table as CSV"));
  ASSERT_TRUE(copied);
  EXPECT_EQ(copied->text, saved->content);
  const auto markdown =
      only<CopyText>(stage.activate(state, Role::button, "Copy table as Markdown"));
  ASSERT_TRUE(markdown);
  EXPECT_TRUE(markdown->text.starts_with("| model | kind | parameters |")) << markdown->text;
}

}  // namespace
}  // namespace onegin::web
