// Files opened and saved, and what is kept: messages out and in, and the state they leave.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "conversation.h"
#include "state/saved_state.h"

namespace onegin::web {
namespace {

Bytes bytes_of(std::string_view text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return Bytes(data, data + text.size());
}
std::string text_of(const Payload& payload) { return std::string(payload.text()); }

class FilesTest : public testing::Test {
 protected:
  static constexpr std::size_t kNgram = 0, kLstm = 3;
  const std::string project = std::string("\x89ONEGIN\n", 8) + "models";
  State state = ready_state();
  FakeEngine engine;
  FakePlatform platform;
  Controller controller{state, engine, platform};

  void loaded(std::size_t model, const std::string& kind, const char* space = "") {
    const std::uint32_t id = engine.id<Load>(model);
    TaskReady ready;
    ready.event_space = space;
    Configured configured;
    configured.kind = kind;
    configured.counted = kind == "ngram";
    configured.fields = {field("hidden", 1, 512, "64")};
    configured.fields[0].standard = "128";
    Progress progress;
    progress.trained = true;
    progress.step = kind == "ngram" ? 0 : 7;
    engine.answer(model, id, ready, false);
    engine.answer(model, id, configured, false);
    engine.answer(model, id, progress, false);
    engine.answer(model, id, Loaded{kind, {{"unit", "word"}}});
    controller.receive();
  }
};

TEST_F(FilesTest, AProjectIsOpenedOnceItsContentIsKnown) {
  EXPECT_FALSE(controller.open_file(project, "p.onegin"));
  EXPECT_EQ(engine.last<Load>(kLstm), nullptr);
  EXPECT_EQ(state.text.name, "A village") << "nothing is lost before";
  Opened opened;
  opened.models = {"rnn", "lstm"};
  opened.task = {{"unit", "word"}};
  opened.settings = R"({"version":1,"name":"mine","seed":5,"question":"a king",
                        "models":[{"kind":"lstm","curve":[[1,2,3]]}]})";
  engine.answer(kNgram, engine.id<Open>(kNgram), opened, true, bytes_of("the king"));
  controller.receive();
  EXPECT_EQ(state.text.name, "mine");
  EXPECT_EQ(*state.text.bytes, "the king");
  EXPECT_EQ(state.seed, 5u);
  EXPECT_EQ(state.question, "a king");
  EXPECT_EQ(state.task, (Settings{{"unit", "word"}}));
  ASSERT_EQ(state.slots.size(), 2u);
  const SlotId lstm = state.slots[0].id, rnn = state.slots[1].id;
  EXPECT_GT(lstm, kLstm) << "no id is given twice";
  const Command* load = engine.last<Load>(lstm);
  ASSERT_NE(load, nullptr);
  EXPECT_EQ(std::get<Load>(load->body).model, "2");
  EXPECT_EQ(text_of(load->payload), project);
  loaded(rnn, "rnn");
  loaded(lstm, "lstm");
  EXPECT_EQ(state.slots[0].phase, Phase::paused);
  EXPECT_EQ(state.slots[0].changed, (Settings{{"hidden", "64"}}));
  ASSERT_EQ(state.slots[0].curve.size(), 1u);
  EXPECT_TRUE(std::isnan(state.slots[0].curve.front().train_loss)) << "pages of before kept three";
  EXPECT_EQ(state.notice.sentence, "p.onegin is open: 2 models and the text.");
}

TEST_F(FilesTest, WhereAModelBroughtItsVocabularyTheOthersReadTheTextWithIt) {
  controller.open_file(project, "p.onegin");
  Opened opened;
  opened.models = {"lstm"};
  opened.given_task = true;
  engine.answer(kNgram, engine.id<Open>(kNgram), opened, true, bytes_of("the king"));
  controller.receive();
  for (const Slot& slot : state.slots) {
    if (slot.kind != "ngram") continue;
    const Command* text = engine.last<SetText>(slot.id);
    ASSERT_NE(text, nullptr);
    EXPECT_EQ(std::get<SetText>(text->body).task_bytes, project.size());
    EXPECT_EQ(text_of(text->payload), "the king" + project);
    return;
  }
  ADD_FAILURE() << "the n-gram of before is gone";
}

