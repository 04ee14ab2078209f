// Shannon's game: the sentence, the guesses, the models beside the person.
#include <set>

#include "conversation.h"
#include "state/guessing.h"

namespace onegin::web {
namespace {

constexpr std::string_view kHeldOut =
    "rest of a sentence.\nThe fox came over the wall again and again.\nIt was late. The miller sat "
    "up with a lamp and a stick.\n";

std::string joined_letters(const Guessing& game) {
  std::string all;
  for (const std::string& letter : game.letters) all += letter;
  return all;
}

TEST(Guessing, HidesTheBeginningOfASentence) {
  std::set<std::string> sentences;
  for (std::uint32_t number = 0; number < 9; ++number) {
    const Guessing game = begin_guessing(kHeldOut, number, false);
    EXPECT_EQ(game.letters.size(), Guessing::kLetters);
    EXPECT_EQ(begin_guessing(kHeldOut, number, false).asked(), game.asked()) << "the same again";
    EXPECT_NE(kHeldOut.find(game.asked()), std::string_view::npos);
    sentences.insert(joined_letters(game));
  }
  EXPECT_EQ(sentences, (std::set<std::string>{"The fox came over the wall aga",
                                              "The miller sat up with a lamp ",
                                              "It was late. The miller sat up"}));
}

TEST(Guessing, OfLinesTheContextIsTheLineAlone) {
  for (std::uint32_t number = 0; number < 9; ++number) {
    EXPECT_EQ(begin_guessing(kHeldOut, number, true).before.find('\n'), std::string::npos);
  }
  const Guessing name = begin_guessing("anna\nmarcellina\nbo\nmaximilian\n", 0, true);
  EXPECT_EQ(name.before, "");
  EXPECT_EQ(name.letters.size(), 10u) << "of short lines the longest";
  EXPECT_FALSE(begin_guessing("", 0, false).begun());
  EXPECT_FALSE(begin_guessing("a\nb\nc\n", 0, true).begun());
}

TEST(Guessing, CountsWrongLettersOnceAndSyllablesWhole) {
  Guessing game;
  game.letters = {"강", "가", "의"};
  EXPECT_FALSE(guess(game, "마"));
  EXPECT_FALSE(guess(game, "마"));
  EXPECT_FALSE(guess(game, "가"));
  EXPECT_TRUE(guess(game, "강"));
  EXPECT_TRUE(guess(game, "가"));
  EXPECT_EQ(game.ranks, (std::vector<std::uint32_t>{3, 1}));
  give_up(game, 101);
  EXPECT_EQ(game.ranks.back(), 51u) << "on average";
  EXPECT_TRUE(game.done());
  EXPECT_FALSE(guess(game, "의"));
  EXPECT_EQ(characters_of("a 강!"), (std::vector<std::string>{"a", " ", "강", "!"}));
}

TEST(Guessing, GivingUpIsNeverAHit) {
  Guessing game;
  game.letters = {"a", "b"};
  give_up(game, 1);
  guess(game, "x");
  give_up(game, 1);
  EXPECT_EQ(game.ranks, (std::vector<std::uint32_t>{2, 3}));
}

std::vector<ScoredToken> events_of_text(const std::string& text) {
  std::vector<ScoredToken> events;
  for (const std::string& letter : characters_of(text)) {
    ScoredToken event;
    event.token = letter;
    event.log10 = -std::log10(4.0);
    event.rank = letter == " " ? 1 : 2;
    events.push_back(event);
  }
  ScoredToken end;
  end.token = "</s>";
  end.control = true;
  events.push_back(end);
  return events;
}

class GuessTest : public ControllerTest {
 protected:
  GuessTest() {
    std::string text = std::string("What is trained on.\n") + std::string(kHeldOut);
    State ready = ready_state();
    ready.text.bytes = std::make_shared<const std::string>(text);
    ready.text.held_out = 20;
    ready.text.facts->types = 41;
    state = ready;
    controller.apply(ChooseTab{Tab::guess});
  }
  void answer(std::size_t model) {
    const Command* asked = engine.last<Score>(model);
    ASSERT_NE(asked, nullptr);
    std::string text(reinterpret_cast<const char*>(asked->payload.data()), asked->payload.size());
    text = text.substr(3);  // the mark
    Scored line;
    line.line = 1;
    line.items = events_of_text(text);
    const std::uint32_t id = asked->id;
    engine.answer(model, id, line, false);
    engine.answer(model, id, Totals{});
    controller.receive();
  }
  void type(const std::string& text) { controller.apply(GuessAct{GuessAct::What::guess, text}); }
};

TEST_F(GuessTest, AfterThirtyLettersThePersonStandsBesideTheModelsOnTheSameLetters) {
  ASSERT_TRUE(state.shelf.at<Guessing>().begun());
  answer(kNgram);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::group, "n-gram guessed"), nullptr) << "nothing is uncovered yet";
  const std::string hidden = joined_letters(state.shelf.at<Guessing>());
  EXPECT_EQ(Stage::value(Role::text, "sentence").find(hidden.substr(0, 2)), std::string::npos);
  controller.apply(stage.enter(state, Role::textbox, "Next letter", "x"));
  EXPECT_EQ(platform.said.back(), "x is not it.");
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "verdict"), "Not x. Guess on.");
  type(hidden.substr(0, 1));
  EXPECT_EQ(state.shelf.at<Guessing>().ranks, std::vector<std::uint32_t>{2});
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "last letter", "You guessed"), "guess 2");
  EXPECT_EQ(Stage::value(Role::text, "last letter", "n-gram guessed"), "guess 2 · 25 %");
  EXPECT_EQ(Stage::value(Role::text, "hits", "MLP guessed"), "–") << "it has learnt nothing";
  type(hidden.substr(1));
  EXPECT_TRUE(state.shelf.at<Guessing>().done());
  EXPECT_TRUE(state.lessons.is_marked("guessed")) << "the lesson goes on";
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "letters"), "30 of 30");
  EXPECT_EQ(Stage::value(Role::text, "hits", "You guessed"), "97 %");
  EXPECT_EQ(Stage::value(Role::text, "mean guess", "You guessed"), "1.0");
  EXPECT_EQ(Stage::value(Role::text, "bits/char", "You guessed"), "–");
  EXPECT_EQ(Stage::value(Role::text, "bits/char", "n-gram guessed"), "2.00");
  EXPECT_EQ(Stage::find(Role::textbox, "Next letter"), nullptr);
  EXPECT_EQ(Stage::value(Role::text, "sentence"), hidden);
  const std::string before = state.shelf.at<Guessing>().asked();
  controller.apply(stage.activate(state, Role::button, "Another sentence"));
  EXPECT_NE(state.shelf.at<Guessing>().asked(), before);
  EXPECT_TRUE(state.shelf.at<Guessing>().ranks.empty());
  EXPECT_FALSE(state.lessons.is_marked("guessed"));
}

