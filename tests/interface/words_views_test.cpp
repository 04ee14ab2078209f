// Words: the text in its units, a sentence as rows of numbers, a token's contexts.
#include "state/words_views.h"

#include <cstring>

#include "conversation.h"
#include "state/words_room.h"

namespace onegin::web {
namespace {

using words_room::View;
using words_room::What;
using WordsAct = words_room::Act;

Bytes as_payload(const std::vector<float>& numbers) {
  Bytes bytes(numbers.size() * sizeof(float));
  if (!numbers.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

class WordsViewsTest : public ControllerTest {
 protected:
  WordsViewsTest() {
    state = ready_state();
    state.slots[kLstm].progress.step = 10;
    state.slots[kLstm].phase = Phase::trained;
    controller.apply(ChooseTab{Tab::words});
  }
  void open(View view) {
    controller.apply(WordsAct{What::view, {}, static_cast<double>(static_cast<int>(view))});
  }
  template <class Body>
  std::size_t asked(std::size_t model) const {
    std::size_t count = 0;
    for (const auto& [place, command] : engine.sent) {
      count += place == model && std::holds_alternative<Body>(command.body) ? 1 : 0;
    }
    return count;
  }
  template <class Body>
  const Body& question(std::size_t model) const {
    return std::get<Body>(engine.last<Body>(model)->body);
  }
  void answer_unit(const std::string& unit, bool last) {
    words::UnitCounted counted;
    counted.unit = unit;
    counted.passage = {"the", " ", "the", "\n"};
    counted.tokens = 90;
    counted.types = 9;
    counted.frequent = {{"the", 40}, {" ", 12}};
    if (unit == "bpe") counted.merges = {{"t", "h"}, {"th", "e"}};
    engine.answer(kNgram, engine.id<words::CountUnits>(kNgram), counted, last,
                  as_payload({1, 40, 2, 12, 9, 1}));
    controller.receive();
  }
};

TEST_F(WordsViewsTest, UnitsStandBelowEachOtherWithTheirCounts) {
  ASSERT_EQ(asked<words::CountUnits>(kNgram), 1U) << "it is the first view";
  EXPECT_FALSE(question<words::CountUnits>(kNgram).passage.empty()) << "a sentence to begin with";
  EXPECT_FALSE(engine.last<words::CountUnits>(kNgram)->payload.empty());
  answer_unit("word", false);
  answer_unit("bpe", true);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "tokens", "words"), "the | space | the | line end");
  EXPECT_EQ(Stage::value(Role::text, "counts", "words"),
            "4 here; in the text 90 tokens of 9 types");
  EXPECT_EQ(Stage::value(Role::text, "most frequent", "byte pairs"), "the 40, space 12");
  EXPECT_EQ(Stage::value(Role::text, "merge 2", "Merges, the first learnt first"), "th + e → the");
  const auto* plot = Stage::find(Role::image, "Zipf's curve");
  ASSERT_NE(plot, nullptr);
  EXPECT_NE(plot->value.find("rank 9 1 times"), std::string::npos) << plot->value;

  controller.apply(WordsAct{What::sentence, "another"});
  controller.apply(WordsAct{What::sentence, "another one"});
  EXPECT_EQ(asked<words::CountUnits>(kNgram), 2U) << "one at a time";
  answer_unit("word", true);
  EXPECT_EQ(asked<words::CountUnits>(kNgram), 3U);
  EXPECT_EQ(question<words::CountUnits>(kNgram).passage, "another one");
  answer_unit("word", true);
  controller.apply(ChooseTab{Tab::words});
  EXPECT_EQ(asked<words::CountUnits>(kNgram), 3U) << "it is known";
}

TEST_F(WordsViewsTest, ASentenceIsABagAndRows) {
  open(View::bag);
  ASSERT_EQ(asked<words::CountBag>(kNgram), 1U);
  EXPECT_GT(question<words::CountBag>(kNgram).same, 0U) << "the first looks through the text";
  ASSERT_EQ(asked<words::CountBag>(kLstm), 1U);
  EXPECT_EQ(question<words::CountBag>(kLstm).same, 0U);
  words::BagCounted bag;
  bag.tokens = {"the", "cat", "the"};
  bag.ids = {3, 7, 3};
  bag.vocabulary = 54;
  auto looked = bag;
  looked.same = {{"dog bites man", "man bites dog"}};
  looked.read = 1000;
  engine.answer(kNgram, engine.id<words::CountBag>(kNgram), looked);
  bag.size = 2;
  engine.answer(kLstm, engine.id<words::CountBag>(kLstm), bag, true,
                as_payload({1, 2, 3, 4, 1, 2}));
  controller.receive();
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "count of the", "Bag of words"), "2");
  EXPECT_EQ(Stage::value(Role::text, "size of the bag"), "54 places, of which 2 are not 0");
  EXPECT_EQ(Stage::value(Role::text, "same bag 1"), "dog bites man / man bites dog");
  const auto* rows = Stage::find(Role::grid, "One-hot rows");
  ASSERT_NE(rows, nullptr);
  EXPECT_EQ(rows->grid->rows, 3U);
  EXPECT_EQ(rows->grid->columns, 2U) << "the others are 0";
  const auto* vectors = Stage::find(Role::grid, "The sentence by LSTM");
  ASSERT_NE(vectors, nullptr);
  EXPECT_EQ(vectors->grid->columns, 2U);
  EXPECT_EQ(vectors->grid->row_title, "the");
}

