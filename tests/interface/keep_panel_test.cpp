// The foot of the rail: files, a link, and what the browser keeps.
#include <algorithm>

#include "stage.h"
#include "states.h"

namespace onegin::web {
namespace {

TEST(KeepPanel, OffersFilesOfWhatHasLearnt) {
  Stage stage;
  State state = ready_state();
  state.surface.keeps = true;
  stage.draw(state);
  const std::vector<std::string> options = Stage::get(Role::select, "Save file").options;
  EXPECT_EQ(options, (std::vector<std::string>{"Project (.onegin)", "n-gram (.arpa)"}));
  const auto saved =
      only<SaveModels>(stage.enter(state, Role::select, "Save file", "n-gram (.arpa)"));
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->format, "arpa");
  EXPECT_TRUE(only<CopyLink>(stage.activate(state, Role::button, "Copy link")));
  // By hand the list opens, at the foot of the screen upwards.
  stage.click(state, Role::select, "Save file");
  EXPECT_LT(Stage::get(Role::option, "n-gram (.arpa)").rect.Max.y, 800);
}

TEST(KeepPanel, SaysThatTheWorkIsNotKeptWhereNothingElseIsToBeSaid) {
  Stage stage;
  State state = ready_state();
  const auto notice = [&] {
    stage.draw(state);
    const auto* item = Stage::find(Role::status, "Notice");
    return item != nullptr ? item->value : "";
  };
  EXPECT_EQ(notice(), "");
  state.not_kept = "There is no room left.";
  EXPECT_EQ(notice(), "There is no room left.");
  state.notice = {"It is saved.", false};
  EXPECT_EQ(notice(), "It is saved.");
}

TEST(KeepPanel, AsksBeforeItForgets) {
  Stage stage;
  State state = ready_state();
  state.surface.keeps = true;
  const auto asked = only<AskToForget>(stage.activate(state, Role::button, "Forget"));
  ASSERT_TRUE(asked);
  EXPECT_TRUE(asked->on);
  state.forgetting = true;
  EXPECT_FALSE(only<ForgetEverything>(stage.activate(state, Role::button, "Keep everything")));
  EXPECT_TRUE(only<ForgetEverything>(stage.activate(state, Role::button, "Forget everything")));
  state.forgetting = state.surface.keeps = false;
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::button, "Copy link"), nullptr) << "no address to copy";
}

TEST(KeepPanel, AsksBeforeItSavesALargeFile) {
  Stage stage;
  State state = ready_state();
  state.save_question = "a.onegin has 237 MB. Save it?";
  const auto saved = only<AnswerSave>(stage.activate(state, Role::button, "Save the file"));
  const auto* notice = Stage::find(Role::status, "Notice");
  ASSERT_NE(notice, nullptr);
  EXPECT_EQ(notice->value, "a.onegin has 237 MB. Save it?");
  ASSERT_TRUE(saved);
  EXPECT_TRUE(saved->save);
  const auto dropped = only<AnswerSave>(stage.activate(state, Role::button, "Drop the file"));
  ASSERT_TRUE(dropped);
  EXPECT_FALSE(dropped->save);
}

TEST(KeepPanel, WarnsAndAsksOnAPhoneWhoseRailIsFolded) {
  Stage stage(390, 844);
  State state = ready_state();
  const auto seen = [&]() -> std::string {
    stage.draw(state);
    const auto* item = Stage::find(Role::status, "Notice");
    if (item == nullptr) return "";
    EXPECT_GE(item->rect.Min.y, 0);
    EXPECT_LT(item->rect.Max.y, 844 / 2);
    return item->value;
  };
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(Stage::find(Role::button, "Copy link"), nullptr) << "the rail is folded";
  state.notice = {"It is saved.", false};
  EXPECT_EQ(seen(), "") << "nothing to do about it";
  state.notice = {"This is a PDF.", true};
  EXPECT_EQ(seen(), "This is a PDF.");
  state.rail = true;
  stage.draw(state);
  const auto& all = mirror().items();
  EXPECT_EQ(std::count_if(all.begin(), all.end(),
                          [](const MirrorItem& item) { return item.name == "Notice"; }),
            1)
      << "once, at the foot of the rail";
  state.rail = false;
  state.notice = {};
  state.save_question = "a.onegin has 237 MB. Save it?";
  EXPECT_EQ(seen(), "a.onegin has 237 MB. Save it?");
  EXPECT_TRUE(only<AnswerSave>(stage.activate(state, Role::button, "Save the file")));
}

}  // namespace
}  // namespace onegin::web
