// The pictures of a trace: what a network sees, and the feature maps that its convolutions make of
// it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "state/inside.h"

namespace onegin::web {

// A square of pixels, [row, end_row) x [column, end_column).
struct PixelArea {
  std::size_t row = 0, column = 0, end_row = 0, end_column = 0;

  std::size_t rows() const { return end_row - row; }
  std::size_t columns() const { return end_column - column; }
  bool operator==(const PixelArea&) const = default;
};

// The pictures of one plane, and the filters that made them.
struct PictureLayer {
  const TracedModel* trace = nullptr;
  const PlaneDescription* plane = nullptr;
  const PlaneDescription *weight = nullptr, *bias = nullptr;  // null: nothing made them

  std::size_t side() const { return static_cast<std::size_t>(plane->side); }
  std::size_t channels() const { return static_cast<std::size_t>(plane->channels); }
  double at(std::size_t channel, std::size_t pixel) const {
    return static_cast<double>(trace->values(*plane)[pixel * channels() + channel]);
  }
  // The pixel of the highest number, and of the lowest.
  std::size_t highest(std::size_t channel) const;
  std::size_t lowest(std::size_t channel) const;
  // Over all channels.
  double largest_magnitude() const;
  bool has_negative() const;

  // K, and the weights (K, K) that channel `of` gives to channel `below` of the pictures before.
  std::size_t kernel(std::size_t channels_below) const;
  double filter(std::size_t of, std::size_t below, std::size_t entry, std::size_t kernel) const;
  double largest_weight() const;
};

// From what is seen up.
using TracePictures = std::vector<PictureLayer>;
// Empty: the trace has none, or one that was made without its filters.
TracePictures pictures_of(const TracedModel& trace);

// What of the picture that is seen a pixel of a later one depends on.
PixelArea receptive_area(const TracePictures& pictures, std::size_t layer, std::size_t pixel);
// The pixel of a later one whose middle is nearest to that of a pixel that is seen.
std::size_t pixel_over(const TracePictures& pictures, std::size_t layer, std::size_t row,
                       std::size_t column);

}  // namespace onegin::web
