// The ability to look at a picture that no source describes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "math/scalar.h"
#include "models/language_model.h"

namespace onegin {

// A picture (S, S, 3): red, green and blue of each pixel, row by row from the top, 0 to 255.
using PixelView = std::span<const std::uint8_t>;

class SeeingModel {
 public:
  virtual ~SeeingModel() = default;

  virtual std::size_t picture_side() const = 0;  // S, in pixels; before build(), too

  // The picture that a source stands for; and what every source stands for from the next build()
  // on, whatever its tokens are.
  virtual std::vector<std::uint8_t> picture_of(const Source& source) const = 0;
  virtual void see_only(PixelView picture) = 0;

  // The state before the first event, as LanguageModel::begin() of a source.
  virtual State begin_picture(PixelView picture) const = 0;

  // How the regions P of a picture are weighed as a caption of T tokens, </s> included, is written:
  // (T, P), rows that sum to 1; empty where nothing is attended to.
  virtual std::vector<Scalar> looks(PixelView picture, std::span<const TokenId> caption) const = 0;
};

}  // namespace onegin
