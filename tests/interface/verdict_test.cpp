// The sentence that says which model leads, and why.
#include "state/verdict.h"

#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

TEST(Verdict, WaitsForTwoModels) { EXPECT_EQ(verdict(ready_state()), ""); }

TEST(Verdict, NamesTheLeadAndWhatItMayComeFrom) {
  State state = trained_state();
  for (Slot& model : state.slots) model.curve.clear();
  EXPECT_EQ(verdict(state), "The LSTM leads by 0.20 bits.");
  state.slots[3].progress.epoch = 3.14;
  EXPECT_EQ(verdict(state), "The LSTM leads by 0.20 bits: it has read the text 3.1 times.");
  state.slots[0].progress.bits_per_character = 1.5;
  EXPECT_EQ(verdict(state), "The n-gram leads by 0.60 bits: 34 B is little for a network.");
  state.text.facts->characters = 1e6;
  EXPECT_EQ(verdict(state), "The n-gram leads by 0.60 bits.");
  state.slots[0].progress.bits_per_character = 2.101;
  EXPECT_EQ(verdict(state).find("LSTM and n-gram are level"), 0u);
}

TEST(Verdict, SaysWhoLearnsOnAndWhoByHeart) {
  State state = trained_state();
  for (Slot& model : state.slots) model.curve.clear();
  state.slots[1].curve = {{1, 1, 3.0}, {2, 2, 2.5}};
  EXPECT_TRUE(verdict(state).ends_with("The MLP is still falling: train on."));
  state.slots[1].progress.message = "stopped early: no lower validation loss in 3 evaluations";
  EXPECT_EQ(verdict(state).find("still falling"), std::string::npos);
  state.slots[2].progress.best_validation_loss = 1.2;
  EXPECT_TRUE(verdict(state).ends_with("The RNN begins to learn the text by heart."));
}

TEST(Verdict, StandsInTheRailWhereThereIsRoom) {
  Stage stage;
  const State state = trained_state();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "Verdict"), verdict(state));
  stage.resize(1280, 420);
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::text, "Verdict"), nullptr);
}

}  // namespace
}  // namespace onegin::web
