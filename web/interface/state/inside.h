// What the room Inside shows: numbers traced in the networks, and what a person picked of them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "session/messages.h"

namespace onegin::web {

// A trace that a network answered, and of what it is.
struct TracedModel {
  std::string question;
  double step = 0;  // of the training when it was asked
  Traced header;
  std::vector<float> numbers;  // of all planes

  // The plane of that name and layer; about a weight, if one is named. Null: there is none.
  const PlaneDescription* find(std::string_view name, double layer = 0,
                               std::string_view tensor = {}) const {
    for (const PlaneDescription& plane : header.planes) {
      if (plane.plane == name && plane.layer == layer && plane.tensor == tensor) return &plane;
    }
    return nullptr;
  }
  std::span<const float> values(const PlaneDescription& plane) const {
    return std::span(numbers).subspan(static_cast<std::size_t>(plane.offset),
                                      static_cast<std::size_t>(plane.rows * plane.columns));
  }
  float at(const PlaneDescription& plane, std::size_t row, std::size_t column) const {
    return values(plane)[row * static_cast<std::size_t>(plane.columns) + column];
  }
};

// The sentence with something held at a value, and the held-out part with and without.
struct Held {
  std::string question, clamps;  // of what it is; clamps as they were sent, in a row
  double step = 0;
  std::vector<ScoredToken> scored;
  std::optional<double> bits, plain_bits;  // per character of the held-out part
};

// What a model wrote of a source that was typed without its target.
struct WrittenTarget {
  std::string source, target;
  double step = -1;  // of the training when it was asked
};

// What was traced in one network.
struct TracedSlot {
  WrittenTarget written;
  std::optional<TracedModel> activity;
  std::optional<TracedModel> gradient, first_gradient;  // now, and before it learnt anything
  std::optional<ExtremesFound> extremes;
  std::string extremes_of;  // plane, layer, unit and step
  Held held;
  Sentence trouble;
};

enum class InsideView { activity, held, gradient, context };

// What a person picked. One intent changes any of it.
struct InsideChoice {
  InsideView view = InsideView::activity;
  std::uint32_t slot = 0;               // the network looked into
  std::optional<std::uint32_t> beside;  // another, to compare
  std::string plane = "h";
  std::uint32_t layer = 0;
  std::uint32_t unit = 0;
  std::size_t token = 0;  // step of the sentence
  std::size_t loss = 0;   // step of the loss, of a pair of steps
  bool whole = true;      // what is held: all units of the plane, or one
  double value = 0;       // at which it is held
  // Of a network that sees: a convolution, from 0, one of its feature maps, and a pixel of that; no
  // pixel: the highest.
  std::uint32_t convolution = 0, map = 0;
  std::optional<std::size_t> pixel = {};

  bool operator==(const InsideChoice&) const = default;
};

// Of longer sentences gradients are traced up to here.
inline constexpr std::size_t kMostGradientSteps = 120;  // characters

}  // namespace onegin::web
