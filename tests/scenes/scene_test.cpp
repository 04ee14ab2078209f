// The language of scenes is read, refused and written; pictures are the same bits everywhere.
#include "scenes/scene.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scenes/picture.h"

namespace onegin {
namespace {

Scene scene_of(std::string_view text) {
  const auto scene = parse_scene(text);
  EXPECT_TRUE(scene.ok()) << text << ": " << (scene ? "" : scene.error().sentence());
  return scene ? *scene : Scene{};
}

Picture picture_of(std::string_view text) {
  Picture picture;
  draw_scene(scene_of(text), picture);
  return picture;
}

// FNV-1a, 64 bits.
std::uint64_t checksum(const Picture& picture) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const std::uint8_t byte : picture) hash = (hash ^ byte) * 1099511628211ULL;
  return hash;
}

std::array<int, 3> pixel(const Picture& picture, int x, int y) {
  const std::size_t at =
      3 * (static_cast<std::size_t>(y) * kSceneSide + static_cast<std::size_t>(x));
  return {picture[at], picture[at + 1], picture[at + 2]};
}

TEST(SceneText, IsReadAndWrittenBack) {
  const Scene scene = scene_of("red circle 8 20 6; blue square 24 9 5");
  ASSERT_EQ(scene.shapes().size(), 2U);
  EXPECT_EQ(scene.shapes()[0], (SceneShape{SceneColour::red, SceneForm::circle, 8, 20, 6}));
  EXPECT_EQ(scene.shapes()[1], (SceneShape{SceneColour::blue, SceneForm::square, 24, 9, 5}));
  EXPECT_EQ(write_scene(scene), "red circle 8 20 6; blue square 24 9 5");
  for (const char* same :
       {" red  circle 8 20 6 ;blue square 24 9 5 ", "red circle 8 20 6;blue square 24 9 5",
        "red circle 8 20 6 ; blue square 24 09 5"}) {
    EXPECT_EQ(scene_of(same), scene) << same;
  }
  std::string all;
  for (const auto colour : kSceneColours) {
    for (const auto form : kSceneForms) {
      const std::string shape = std::string(colour) + " " + std::string(form) + " 0 32 16";
      EXPECT_EQ(write_scene(scene_of(shape)), shape);
    }
  }
}

TEST(SceneText, WhatIsNoSceneIsRefusedWithItsPlace) {
  const auto refusal = [](std::string_view text) {
    const auto scene = parse_scene(text);
    EXPECT_FALSE(scene.ok()) << text;
    return scene ? std::string() : scene.error().sentence();
  };
  EXPECT_EQ(refusal(""),
            "there is no shape in the scene; write a scene, such as 'red circle 8 20 6; blue "
            "square 24 9 5'");
  EXPECT_EQ(refusal("  "), refusal(""));
  EXPECT_EQ(refusal("pink circle 8 20 6"),
            "character 1 of the scene: 'pink' is not what a scene has there; write a colour here: "
            "red, orange, yellow, green, blue, purple, black");
  EXPECT_EQ(refusal("red 원 8 20 6; red 별 1 2 3"),
            "character 5 of the scene: '원' is not what a scene has there; write a shape after the "
            "colour: circle, square, triangle");
  EXPECT_EQ(refusal("red circle 8 20 6; blue square 24 -9 5"),
            "character 35 of the scene: '-' is not what a scene has there; after a shape write x, "
            "y and size as whole numbers");
  EXPECT_EQ(refusal("red circle 8 33 6"),
            "character 14 of the scene: '33' is not what a scene has there; x and y are from 0 to "
            "32, a size is from 1 to 16");
  for (const char* size : {"0", "17", "99999999999999999999"}) {
    EXPECT_NE(refusal(std::string("red circle 8 20 ") + size).find("a size is from 1 to 16"),
              std::string::npos);
  }
  EXPECT_EQ(refusal("red circle 8 20"),
            "the scene ends in the midst of a shape; after a shape write x, y and size as whole "
            "numbers");
  EXPECT_NE(refusal("red circle 8 20 6;").find("ends in the midst"), std::string::npos);
  EXPECT_EQ(refusal("red circle 8 20 6 blue square 24 9 5"),
            "character 19 of the scene: 'blue' is not what a scene has there; write a semicolon "
            "between two shapes");
  for (const char* text : {"red circle 8.5 20 6", "red circle8 20 6x", "redcircle 8 20 6",
                           "red circle 8 20 6;; red circle 8 20 6", "\xFF\xFE", "1 2 3"}) {
    refusal(text);
  }
}