TEST_F(GuessTest, ALetterCanBeShown) {
  controller.open_rooms();  // it has its desk already
  Stage stage;
  controller.apply(stage.activate(state, Role::button, "Show it"));
  EXPECT_EQ(state.shelf.at<Guessing>().ranks, std::vector<std::uint32_t>{21}) << "of 41 types";
}

TEST_F(GuessTest, AModelThatHasLearntIsAskedAnewAndOneBuiltAnewIsForgotten) {
  answer(kNgram);
  EXPECT_EQ(state.shelf.at<Guessing>().answers[kNgram].size(), 30u);
  state.slots[kMlp].progress.step = 10;
  controller.apply(GuessAct{GuessAct::What::another});
  answer(kMlp);
  EXPECT_EQ(state.shelf.at<Guessing>().answers[kMlp].size(), 30u);
  controller.apply(ResetModel{static_cast<SlotId>(kMlp)});
  EXPECT_FALSE(state.shelf.at<Guessing>().answers.contains(kMlp));
}

TEST_F(GuessTest, AnotherUnitIsToldWhatItNeeds) {
  state.task = {{"unit", "word"}};
  controller.apply(ChooseTab{Tab::guess});
  EXPECT_FALSE(state.shelf.at<Guessing>().begun());
  Stage stage;
  controller.apply(stage.activate(state, Role::button, "Open the text"));
  EXPECT_TRUE(state.drawer);
}

TEST_F(GuessTest, FitsThePhone) {
  answer(kNgram);
  type("T");
  for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(1024, 640), ImVec2(390, 844)}) {
    Stage stage(size.x, size.y);
    stage.draw(state);
    for (const MirrorItem& item : mirror().items()) {
      const bool scrolls = item.role == Role::tab;
      EXPECT_LE(scrolls ? 0 : item.rect.Max.x, size.x) << item.name;
    }
    EXPECT_EQ(Stage::get(Role::textbox, "Next letter").letters, 1);
  }
  state.shelf.at<Guessing>().letters[3] = "강";
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::get(Role::textbox, "Next letter").letters, 2) << "Hangul is composed first";
}

}  // namespace
}  // namespace onegin::web
