// Several sentences, and which of them each model would choose.
#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/save_picture.h"
#include "parts/scored_strip.h"
#include "rooms/rank/rank_table.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/state.h"
#include "state/typed_pairs.h"

namespace onegin::web {
namespace {

constexpr float kPlace = 3 * kGrid;
constexpr float kRankColumn = 10 * kGrid;
constexpr float kControls = 38 * kGrid;
constexpr float kCopyButton = 8 * kGrid;
constexpr std::array<std::string_view, 3> kOrders{phrase("total"), phrase("per token"),
                                                  phrase("normalised")};

// Where the parts of a row stand; on a phone the figures are below the candidate.
struct Columns {
  bool stacked = false, outside = false;
  float strip = 0, figure = kRankColumn;
};

Columns columns_of(const State& state, const RankTable& table, float width) {
  Columns columns;
  columns.stacked = narrow(width);
  for (const Candidate& c : state.ranking.candidates) {
    columns.outside = columns.outside || c.external != 0;
  }
  const float inner = width - 4 * kGrid;
  const auto figures = static_cast<float>(table.slots.size() + (columns.outside ? 1 : 0));
  if (columns.stacked) {
    columns.strip = inner - kPlace;
    columns.figure = std::floor((inner - kPlace) / std::max(figures, 1.0f));
  } else {
    columns.strip = inner - kPlace - kGrid - figures * kRankColumn;
  }
  return columns;
}

// Of the model whose order is shown.
Strip candidate_strip(const State& state, const RankTable& table, std::size_t candidate,
                      float width) {
  std::span<const ScoredToken> scored;
  if (!table.slots.empty()) {
    const auto& ranked = table.slots[table.chosen]->ranked;
    if (candidate < ranked.size()) scored = ranked[candidate].items;
  }
  return strip_of(state, scored, width, show_pairs(state.ranking.candidates[candidate].text));
}

float row_height(const State& state, const RankTable& table, const Columns& columns,
                 std::size_t candidate) {
  const float strip = candidate_strip(state, table, candidate, columns.strip).height();
  return strip + (columns.stacked ? 3 * kGrid + 4 : 2);
}

float controls_height() {
  const Measures& m = theme().measures;
  return 2 * m.control + m.slider + 2 * kGrid;
}
float field_height(bool stacked) { return stacked ? 18 * kGrid : controls_height(); }

void save_table(const State& state, const Rect& place, Intents& intents);

void draw_controls(const State& state, Rect area, Intents& intents) {
  const Ranking& ranking = state.ranking;
  const float control = theme().measures.control;
  std::vector<CandidateSet> sets;
  for (const Sample& sample : state.samples) {
    // Those of the open text; of a text of one's own, all.
    if (sample.title == state.text.name) sets.clear();
    sets.insert(sets.end(), sample.candidates.begin(), sample.candidates.end());
    if (sample.title == state.text.name) break;
  }
  std::vector<std::string> titles;
  std::size_t current = sets.size();
  for (std::size_t i = 0; i < sets.size(); ++i) {
    titles.push_back(tr(sets[i].title));
    if (sets[i].lines == ranking.lines) current = i;
  }
  const Words examples{tr("examples"), tr("Candidate set"), tr(strings::kCandidateSet)};
  Rect first = cut_top(area, control);
  save_table(state, cut_right(first, kPictureControl), intents);
  cut_right(first, kGrid);
  if (const auto set = select(first, examples, titles, current)) {
    intents.push_back(ChangeCandidates{sets[*set].lines});
  }
  cut_top(area, kGrid);
  if (const auto by =
          segmented(cut_top(area, control), {tr("Rank by"), tr("Rank by"), tr(strings::kRankBy)},
                    tr(kOrders), static_cast<std::size_t>(ranking.by))) {
    intents.push_back(ChooseOrder{ranking.slot, static_cast<RankBy>(*by)});
  }
  cut_top(area, kGrid);
  Rect line = cut_top(area, theme().measures.slider);
  const bool any = !ranking.candidates.empty();
  if (button(cut_right(line, kCopyButton),
             {tr("Save"), tr("Save ranking"), tr(strings::kSaveRanking)}, Look::plain, any)) {
    intents.push_back(SaveFile{"ranking.csv", rank_csv(state)});
  }
  cut_right(line, kGrid);
  if (button(cut_right(line, kCopyButton),
             {tr("Copy"), tr("Copy ranking"), tr(strings::kCopyRanking)}, Look::plain, any)) {
    intents.push_back(CopyText{rank_csv(state)});
  }
  cut_right(line, 2 * kGrid);
  const Words words{tr("outside scores"), tr("Outside weight"), tr(strings::kOuterWeight)};
  if (const auto weight = slider(line, words, {0, 2, false, false, {}}, ranking.weight)) {
    intents.push_back(ChangeOuterWeight{*weight});
  }
}

// A column's title, by which the table is sorted.
void draw_title(const State& state, const Slot& slot, bool chosen, const Rect& area,
                Intents& intents) {
  const Palette& p = theme().palette;
  const std::string name = tr("Order of {0}", slot.name);
  mirror().begin_group(slot.name, {}, "columnheader");
  if (button(area, {.label = "", .name = name, .help = tr(strings::kOrderBy)}, Look::quiet)) {
    intents.push_back(ChooseOrder{slot.id, state.ranking.by});
  }
  mirror().end_group();
  const Style style{.colour = chosen ? p.ink : p.soft, .font = theme().fonts.bold, .align = 1};
  const float width = text_width(slot.name, style);
  // On a phone the longest title takes the whole column, and its dot is smaller.
  const bool wide = width + 22 <= area.GetWidth();
  const Rect text = inset(area, wide ? 4 : 0, 0);
  draw_text(text, slot.name, style);
  const float left = std::max(text.Min.x, text.Max.x - width - (wide ? 14 : 10));
  draw_mark({left + (wide ? 2 : 3), area.GetCenter().y}, wide ? 4 : 3, slot_colour(slot.mark),
            slot.mark);
  if (chosen) fill({{left - 2, area.Max.y - 2}, {text.Max.x, area.Max.y}}, p.ink);
}

void draw_titles(const State& state, const RankTable& table, const Columns& columns, Rect area,
                 Intents& intents) {
  mirror().begin_group(tr("Titles"), {}, "row");
  mirror().titles({tr("candidate"), tr("most disputed")});
  if (columns.outside) mirror().title(tr("outside"), tr(strings::kOuterWeight));
  if (!columns.stacked) {
    cut_left(area, kPlace);
    draw_legend(cut_left(area, columns.strip));
    cut_left(area, kGrid);
  } else {
    cut_left(area, kPlace);
  }
  if (columns.outside) {
    draw_text(inset(cut_left(area, columns.figure), 4, 0), tr("outside"),
              {.colour = theme().palette.soft, .align = 1});
  }
  for (std::size_t v = 0; v < table.slots.size(); ++v) {
    draw_title(state, *table.slots[v], v == table.chosen, cut_left(area, columns.figure), intents);
  }
  mirror().end_group();
}

void draw_figure(const State& state, const Slot& slot, const RankFigure& figure, Rect area) {
  const Palette& p = theme().palette;
  area = inset(area, 4, 0);
  if (figure.place == 0) {
    draw_note(area, slot.name, "–", {.colour = p.faint, .align = 1}, tr("Train it first."));
    return;
  }
  const bool best = figure.place == 1;
  const double value = figure_of(figure.figures, state.ranking.by);
  const std::string text = fixed(value, 2);
  const Style style{.colour = p.ink, .font = best ? theme().fonts.bold : nullptr, .align = 1};
  Rect place = area;
  draw_note(area, slot.name, text, style,
            tr("{0}, place {1}. {2}", exact(value), figure.place, tr(strings::kRankFigure)));
  place.Max.x -= text_width(text, style) + 6;
  if (!best && place.GetWidth() > 14) {
    draw_text(place, std::to_string(figure.place), {.colour = p.soft, .align = 1});
  }
}

void draw_row(const State& state, const RankTable& table, const Columns& columns, std::size_t row,
              Rect area) {
  const std::size_t index = table.order[row];
  const Candidate& candidate = state.ranking.candidates[index];
  const Palette& p = theme().palette;
  mirror().begin_group(tr("Rank {0}", row + 1), {}, "row");
  const Strip strip = candidate_strip(state, table, index, columns.strip);
  Rect line = columns.stacked ? cut_top(area, strip.height()) : area;
  Rect figures = area;
  figures.Max.y = figures.Min.y + (columns.stacked ? 3 * kGrid : theme().measures.strip);
  Rect place = cut_left(line, kPlace);
  place.Max.y = place.Min.y + theme().measures.strip;
  draw_text(place, std::to_string(row + 1), {.colour = p.soft});
  const Rect words(line.Min, {line.Min.x + columns.strip, line.Min.y + strip.height()});
  const auto disputed = most_disputed(table, index);
  strip.draw(words.Min, tr("candidate"), false, disputed);
  mirror().note(Role::rowheader, tr("candidate"), words).value = show_pairs(candidate.text);
  if (disputed) {
    const std::string text = dispute_text(table, index, *disputed);
    mirror().note(Role::text, tr("most disputed"), words).value = text;
    explain_area(words, tr("The models disagree most {0}.", text));
  }
  cut_left(figures, kPlace + (columns.stacked ? 0 : columns.strip + kGrid));
  if (columns.outside) {
    draw_note(inset(cut_left(figures, columns.figure), 4, 0), tr("outside"),
              fixed(candidate.external, 2), {.colour = p.soft, .align = 1},
              tr(strings::kOuterWeight));
  }
  for (std::size_t v = 0; v < table.slots.size(); ++v) {
    draw_figure(state, *table.slots[v], table.figures[v][index], cut_left(figures, columns.figure));
  }
  mirror().end_group();
}

float trouble_height(const State& state, float width) {
  const float height = paragraph_height(tr(state.ranking.trouble), width - 4 * kGrid);
  return height > 0 ? height + kGrid : 0;
}

void draw_table(const State& state, const RankTable& table, const Columns& columns, Rect rest,
                Intents& intents) {
  mirror().begin_group(tr("Candidates in the order of the models"), {}, "table");
  draw_titles(state, table, columns, cut_top(rest, theme().measures.control), intents);
  for (std::size_t row = 0; row < table.order.size(); ++row) {
    draw_row(state, table, columns, row,
             cut_top(rest, row_height(state, table, columns, table.order[row])));
  }
  mirror().end_group();
}

void picture_of_ranking(const State& state, const Rect& area) {
  const RankTable table = rank_table(state);
  Intents none;
  draw_table(state, table, columns_of(state, table, area.GetWidth() + 4 * kGrid), area, none);
}

void save_table(const State& state, const Rect& place, Intents& intents) {
  const RankTable table = rank_table(state);
  if (table.order.empty()) return;
  const float width = 90 * kGrid + kRankColumn * static_cast<float>(table.slots.size());
  const Columns columns = columns_of(state, table, width + 4 * kGrid);
  float height = 5 * kGrid;
  for (const std::size_t index : table.order) height += row_height(state, table, columns, index);
  save_picture(state, place, tr("Candidates in the order of the models"), "ranking",
               {width, height}, picture_of_ranking, intents);
}

}  // namespace

float rank_room::height(const State& state, float width) {
  const RankTable table = rank_table(state);
  const Columns columns = columns_of(state, table, width);
  float height = field_height(columns.stacked) + 4 + kGrid + theme().measures.control;
  if (columns.stacked) height += controls_height() + 4 * kGrid;
  for (const std::size_t index : table.order) height += row_height(state, table, columns, index);
  return height + trouble_height(state, width) + 2 * kGrid;
}

void rank_room::draw(const State& state, const Rect& area, Intents& intents) {
  const RankTable table = rank_table(state);
  const Columns columns = columns_of(state, table, area.GetWidth());
  Rect rest = inset(area, 2 * kGrid, 0);
  cut_top(rest, 4);
  Rect field = cut_top(rest, field_height(columns.stacked));
  if (columns.stacked) {
    cut_top(rest, kGrid);
    draw_controls(state, cut_top(rest, controls_height()), intents);
  } else {
    draw_controls(state, cut_right(field, kControls), intents);
    cut_right(field, 2 * kGrid);
  }
  const auto lines = text_field(
      field,
      {.label = tr("Candidates"), .name = tr("Candidates"), .help = tr(strings::kCandidates)},
      state.ranking.lines, state.surface.real_text_fields, Lines::many);
  if (lines) intents.push_back(ChangeCandidates{*lines});
  if (const float height = trouble_height(state, area.GetWidth()); height > 0) {
    Rect line = cut_top(rest, height);
    cut_top(line, 4);
    draw_paragraph(line, tr(state.ranking.trouble), {.colour = theme().palette.warning});
    mirror().note(Role::status, tr("Candidates trouble"), line).value = tr(state.ranking.trouble);
  }
  cut_top(rest, kGrid);
  if (table.order.empty()) return;
  if (columns.stacked) draw_legend(cut_top(rest, 3 * kGrid));
  draw_table(state, table, columns, rest, intents);
}

}  // namespace onegin::web