TEST_F(FilesTest, AProjectOfTheCommandOpensWithTheNamesOfItsSlots) {
  controller.open_file(project, "p.onegin");
  Opened opened;
  opened.models = {"lstm", "lstm", "ngram", "of tomorrow"};
  opened.slots = {"lstm", "large", "ngram", "new"};
  engine.answer(kNgram, engine.id<Open>(kNgram), opened, true, bytes_of("the king"));
  controller.receive();
  std::vector<std::string> names;
  for (const Slot& slot : state.slots) names.push_back(slot.name);
  EXPECT_EQ(names, (std::vector<std::string>{"LSTM", "large", "n-gram", "MLP", "RNN"}));
  EXPECT_EQ(engine.ended, (std::vector<std::size_t>{0, 1, 2, 3})) << "what was there is freed";
  for (std::size_t i = 0; i < 5; ++i) {
    const SlotId at = state.slots[i].id;
    EXPECT_GT(at, kLstm);
    EXPECT_EQ(engine.last<Load>(at) != nullptr, i < 3);
    EXPECT_EQ(engine.last<SetText>(at) != nullptr, i >= 3) << "the rest learn from its text";
  }
  EXPECT_EQ(std::get<Load>(engine.last<Load>(state.slots[1].id)->body).model, "2");
  EXPECT_NE(state.slots[0].mark, state.slots[1].mark);
  for (std::size_t i = 0; i < 3; ++i) loaded(state.slots[i].id, opened.models[i]);
  EXPECT_EQ(state.notice.sentence,
            "p.onegin is open: 3 models and the text. There is room for 12; 1 model more stayed in "
            "the file.");
}

TEST_F(FilesTest, AProjectOfMoreThanTwelveOpensTwelve) {
  controller.open_file(project, "p.onegin");
  Opened opened;
  for (int i = 0; i < 14; ++i) {
    opened.models.emplace_back("gru");
    opened.slots.push_back("gru-" + std::to_string(i));
  }
  engine.answer(kNgram, engine.id<Open>(kNgram), opened, true, bytes_of("the king"));
  controller.receive();
  ASSERT_EQ(state.slots.size(), kMostSlots);
  EXPECT_EQ(state.slots[11].name, "gru-11");
  for (const Slot& slot : std::vector<Slot>(state.slots)) loaded(slot.id, "gru");
  EXPECT_NE(state.notice.sentence.text().find("2 models more stayed in the file."),
            std::string::npos);
}

// What this page packed: the names, marks and settings of its slots, those that had learnt nothing
// as well.
TEST_F(FilesTest, AProjectOfThisPageFindsItsSlotsAgain) {
  state.slots[kLstm].changed = {{"hidden", "64"}};
  Slot& second = add_slot(state, "lstm");
  second.curve = {{1, 2, 3}};
  second.seed = 7;
  second.shown = false;
  controller.apply(RenameSlot{second.id, "large"});
  const std::size_t mark = second.mark;
  Opened opened;
  opened.models = {"lstm", "ngram"};
  opened.slots = {"large", "ngram"};
  opened.settings = describe_state(state, SavedFor::project);
  controller.open_file(project, "p.onegin");
  engine.answer(kNgram, engine.id<Open>(kNgram), opened, true, bytes_of("the king"));
  controller.receive();
  ASSERT_EQ(state.slots.size(), 5u);
  EXPECT_EQ(state.slots[kLstm].name, "LSTM");
  EXPECT_EQ(state.slots[kLstm].changed, (Settings{{"hidden", "64"}}));
  EXPECT_EQ(engine.last<Load>(state.slots[kLstm].id), nullptr) << "the file has another";
  const Slot& large = state.slots[4];
  EXPECT_EQ(large.name, "large");
  EXPECT_TRUE(large.named);
  EXPECT_EQ(large.mark, mark);
  EXPECT_EQ(large.seed, 7u);
  EXPECT_FALSE(large.shown);
  EXPECT_EQ(large.curve.size(), 1u);
  EXPECT_EQ(std::get<Load>(engine.last<Load>(large.id)->body).model, "1");
  EXPECT_EQ(std::get<Load>(engine.last<Load>(state.slots[0].id)->body).model, "2");
}

