// Two models of one kind beside each other, from their names to the files they are kept in; slots
// that come and go while the others work.
#include "state/slots.h"

#include <algorithm>

#include "conversation.h"
#include "state/kinds.h"
#include "state/saved_state.h"

namespace onegin::web {
namespace {

class SlotsTest : public ControllerTest {
 protected:
  static constexpr SlotId kSecond = 4;  // another LSTM

  // Both LSTMs have learnt, the second of another size.
  SlotsTest() {
    controller.open_text("abcdefgh\nxyz\nuvw\n", "letters");
    TaskReady facts;
    facts.held_out_line = 1;
    facts.bytes = 17;
    engine.answer(kNgram, engine.id<SetText>(kNgram), facts);
    configured(kLstm);
    controller.apply(CopySlot{kLstm});
    configured(kSecond);
    controller.apply(ChangeField{kSecond, "hidden", "256"});
    configured(kSecond);
    for (const SlotId at : {SlotId{kLstm}, kSecond}) controller.apply(TrainModel{at});
    train_to(kLstm, 5, 1);
    train_to(kSecond, 6, 1);
  }
  const Slot& second() const { return *state.find(kSecond); }
  void saved(SlotId at, const char* content) {
    const auto* data = reinterpret_cast<const std::byte*>(content);
    engine.answer(at, engine.id<Save>(at), Saved{"onegin"}, true, Bytes(data, data + 1));
    controller.receive();
  }
  void mix_both() {
    saved(kLstm, "L");
    saved(kSecond, "S");
    Configured answer;
    for (const char* weight : {"0.25", "0.75"}) answer.fields.push_back(field("w", 0, 1, weight));
    engine.answer(kMixture, engine.id<Mix>(kMixture), answer, false);
    engine.answer(kMixture, engine.id<Mix>(kMixture), progress(0, 1, false));
    controller.receive();
  }
};

TEST_F(SlotsTest, OfOneKindLearnEachInAPlaceOfItsOwn) {
  EXPECT_EQ(names_of(state),
            (std::vector<std::string>{"n-gram", "MLP", "RNN", "LSTM", "LSTM 256"}));
  EXPECT_EQ(text_sent(kSecond), *state.text.bytes);
  const auto& settings = std::get<Configure>(engine.last<Configure>(kSecond)->body);
  EXPECT_EQ(settings.kind, "lstm");
  EXPECT_EQ(settings.settings, (Settings{{"hidden", "256"}}));
  EXPECT_EQ(settings.slot, "LSTM 256") << "the session saves it under this name";
  EXPECT_EQ(std::get<Configure>(engine.last<Configure>(kLstm)->body).slot, "lstm");
  EXPECT_EQ(state.find(kLstm)->progress.seconds, 5);
  EXPECT_EQ(second().progress.seconds, 6);
  // Its name follows its settings until it is given one.
  controller.apply(ChangeField{kSecond, "hidden", "512"});
  EXPECT_EQ(second().name, "LSTM 512");
  configured(kSecond);
  controller.apply(RenameSlot{kSecond, "large"});
  const auto renamed = std::get<Configure>(engine.last<Configure>(kSecond)->body);
  EXPECT_TRUE(renamed.train_only) << "and keeps what it has learnt";
  EXPECT_EQ(renamed.slot, "large");
  controller.apply(ChangeField{kSecond, "hidden", "64"});
  EXPECT_EQ(second().name, "large");
}

TEST_F(SlotsTest, HaveSeedsOfTheirOwn) {
  controller.apply(ChangeSlotSeed{kSecond, 9});
  EXPECT_EQ(std::get<Configure>(engine.last<Configure>(kSecond)->body).seed, 9u);
  const std::uint32_t before = engine.id<Configure>(kLstm);
  controller.apply(ChangeSeed{5});
  EXPECT_GT(engine.id<Configure>(kLstm), before);
  EXPECT_EQ(std::get<Configure>(engine.last<Configure>(kLstm)->body).seed, 5u);
  controller.apply(CopySlot{kSecond});
  const SlotId copy = state.slots.back().id;
  EXPECT_EQ(std::get<Configure>(engine.last<Configure>(copy)->body).seed, 9u);
  controller.apply(ChangeSlotSeed{kSecond, std::nullopt});
  configured(kSecond);
  controller.apply(ResetModel{kSecond});
  EXPECT_EQ(std::get<Configure>(engine.last<Configure>(kSecond)->body).seed, 5u);
}

TEST_F(SlotsTest, OfOneKindAreAskedRankedMeasuredAndDiffered) {
  controller.apply(AskQuestion{"xyz"});
  for (const SlotId at : {SlotId{kLstm}, kSecond}) {
    Scored answer;
    answer.items = {scored(at == kSecond ? "s" : "l", -1, 1)};
    engine.answer(at, engine.id<Score>(at), answer, false);
    engine.answer(at, engine.id<Score>(at), Totals{});
  }
  controller.receive();
  EXPECT_EQ(state.find(kLstm)->scored[0].token, "l");
  EXPECT_EQ(second().scored[0].token, "s");

  controller.apply(ChangeCandidates{"ab\ncd"});
  controller.apply(ChooseTab{Tab::rank});
  for (const SlotId at : {SlotId{kLstm}, kSecond}) {
    for (std::uint32_t line = 1; line <= 2; ++line) {
      Scored answer;
      answer.line = line;
      answer.events = 2;
      answer.log10 = at == kSecond ? -1.0 * line : -3.0 + line;
      engine.answer(at, engine.id<Score>(at), answer, false);
    }
    engine.answer(at, engine.id<Score>(at), Totals{});
  }
  controller.receive();
  Stage stage;
  controller.apply(ChooseOrder{kLstm, RankBy::total});
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "candidate", "Rank 1"), "cd");
  EXPECT_EQ(Stage::value(Role::text, "LSTM 256", "Rank 1"), "–2.00");
  const auto order = only<ChooseOrder>(stage.activate(state, Role::button, "Order of LSTM 256"));
  ASSERT_TRUE(order);
  EXPECT_EQ(order->slot, kSecond);
  controller.apply(*order);
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "candidate", "Rank 1"), "ab");

  controller.apply(ChooseTab{Tab::score});
  controller.apply(ChooseDifference{kLstm, kSecond});
  for (const SlotId at : {SlotId{kLstm}, kSecond}) {
    const double log_probs[] = {-1, -1, -1, at == kSecond ? -5.0 : -1.0};
    const auto* raw = reinterpret_cast<const std::byte*>(log_probs);
    for (std::uint32_t line = 1; line <= 2; ++line) {
      Scored measured;
      measured.line = line;
      measured.events = 4;
      engine.waiting.push_back(
          {at, Event{engine.id<Score>(at), false, measured, Bytes(raw, raw + 32)}});
    }
    engine.answer(at, engine.id<Score>(at), Totals{});
  }
  controller.receive();
  ASSERT_TRUE(second().measured);
  EXPECT_EQ(second().measured->log_probs[3], -5);
  EXPECT_EQ(state.find(kLstm)->measured->log_probs[3], -1);
  const Command* read = engine.last<Score>(kLstm);
  EXPECT_TRUE(std::get<Score>(read->body).tokens) << "the lines where the two differ";
  EXPECT_EQ(read->payload.text(), "\uFEFFxyz\nuvw\n");
}

