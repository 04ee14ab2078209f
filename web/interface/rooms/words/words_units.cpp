// The sentence in each unit, what the whole text has of each, Zipf's curve, and the merges of byte
// pairs.
#include <algorithm>
#include <cmath>

#include "draw/mirror.h"
#include "draw/plot.h"
#include "draw/token_text.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/words.h"
#include "rooms/words/words_parts.h"
#include "rooms/words/words_views.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web::words_room {
namespace {

constexpr std::size_t kShownTypes = 12, kShownMerges = 60;
constexpr float kPlotHeight = 36 * kGrid, kMergeWidth = 21 * kGrid, kMergeHeight = 20;

constexpr std::string_view kUnitWords = phrase(
    "A model reads no text but tokens. What one token is, is a choice: a long list of types and "
    "few "
    "tokens to a sentence, or few types and many tokens. Tokens of one type have one colour.");
constexpr std::string_view kZipfHelp = phrase(
    "Each type's count over its rank, both on a log scale. Words lie near a straight line: a few "
    "are everywhere, most are rare (Zipf 1935).");
constexpr std::string_view kMergesHelp = phrase(
    "Byte pairs begin with bytes and characters. The two neighbours that stand side by side most "
    "often become one type, again and again (Sennrich et al. 2016).");

const UnitTable& counted_of(const State& state) { return state.shelf.at<UnitTable>(); }
const UnitRow& row_of(const UnitTable::Unit& unit) {
  return web::row_of(kUnitRows, unit.counted.unit);
}

Chips chips_of(const UnitTable::Unit& unit, float width) {
  return Chips(unit.counted.passage, width);
}

std::string frequent_of(const UnitTable::Unit& unit) {
  std::string types;
  for (std::size_t i = 0; i < std::min(kShownTypes, unit.counted.frequent.size()); ++i) {
    const words::CountedType& type = unit.counted.frequent[i];
    // Without separators, after which a line would be broken.
    const auto count = static_cast<long long>(type.count);
    types += (i > 0 ? ", " : "") + web::readable(type.token, false) + " " + std::to_string(count);
  }
  return types;
}

float unit_height(const UnitTable::Unit& unit, float width) {
  return theme().measures.control + chips_of(unit, width).height() +
         paragraph_height(tr("Most frequent: {0}", frequent_of(unit)), width) + 3 * kGrid;
}

void draw_unit(const UnitTable::Unit& unit, Rect area) {
  const float width = area.GetWidth();
  const std::string_view title = tr(row_of(unit).title);
  mirror().begin_group(title);
  Rect head = cut_top(area, theme().measures.control);
  const Style bold{.font = theme().fonts.bold};
  draw_heading(cut_left(head, text_width(title, bold) + 2 * kGrid), title, bold,
               tr(row_of(unit).note));
  const std::string counts =
      tr("{0} here; in the text {1} tokens of {2} types", unit.counted.passage.size(),
         whole(unit.counted.tokens), whole(unit.counted.types));
  draw_note(head, tr("counts"), counts, {.colour = theme().palette.soft});
  const Chips chips = chips_of(unit, width);
  chips.draw(area.Min, tr("tokens"));
  cut_top(area, chips.height() + kGrid);
  const std::string types = tr("Most frequent: {0}", frequent_of(unit));
  const float said = draw_paragraph(area, types, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("most frequent"), cut_top(area, said)).value = frequent_of(unit);
  mirror().end_group();
}

std::string count_text(double log10) { return compact(std::round(std::pow(10, log10))); }

void draw_zipf(const UnitTable& table, Rect area) {
  Plot plot;
  plot.name = tr("Zipf's curve");
  plot.help = tr(kZipfHelp);
  plot.logarithmic = true;
  plot.x_text = compact;
  plot.y_text = count_text;
  plot.labels = narrow(area.GetWidth()) ? 14 * kGrid : 18 * kGrid;
  std::string spoken;
  double most = 1;
  for (std::size_t i = 0; i < table.units.size(); ++i) {
    const UnitTable::Unit& unit = table.units[i];
    PlotCurve curve;
    curve.name = tr(row_of(unit).title);
    curve.colour = slot_colour(i);
    curve.mark = i;
    for (const RankPoint& point : unit.ranks) {
      curve.points.emplace_back(point.rank, std::log10(std::max(point.count, 1.0)));
      plot.right = std::max(plot.right, point.rank);
      most = std::max(most, point.count);
    }
    if (unit.ranks.empty()) continue;
    spoken += tr("{0}: rank 1 stands {1} times, rank {2} {3} times", curve.name,
                 whole(unit.ranks.front().count), whole(unit.ranks.back().rank),
                 whole(unit.ranks.back().count)) +
              "; ";
    plot.curves.push_back(std::move(curve));
  }
  plot.left = 1;
  plot.right = std::max(plot.right, 10.0);
  plot.high = std::max(std::ceil(std::log10(most)), 1.0);
  for (double tick = 1; tick <= plot.right; tick *= 10) plot.ticks.push_back(tick);
  draw_plot(area, plot, spoken);
}

const UnitTable::Unit* merging(const UnitTable& table) {
  for (const UnitTable::Unit& unit : table.units) {
    if (!unit.counted.merges.empty()) return &unit;
  }
  return nullptr;
}

std::size_t merge_count(const UnitTable::Unit& unit) {
  return std::min(kShownMerges, unit.counted.merges.size());
}
Columns merge_columns(float width) { return columns_of(width, kMergeWidth, 6); }

float merges_height(const UnitTable& table, float width) {
  const UnitTable::Unit* unit = merging(table);
  if (unit == nullptr) return 0;
  const auto rows = static_cast<float>(merge_columns(width).rows(merge_count(*unit)));
  return title_height() + rows * kMergeHeight + 2 * kGrid;
}

void draw_merges(const UnitTable::Unit& unit, Rect area) {
  draw_title(area, tr("Merges, the first learnt first"), tr(kMergesHelp));
  const Columns columns = merge_columns(area.GetWidth());
  const std::size_t count = merge_count(unit), rows = columns.rows(count);
  mirror().begin_group(tr("Merges, the first learnt first"));
  for (std::size_t i = 0; i < count; ++i) {
    const words::MergedPair& pair = unit.counted.merges[i];
    // Down the columns, as one reads a list.
    Rect cell = columns.cell(area, (i / rows) + (i % rows) * columns.count, kMergeHeight);
    draw_text(cut_left(cell, 4 * kGrid), std::to_string(i + 1),
              {.colour = theme().palette.faint, .align = 1});
    cut_left(cell, kGrid);
    draw_note(cell, tr("merge {0}", i + 1),
              alone(pair.left) + " + " + alone(pair.right) + " → " + alone(pair.left + pair.right),
              {.font = theme().fonts.serif});
  }
  mirror().end_group();
}

std::string said_of(const UnitTable& table) {
  if (!table.trouble.empty()) return tr(table.trouble);
  if (table.running) return tr("counting");
  return table.beginning ? tr("The first 500 KB of the text are counted.") : std::string();
}

}  // namespace

