// A model that another program made: alone, and beside a text of other types.
#include <algorithm>

#include "conversation.h"
#include "state/kinds.h"

namespace onegin::web {
namespace {

Bytes some(std::string_view text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return Bytes(data, data + text.size());
}
std::string said(const Payload& payload) { return std::string(payload.text()); }

FieldDescription smoothing(const std::string& value) {
  FieldDescription field;
  field.name = "smoothing";
  field.type = "choice";
  field.value = value;
  field.standard = "modified_kneser_ney";
  field.choices = {"modified_kneser_ney", value};
  field.essential = true;
  return field;
}

constexpr std::size_t kNgram = 0, kLstm = 3;
const std::string kArpa = "\\data\\\nngram 1=4\n";

class CommonTest : public testing::Test {
 protected:
  State state = [] {
    State ready = ready_state();
    ready.task = {{"unit", "word"}, {"boundary", "sentence"}};
    ready.text.facts->event_space = "word sentence 1";
    ready.slots[0].phase = Phase::ready;  // it has learnt nothing: the file has its place
    ready.slots[0].progress = {};
    return ready;
  }();
  FakeEngine engine;
  FakePlatform platform;
  Controller controller{state, engine, platform};

  SlotId ngram = 0;  // that the file was opened in
  const Slot& slot() const { return *state.find(ngram); }