TEST_F(SlotsTest, OfOneKindAreMixedWithAWeightEach) {
  mix_both();
  EXPECT_EQ(engine.last<Mix>(kMixture)->payload.text(), "LS");
  ASSERT_EQ(state.weights.size(), 2u);
  EXPECT_EQ(state.weights[0].slot, kLstm);
  EXPECT_EQ(state.weights[1].slot, kSecond);
  Stage stage;
  state.tab = Tab::learn;
  state.chosen = kMixture;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::slider, "LSTM", "Settings of Mixture"), "25 %");
  EXPECT_EQ(Stage::value(Role::slider, "LSTM 256", "Settings of Mixture"), "75 %");
  controller.apply(ChangeWeight{kSecond, 0.5});
  EXPECT_EQ(std::get<Mix>(engine.last<Mix>(kMixture)->body).weights,
            (std::vector<double>{0.5, 0.5}));
}

TEST_F(SlotsTest, AreRemovedWhileTheOthersGoOn) {
  mix_both();
  controller.apply(ChooseDifference{kSecond, kLstm});
  controller.apply(ChooseOrder{kSecond, RankBy::total});
  controller.apply(TrainModel{kLstm});
  controller.apply(TrainModel{kSecond});
  const auto lstm = engine.id<Train>(kLstm), late = engine.id<Train>(kSecond);
  controller.apply(RemoveSlot{kSecond});
  EXPECT_EQ(engine.ended, (std::vector<std::size_t>{kSecond})) << "its memory is free";
  EXPECT_EQ(state.find(kSecond), nullptr);
  EXPECT_FALSE(state.mixture.shown) << "one alone is no mixture";
  EXPECT_TRUE(state.weights.empty());
  EXPECT_NE(state.shown_slot(state.difference.first), nullptr);
  EXPECT_NE(state.shown_slot(state.ranking.slot), nullptr);
  // What it says to the end, and what is wanted of it, is not taken for another's.
  const std::size_t sent = engine.sent.size();
  engine.answer(kSecond, late, progress(9, 0.5, true), false);
  engine.waiting.push_back({kSecond, Lost{"it was closed"}});
  engine.waiting.push_back({kSecond, Restored{1.0}});
  controller.receive();
  for (const Intent& intent :
       {Intent{TrainModel{kSecond}}, Intent{RemoveSlot{kSecond}}, Intent{CopySlot{kSecond}},
        Intent{RenameSlot{kSecond, "x"}}, Intent{HideSlot{kSecond, true}},
        Intent{ChangeSlotSeed{kSecond, 2}}, Intent{ChangeField{kSecond, "hidden", "2"}},
        Intent{SaveModels{"safetensors", kSecond}}}) {
    controller.apply(intent);
  }
  EXPECT_EQ(engine.sent.size(), sent);
  EXPECT_EQ(state.slots.size(), 4u);
  EXPECT_EQ(state.find(kLstm)->phase, Phase::training);
  engine.answer(kLstm, lstm, progress(7, 0.7, true), false);
  controller.receive();
  EXPECT_EQ(state.find(kLstm)->progress.seconds, 7);
  controller.apply(CopySlot{kLstm});
  EXPECT_EQ(state.slots.back().id, kSecond + 1) << "no id is given twice";
  // All of them may go.
  while (!state.slots.empty()) controller.apply(RemoveSlot{state.slots.front().id});
  controller.apply(TrainAll{});
  controller.apply(AskQuestion{"abc"});
  Stage stage;
  stage.draw(state);
  controller.apply(AddSlot{"gru"});
  EXPECT_EQ(state.slots.front().name, "GRU");
  EXPECT_EQ(text_sent(state.slots.front().id), *state.text.bytes);
}