float units_height(const State& state, float width) {
  const UnitTable& table = counted_of(state);
  float height = words_height(tr(kUnitWords), width) + sentence_height() + 3 * kGrid;
  for (const UnitTable::Unit& unit : table.units) height += unit_height(unit, width);
  return height + title_height() + kPlotHeight + merges_height(table, width) + 2 * kGrid;
}

void draw_units(const State& state, Rect area, Intents& intents) {
  const UnitTable& table = counted_of(state);
  const float width = area.GetWidth();
  draw_words(area, tr(kUnitWords));
  draw_sentence(state, area, intents);
  for (const UnitTable::Unit& unit : table.units) {
    ImGui::PushID(unit.counted.unit.c_str());
    draw_unit(unit, cut_top(area, unit_height(unit, width)));
    ImGui::PopID();
  }
  draw_note(cut_top(area, 3 * kGrid), tr("state"), said_of(table),
            {.colour = theme().palette.soft});
  draw_title(area, tr("Zipf's curve"), tr(kZipfHelp));
  const Rect plot = cut_top(area, kPlotHeight);
  if (!table.units.empty()) draw_zipf(table, plot);
  if (const UnitTable::Unit* unit = merging(table)) {
    draw_merges(*unit, cut_top(area, merges_height(table, width)));
  }
}

}  // namespace onegin::web::words_room