TEST_F(FilesTest, ABadFileIsRefusedInASentence) {
  controller.open_file(project, "p.onegin");
  engine.answer(kNgram, engine.id<Open>(kNgram), Failed{"it ends too soon", "p.onegin", "", true});
  controller.receive();
  EXPECT_TRUE(state.notice.warning);
  EXPECT_EQ(state.notice.sentence,
            "It cannot be opened: p.onegin: it ends too soon. What was open still is.");
  EXPECT_EQ(state.slots[kNgram].phase, Phase::trained);
  const std::string what_is_read = "open a text, or a model: a .onegin, .arpa or .safetensors file";
  for (const auto& [name, content, sentence] :
       {std::array<std::string, 3>{"a.onegin", "a text",
                                   "this is a text, not a model; train a model on it"},
        {"a.ARPA", "a text", "this is a text, not a model; train a model on it"},
        {"a.png", std::string("\x89PNG\0\0", 6),
         "this is a PNG picture, which Onegin does not read; " + what_is_read},
        {"a.txt", std::string("h\0e\0l\0l\0o\0", 10),
         "this is UTF-16 without a byte order mark, which Onegin does not read; save it as UTF-8, "
         "or "
         "with a byte order mark"},
        {"a.txt", "", "the file is empty; " + what_is_read}}) {
    state.notice = {};
    EXPECT_FALSE(controller.open_file(content, name));
    EXPECT_TRUE(state.notice.warning) << name;
    EXPECT_EQ(state.notice.sentence,
              "It cannot be opened: " + name + ": " + sentence + ". What was open still is.");
    EXPECT_EQ(state.text.name, "A village");
  }
  EXPECT_TRUE(controller.open_file("a text", "a.txt"));
  EXPECT_EQ(state.text.name, "a.txt");
  EXPECT_EQ(state.notice.sentence, "") << "what was refused before is of the past";
}

TEST_F(FilesTest, TensorsThatSayNothingOfTheirKindAreRefusedByASession) {
  EXPECT_FALSE(controller.open_file(std::string("\x02\0\0\0\0\0\0\0{}", 10), "t"));
  engine.answer(kNgram, engine.id<Load>(kNgram),
                Failed{"it is missing", "t, metadata 'kind'", "save the model again", true});
  controller.receive();
  EXPECT_EQ(
      state.notice.sentence,
      "It cannot be opened: t, metadata 'kind': it is missing; save the model again. What was "
      "open still is.");
  EXPECT_EQ(state.slots[kNgram].phase, Phase::trained);
}

TEST_F(FilesTest, ATextInUnitsIsOpenedAsUtf8) {
  EXPECT_TRUE(controller.open_file(std::string("\xff\xfeh\0\xe9\0", 6), "a.txt"));
  EXPECT_EQ(*state.text.bytes, "h\u00e9");
  Opened opened;
  opened.models = {"ngram"};
  controller.open_file(project, "p.onegin");
  engine.answer(kNgram, engine.id<Open>(kNgram), opened, true,
                bytes_of(std::string_view("\xfe\xff\0h\0i", 6)));
  controller.receive();
  EXPECT_EQ(*state.text.bytes, "hi") << "that of a project, too";
}

