// Every model's tokens in the plane, moved and zoomed together.
#include <algorithm>
#include <array>
#include <cmath>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/words/words_map.h"
#include "rooms/words/words_parts.h"
#include "state/intents.h"
#include "state/slot_words.h"
#include "state/state.h"

namespace onegin::web::words_room {
namespace {

constexpr float kMapSide = 44 * kGrid;

constexpr std::string_view kKindHelp = phrase(
    "PCA: the two directions in which the vectors differ most. t-SNE: neighbours stay neighbours, "
    "distances between groups mean little; it takes seconds, and a training waits for it.");

// The neighbours by any model.
std::vector<std::string> lit_tokens(const State& state) {
  std::vector<std::string> lit;
  for (const Slot* slot : models_of(state)) {
    for (const NearToken& near : vectors_of(state, *slot).neighbours) {
      if (std::find(lit.begin(), lit.end(), near.token) == lit.end()) lit.push_back(near.token);
    }
  }
  return lit;
}

float map_side(const Columns& columns) { return std::min(columns.width, 56 * kGrid); }

float map_head_height(float width) {
  const float control = theme().measures.control;
  return narrow(width) ? 2 * control + 2 * kGrid : control + kGrid;
}

void draw_zoom(const Embeddings& all, Rect line, Intents& intents) {
  const float side = theme().measures.control + kGrid;
  const auto zoom = [&](double factor) {
    intents.push_back(look_at(all.x, all.y, all.zoom * factor));
  };
  if (button(cut_right(line, 14 * kGrid), {.label = tr("Whole map")}, Look::plain, all.zoom > 1)) {
    intents.push_back(look_at(0, 0, 1));
  }
  cut_right(line, kGrid);
  if (button(cut_right(line, side), {.label = "+", .name = tr("Zoom in")})) zoom(1.5);
  cut_right(line, kGrid);
  if (button(cut_right(line, side), {.label = "−", .name = tr("Zoom out")}, Look::plain,
             all.zoom > 1)) {
    zoom(1 / 1.5);
  }
}

void draw_map_head(const Embeddings& all, Rect area, Intents& intents) {
  const bool slim = narrow(area.GetWidth());
  const float control = theme().measures.control;
  Rect line = cut_top(area, control);
  const std::array<std::string_view, 2> kinds{"PCA", "t-SNE"};
  const Words words{tr("Map"), tr("Map"), tr(kKindHelp)};
  if (const auto kind = segmented(cut_left(line, 20 * kGrid), words, kinds, all.kind)) {
    intents.push_back(Act{What::kind, {}, static_cast<double>(*kind)});
  }
  cut_left(line, kGrid);
  if (all.kind == kTsne) {
    const Rect place = cut_left(line, 14 * kGrid);
    if (all.arranging()) {
      if (button(place, {.label = tr("Stop")})) intents.push_back(Act{What::stop});
    } else if (button(place, {.label = tr("Arrange"), .help = tr(kKindHelp)}, Look::primary)) {
      intents.push_back(Act{What::arrange});
    }
  }
  if (slim) {
    cut_top(area, kGrid);
    line = cut_top(area, control);
  }
  draw_zoom(all, line, intents);
}

}  // namespace

float maps_height(const State& state, float width) {
  const std::size_t count = models_of(state).size();
  const Columns columns = columns_of(width, kMapSide, count);
  return map_head_height(width) + static_cast<float>(columns.rows(count)) *
                                      (theme().measures.control + map_side(columns) + 2 * kGrid);
}

void draw_maps(const State& state, Rect area, Intents& intents) {
  const Embeddings& all = state.shelf.at<Embeddings>();
  const auto models = models_of(state);
  const Columns columns = columns_of(area.GetWidth(), kMapSide, models.size());
  const float side = map_side(columns), control = theme().measures.control;
  draw_map_head(all, cut_top(area, map_head_height(area.GetWidth())), intents);
  const std::vector<std::string> lit = lit_tokens(state);
  for (std::size_t i = 0; i < models.size(); ++i) {
    const Slot& slot = *models[i];
    const TokenMap& map = vectors_of(state, slot).maps[all.kind];
    Rect cell = columns.cell(area, i, control + side + 2 * kGrid);
    ImGui::PushID(static_cast<int>(slot.id));
    const std::string shares =
        map.shares.size() == 2
            ? tr("{0} of the variance", percent_text(map.shares[0] + map.shares[1]))
            : std::string();
    Rect line = cut_top(cell, control);
    if (map.running && all.kind == kTsne) {
      progress_bar(inset(cut_right(line, 12 * kGrid), 0, control / 2 - 3),
                   tr("Arranging {0}", slot.name), map.fraction, slot_colour(slot.mark));
    }
    draw_model_name(line, slot, shares);
    cell.Max = cell.Min + ImVec2(columns.width, side);
    std::string waits = waiting_for(slot, !map.tokens.empty(), map.trouble);
    if (!waits.empty() && all.kind == kTsne && !map.running && not_learnt(slot).empty() &&
        map.trouble.empty()) {
      waits = tr("Arrange moves the tokens to their neighbours.");
    }
    if (waits.empty()) {
      draw_map(all, map, slot.name, slot_colour(slot.mark), lit, cell, intents);
    } else {
      frame(cell, theme().palette.hairline);
      draw_waits(inset(cell, 2 * kGrid, 2 * kGrid), tr("Map of {0}", slot.name), waits);
    }
    ImGui::PopID();
  }
}

}  // namespace onegin::web::words_room
