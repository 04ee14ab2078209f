// Token units: the list, the size of a learnt vocabulary, what is kept of both, and their tokens.
#include <nlohmann/json.hpp>

#include "conversation.h"
#include "draw/strip.h"
#include "rooms/rooms.h"
#include "state/saved_state.h"

namespace onegin::web {
namespace {

const Settings kLearnt = {{"unit", "bpe"}, {"boundary", "sentence"}, {"bpe_vocabulary", "4096"}};

TEST(Units, AreAllOfferedAndExplained) {
  Stage stage;
  State state = ready_state();
  state.drawer = true;
  stage.draw(state);
  const MirrorItem list = Stage::get(Role::select, "Token unit");
  EXPECT_EQ(list.value, "characters");
  EXPECT_EQ(list.options, (std::vector<std::string>{"characters", "words", "white space", "bytes",
                                                    "jamo", "byte pairs"}));
  ASSERT_EQ(list.options.size(), kUnitNames.size());
  for (std::size_t i = 1; i < kUnitNames.size(); ++i) {
    const auto chosen =
        only<ChangeTask>(stage.enter(state, Role::select, "Token unit", list.options[i]));
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->name, "unit");
    EXPECT_EQ(chosen->value, kUnitNames[i]);
  }
  stage.activate(state, Role::select, "Token unit");
  for (const std::string& title : list.options) {
    const MirrorItem& option = Stage::get(Role::option, title);
    EXPECT_TRUE(option.help.ends_with('.')) << title << ": " << option.help;
    EXPECT_LT(option.rect.Max.y, 800) << title;
  }
}

TEST(Units, HaveASizeOnlyWhereTypesAreLearnt) {
  State state = ready_state();
  state.drawer = true;
  for (const float width : {390.0f, 1000.0f, 1280.0f}) {
    Stage stage(width, 900);
    for (const std::string_view unit : kUnitNames) {
      state.task = {{"unit", std::string(unit)}};
      stage.draw(state);
      EXPECT_EQ(Stage::find(Role::slider, "Types learnt") != nullptr, unit == "bpe") << unit;
    }
  }
  Stage stage;
  const auto size = [&stage](State now) {
    now.drawer = true;
    stage.draw(now);
    return Stage::get(Role::slider, "Types learnt").value;
  };
  EXPECT_EQ(size(state), "1024") << "the core's own, as long as nothing is chosen";
  EXPECT_EQ(size(sized_state()), "4096");
  const auto moved = [&](const char* place) {
    const auto change = only<ChangeTask>(stage.enter(state, Role::slider, "Types learnt", place));
    return change ? change->name + "=" + change->value : "";
  };
  EXPECT_EQ(moved("0"), "bpe_vocabulary=256");
  EXPECT_EQ(moved("50"), "bpe_vocabulary=4100") << "half of the way is half of the powers of two";
  EXPECT_EQ(moved("100"), "bpe_vocabulary=65536");
}

TEST(Units, NameWhatIsCounted) {
  Stage stage;
  State state = ready_state();
  const auto size = [&](const char* unit) {
    state.task = {{"unit", unit}};
    stage.draw(state);
    return Stage::value(Role::text, "Text size");
  };
  EXPECT_EQ(size("character"), "34 B · 34 characters");
  EXPECT_EQ(size("whitespace"), "34 B · 34 words");
  EXPECT_EQ(size("byte"), "34 B · 34 bytes");
  EXPECT_EQ(size("bpe"), "34 B · 34 tokens");
}

class UnitsTest : public ControllerTest {};

TEST_F(UnitsTest, TheTextIsReadAnewUnderEveryChange) {
  controller.open_text("the fox", "fox");
  controller.apply(ChangeTask{"unit", "bpe"});
  controller.apply(ChangeTask{"bpe_vocabulary", "4096"});
  const auto& sent = std::get<SetText>(engine.last<SetText>(kMlp)->body).settings;
  EXPECT_EQ(nlohmann::json(sent), nlohmann::json(state.task));
  EXPECT_EQ(state.unit().id, "bpe");
  EXPECT_EQ(state.task_setting("bpe_vocabulary", ""), "4096");
}

TEST(SavedUnits, ComeBackFromTheStoreAndFromALink) {
  State state = ready_state();
  state.task = kLearnt;
  for (const SavedFor place : {SavedFor::file, SavedFor::link}) {
    State fresh = opening_state();
    EXPECT_EQ(read_state(describe_state(state, place), place, fresh), std::nullopt);
    for (const auto& [name, value] : kLearnt) EXPECT_EQ(fresh.task_setting(name, ""), value);
    EXPECT_EQ(fresh.task.size(), kLearnt.size());
  }
}

TEST(SavedUnits, ALinkHasOnlyWhatTheControlsOffer) {
  State state = ready_state();
  state.task = kLearnt;
  state.task.emplace_back("minimum_count", "3");  // as a project has it
  State fresh = opening_state();
  const std::string link = describe_state(state, SavedFor::link);
  EXPECT_EQ(read_state(link, SavedFor::link, fresh), std::nullopt);
  EXPECT_EQ(fresh.task_setting("bpe_vocabulary", ""), "4096");
  EXPECT_EQ(fresh.task_setting("minimum_count", "none"), "none");
  for (const char* size : {"255", "65537", "1e3", "-512", "4096 ", "", "99999999999999999999"}) {
    nlohmann::json strange = nlohmann::json::parse(link);
    strange["task"]["bpe_vocabulary"] = size;
    EXPECT_TRUE(read_state(strange.dump(), SavedFor::link, fresh)) << size;
  }
  EXPECT_EQ(fresh.task_setting("bpe_vocabulary", ""), "4096");
}

TEST(UnitStrips, ShowTheBlankThatATokenBringsAndBreakBeforeIt) {
  Stage stage;
  EXPECT_EQ(readable(" the", false), "·the");
  EXPECT_EQ(readable("<E2>", false), "<E2>");
  std::vector<StripToken> tokens;
  for (const char* text : {"abc", "def", " abc", "def", " abc", "def"}) tokens.push_back({text});
  std::vector<StripToken> two(tokens.begin(), tokens.begin() + 2);
  float word = 40;  // the width of " abc" and "def"
  while (Strip({tokens.begin() + 2, tokens.begin() + 4}, word, false).height() >
         theme().measures.strip) {
    word += 1;
  }
  const float row = theme().measures.strip;
  EXPECT_EQ(Strip(tokens, 1.6f * word, false).height(), 3 * row) << "no word is broken";
  EXPECT_EQ(Strip(tokens, 3 * word, false).height(), row);
}

TEST(UnitStrips, ShowConjoiningJamoAsTheLettersThatTheyAre) {
  Stage stage;
  add_font(kFontTable, font_bytes("table"));
  add_font("hangul.ttf", font_bytes("hangul.ttf"));
  EXPECT_EQ(drawn("\u1100\u1161\u11a8"), "ㄱㅏㄱ");
  EXPECT_EQ(drawn("\u1112\u1175\u11c2"), "ㅎㅣㅎ");
  EXPECT_EQ(drawn("\u1140\u119e\u11eb"), "\u1140\u119e\u11eb") << "of old Hangul";
  EXPECT_EQ(readable("\u1102", false), "ㄴ");
  EXPECT_EQ(readable("\u11ab", false), "◌ㄴ") << "told from the leading one";
  State state = trained_state();
  state.question = "간";
  for (const char* jamo : {"\u1100", "\u1161", "\u11ab"}) {
    state.slots[0].scored.push_back(scored(jamo, -1, 2));
  }
  state.pointed = state.slots[0].scored.size() - 1;
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::button, "◌ㄴ", "Score of n-gram"), nullptr);
  EXPECT_EQ(Stage::find(Role::text, "Writing"), nullptr) << "they do not join, and are not to";
}

