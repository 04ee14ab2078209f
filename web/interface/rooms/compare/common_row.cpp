// How the types of the text and of a model beside it differ, and the switch that compares all
// models on the types that they share.
#include "rooms/compare/common_row.h"

#include <algorithm>
#include <string>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {

float common_height(const State& state, float width) {
  const Common& common = state.common;
  if (common.sentence.empty()) return 0;
  const float row = common.types > 0 ? theme().measures.control : 0;
  return paragraph_height(tr(common.sentence), width) + row + kGrid;
}

void draw_common(const State& state, Rect area, Intents& intents) {
  const Common& common = state.common;
  if (common.sentence.empty()) return;
  const float height = draw_paragraph(area, tr(common.sentence), {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("Types"), cut_top(area, height)).value = tr(common.sentence);
  if (common.types == 0) return;
  const std::string label = tr("compare on the {0} types of all", whole(common.types));
  const Words words{label, tr("Compare on common types"), tr(strings::kCommon)};
  Rect line = cut_top(area, theme().measures.control);
  line.Max.x = std::min(line.Max.x, line.Min.x + text_width(label, {}) + 6 * kGrid);
  if (const auto on = checkbox(line, words, common.on)) intents.push_back(CompareOnCommon{*on});
}

}  // namespace onegin::web