// What the others wait for from a slot that is removed: a mixture, a file, a curve.
TEST_F(SlotsTest, NobodyWaitsForOneThatIsRemoved) {
  configured(kNgram);
  train_to(kNgram, 0.01, 1);
  saved(kLstm, "L");
  controller.apply(RemoveSlot{kSecond});  // its file has not come
  saved(kNgram, "N");
  saved(kLstm, "L");
  EXPECT_EQ(engine.last<Mix>(kMixture)->payload.text(), "NL");

  controller.apply(SaveModels{"onegin", 0});
  controller.apply(RemoveSlot{kLstm});
  EXPECT_EQ(state.notice.sentence,
            "letters.onegin is not saved: one of its models was removed meanwhile.");
  controller.apply(SaveModels{"onegin", 0});
  EXPECT_EQ(engine.last<Pack>(kNgram), nullptr);
  saved(kNgram, "N");
  EXPECT_NE(engine.last<Pack>(kNgram), nullptr);

  controller.apply(MeasureTextCurve{});
  EXPECT_EQ(state.text_curve.all, 21) << "of three models";
  const std::uint32_t under_way = engine.id<Configure>(kBenches + 1);
  EXPECT_EQ(std::get<Configure>(engine.last<Configure>(kBenches + 1)->body).kind, "mlp");
  controller.apply(RemoveSlot{kMlp});
  EXPECT_EQ(state.text_curve.all, 15) << "but for the trial under way";
  engine.answer(kBenches + 1, under_way, Configured{});
  controller.receive();
  engine.answer(kBenches + 1, engine.id<Train>(kBenches + 1), progress(2, 1, false));
  controller.receive();
  EXPECT_EQ(state.text_curve.ended, 1);
  EXPECT_EQ(std::get<Configure>(engine.last<Configure>(kBenches + 1)->body).kind, "rnn");
}