TEST_F(UnitsTest, WhatIsWrittenAnewIsLeftOutOfThePrompt) {
  controller.open_text("나무", "trees");
  configured(kNgram);
  train_to(kNgram, 0.01, 1);
  GenerateSettings settings;
  settings.prompt = "큰 나";
  controller.apply(ChangeGenerate{settings});
  controller.apply(StartWriting{});
  settings.prompt = "another";
  controller.apply(ChangeGenerate{settings});
  const std::uint32_t id = engine.id<Generate>(kNgram);
  Generated piece;
  piece.tokens = {{"", -1}, {"남", -1}};
  piece.loose_end = 3;
  engine.answer(kNgram, id, piece, false);
  engine.answer(kNgram, id, piece);
  controller.receive();
  EXPECT_EQ(state.slots[kNgram].prompt_read, "큰 ");
  Stage stage;
  state.tab = Tab::generate;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "prompt", "n-gram wrote"), "큰 ");
  EXPECT_EQ(Stage::value(Role::text, "text", "n-gram wrote"), "남남");
}

TEST(UnitStrips, SeveralTokensOfACharacterStandAsOne) {
  Stage stage;
  State state = ready_state();
  state.tab = Tab::generate;
  Slot& model = state.slots[0];
  model.written.assign(3, {"a", -1});
  const float height = generate_room::height(state, 900);
  model.written.assign(600, {"", -1});
  model.written.back().text = "a";
  EXPECT_EQ(generate_room::height(state, 900), height);
}

}  // namespace
}  // namespace onegin::web
