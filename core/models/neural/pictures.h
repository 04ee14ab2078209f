// What a network that looks at pictures is shown of a source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "math/scalar.h"
#include "models/shape.h"
#include "result.h"

namespace onegin {

class Pictures {
 public:
  virtual ~Pictures() = default;
  virtual std::size_t side() const = 0;  // in pixels
  // The picture (side, side, 3) that a source stands for: red, green and blue in [0, 1], row by row
  // from the top.
  virtual void draw(std::span<const TokenId> source, Scalar* pixels) const = 0;
  // Error: the source stands for no picture, and draw() gives an empty one.
  virtual Result<void> check(std::span<const TokenId> source) const = 0;
};

// Sources that are scenes (scenes/scene.h): the text of their tokens is read and drawn.
class ScenePictures : public Pictures {
 public:
  // Takes over how the types of a shape are spelled; where nobody knows, no source is a scene.
  explicit ScenePictures(const Shape& shape);

  std::size_t side() const override;
  void draw(std::span<const TokenId> source, Scalar* pixels) const override;
  Result<void> check(std::span<const TokenId> source) const override;

 private:
  // The text of a source, written over `text`. A token of which nothing is known is U+FFFD.
  void write(std::span<const TokenId> source, std::string& text) const;

  std::string spellings_;            // what each type adds to a line, one after another
  std::vector<std::uint32_t> ends_;  // of the types from kFirstText on
};

// The same picture (side, side, 3), 0 to 255, for every source.
class OnePicture : public Pictures {
 public:
  explicit OnePicture(std::span<const std::uint8_t> picture)
      : picture_(picture.begin(), picture.end()) {}

  std::size_t side() const override;
  void draw(std::span<const TokenId> source, Scalar* pixels) const override;
  Result<void> check(std::span<const TokenId>) const override { return {}; }

 private:
  std::vector<std::uint8_t> picture_;
};

// From 0 to 255 to [0, 1].
void write_pixels(std::span<const std::uint8_t> picture, Scalar* pixels);

}  // namespace onegin