TEST_F(SlotsTest, HiddenOnesStayAsTheyAreAndAreAskedNothing) {
  mix_both();
  controller.apply(TrainModel{kSecond});
  controller.apply(HideSlot{kSecond, true});
  EXPECT_NE(engine.last<Pause>(kSecond), nullptr);
  train_to(kSecond, 7, 0.5);
  EXPECT_FALSE(state.mixture.shown);
  const std::size_t sent = engine.sent.size();
  controller.apply(AskQuestion{"uvw"});
  controller.apply(StartWriting{});
  for (std::size_t i = sent; i < engine.sent.size(); ++i) {
    EXPECT_NE(engine.sent[i].model, kSecond);
  }
  const std::uint32_t trained = engine.id<Train>(kSecond);
  controller.apply(TrainAll{});
  EXPECT_EQ(engine.id<Train>(kSecond), trained);
  EXPECT_EQ(state.shown_slots().size(), 4u);
  controller.apply(HideSlot{kSecond, false});
  EXPECT_EQ(second().progress.seconds, 7) << "nothing learnt is lost";
  EXPECT_NE(engine.last<Score>(kSecond), nullptr);
  EXPECT_EQ(state.shown_slots().size(), 5u);
}

TEST_F(SlotsTest, AreTwelveAtTheMost) {
  while (state.slots.size() < kMostSlots) controller.apply(AddSlot{"rnn"});
  EXPECT_EQ(state.slots.back().name, "RNN 8");
  std::vector<std::size_t> marks;
  for (const Slot& slot : state.slots) marks.push_back(slot.mark);
  std::sort(marks.begin(), marks.end());
  for (std::size_t i = 0; i < kMostSlots; ++i) EXPECT_EQ(marks[i], i);
  controller.apply(AddSlot{"gru"});
  controller.apply(CopySlot{kLstm});
  EXPECT_EQ(state.slots.size(), kMostSlots);
  EXPECT_EQ(state.notice.sentence, "There are 12 models already; remove one first.");
  controller.apply(RemoveSlot{kSecond});
  controller.apply(AddSlot{"gru"});
  EXPECT_EQ(state.slots.back().name, "GRU");
  EXPECT_EQ(state.slots.back().id, 12u);
}