TEST(SceneText, HasAtMostSixteenShapes) {
  std::string text = "red circle 1 1 1";
  for (int i = 1; i < 16; ++i) text += "; red circle 1 1 1";
  Scene scene = scene_of(text);
  EXPECT_TRUE(scene.full());
  EXPECT_FALSE(scene.add({}));
  const auto more = parse_scene(text + "; red circle 1 1 1");
  ASSERT_FALSE(more.ok());
  EXPECT_NE(more.error().sentence().find("draw at most 16 shapes"), std::string::npos);
  scene.shapes()[1].x = 5;
  scene.remove(0);
  ASSERT_EQ(scene.shapes().size(), 15U);
  EXPECT_EQ(scene.shapes()[0].x, 5);
}

TEST(Picture, IsTheSameBitsEverywhere) {
  EXPECT_EQ(checksum(picture_of("red circle 8 20 6; blue square 24 9 5")), 1078751606140534081U);
  EXPECT_EQ(
      checksum(picture_of("black triangle 16 16 16; yellow circle 0 0 9; green square 31 31 3")),
      603656965979523114U);
}

TEST(Picture, HasShapesWhereTheyAre) {
  const Picture picture = picture_of("red circle 8 20 6; blue square 24 9 5");
  const auto red = rgb_of(SceneColour::red), blue = rgb_of(SceneColour::blue);
  EXPECT_EQ(pixel(picture, 0, 0), (std::array<int, 3>{255, 255, 255}));
  EXPECT_EQ(pixel(picture, 8, 20), (std::array<int, 3>{red[0], red[1], red[2]}));
  EXPECT_EQ(pixel(picture, 19, 4), (std::array<int, 3>{blue[0], blue[1], blue[2]}));
  EXPECT_EQ(pixel(picture, 18, 4), (std::array<int, 3>{255, 255, 255}));
  EXPECT_EQ(pixel(picture, 28, 13), (std::array<int, 3>{blue[0], blue[1], blue[2]}));
  EXPECT_EQ(pixel(picture, 29, 13), (std::array<int, 3>{255, 255, 255}));
  // The edge of the circle is neither.
  const auto edge = pixel(picture, 3, 16);
  EXPECT_GT(edge[1], red[1]);
  EXPECT_LT(edge[1], 255);
}

// As much is covered as the area is, to a part in a hundred.
TEST(Picture, CoversTheArea) {
  const double kPi = std::acos(-1.0);
  for (const auto& [text, area] : {std::pair{"black circle 16 16 9", kPi * 81},
                                   {"black square 16 16 9", 324.0},
                                   {"black triangle 16 16 9", 162.0}}) {
    double covered = 0;
    const Picture picture = picture_of(text);
    for (std::size_t i = 0; i < picture.size(); i += 3)
      covered += (255.0 - picture[i]) / (255 - 20);
    EXPECT_NEAR(covered / area, 1, 0.01) << text;
  }
}

TEST(Picture, LaterShapesCoverEarlierOnes) {
  const auto green = rgb_of(SceneColour::green);
  EXPECT_EQ(pixel(picture_of("red circle 8 8 6; green circle 8 8 4"), 8, 8),
            (std::array<int, 3>{green[0], green[1], green[2]}));
  EXPECT_EQ(picture_of("green circle 8 8 4; red square 8 8 6"), picture_of("red square 8 8 6"));
}

TEST(Picture, KnowsWhatIsInside) {
  const SceneShape triangle{SceneColour::red, SceneForm::triangle, 10, 10, 4};
  EXPECT_TRUE(is_inside(triangle, 10, 7));
  EXPECT_FALSE(is_inside(triangle, 7, 7));
  EXPECT_TRUE(is_inside(triangle, 7, 13.5));
  EXPECT_FALSE(is_inside(triangle, 10, 14.5));
  EXPECT_FALSE(is_inside({SceneColour::red, SceneForm::circle, 10, 10, 4}, 13, 13));
  EXPECT_TRUE(is_inside({SceneColour::red, SceneForm::square, 10, 10, 4}, 13, 13));
}

}  // namespace
}  // namespace onegin