class WordsContextsTest : public WordsViewsTest {
 protected:
  // Three places in two layers; the first is nearest to the third.
  void answer_contexts() {
    words::ContextsFound found;
    found.token = "bank";
    found.places = {{"the river ", "bank", " is wet"},
                    {"a rich ", "bank", " lends"},
                    {"a boat at the ", "bank", " of it"}};
    found.all = 7;
    found.depths = {0, 1};
    found.near = 2;
    found.shares = {0.5, 0.25};
    engine.answer(
        kLstm, engine.id<words::FindContexts>(kLstm), found, true,
        as_payload({2, 1, -2, 0, 1, 1, 2, 1, 2, 0, 0, 1, 0.9f, -0.5f, -0.25f, -0.5f, 0.9f, -0.4f}));
    controller.receive();
  }
};

TEST_F(WordsContextsTest, PlacesOfATokenStandByTheirStates) {
  open(View::contexts);
  EXPECT_EQ(asked<words::FindContexts>(kNgram), 0U) << "it has no states";
  ASSERT_EQ(asked<words::FindContexts>(kLstm), 1U);
  EXPECT_TRUE(question<words::FindContexts>(kLstm).token.empty()) << "nobody chose one";
  answer_contexts();
  EXPECT_EQ(state.shelf.at<words_room::Contexts>().token, "bank");
  EXPECT_EQ(asked<words::FindContexts>(kLstm), 1U);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "chosen context", "Contexts by LSTM"),
            "the river bank is wet");
  EXPECT_EQ(Stage::value(Role::text, "cosine of context 1", "Contexts by LSTM"), "0.90");
  const auto* map = Stage::find(Role::image, "Contexts by LSTM, a map");
  ASSERT_NE(map, nullptr);
  EXPECT_NE(map->value.find("3 places, 75 % of the variance"), std::string::npos) << map->value;
  // A place is chosen by its text.
  controller.apply(
      stage.activate(state, Role::button, "a boat at the bank of it", "Contexts by LSTM"));
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "chosen context", "Contexts by LSTM"),
            "a boat at the bank of it");
}

TEST_F(WordsContextsTest, LayersAreChosenAndWeighed) {
  open(View::contexts);
  answer_contexts();
  const std::string slot = std::to_string(state.slots[kLstm].id);
  controller.apply(WordsAct{What::layer, slot, 0});
  EXPECT_EQ(question<words::FindContexts>(kLstm).weights, (std::vector<double>{1, 0}));
  answer_contexts();
  controller.apply(WordsAct{What::layer, slot, 2});  // their sum
  EXPECT_EQ(question<words::FindContexts>(kLstm).weights, (std::vector<double>{1, 1}));
  answer_contexts();
  controller.apply(WordsAct{What::share, slot + " 1", 0.25});
  EXPECT_EQ(question<words::FindContexts>(kLstm).weights, (std::vector<double>{1, 0.25}));
  controller.apply(WordsAct{What::context_map, {}, 1});
  answer_contexts();
  EXPECT_EQ(question<words::FindContexts>(kLstm).map, "tsne");
  Stage stage;
  controller.apply(stage.activate(state, Role::button, "Stop", "Words"));
  EXPECT_NE(engine.last<Cancel>(kLstm), nullptr);
}

TEST_F(WordsContextsTest, ATokenThatStandsNowhereIsSaid) {
  open(View::contexts);
  controller.apply(WordsAct{What::context, "zebra"});
  engine.answer(kLstm, engine.id<words::FindContexts>(kLstm), words::ContextsFound{});
  engine.answer(kLstm, engine.id<words::FindContexts>(kLstm), Cancelled{});
  controller.receive();
  engine.answer(kLstm, engine.id<words::FindContexts>(kLstm),
                Failed{say("the token '{0}' is unknown", "zebra"), "", "", true});
  controller.receive();
  EXPECT_NE(state.slots[kLstm].phase, Phase::failed) << "the model is as it was";
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "waiting", "Contexts by LSTM"),
            "the token 'zebra' is unknown");
}

TEST_F(WordsViewsTest, WithoutANetworkAViewSaysWhatItNeeds) {
  for (Slot& slot : state.slots) slot.progress = {}, slot.phase = Phase::ready;
  Stage stage;
  open(View::contexts);
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::text, "Needs").find("Only networks"), std::string::npos);
  open(View::embeddings);
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::text, "Needs").find("Vectors of tokens"), std::string::npos);
}

}  // namespace
}  // namespace onegin::web