TEST_F(FilesTest, AWarningGoesWhenTheNextThingWorks) {
  const auto warned = [&] { controller.tell("It cannot be opened.", true); };
  const auto gone = [&](const Intent& intent) {
    warned();
    controller.apply(intent);
    return state.notice.sentence.empty();
  };
  EXPECT_TRUE(gone(AskQuestion{"the fool"}));
  EXPECT_TRUE(gone(TrainModel{kLstm}));
  EXPECT_TRUE(gone(TrainAll{}));
  EXPECT_TRUE(gone(StepModel{kLstm}));
  EXPECT_TRUE(gone(ResetModel{kLstm}));
  EXPECT_TRUE(gone(ChangeField{kLstm, "hidden", "64"}));
  EXPECT_TRUE(gone(ChangeTask{"unit", "word"}));
  EXPECT_TRUE(gone(ChangeSeed{7}));
  EXPECT_TRUE(gone(ReplaceText{"another text", "mine"}));
  EXPECT_TRUE(gone(ChooseSample{0}));
  EXPECT_TRUE(gone(ChangeCandidates{"a\nb\n"}));
  EXPECT_TRUE(gone(StartWriting{}));
  // What is only looked at, or may yet fail, leaves it.
  EXPECT_FALSE(gone(PointAt{0}));
  EXPECT_FALSE(gone(ChooseTab{Tab::rank}));
  EXPECT_FALSE(gone(OpenFile{}));
  EXPECT_FALSE(gone(PasteText{}));
  EXPECT_FALSE(gone(CopyLink{}));
  // What worked stays to be read.
  controller.tell("It is saved.");
  controller.apply(TrainAll{});
  EXPECT_EQ(state.notice.sentence, "It is saved.");
}

TEST_F(FilesTest, AModelWithoutATextStandsAloneUnlessItSharesTheTokens) {
  state.text.facts->event_space = "same";
  controller.open_file("\\data\\\nngram 1=4\n", "a.arpa");
  ASSERT_EQ(state.slots.size(), 5u) << "what was counted is not overwritten";
  const SlotId beside = state.slots[4].id;
  EXPECT_EQ(state.slots[4].name, "a");
  EXPECT_TRUE(state.slots[4].coming_back);
  loaded(beside, "ngram", "same");
  EXPECT_EQ(state.text.name, "A village");
  EXPECT_EQ(state.slots[kNgram].phase, Phase::trained);
  EXPECT_EQ(state.slots[4].phase, Phase::trained);
  EXPECT_TRUE(state.slots[4].without_text);
  controller.open_file("\\data\\\nngram 1=4\n", "b.arpa");
  const SlotId alone = state.slots[5].id;
  loaded(alone, "ngram", "other");
  EXPECT_EQ(state.text.name, "b.arpa");
  EXPECT_TRUE(state.text.bytes->empty());
  ASSERT_EQ(state.slots.size(), 4u) << "the others of its kind have lost what they learnt";
  EXPECT_EQ(engine.ended, (std::vector<std::size_t>{kNgram, beside}));
  EXPECT_EQ(state.slots[3].id, alone);
  EXPECT_EQ(state.slots[3].name, "n-gram");
  EXPECT_TRUE(state.slots[3].without_text);
  EXPECT_EQ(state.find(kLstm)->phase, Phase::waiting);
  EXPECT_EQ(state.task, (Settings{{"unit", "word"}}));
}

