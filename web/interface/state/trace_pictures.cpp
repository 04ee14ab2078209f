// Finds pictures and filters among the planes, and what a pixel depends on.
#include "state/trace_pictures.h"

#include <algorithm>
#include <cmath>

namespace onegin::web {
namespace {

double largest_of(std::span<const float> numbers) {
  float most = 0;
  for (const float x : numbers) most = std::max(most, std::abs(x));
  return static_cast<double>(most);
}

}  // namespace

std::size_t PictureLayer::highest(std::size_t channel) const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < side() * side(); ++i) {
    if (at(channel, i) > at(channel, best)) best = i;
  }
  return best;
}

std::size_t PictureLayer::lowest(std::size_t channel) const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < side() * side(); ++i) {
    if (at(channel, i) < at(channel, best)) best = i;
  }
  return best;
}

double PictureLayer::largest_magnitude() const { return largest_of(trace->values(*plane)); }

bool PictureLayer::has_negative() const {
  const auto values = trace->values(*plane);
  return std::any_of(values.begin(), values.end(), [](float x) { return x < 0; });
}

std::size_t PictureLayer::kernel(std::size_t channels_below) const {
  const double entries = weight->columns / static_cast<double>(channels_below);
  return static_cast<std::size_t>(std::lround(std::sqrt(entries)));
}

double PictureLayer::filter(std::size_t of, std::size_t below, std::size_t entry,
                            std::size_t kernel) const {
  return static_cast<double>(trace->at(*weight, of, below * kernel * kernel + entry));
}

double PictureLayer::largest_weight() const { return largest_of(trace->values(*weight)); }

TracePictures pictures_of(const TracedModel& trace) {
  TracePictures pictures;
  for (const PlaneDescription& plane : trace.header.planes) {
    if (plane.side < 1 || plane.channels < 1) continue;
    PictureLayer layer{&trace, &plane};
    if (pictures.empty() != plane.module.empty()) return {};
    if (!plane.module.empty()) {
      layer.weight = trace.find("weight", 0, plane.module + ".weight");
      layer.bias = trace.find("weight", 0, plane.module + ".bias");
      if (layer.weight == nullptr || layer.bias == nullptr) return {};
    }
    pictures.push_back(layer);
  }
  return pictures;
}

PixelArea receptive_area(const TracePictures& pictures, std::size_t layer, std::size_t pixel) {
  const std::size_t side = pictures[layer].side();
  PixelArea area{pixel / side, pixel % side, pixel / side + 1, pixel % side + 1};
  for (; layer > 0; --layer) {
    const PictureLayer& below = pictures[layer - 1];
    const auto stride = static_cast<std::size_t>(pictures[layer].plane->stride);
    const std::size_t around = pictures[layer].kernel(below.channels()) / 2;
    const auto first = [&](std::size_t at) {
      return at * stride > around ? at * stride - around : 0;
    };
    const auto end = [&](std::size_t at) {
      return std::min((at - 1) * stride + around + 1, below.side());
    };
    area = {first(area.row), first(area.column), end(area.end_row), end(area.end_column)};
  }
  return area;
}

std::size_t pixel_over(const TracePictures& pictures, std::size_t layer, std::size_t row,
                       std::size_t column) {
  std::size_t stride = 1;
  for (std::size_t i = 1; i <= layer; ++i) {
    stride *= static_cast<std::size_t>(pictures[i].plane->stride);
  }
  const std::size_t side = pictures[layer].side();
  const auto nearest = [&](std::size_t at) {
    return std::min((at + stride / 2) / std::max<std::size_t>(stride, 1), side - 1);
  };
  return nearest(row) * side + nearest(column);
}

}  // namespace onegin::web
