// The ranking: the order of each model, where they disagree, and the table that leaves the page.
#include "rooms/rank/rank_table.h"
#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

TEST(Rank, ShowsTheOrderOfTheChosenModel) {
  Stage stage;
  State state = ranked_state();
  stage.draw(state);
  // ab: -2 - 3, abcd: -4, =1+2: -6.
  EXPECT_EQ(Stage::value(Role::text, "candidate", "Rank 1"), "abcd");
  EXPECT_EQ(Stage::value(Role::text, "n-gram", "Rank 1"), "–4.00");
  EXPECT_EQ(Stage::value(Role::text, "outside", "Rank 2"), "–3.00");
  EXPECT_EQ(Stage::value(Role::text, "LSTM", "Rank 1"), "–7.00");
  EXPECT_TRUE(Stage::get(Role::text, "LSTM", "Rank 1").help.starts_with("-7, place 3."));
  const auto order = only<ChooseOrder>(stage.activate(state, Role::button, "Order of LSTM"));
  ASSERT_TRUE(order);
  EXPECT_EQ(order->slot, 3u);
  state.ranking.slot = order->slot;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "candidate", "Rank 1"), "ab");
  EXPECT_EQ(Stage::value(Role::text, "candidate", "Rank 3"), "abcd");
}

TEST(Rank, ByThreeMeasures) {
  Stage stage;
  State state = ranked_state();
  const auto order = only<ChooseOrder>(stage.activate(state, Role::radio, "per token"));
  ASSERT_TRUE(order);
  EXPECT_EQ(order->by, RankBy::per_token);
  state.ranking.by = RankBy::per_token;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "candidate", "Rank 1"), "abcd") << "equal ones by their total";
  EXPECT_EQ(Stage::value(Role::text, "n-gram", "Rank 3"), "–1.50");
  state.ranking.by = RankBy::length_normalised;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "n-gram", "Rank 1"), "–1.82") << "-2 / (7 / 6)^0.6";
}

TEST(Rank, MarksTheTokenOnWhichTheModelsDisagreeMost) {
  Stage stage;
  const State state = ranked_state();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "most disputed", "Rank 1"),
            "at “d”: n-gram 10 %, MLP 0.01 %, RNN 0.01 %, LSTM 0.01 %");
  EXPECT_EQ(Stage::find(Role::text, "most disputed", "Rank 2"), nullptr) << "all agree";
  EXPECT_EQ(most_disputed(rank_table(state), 1), 3u);
}

TEST(Rank, WhatHasNotAnsweredComesLastAndSaysSo) {
  Stage stage;
  State state = ranked_state();
  state.slots[0].ranked[1] = {};
  state.slots[3].ranked.clear();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "candidate", "Rank 3"), "abcd");
  EXPECT_EQ(Stage::value(Role::text, "n-gram", "Rank 3"), "–");
  EXPECT_EQ(Stage::value(Role::text, "LSTM", "Rank 1"), "–");
}

TEST(Rank, CandidatesAreWrittenChosenAndWeighted) {
  Stage stage;
  State state = ranked_state();
  state.samples[0].candidates = {{"One", "x\n"}, {"Two", "y\nz\n"}};
  state.samples[1].candidates = {{"Other", "w\n"}};
  const MirrorItem field = (stage.draw(state), Stage::get(Role::textbox, "Candidates"));
  EXPECT_TRUE(field.many);
  EXPECT_FALSE(field.on) << "not the whole text";
  EXPECT_EQ(field.value, state.ranking.lines);
  const auto typed =
      only<ChangeCandidates>(stage.enter(state, Role::textbox, "Candidates", "왕은\n왕이"));
  ASSERT_TRUE(typed);
  EXPECT_EQ(typed->lines, "왕은\n왕이");
  EXPECT_EQ(Stage::get(Role::select, "Candidate set").options.size(), 2u) << "of the open text";
  const auto set = only<ChangeCandidates>(stage.enter(state, Role::select, "Candidate set", "Two"));
  ASSERT_TRUE(set);
  EXPECT_EQ(set->lines, "y\nz\n");
  const auto weight =
      only<ChangeOuterWeight>(stage.enter(state, Role::slider, "Outside weight", "0.5"));
  ASSERT_TRUE(weight);
  EXPECT_NEAR(weight->weight, 0.5, 1e-9);
  state.text.name = "my own";
  stage.draw(state);
  EXPECT_EQ(Stage::get(Role::select, "Candidate set").options.size(), 3u);
}

TEST(Rank, LeavesAsATableWithoutFormulas) {
  Stage stage;
  const State state = ranked_state();
  const auto saved = only<SaveFile>(stage.activate(state, Role::button, "Save ranking"));
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->name, "ranking.csv");
  std::istringstream lines(saved->content);
  std::string header, best, second, last;
  std::getline(lines, header);
  std::getline(lines, best);
  std::getline(lines, second);
  std::getline(lines, last);
  EXPECT_TRUE(header.starts_with("place,candidate,outside score,weight,n-gram log10 P,"));
  EXPECT_TRUE(best.starts_with("1,abcd,0,1,-4,-4,-1,")) << best;
  EXPECT_TRUE(second.starts_with("2,ab,-3,1,-2,-5,-1,")) << second;
  EXPECT_TRUE(last.starts_with("3,'=1+2,")) << last;
  const auto copied = only<CopyText>(stage.activate(state, Role::button, "Copy ranking"));
  ASSERT_TRUE(copied);
  EXPECT_EQ(copied->text, saved->content);
}

}  // namespace
}  // namespace onegin::web
