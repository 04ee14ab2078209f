// Describe: which model is asked about which scene, what the hand and the controls make of a scene,
// what is lit.
#include "state/describe_room.h"

#include <cstring>

#include "conversation.h"
#include "state/networks.h"
#include "state/saved_state.h"
#include "state/slots.h"

namespace onegin::web {
namespace {

using describe_room::Drawing;
using describe_room::What;
using DescribeAct = describe_room::Act;

const std::string kScenes =
    "red circle 8 8 4; blue square 24 24 5\ta red circle above a blue square\n"
    "black triangle 16 16 6\ta black triangle\n";

class DescribeTest : public ControllerTest {
 protected:
  DescribeTest() {
    captioner = open_scenes(kScenes, "green circle 10 10 4\ta green circle");
    controller.apply(ChooseTab{Tab::describe});
  }
  const Drawing& drawing() const { return state.shelf.at<Drawing>(); }
  std::string asked() const {
    const Command* command = engine.last<Generate>(captioner);
    return command != nullptr ? std::string(command->payload.text()) : "-";
  }
  void write(const std::string& caption) {
    Generated written;
    written.tokens = {{caption, -0.5}, {"\n", -0.1}};
    engine.answer(captioner, engine.id<Generate>(captioner), written, true);
    controller.receive();
  }
  // Four regions; the first word looks at the third, the second at the last.
  void look() { look_at(engine.id<Trace>(captioner)); }
  void look_at(std::uint32_t id) {
    Traced traced;
    traced.source = {"1,1", "1,2", "2,1", "2,2"};
    traced.read = {{"<s>", 0, true}, {"a", 0, false}, {" circle", 0, false}};
    traced.next = {{"a", -0.1, false}, {" circle", -0.2, false}, {"</s>", -0.1, true}};
    PlaneDescription plane;
    plane.plane = "attention";
    plane.scale = "share";
    plane.rows = 3, plane.columns = 4;
    traced.planes = {plane};
    const std::vector<float> numbers{0, 0, 1, 0, 0, 0, 0, 1, 0.25F, 0.25F, 0.25F, 0.25F};
    Bytes bytes(numbers.size() * sizeof(float));
    std::memcpy(bytes.data(), numbers.data(), bytes.size());
    engine.answer(captioner, id, traced, true, bytes);
    controller.receive();
  }
  SlotId captioner = 0;
};

TEST_F(DescribeTest, ACaptionerStandsBesideScenesAndTheRoomAmongTheTabs) {
  EXPECT_TRUE(has_ability(*state.find(captioner), kSees));
  Stage stage;
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::tab, "Describe"), nullptr);
  EXPECT_EQ(asked(), "\uFEFFgreen circle 10 10 4") << "the scene that is asked about";
  Sample sample = state.samples.front();
  controller.open_sample(sample, "no pairs at all");
  controller.apply(ChooseTab{Tab::score});
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::tab, "Describe"), nullptr);
  EXPECT_EQ(state.find(captioner), nullptr) << "it is of no use now";
}

TEST_F(DescribeTest, WhatIsDrawnIsKeptAndGoesWithALink) {
  EXPECT_EQ(state.scene, "") << "it is the text's own";
  controller.apply(DescribeAct{What::scene, "red square 9 9 5"});
  EXPECT_EQ(state.scene, "red square 9 9 5");
  State there = opening_state();
  FakeEngine other_engine;
  FakePlatform other_platform;
  Controller other(there, other_engine, other_platform);
  ASSERT_EQ(other.bring_back(describe_state(state, SavedFor::link), SavedFor::link, kScenes, {}),
            std::nullopt);
  EXPECT_EQ(there.tab, Tab::describe);
  EXPECT_EQ(there.scene, "red square 9 9 5");
  controller.open_text("no pairs", "plain");
  EXPECT_EQ(state.scene, "") << "it belonged to the other text";
}

TEST_F(DescribeTest, WordsAreShownAndTheRegionsThatTheyLookedAt) {
  write("a circle");
  const Command* trace = engine.last<Trace>(captioner);
  ASSERT_NE(trace, nullptr);
  EXPECT_EQ(trace->payload.text(), "\uFEFFgreen circle 10 10 4\ta circle");
  look();
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "caption", "Caption by Captioner"), "a circle");
  const auto plain = stage.picture();
  controller.apply(stage.activate(state, Role::button,
                                  "Where it looked for “circle”, probability 63 %",
                                  "Caption by Captioner"));
  EXPECT_EQ(drawing().word, 1U);
  stage.draw(state);
  EXPECT_NE(stage.picture(), plain) << "what it did not look at is dark";
  EXPECT_EQ(platform.said.back(), "The scene is described: Captioner: a circle.");
}

TEST_F(DescribeTest, AShapeIsDraggedAndTheModelIsAskedOfWhereItIsNow) {
  write("a circle");
  look();
  Stage stage;
  stage.draw(state);
  const MirrorItem image = Stage::get(Role::image, "Picture of the scene");
  EXPECT_EQ(image.value, "green circle 10 10 4");
  const auto at = [&](float x, float y) {
    const float unit = image.rect.GetWidth() / 32;
    ImGui::GetIO().AddMousePosEvent(image.rect.Min.x + x * unit, image.rect.Min.y + y * unit);
  };
  const auto act = [&] {
    for (const Intent& intent : stage.act(state)) controller.apply(intent);
  };
  at(11, 10);
  act();
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  act();
  EXPECT_EQ(drawing().held, 0U);
  at(21, 20);
  act();
  EXPECT_EQ(write_scene(drawing().scene), "green circle 20 20 4") << "held where it was taken";
  at(50, -9);
  act();
  EXPECT_EQ(write_scene(drawing().scene), "green circle 28 4 4") << "it stays whole in the picture";
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  act();
  EXPECT_EQ(asked(), "\uFEFFgreen circle 20 20 4");
  write("a circle");
  look();
  EXPECT_EQ(asked(), "\uFEFFgreen circle 28 4 4") << "what changed meanwhile is asked after it";
}

