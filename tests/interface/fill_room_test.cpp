// Fill: which model is asked about which sentence, what becomes a blank, guesses, and means of
// held-out blanks.
#include "state/fill_room.h"

#include "conversation.h"
#include "rooms/compare/comparison_table.h"
#include "state/blank_means.h"

namespace onegin::web {
namespace {

using fill_room::Filling;
using fill_room::What;
using FillAct = fill_room::Act;

std::vector<QuestionToken> cut(std::string_view text,
                               const std::vector<std::uint32_t>& hidden = {}) {
  std::vector<QuestionToken> tokens;
  for (const char c : text) tokens.push_back({std::string(1, c)});
  for (const std::uint32_t place : hidden) tokens[place].blank = true;
  return tokens;
}

class FillTest : public ControllerTest {
 protected:
  FillTest() {
    state = ready_state();
    state.slots[kMlp].progress.step = 10;
    controller.apply(ChooseTab{Tab::fill});
  }
  const Filling& filling() const { return state.shelf.at<Filling>(); }
  const Fill& last(std::size_t model) const {
    static const Fill none;
    const Command* command = engine.last<Fill>(model);
    return command != nullptr ? std::get<Fill>(command->body) : none;
  }
  std::string payload(std::size_t model) const {
    const Command* command = engine.last<Fill>(model);
    return command != nullptr ? std::string(command->payload.text()) : "-";
  }
  void tell(std::size_t model, decltype(Event::body) body, bool whole = true) {
    engine.answer(model, engine.id<Fill>(model), std::move(body), whole);
    controller.receive();
  }
  // A cut, and the two likeliest in each blank.
  void answer(std::size_t model, const std::vector<std::uint32_t>& hidden, bool known = true) {
    Filled filled;
    filled.line = 1;
    filled.way = hidden.size() > 1 ? "beam" : "exact";
    filled.fraction = 1;
    filled.tokens = cut("the fox", hidden);
    for (const std::uint32_t place : hidden) {
      FilledBlank blank;
      blank.place = place;
      blank.likeliest = {{"o", -0.1}, {"a", -1}};
      blank.known = known;
      blank.truth = {filled.tokens[place].token, -1.0};
      blank.rank = 2;
      filled.blanks.push_back(blank);
    }
    if (hidden.size() > 1) filled.combinations = {{{"o", "x"}, -0.2}, {{"a", "b"}, -1}};
    tell(model, filled);
  }
  void cut_alone() {
    Filled filled;
    filled.tokens = cut("the fox");
    filled.fraction = 1;
    tell(kNgram, filled);
  }
};

TEST_F(FillTest, ShowsTheSentenceThatIsScoredWithOneBlankAlready) {
  EXPECT_EQ(payload(kNgram), "\uFEFFthe fox");
  EXPECT_TRUE(last(kNgram).cut) << "there is no blank yet";
  EXPECT_EQ(engine.last<Fill>(kMlp), nullptr) << "one says how it is cut";
  cut_alone();
  ASSERT_EQ(filling().hidden.size(), 1U);
  EXPECT_FALSE(last(kNgram).cut);
  EXPECT_EQ(last(kNgram).hidden, filling().hidden);
  EXPECT_EQ(last(kMlp).hidden, filling().hidden) << "all are asked";
  EXPECT_EQ(engine.last<Fill>(kLstm), nullptr) << "it has learnt nothing";
}

TEST_F(FillTest, APressedTokenBecomesABlankAndAllAnswersStandSideBySide) {
  cut_alone();
  controller.apply(FillAct{What::hide, {}, static_cast<double>(filling().hidden[0])});
  EXPECT_TRUE(filling().hidden.empty());
  Stage stage;
  controller.apply(stage.activate(state, Role::button, "o, token 6", "Tokens of the sentence"));
  EXPECT_EQ(filling().hidden, std::vector<std::uint32_t>{5});
  for (const std::size_t model : {kNgram, kMlp}) {
    answer(model, filling().hidden);  // of the blank before; it is asked again
    answer(model, {5});
  }
  stage.draw(state);
  EXPECT_TRUE(Stage::get(Role::button, "blank, token 6", "Tokens of the sentence").on);
  EXPECT_EQ(Stage::value(Role::text, "token", "n-gram in blank 1"), "o");
  EXPECT_EQ(Stage::value(Role::text, "probability", "MLP in blank 1"), "79 %");
  EXPECT_EQ(Stage::value(Role::text, "waiting", "LSTM in blank 1"), "not trained yet");
  EXPECT_EQ(platform.said.back(), "Likeliest in the blank: n-gram: o, MLP: o.");
  controller.apply(stage.activate(state, Role::button, "blank, token 6", "Tokens of the sentence"));
  EXPECT_TRUE(filling().hidden.empty());
}

TEST_F(FillTest, AWrittenSentenceStaysAndSeveralBlanksAreFilledTogether) {
  controller.apply(FillAct{What::ask, "the ___ox___"});
  answer(kNgram, {4, 6}, false);  // of the sentence before
  EXPECT_EQ(payload(kNgram), "\uFEFFthe ___ox___");
  EXPECT_FALSE(last(kNgram).cut);
  answer(kNgram, {4, 6}, false);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "how", "n-gram together"), "together, by beam");
  EXPECT_EQ(Stage::value(Role::text, "token", "n-gram together"), "o … x");
  EXPECT_NE(Stage::find(Role::heading, "Blank 2 of 2"), nullptr);
  state.question = "by the river";
  controller.apply(ChooseTab{Tab::score});
  controller.apply(ChooseTab{Tab::fill});
  EXPECT_EQ(filling().sentence, "the ___ox___");
}

