// Draws the matrix, or the vectors in its place.
#include <algorithm>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "rooms/inside/inside_source_parts.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kVectorRow = 6 * kGrid;  // one row of numbers, with its name
constexpr float kAttentionPicture = 120 * kGrid;

// The vectors that the decoder begins with: all that it is given where nothing is attended to.
std::vector<const PlaneDescription*> vectors_of(const Sides& sides) {
  std::vector<const PlaneDescription*> all;
  for (const PlaneDescription& plane : sides.trace->header.planes) {
    if (plane.whole_source && plane.tensor.empty() && plane.side == 0) all.push_back(&plane);
  }
  return all;
}

HeatMap weights_map(const Sides& sides, const Lit& lit, const std::vector<std::string>& targets) {
  HeatMap map;
  map.rows = sides.source();
  map.columns = sides.steps();
  map.scale = HeatScale::share;
  map.row_titles = source_titles(sides);
  map.column_titles = targets;
  float widest = 0;
  for (const std::string& title : map.row_titles) widest = std::max(widest, text_width(title, {}));
  map.row_title_width = std::max(widest + kGrid, kNumberTitles);
  for (std::size_t s = 0; s < map.rows; ++s) {
    for (std::size_t t = 0; t < map.columns; ++t) {
      map.values.push_back(static_cast<float>(sides.weight(t, s)));
    }
  }
  map.column = lit.target.value_or(sides.step);
  // Where nothing is pointed at: what the step looks at most.
  std::size_t most = 0;
  for (std::size_t s = 0; s < map.rows; ++s) {
    if (sides.weight(*map.column, s) > sides.weight(*map.column, most)) most = s;
  }
  map.row = lit.source.value_or(most);
  map.row_said = tr("token {0}, “{1}”", *map.row + 1, map.row_titles[*map.row]);
  map.column_said = tr("step {0}, “{1}”", *map.column + 1, targets[*map.column]);
  map.spoken = tr("{0} tokens of the source by {1} steps", map.rows, map.columns);
  return map;
}

constexpr std::string_view kMatrixHelp = phrase(
    "Rows are the tokens of the source, columns what the decoder says; a column sums to 1. Point "
    "at a cell and both of its tokens light up. Click a cell to go to its step.");

void draw_attention(const State& state, const Slot& slot, const HeatMap& map, Rect area,
                    Intents& intents) {
  HeatMap named = map;
  const std::string name = tr("Attention of {0}", slot.name);
  named.name = name;
  named.help = tr(kMatrixHelp);
  if (const auto pick = draw_heat_map(area, named)) {
    InsideChoice chosen = state.inside;
    chosen.token = pick->column;
    intents.push_back(LookInside{chosen});
  }
}

void draw_vectors(const Slot& slot, const Sides& sides, Rect area) {
  for (const PlaneDescription* plane : vectors_of(sides)) {
    Rect own = cut_top(area, kVectorRow);
    HeatMap map;
    const std::string name = tr("{0} of {1}", tr(plane->meaning), slot.name);
    map.name = name;
    map.help = tr("The same numbers at every step, however long the source is.");
    map.rows = 1;
    map.columns = static_cast<std::size_t>(plane->columns);
    map.scale = heat_scale(*plane);
    map.most = heat_most(*sides.trace, *plane);
    map.row_titles = {plane->plane};
    const auto values = sides.trace->values(*plane);
    map.values.assign(values.begin(), values.end());
    map.spoken = tr("{0} numbers", map.columns);
    map.row_said = plane->plane;
    map.column_said = tr("unit {0}", 0);
    draw_heat_map(own, map);
  }
}

// As a picture has it.
void picture_of_attention(const State& state, const Rect& area) {
  const Slot* slot = looked_into(state);
  if (slot == nullptr) return;
  const Sides sides = sides_of(state, *slot);
  if (sides.attention == nullptr) return;
  const std::vector<std::string> targets = target_titles(sides);
  Intents none;
  draw_attention(state, *slot, weights_map(sides, {std::nullopt, sides.step}, targets), area, none);
}

}  // namespace

Sides sides_of(const State& state, const Slot& slot) {
  Sides sides;
  const TracedModel* trace = activity_of(&slot);
  if (trace == nullptr || trace->header.source.empty()) return sides;
  sides.trace = trace;
  sides.step = std::min(state.inside.token, sides.steps() - 1);
  for (const PlaneDescription& plane : trace->header.planes) {
    if (plane.over_source) sides.attention = &plane;
  }
  return sides;
}

std::vector<std::string> source_titles(const Sides& sides) {
  std::vector<std::string> titles;
  for (const std::string& token : sides.trace->header.source) {
    titles.push_back(token_title({token, 0, false}));
  }
  return titles;
}
// What each step is to say.
std::vector<std::string> target_titles(const Sides& sides) {
  std::vector<std::string> titles;
  for (const TokenProbability& token : sides.trace->header.next) {
    titles.push_back(token_title(token));
  }
  return titles;
}

float source_map_height(const Sides& sides) {
  if (sides.attention != nullptr) return titled_map_height(sides.source());
  return kVectorRow * static_cast<float>(vectors_of(sides).size());
}

std::optional<HeatPick> pointed_weight(const Sides& sides, const Rect& area) {
  if (sides.attention == nullptr) return std::nullopt;
  return pointed_cell(area, weights_map(sides, {}, target_titles(sides)));
}

void draw_source_map(const State& state, const Slot& slot, const Sides& sides, const Lit& lit,
                     Rect title, const Rect& area, Intents& intents) {
  if (sides.attention == nullptr) {
    draw_text(title, tr("All that the decoder is given of the source, at every step the same"),
              {.font = theme().fonts.bold});
    return draw_vectors(slot, sides, area);
  }
  if (!narrow(area.GetWidth())) {
    save_picture(state, cut_right(title, kPictureControl), tr("Attention of {0}", slot.name),
                 "attention", {kAttentionPicture, source_map_height(sides)}, picture_of_attention,
                 intents);
    cut_right(title, kGrid);
    draw_heat_scale(cut_right(title, 22 * kGrid), HeatScale::share, 1);
  }
  draw_text(title, tr("attention: source by target"), {.font = theme().fonts.bold});
  draw_attention(state, slot, weights_map(sides, lit, target_titles(sides)), area, intents);
}

}  // namespace onegin::web