TEST_F(SlotsTest, OfOneKindAreKeptAndBroughtBack) {
  mix_both();
  controller.apply(ChangeWeight{kSecond, 0.6});
  controller.apply(RemoveSlot{kMlp});
  controller.apply(RenameSlot{kLstm, "small"});
  controller.apply(ChangeSlotSeed{kLstm, 3});
  controller.apply(HideSlot{kNgram, true});
  const std::string kept = describe_state(state, SavedFor::file);
  State fresh = first_state();
  FakeEngine anew;
  Controller other(fresh, anew, platform);
  std::vector<Bytes> files(kSecond + 1);
  files[kSecond] = bytes_of("weights of the second");
  ASSERT_EQ(other.bring_back(kept, SavedFor::file, "abc", files), std::nullopt);
  EXPECT_EQ(names_of(fresh), (std::vector<std::string>{"n-gram", "RNN", "small", "LSTM 256"}));
  EXPECT_EQ(describe_state(fresh, SavedFor::link), describe_state(state, SavedFor::link));
  EXPECT_EQ(anew.last<Load>(kSecond)->payload.text(), "weights of the second");
  EXPECT_EQ(anew.last<Load>(kLstm), nullptr);
  EXPECT_EQ(std::get<Configure>(anew.last<Configure>(kLstm)->body).seed, 3u);
  EXPECT_EQ(std::get<Configure>(anew.last<Configure>(kLstm)->body).slot, "small");
  EXPECT_FALSE(fresh.find(kNgram)->shown);
  EXPECT_EQ(fresh.find(kSecond)->mark, second().mark);
  EXPECT_EQ(fresh.next_slot, kSecond + 1);
  ASSERT_EQ(fresh.kept_weights.size(), 2u);
  EXPECT_EQ(fresh.kept_weights[0].slot, kLstm);
  EXPECT_EQ(fresh.kept_weights[1].slot, kSecond);
  EXPECT_EQ(fresh.kept_weights[1].weight, 0.6);
  // A rename that came after the last checkpoint is made up for.
  Configured loaded;
  loaded.slot = "LSTM 2";
  loaded.kind = "lstm";
  anew.answer(kSecond, anew.id<Load>(kSecond), loaded, false);
  other.receive();
  EXPECT_EQ(std::get<Configure>(anew.last<Configure>(kSecond)->body).slot, "LSTM 256");
}

TEST_F(SlotsTest, OfOneKindTravelInALink) {
  controller.apply(RenameSlot{kSecond, "large"});
  const std::string link = describe_state(state, SavedFor::link);
  State fresh = first_state();
  FakeEngine anew;
  Controller other(fresh, anew, platform);
  ASSERT_EQ(other.bring_back(link, SavedFor::link, "abc", {}), std::nullopt);
  EXPECT_EQ(names_of(fresh), (std::vector<std::string>{"n-gram", "MLP", "RNN", "LSTM", "large"}));
  EXPECT_EQ(fresh.slots[4].changed, (Settings{{"hidden", "256"}}));
  EXPECT_EQ(describe_state(fresh, SavedFor::link), link);
}

TEST_F(SlotsTest, OfOneKindArePackedWithTheirNames) {
  controller.apply(SaveModels{"onegin", 0});
  saved(kLstm, "L");
  saved(kSecond, "S");
  const Command* pack = engine.last<Pack>(kLstm);
  ASSERT_NE(pack, nullptr);
  EXPECT_EQ(pack->payload.text(), "LS" + *state.text.bytes);
  Opened opened;
  opened.models = {"lstm", "lstm"};
  opened.slots = {"lstm", "LSTM 256"};
  opened.settings = std::get<Pack>(pack->body).settings;
  controller.open_file(std::string("\x89ONEGIN\n", 8) + "models", "p.onegin");
  engine.answer(kNgram, engine.id<Open>(kNgram), opened, true, bytes_of("the king"));
  controller.receive();
  EXPECT_EQ(names_of(state),
            (std::vector<std::string>{"n-gram", "MLP", "RNN", "LSTM", "LSTM 256"}));
  EXPECT_EQ(std::get<Load>(engine.last<Load>(state.slots[3].id)->body).model, "1");
  EXPECT_EQ(std::get<Load>(engine.last<Load>(state.slots[4].id)->body).model, "2");
  EXPECT_EQ(state.slots[4].changed, (Settings{{"hidden", "256"}}));
}

}  // namespace
}  // namespace onegin::web