TEST_F(FilesTest, AModelIsOpenedWhereNothingWasLearntOrIsRefused) {
  const std::string header = R"({"__metadata__":{"kind":"lstm"}})";
  const std::string tensors =
      std::string(1, static_cast<char>(header.size())) + std::string(7, '\0') + header;
  controller.open_file(tensors, "m.safetensors");
  EXPECT_EQ(state.slots.size(), 4u);
  EXPECT_NE(engine.last<Load>(kLstm), nullptr) << "the LSTM has learnt nothing";
  engine.answer(kLstm, engine.id<Load>(kLstm), Failed{"it ends too soon", "m", "", true});
  controller.receive();
  EXPECT_EQ(state.slots.size(), 4u);
  state.slots[kLstm].progress.step = 3;
  controller.open_file(tensors, "m.safetensors");
  ASSERT_EQ(state.slots.size(), 5u);
  const SlotId added = state.slots[4].id;
  engine.answer(added, engine.id<Load>(added), Failed{"it ends too soon", "m", "", true});
  controller.receive();
  EXPECT_EQ(state.slots.size(), 4u);
  EXPECT_EQ(engine.ended, (std::vector<std::size_t>{added}));
  EXPECT_EQ(state.notice.sentence,
            "It cannot be opened: m: it ends too soon. What was open still is.");
  while (!is_full(state)) add_slot(state, "rnn");
  controller.open_file(tensors, "m.safetensors");
  EXPECT_EQ(state.notice.sentence,
            "It cannot be opened: there are 12 models already; remove one first. What was open "
            "still is.");
}

TEST_F(FilesTest, AProjectIsPackedOfWhatEachModelSaves) {
  controller.apply(SaveModels{"onegin", 0});
  EXPECT_EQ(engine.last<Save>(kLstm), nullptr) << "it has learnt nothing";
  engine.answer(kNgram, engine.id<Save>(kNgram), Saved{"onegin"}, true, bytes_of("counts"));
  controller.receive();
  const Command* pack = engine.last<Pack>(kNgram);
  ASSERT_NE(pack, nullptr);
  EXPECT_EQ(text_of(pack->payload), "counts" + *state.text.bytes);
  engine.answer(kNgram, pack->id, Saved{"onegin"}, true, bytes_of("packed"));
  controller.receive();
  EXPECT_EQ(platform.saved.first, "A village.onegin");
  EXPECT_EQ(platform.saved.second, "packed");

  controller.apply(SaveModels{"arpa", kNgram});
  engine.answer(kNgram, engine.id<Save>(kNgram), Saved{"arpa"}, true, bytes_of("\\data\\"));
  controller.receive();
  EXPECT_EQ(platform.saved.first, "A village n-gram.arpa");

  controller.apply(SaveModels{"onegin", 0});
  engine.answer(kNgram, engine.id<Save>(kNgram), Failed{"no memory", "", "", false});
  controller.receive();
  EXPECT_EQ(platform.saved.first, "A village n-gram.arpa");
  EXPECT_TRUE(state.notice.warning);
  EXPECT_EQ(state.slots[kNgram].phase, Phase::trained);
}

TEST_F(FilesTest, TheSizeOfALargeFileIsSaidBeforeItIsSaved) {
  for (const bool save : {false, true}) {
    controller.apply(SaveModels{"arpa", kNgram});
    const auto id = engine.id<Save>(kNgram);
    engine.answer(kNgram, id, Saved{"arpa"}, true, Bytes(237'000'000));
    controller.receive();
    EXPECT_EQ(state.save_question, "A village n-gram.arpa has 237.0 MB. Save it?");
    EXPECT_EQ(state.announcement, "A village n-gram.arpa has 237.0 MB. Save it?");
    EXPECT_EQ(platform.saved.first, "") << "nothing is written before the answer";
    controller.apply(SaveModels{"arpa", kNgram});
    EXPECT_EQ(engine.id<Save>(kNgram), id) << "one file at a time";
    controller.apply(AnswerSave{save});
    EXPECT_TRUE(state.save_question.empty());
    EXPECT_EQ(platform.saved.second.size(), save ? 237'000'000u : 0u);
    EXPECT_EQ(state.notice.sentence, save ? "A village n-gram.arpa is saved: 1 model, 237.0 MB."
                                          : "A village n-gram.arpa is not saved.");
  }
  controller.apply(AnswerSave{true});
  EXPECT_EQ(state.notice.sentence, "A village n-gram.arpa is saved: 1 model, 237.0 MB.")
      << "answered once";
}

}  // namespace
}  // namespace onegin::web