TEST_F(DescribeTest, ShapesAreChangedByControlsAndByText) {
  Stage stage;
  const std::string row = "green circle at 10, 10, size 4";
  controller.apply(stage.activate(state, Role::button, row, "Shapes"));
  ASSERT_EQ(drawing().held, 0U);
  stage.draw(state);
  EXPECT_TRUE(Stage::get(Role::button, "Delete", "Shapes").disabled) << "it is the only one";
  controller.apply(stage.enter(state, Role::select, "Colour", "blue", "Shapes"));
  controller.apply(stage.activate(state, Role::button, "Add a shape", "Shapes"));
  ASSERT_EQ(drawing().scene.shapes().size(), 2U);
  EXPECT_EQ(drawing().held, 1U);
  EXPECT_EQ(drawing().scene.shapes()[0].colour, SceneColour::blue);
  controller.apply(stage.activate(state, Role::button, "Delete", "Shapes"));
  EXPECT_EQ(write_scene(drawing().scene), "blue circle 10 10 4");
  controller.apply(DescribeAct{What::scene, "red cow 1 2 3"});
  EXPECT_EQ(write_scene(drawing().scene), "blue circle 10 10 4") << "nothing is lost";
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::status, "remark").find("cow"), std::string::npos);
  controller.apply(DescribeAct{What::scene, "red square 1 2 3"});
  EXPECT_EQ(write_scene(drawing().scene), "red square 1 2 3");
}

// 64 pixels to a side: the left half red, the right half blue.
std::string two_halves() {
  std::string pixels;
  for (int i = 0; i < 64 * 64; ++i) {
    pixels += i % 64 < 32 ? std::string("\xFF\x00\x00", 3) : std::string("\x00\x00\xFF", 3);
  }
  return "P6 64 64 255\n" + pixels;
}

TEST_F(DescribeTest, APictureIsDescribedByThoseThatSeeAndTheSceneComesBack) {
  write("a circle");
  look();
  controller.apply(DescribeAct{What::scene, "no scene"});
  controller.apply(ChooseTab{Tab::score});
  controller.see_picture("flag.png", two_halves());
  EXPECT_EQ(state.tab, Tab::describe);
  EXPECT_TRUE(drawing().trouble.empty()) << "what was typed wrongly is not asked about any more";
  EXPECT_EQ(drawing().typed, "green circle 10 10 4");
  EXPECT_EQ(platform.said.back(), "flag.png is shown to the models that see.");
  const Command* question = engine.last<Describe>(captioner);
  ASSERT_NE(question, nullptr);
  const auto pixels = question->payload.view();
  ASSERT_EQ(pixels.size(), 3U * 32 * 32);
  EXPECT_EQ(pixels[0], std::byte{255});
  EXPECT_EQ(pixels[3 * 31], std::byte{0});
  EXPECT_EQ(pixels[3 * 31 + 2], std::byte{255});

  Decoded decoded;
  decoded.written = "a circle";
  engine.answer(captioner, engine.id<Describe>(captioner), decoded, false);
  look_at(engine.id<Describe>(captioner));
  EXPECT_EQ(platform.said.back(), "The picture is described: Captioner: a circle.");
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "caption", "Caption by Captioner"), "a circle");
  EXPECT_NE(Stage::find(Role::image, "The picture flag.png as models see it"), nullptr);
  EXPECT_NE(Stage::value(Role::text, "remark").find("They know only the shapes"),
            std::string::npos);
  const auto plain = stage.picture();
  controller.apply(DescribeAct{What::word, {}, 0});
  stage.draw(state);
  EXPECT_NE(stage.picture(), plain) << "what it did not look at is dark";

  controller.apply(stage.activate(state, Role::button, "Back to the scene"));
  EXPECT_EQ(asked(), "\uFEFFgreen circle 10 10 4");
  write("a square");
  look();
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "caption", "Caption by Captioner"), "a square");
}

TEST_F(DescribeTest, OneThatReadsTheTextSaysNothingOfAPicture) {
  const auto other = std::find_if(state.slots.begin(), state.slots.end(),
                                  [](const Slot& slot) { return slot.kind == "lstm"; });
  ASSERT_NE(other, state.slots.end());
  configured(other->id);
  train_to(other->id, 10, 1);
  controller.see_picture("flag.png", two_halves());
  EXPECT_EQ(engine.last<Describe>(other->id), nullptr);
  Stage stage;
  stage.draw(state);
  EXPECT_NE(
      Stage::value(Role::text, "caption", "Caption by " + other->name).find("sees no pictures"),
      std::string::npos);
}

TEST_F(DescribeTest, APictureThatCannotBeShownIsToldOf) {
  controller.see_picture("torn.png", "P6 64 64 255\nxxx");
  EXPECT_EQ(state.notice.sentence.text().substr(0, 31), "torn.png: the picture is damage");
  EXPECT_FALSE(drawing().photo);
  Sample sample = state.samples.front();
  controller.open_sample(sample, "no pairs at all");
  controller.apply(ChooseTab{Tab::score});
  controller.see_picture("flag.png", two_halves());
  EXPECT_EQ(state.tab, Tab::score);
  EXPECT_EQ(state.notice.sentence.text().substr(0, 23), "flag.png is a picture. ");
}

}  // namespace
}  // namespace onegin::web
