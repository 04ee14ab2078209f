// Words: which model is asked for what, what its answers look like, and the hand on the map.
#include "state/words_room.h"

#include <cstring>

#include "conversation.h"
#include "state/words_views.h"

namespace onegin::web {
namespace {

using words_room::Act;
using words_room::Embeddings;
using words_room::What;

constexpr const char* kWordsRoom = "Words";

Bytes floats(const std::vector<float>& numbers) {
  Bytes bytes(numbers.size() * sizeof(float));
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

class WordsRoomTest : public ControllerTest {
 protected:
  WordsRoomTest() {
    state = ready_state();
    state.slots[kMlp].progress.step = 10;
    state.slots[kMlp].phase = Phase::trained;
    controller.apply(ChooseTab{Tab::words});
    controller.apply(Act{What::view, {}, static_cast<double>(words_room::View::embeddings)});
  }
  const Embeddings& found() const { return state.shelf.at<Embeddings>(); }
  std::vector<Embed> asked(std::size_t model) const {
    std::vector<Embed> all;
    for (const auto& [place, command] : engine.sent) {
      const auto* embed = std::get_if<Embed>(&command.body);
      if (place == model && embed != nullptr) all.push_back(*embed);
    }
    return all;
  }
  void tell(std::size_t model, Embedded answer, const std::vector<float>& numbers = {},
            bool last = true) {
    engine.answer(model, engine.id<Embed>(model), std::move(answer), last, floats(numbers));
    controller.receive();
  }
  // A map of three tokens, then the neighbours of the one that is chosen by it.
  void answer_first(std::size_t model) {
    Embedded map;
    map.types = 3, map.size = 8;
    map.tokens = {"a", "king", "queen"};
    map.counts = {9, 4, 3};
    map.shares = {0.5, 0.25};
    tell(model, map, {0, 0, 4, 2, -2, 2});
    Embedded near;
    near.types = 3, near.size = 8;
    near.neighbours = {{"queen", 0.9}, {"a", -0.2}};
    tell(model, near);
  }
};

TEST_F(WordsRoomTest, NetworksAreAskedAndTheirNeighboursStandSideBySide) {
  EXPECT_TRUE(asked(kNgram).empty()) << "it has no vectors";
  ASSERT_EQ(asked(kMlp).size(), 1U) << "no token is chosen yet";
  EXPECT_EQ(asked(kMlp)[0].map, "pca");
  answer_first(kMlp);
  EXPECT_EQ(found().token, "king") << "the most frequent one of more than a letter";
  EXPECT_EQ(asked(kMlp)[1].neighbours, "king");
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "cosine of queen", "Neighbours by MLP"), "0.90");
  EXPECT_EQ(Stage::value(Role::text, "waiting", "Neighbours by LSTM"), "not trained yet");
  const auto* image = Stage::find(Role::image, "Map of MLP");
  ASSERT_NE(image, nullptr);
  EXPECT_NE(image->value.find("3 tokens"), std::string::npos);
  EXPECT_NE(image->value.find("75 % of the variance"), std::string::npos);
  EXPECT_NE(image->value.find("“king” at 1.00, 0.50"), std::string::npos) << image->value;

  // A neighbour is chosen by a click.
  controller.apply(stage.activate(state, Role::button, "Choose queen", kWordsRoom));
  EXPECT_EQ(found().token, "queen");
  EXPECT_EQ(asked(kMlp).back().neighbours, "queen");
}

TEST_F(WordsRoomTest, ATokenThatIsNotThereIsSaid) {
  answer_first(kMlp);
  controller.apply(Act{What::token, "zebra"});
  engine.answer(kMlp, engine.id<Embed>(kMlp),
                Failed{say("the token '{0}' is unknown", "zebra"), "", "", true});
  controller.receive();
  EXPECT_NE(state.slots[kMlp].phase, Phase::failed) << "the model is as it was";
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "waiting", "Neighbours by MLP"),
            "the token 'zebra' is unknown");
}

TEST_F(WordsRoomTest, TsneComesWhenItIsAskedForAndCanBeStopped) {
  answer_first(kMlp);
  controller.apply(Act{What::kind, {}, 1});
  Stage stage;
  controller.apply(stage.activate(state, Role::button, "Arrange", kWordsRoom));
  EXPECT_EQ(asked(kMlp).back().map, "tsne");
  Embedded half;
  half.tokens = {"a", "king"};
  half.fraction = 0.5;
  tell(kMlp, half, {1, 2, 3, 4}, false);
  stage.draw(state);
  EXPECT_EQ(Stage::get(Role::progressbar, "Arranging MLP", kWordsRoom).now, 50);
  controller.apply(stage.activate(state, Role::button, "Stop", kWordsRoom));
  EXPECT_NE(engine.last<Cancel>(kMlp), nullptr);
  engine.answer(kMlp, engine.id<Embed>(kMlp), Cancelled{});
  controller.receive();
  EXPECT_FALSE(found().arranging());
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::button, "Arrange"), nullptr);
}

TEST_F(WordsRoomTest, TheMapsAreMovedTogetherAndStayInSight) {
  answer_first(kMlp);
  Stage stage;
  controller.apply(stage.activate(state, Role::button, "Zoom in", kWordsRoom));
  EXPECT_NEAR(found().zoom, 1.5, 1e-3);
  controller.apply(Act{What::look, "20000 -20000 40000"});
  EXPECT_NEAR(found().zoom, 4, 1e-9);
  EXPECT_NEAR(found().x, 0.875, 1e-9);
  EXPECT_NEAR(found().y, -0.875, 1e-9);
  controller.apply(Act{What::look, "nonsense"});
  EXPECT_NEAR(found().zoom, 4, 1e-9);
  controller.apply(stage.activate(state, Role::button, "Whole map", kWordsRoom));
  EXPECT_EQ(found().zoom, 1);
  EXPECT_EQ(found().x, 0);
}

TEST_F(WordsRoomTest, AnAnalogyIsAskedOnceItHasThreeTokens) {
  answer_first(kMlp);
  const std::size_t before = asked(kMlp).size();
  controller.apply(Act{What::first, "king"});
  controller.apply(Act{What::second, "man"});
  EXPECT_EQ(asked(kMlp).size(), before);
  controller.apply(Act{What::third, "woman"});
  ASSERT_EQ(asked(kMlp).size(), before + 1);
  EXPECT_EQ(asked(kMlp).back().analogy, (std::vector<std::string>{"king", "man", "woman"}));
  Embedded answer;
  answer.analogy = {{"queen", 0.7}};
  tell(kMlp, answer);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "cosine of queen", "Analogy by MLP"), "0.70");
}

TEST_F(WordsRoomTest, AModelThatIsGoneIsForgotten) {
  answer_first(kMlp);
  const SlotId gone = state.slots[kMlp].id;
  ASSERT_NE(found().find(gone), nullptr);
  controller.apply(RemoveSlot{gone});
  EXPECT_EQ(found().find(gone), nullptr);
}

// word2vec says nothing of what comes next: no other room asks it.
TEST(WordsRoom, AModelWithoutLanguageHasNoVoice) {
  State state = ready_state();
  Slot& slot = state.slots.back();
  slot.kind = "word2vec";
  slot.progress.trained = true;
  EXPECT_FALSE(speaks(slot));
  for (const Slot* other : state.speakers()) EXPECT_NE(other->id, slot.id);
  EXPECT_EQ(state.speaker(slot.id), nullptr);
  EXPECT_TRUE(words_room::has_vectors(slot));
}

}  // namespace
}  // namespace onegin::web
