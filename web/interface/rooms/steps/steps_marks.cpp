// Marks, colours and arrows of the unrolled network.
#include "rooms/steps/steps_marks.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "rooms/steps/steps_parts.h"

namespace onegin::web {

namespace {

// Where a weight is used, at every step.
Mark mark_of_weight(std::string_view letter) {
  if (letter == "U") return {Cell::input, Arrow::up_hidden};
  if (letter == "W") return {Cell::hidden, Arrow::along};
  if (letter == "V") return {Cell::output, Arrow::up_output};
  return {letter == "c" ? Cell::output : Cell::hidden, Arrow::none};
}

}  // namespace

Mark mark_of(const Operation& operation) {
  switch (operation.op) {
    case Op::input_product:
    case Op::give_hidden:
      return {Cell::input, Arrow::up_hidden};
    case Op::recurrent_product:
    case Op::back_recurrent:
      return {Cell::hidden, Arrow::along};
    case Op::logits:
    case Op::back_output:
    case Op::give_output:
      return {Cell::output, Arrow::up_output};
    case Op::softmax:
    case Op::d_logits:
      return {Cell::output, Arrow::none};
    case Op::loss:
    case Op::mean:
      return {Cell::loss, Arrow::none};
    case Op::total:
    case Op::update:
      return mark_of_weight(operation.letter);
    case Op::after:
      return {};
    default:
      return {Cell::hidden, Arrow::none};
  }
}

void draw_arrow(ImVec2 from, ImVec2 to, ImU32 colour, float width, bool dashed) {
  const ImVec2 way = to - from;
  const float length = std::max(1.0f, std::sqrt(way.x * way.x + way.y * way.y));
  const ImVec2 along(way.x / length, way.y / length), across(-along.y, along.x);
  const int dashes = dashed ? std::max(2, static_cast<int>(length / 6)) : 1;
  for (int i = 0; i < dashes; i += 1 + (dashed ? 1 : 0)) {
    const auto at = [&](int n) {
      const float share = static_cast<float>(n) / static_cast<float>(dashes);
      return from + ImVec2(way.x * share, way.y * share);
    };
    stroke(std::array{at(i), at(i + 1)}, colour, width);
  }
  const ImVec2 back = to - ImVec2(along.x * 6, along.y * 6);
  stroke(std::array{back + ImVec2(across.x * 4, across.y * 4), to,
                    back - ImVec2(across.x * 4, across.y * 4)},
         colour, width);
}

ImU32 direction_colour(Direction direction) {
  // Blue and orange, and one much lighter than the other.
  const bool dark = theme().dark;
  switch (direction) {
    case Direction::forward:
      return dark ? IM_COL32(0xB5, 0xDE, 0xFF, 255) : IM_COL32(0x00, 0x3E, 0x74, 255);
    case Direction::back:
      return dark ? IM_COL32(0xE0, 0x69, 0x1F, 255) : IM_COL32(0xBE, 0x4F, 0x00, 255);
    case Direction::weights:
      break;
  }
  return theme().palette.ink;
}

}  // namespace onegin::web