  // The answers to Load of a model without a text.
  void loaded(const std::string& space, const std::string& unit = "word") {
    const std::uint32_t id = engine.id<Load>(ngram);
    TaskReady ready;
    ready.event_space = space;
    ready.types = 12;
    Configured configured;
    configured.kind = "ngram";
    configured.counted = true;
    configured.fields = {field("order", 1, 10, "3"), smoothing("not_known")};
    configured.foreign = true;
    Progress progress;
    progress.trained = true;
    progress.notes = {"an ARPA file of another program"};
    engine.answer(ngram, id, ready, false);
    engine.answer(ngram, id, configured, false);
    engine.answer(ngram, id, progress, false);
    engine.answer(ngram, id, Loaded{"ngram", {{"unit", unit}, {"boundary", "sentence"}}});
    controller.receive();
  }
  void open(const std::string& space, const std::string& unit = "word") {
    EXPECT_FALSE(controller.open_file(kArpa, "m.arpa"));
    ngram = static_cast<SlotId>(engine.sent.back().model);
    loaded(space, unit);
  }
  // Both sessions say their types, and the mixture's how they differ.
  void related() {
    engine.answer(ngram, engine.id<Save>(ngram), Saved{"task"}, true, some("foreign"));
    engine.answer(kMixture, engine.id<Save>(kMixture), Saved{"task"}, true, some("text"));
    controller.receive();
    const Command* relate = engine.last<Relate>(kMixture);
    ASSERT_NE(relate, nullptr);
    const auto& asked = std::get<Relate>(relate->body);
    EXPECT_FALSE(asked.common);
    EXPECT_EQ(asked.names,
              (std::vector<std::string>{"the text", slot().named ? "“m”" : "the n-gram"}));
    EXPECT_EQ(said(relate->payload), "foreign");
    Related answer;
    answer.comparable = true;
    answer.common = 1200;
    answer.sentence = "1 type is in the n-gram only: 'x'";
    engine.answer(kMixture, relate->id, answer);
    controller.receive();
  }
  // The LSTM has learnt for some seconds.
  void train_lstm() {
    controller.apply(TrainModel{kLstm});
    Progress progress;
    progress.trained = true;
    progress.step = 7;
    progress.fraction = 1;
    progress.bits_per_character = 2;
    engine.answer(kLstm, engine.id<Train>(kLstm), progress);
    controller.receive();
  }
  // Nothing is waited for.
  void answer_scores() {
    const auto sent = engine.sent;
    for (const FakeEngine::Sent& one : sent) {
      if (std::holds_alternative<Score>(one.command.body)) {
        engine.answer(one.model, one.command.id, Totals{});
      }
    }
    controller.receive();
  }
  template <class Body>
  std::size_t count(std::size_t model) const {
    return static_cast<std::size_t>(
        std::count_if(engine.sent.begin(), engine.sent.end(), [&](const FakeEngine::Sent& one) {
          return one.model == model && std::holds_alternative<Body>(one.command.body);
        }));
  }
};

TEST_F(CommonTest, TheTextsUnitIsOfferedToAModelThatDoesNotSayItsOwn) {
  controller.open_file(kArpa, "m.arpa");
  EXPECT_EQ(std::get<Load>(engine.last<Load>(ngram)->body).text_unit, "word");
  // A model of lines is never of the task of a running text.
  state.task = {{"unit", "character"}, {"boundary", "stream"}};
  controller.open_file(kArpa, "m.arpa");
  EXPECT_EQ(std::get<Load>(engine.last<Load>(ngram)->body).text_unit, "");
}

TEST_F(CommonTest, TheSameTypesInAnotherOrderAreOfOneTask) {
  train_lstm();
  open("word sentence 1");
  EXPECT_EQ(state.notice.sentence,
            "m.arpa is open: one model, without a text; it shares the tokens of the open one.");
  EXPECT_EQ(state.text.name, "A village");
  EXPECT_EQ(state.text.facts->tokens, 34) << "what is known of the text stays";
  EXPECT_TRUE(slot().without_text);
  EXPECT_FALSE(slot().other_types);
  EXPECT_EQ(state.common.sentence, "");
  // It is mixed with what was there.
  EXPECT_NE(engine.last<Save>(ngram), nullptr);
  EXPECT_NE(engine.last<Save>(kLstm), nullptr);
  // It is not trained, and nothing is lost by its sliders; Reset counts the text.
  const std::size_t before = count<Configure>(ngram);
  controller.apply(TrainAll{});
  controller.apply(ChangeField{ngram, "order", "2"});
  controller.apply(ChangeSeed{4});
  EXPECT_EQ(count<Train>(ngram), 0u);
  EXPECT_EQ(count<Configure>(ngram), before);
  EXPECT_EQ(slot().phase, Phase::trained);
  controller.apply(ResetModel{ngram});
  EXPECT_EQ(count<SetText>(ngram), 1u);
  EXPECT_EQ(std::get<Configure>(engine.last<Configure>(ngram)->body).settings, Settings{});
  EXPECT_FALSE(slot().without_text);
}

TEST_F(CommonTest, OtherTypesAreNamedAndComparedOnlyOnThoseOfAll) {
  train_lstm();
  open("word sentence 2");
  EXPECT_EQ(state.text.name, "A village");
  EXPECT_EQ(state.notice.sentence,
            "m.arpa is open: one model, without a text; Compare says how its types differ from "
            "those of the text.");
  related();
  EXPECT_EQ(state.common.sentence, "1 type is in the n-gram only: 'x'.");
  EXPECT_EQ(state.common.types, 1200);
  // Not measured, not mixed.
  controller.apply(ChooseTab{Tab::compare});
  EXPECT_EQ(count<Score>(ngram), 1u) << "the question alone";
  EXPECT_EQ(count<Mix>(kMixture), 0u);
  EXPECT_EQ(count<Relate>(kLstm), 0u);
  answer_scores();

  controller.apply(CompareOnCommon{true});
  for (const SlotId model : {ngram, SlotId{kLstm}}) {
    const Command* relate = engine.last<Relate>(model);
    ASSERT_NE(relate, nullptr);
    EXPECT_TRUE(std::get<Relate>(relate->body).common);
    EXPECT_EQ(said(relate->payload), model == ngram ? "text" : "foreigntext");
    EXPECT_EQ(count<Relate>(model), 1u);
  }
  // Asked anew after that, and measured.
  const Command* measured = engine.last<Score>(ngram);
  EXPECT_TRUE(std::get<Score>(measured->body).log_probs);
  EXPECT_GT(measured->id, engine.id<Relate>(ngram));
  // Mixed there, with the text, which says what is unknown.
  engine.answer(ngram, engine.id<Save>(ngram), Saved{"onegin"}, true, some("N"));
  engine.answer(kLstm, engine.id<Save>(kLstm), Saved{"onegin"}, true, some("L"));
  controller.receive();
  const Command* mix = engine.last<Mix>(kMixture);
  ASSERT_NE(mix, nullptr);
  EXPECT_EQ(said(mix->payload), "NL" + *state.text.bytes);
  EXPECT_TRUE(std::get<Relate>(engine.last<Relate>(kMixture)->body).common);
  EXPECT_LT(engine.id<Relate>(kMixture), mix->id);

  answer_scores();
  controller.apply(CompareOnCommon{false});
  EXPECT_FALSE(std::get<Relate>(engine.last<Relate>(kLstm)->body).common);
  EXPECT_FALSE(state.mixture.shown);
  EXPECT_FALSE(slot().measured);
}

TEST_F(CommonTest, WhatFailsThereLeavesTheModels) {
  train_lstm();
  open("word sentence 2");
  related();
  answer_scores();
  controller.apply(CompareOnCommon{true});
  engine.answer(kLstm, engine.id<Relate>(kLstm), Failed{"no memory", "", "", false});
  controller.receive();
  EXPECT_FALSE(state.common.on);
  EXPECT_EQ(state.slots[kLstm].phase, Phase::trained);
  EXPECT_EQ(state.notice.sentence, "The models cannot be compared so: no memory.");
}

TEST_F(CommonTest, AnotherTextOrModelEndsIt) {
  open("word sentence 2");
  related();
  controller.apply(CompareOnCommon{true});
  controller.apply(ResetModel{ngram});
  EXPECT_EQ(state.common.sentence, "");
  EXPECT_FALSE(state.common.on);

  open("word sentence 2");
  related();
  controller.apply(CompareOnCommon{true});
  // Another text is judged by the model, too.
  controller.open_text("another text\n", "other.txt");
  EXPECT_TRUE(slot().without_text);
  EXPECT_EQ(slot().phase, Phase::trained);
  EXPECT_EQ(state.common.sentence, "");
  EXPECT_FALSE(state.common.on);
  TaskReady ready;
  ready.bytes = ready.tokens = 13;
  ready.event_space = "word sentence 3";
  engine.answer(kLstm, engine.id<SetText>(kLstm), ready);
  controller.receive();
  related();
  EXPECT_EQ(state.common.types, 1200);
  // A sample is a task of its own.
  Sample sample = state.samples[0];
  sample.unit = "character";
  sample.boundary = "stream";
  controller.open_sample(sample, "the fox");
  EXPECT_FALSE(slot().without_text);
}

TEST_F(CommonTest, AnotherTaskStandsAloneAndSaysWhy) {
  open("whitespace sentence 1", "whitespace");
  EXPECT_EQ(
      state.notice.sentence,
      "m.arpa is open: one model, without a text. What was open has another unit or boundary.");
  EXPECT_TRUE(state.text.bytes->empty());
  EXPECT_EQ(state.task_setting("unit", ""), "whitespace");
}

TEST_F(CommonTest, TheUnitReadsAForeignModelAnew) {
  open("whitespace sentence 1", "whitespace");
  controller.apply(ChangeTask{"unit", "character"});
  EXPECT_EQ(std::get<Save>(engine.last<Save>(ngram)->body).format, "onegin");
  EXPECT_EQ(slot().phase, Phase::trained);
  engine.answer(ngram, engine.id<Save>(ngram), Saved{"onegin"}, true, some("project"));
  controller.receive();
  const Command* load = engine.last<Load>(ngram);
  EXPECT_EQ(std::get<Load>(load->body).unit, "character");
  EXPECT_EQ(said(load->payload), "project");
  EXPECT_EQ(state.task_setting("unit", ""), "whitespace") << "until it is read";
  loaded("character sentence 1", "character");
  EXPECT_EQ(state.task_setting("unit", ""), "character");
  EXPECT_EQ(state.notice.sentence, "m.arpa is read anew.");
  // What fails changes nothing.
  controller.apply(ChangeTask{"unit", "word"});
  engine.answer(ngram, engine.id<Save>(ngram), Failed{"no memory", "", "", false});
  controller.receive();
  EXPECT_EQ(slot().phase, Phase::trained);
  EXPECT_EQ(state.task_setting("unit", ""), "character");
  EXPECT_EQ(state.notice.sentence, "It cannot be opened: no memory. What was open still is.");
}

// Two models of other programs: one after the other, alone and beside a text.
TEST_F(CommonTest, TheUnitReadsEachForeignModelAnew) {
  const auto saved = [this](SlotId at, std::uint32_t id) {
    engine.answer(at, id, Saved{"onegin"}, true, some("project"));
    controller.receive();
    return std::get<Load>(engine.last<Load>(at)->body).unit;
  };
  for (const bool alone : {false, true}) {
    const std::string unit = alone ? "whitespace" : "word";
    open(unit + " sentence 1", unit);
    const SlotId first = ngram;
    open(unit + " sentence 1", unit);
    const SlotId second = ngram;
    ASSERT_NE(first, second);
    EXPECT_EQ(state.text.bytes->empty(), alone);
    const std::size_t before = count<Save>(second);
    controller.apply(ChangeTask{"unit", "character"});
    EXPECT_EQ(count<Save>(second), before) << "in turn";
    EXPECT_EQ(saved(first, engine.id<Save>(first)), "character");
    const std::uint32_t next = engine.id<Save>(second);
    ngram = first;
    loaded("character sentence 1", "character");
    EXPECT_EQ(saved(second, alone ? engine.id<Save>(second) : next), "character");
    ngram = second;
    loaded("character sentence 1", "character");
    for (const SlotId at : {first, second}) {
      EXPECT_EQ(state.find(at)->phase, Phase::trained);
      EXPECT_EQ(state.find(at)->event_space, "character sentence 1");
    }
  }
}

TEST_F(CommonTest, BesideATextTheUnitReadsBothAnew) {
  open("word sentence 1");
  controller.apply(ChangeTask{"unit", "whitespace"});
  EXPECT_EQ(count<SetText>(kLstm), 1u);
  EXPECT_EQ(count<SetText>(ngram), 0u);
  engine.answer(ngram, engine.id<Save>(ngram), Saved{"onegin"}, true, some("project"));
  controller.receive();
  EXPECT_EQ(std::get<Load>(engine.last<Load>(ngram)->body).unit, "whitespace");
  loaded("whitespace sentence 5", "whitespace");
  EXPECT_FALSE(state.text.bytes->empty());
  TaskReady ready;
  ready.bytes = ready.tokens = 34;
  ready.event_space = "whitespace sentence 4";
  engine.answer(kLstm, engine.id<SetText>(kLstm), ready);
  controller.receive();
  EXPECT_TRUE(slot().other_types);
  related();
}

TEST(CommonRow, SaysWhatDiffersAndOffersTheSwitch) {
  for (const float width : {1280.0f, 390.0f}) {
    Stage stage(width, 800);
    State state = compared_state();
    stage.draw(state);
    EXPECT_EQ(Stage::find(Role::checkbox, "Compare on common types"), nullptr);
    state.slots[kNgram].other_types = true;
    state.slots[kNgram].measured.reset();
    state.common = {"1 type is in the n-gram only: 'x'.", 1200, false};
    stage.draw(state);
    EXPECT_EQ(Stage::value(Role::text, "Types"), state.common.sentence);
    EXPECT_EQ(Stage::value(Role::text, "waiting", "Figures of n-gram"), "of other types");
    const auto chosen =
        only<CompareOnCommon>(stage.activate(state, Role::checkbox, "Compare on common types"));
    ASSERT_TRUE(chosen);
    EXPECT_TRUE(chosen->on);
    state.common.on = true;
    stage.draw(state);
    EXPECT_EQ(Stage::value(Role::text, "waiting", "Figures of n-gram"), "being measured");
    EXPECT_TRUE(Stage::get(Role::checkbox, "Compare on common types").on);
    state.common = {"All differ.", 0, false};
    stage.draw(state);
    EXPECT_EQ(Stage::find(Role::checkbox, "Compare on common types"), nullptr)
        << "nothing to share";
  }
}

TEST(CommonRow, AForeignModelAloneSaysWhatIsKnownOfIt) {
  Stage stage;
  State state = ready_state();
  state.text.bytes = std::make_shared<const std::string>();
  state.task = {{"unit", "whitespace"}, {"boundary", "sentence"}};
  Slot& card = state.slots[kNgram];
  card.without_text = true;
  card.fields = {field("order", 1, 10, "3"), smoothing("not_known")};
  card.foreign = true;
  card.progress.notes = {"an ARPA file of another program"};
  state.drawer = true;
  const auto notes = [&] {
    stage.draw(state);
    std::vector<std::string> all;
    for (const MirrorItem& item : mirror().items()) {
      if (item.name == "Note") all.push_back(item.value);
    }
    return all;
  };
  const std::vector<std::string> alone = notes();
  ASSERT_EQ(alone.size(), 2u);
  EXPECT_EQ(alone[0],
            "The file does not say what its tokens are: Token unit does, here white space");
  EXPECT_EQ(alone[1], card.progress.notes[0]);
  EXPECT_EQ(Stage::get(Role::select, "Token unit").value, "white space");
  EXPECT_EQ(Stage::value(Role::status, "state", "n-gram"), "from a file");
  const auto unit = only<ChangeTask>(stage.enter(state, Role::select, "Token unit", "characters"));
  ASSERT_TRUE(unit);
  EXPECT_EQ(unit->value, "character");
  state.drawer = false;
  state.tab = Tab::learn;
  EXPECT_TRUE(stage.activate(state, Role::button, "Reset", "Settings of n-gram").empty());
  EXPECT_EQ(Stage::value(Role::select, "smoothing", "Settings of n-gram"), "not known");
  state.drawer = true;
  // One's own has no such notes.
  card.fields[1] = smoothing("modified_kneser_ney");
  card.foreign = false;
  EXPECT_TRUE(notes().empty());
}

}  // namespace
}  // namespace onegin::web
