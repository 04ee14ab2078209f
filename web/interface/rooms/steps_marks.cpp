// Marks, colours and arrows of the unrolled network.
#include "rooms/steps_marks.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "rooms/steps_parts.h"

namespace onegin::web {

Mark mark_of(Op op) {
  switch (op) {
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
  constexpr std::size_t kForward = 0, kBack = 3;
  switch (direction) {
    case Direction::forward:
      return slot_colour(kForward);
    case Direction::back:
      return slot_colour(kBack);
    case Direction::weights:
      break;
  }
  return theme().palette.ink;
}

}  // namespace onegin::web
