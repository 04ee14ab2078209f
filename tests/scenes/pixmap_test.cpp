// Pixmaps of any size become pictures as small as scenes; what is none is refused.
#include "scenes/pixmap.h"

#include <gtest/gtest.h>

#include <string>

namespace onegin {
namespace {

std::string pixmap(std::size_t width, std::size_t height, const std::string& pixels) {
  return "P6\n# drawn for a test\n" + std::to_string(width) + " " + std::to_string(height) +
         "\n255\n" + pixels;
}
std::span<const std::byte> view(const std::string& file) {
  return std::as_bytes(std::span(file.data(), file.size()));
}
Result<Picture> read(const std::string& file) { return read_pixmap(view(file)); }

std::array<int, 3> rgb(const Picture& picture, std::size_t x, std::size_t y) {
  const std::size_t at = 3 * (y * kSceneSide + x);
  return {picture[at], picture[at + 1], picture[at + 2]};
}

TEST(Pixmap, OfTheSameSizeIsTakenAsItIs) {
  std::string pixels;
  for (int i = 0; i < 3 * kSceneSide * kSceneSide; ++i) pixels += static_cast<char>(i * 7 % 256);
  const auto picture = read(pixmap(kSceneSide, kSceneSide, pixels));
  ASSERT_TRUE(picture.ok());
  for (std::size_t i = 0; i < picture->size(); ++i) {
    ASSERT_EQ((*picture)[i], static_cast<std::uint8_t>(pixels[i])) << i;
  }
}

// 48 pixels for 32: each of ours covers one and a half.
TEST(Pixmap, EachPixelIsTheMeanOfTheAreaThatItCovers) {
  std::string pixels;
  for (int y = 0; y < 48; ++y) {
    for (int x = 0; x < 48; ++x) pixels += std::string(3, static_cast<char>(x < 1 ? 0 : 240));
  }
  const auto picture = read(pixmap(48, 48, pixels));
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(rgb(*picture, 0, 5), (std::array{80, 80, 80})) << "240 / 3";
  EXPECT_EQ(rgb(*picture, 1, 5), (std::array{240, 240, 240}));
}

TEST(Pixmap, AWideOneLiesInTheMiddleOfWhitePaper) {
  std::string pixels;
  for (int i = 0; i < 64 * 32; ++i) pixels += std::string("\x10\x20\x30", 3);
  const auto picture = read(pixmap(64, 32, pixels));
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(rgb(*picture, 3, 7), (std::array{255, 255, 255}));
  EXPECT_EQ(rgb(*picture, 0, 8), (std::array{16, 32, 48}));
  EXPECT_EQ(rgb(*picture, 31, 23), (std::array{16, 32, 48}));
  EXPECT_EQ(rgb(*picture, 31, 24), (std::array{255, 255, 255}));
}

// One pixel fills as much of the square as it is of it.
TEST(Pixmap, ASmallOneIsMadeLarge) {
  const auto picture = read(pixmap(1, 1, std::string("\xFF\x00\x00", 3)));
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(rgb(*picture, 0, 0), (std::array{255, 0, 0}));
  EXPECT_EQ(rgb(*picture, 31, 31), (std::array{255, 0, 0}));
}

TEST(Pixmap, IsToldFromATextThatBeginsAlike) {
  EXPECT_TRUE(is_pixmap(view("P6 2 2 255\nxxxxxxxxxxxx")));
  EXPECT_TRUE(is_pixmap(view("P6\n#c\n2 2\n255\n"))) << "also a damaged one";
  for (const char* text : {"", "P6", "P6 is a pawn", "P6 2 2", "P62 2 255", "P5 2 2 255\n"}) {
    EXPECT_FALSE(is_pixmap(view(text))) << text;
  }
}

TEST(Pixmap, WhatIsDamagedOrTooLargeIsRefused) {
  for (const std::string& file :
       {std::string("P6 2 2 255\nxxx"), std::string("P6 0 2 255\n"),
        std::string("P6 2 2 0\nxxxxxxxxxxxx"), std::string("P6 2 2 65535\nxxxxxxxxxxxx"),
        std::string("P6 2 a 255\n"), std::string("P6"), std::string("P6 2 2 255")}) {
    const auto picture = read(file);
    ASSERT_FALSE(picture.ok()) << file;
    EXPECT_NE(picture.error().sentence().find("damaged"), std::string::npos) << file;
  }
  const auto large = read("P6 60000 60000 255\n");
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.error().sentence(),
            "a picture of 60000 x 60000 pixels is too large; make it smaller; models see 32 x 32 "
            "pixels of it");
  EXPECT_FALSE(read("P6 99999999999999999999 1 255\n").ok());
}

}  // namespace
}  // namespace onegin