TEST_F(FillTest, AGuessComesFirstAndIsMarkedThen) {
  cut_alone();
  const auto hidden = filling().hidden;
  answer(kNgram, hidden);
  Stage stage;
  controller.apply(stage.activate(state, Role::checkbox, "Your guess first"));
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::text, "token", "n-gram in blank 1"), nullptr) << "it is hidden";
  controller.apply(stage.enter(state, Role::textbox, "Your guess", "a"));
  controller.apply(stage.activate(state, Role::button, "Show the answers"));
  stage.draw(state);
  bool marked = false;
  for (const MirrorItem& item : mirror().items()) {
    marked = marked || item.value == "a, the true one, your guess";
  }
  EXPECT_TRUE(marked);
  EXPECT_TRUE(fill_room::is_guess("dog", " dog"));
  EXPECT_FALSE(fill_room::is_guess("", " "));
}

TEST_F(FillTest, WhatIsRefusedIsSaidAndTheModelStays) {
  controller.apply(FillAct{What::ask, "___"});
  answer(kNgram, {0});
  tell(kNgram, Failed{say("{0} blanks are more than {1}", 17, 16), say("line 1"),
                      say("leave fewer of them open")});
  tell(kMlp, Failed{say("{0} blanks are more than {1}", 17, 16), say("line 1"),
                    say("leave fewer of them open")});
  EXPECT_EQ(state.slots[kNgram].phase, Phase::trained);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "remark", "Fill"),
            "line 1: 17 blanks are more than 16; leave fewer of them open");
}

TEST_F(FillTest, HeldOutBlanksAreMeasuredHereAndShownInCompare) {
  Stage stage;
  controller.apply(stage.activate(state, Role::button, "Fill them"));
  EXPECT_EQ(last(kNgram).held_out, 100U);
  EXPECT_EQ(last(kNgram).likeliest, 0U);
  EXPECT_EQ(last(kMlp).held_out, 100U);
  tell(kNgram, BlanksMeasured{-0.5, 40, 100, 64, 32, "1", 0.4}, false);
  stage.draw(state);
  EXPECT_EQ(Stage::get(Role::progressbar, "Filling", "Blanks of n-gram").now, 40);
  EXPECT_TRUE(std::isnan(comparison_figures(state)[0].bits_per_blank)) << "not complete yet";
  tell(kNgram, BlanksMeasured{-0.6, 100, 100, 64, 32, "1", 1});
  tell(kMlp, Failed{say("nothing is held out, so there is no blank to fill"), "", ""});
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "bits per blank", "Blanks of n-gram"), "1.993");
  EXPECT_EQ(Stage::value(Role::text, "remark", "Blanks of MLP"),
            "nothing is held out, so there is no blank to fill");
  EXPECT_EQ(platform.said.back(), "Held-out blanks are filled.");
  controller.apply(ChooseTab{Tab::compare});
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "bits/blank", "Figures of n-gram"), "1.993");
  controller.apply(stage.activate(state, Role::button, "Fill 100 held-out blanks"));
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::button, "Stop"), nullptr);
  controller.apply(ResetModel{static_cast<SlotId>(kMlp)});
  EXPECT_EQ(state.shelf.at<BlankMeans>().find(kMlp), nullptr) << "it begins anew";
}

}  // namespace
}  // namespace onegin::web
