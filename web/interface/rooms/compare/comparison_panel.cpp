// The models in one table, with gzip and the text itself to compare with.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "draw/mirror.h"
#include "draw/widgets.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "parts/adaptive.h"
#include "parts/save_picture.h"
#include "rooms/compare/common_row.h"
#include "rooms/compare/comparison_columns.h"
#include "rooms/compare/comparison_measures.h"
#include "rooms/rooms.h"
#include "state/intents.h"
#include "state/state.h"

namespace onegin::web {
namespace {

constexpr float kTableRow = 28;
constexpr float kBlockLine = 20;
constexpr float kPicture = 118 * kGrid;
constexpr std::array<std::string_view, 2> kParts{phrase("held-out part"), phrase("whole text")};

struct Table {
  std::vector<ComparisonColumn> columns;
  std::vector<ModelFigures> rows;
  std::vector<double> best;  // of each column; NaN where nothing is known
};

Table table_of(const State& state) {
  Table table{comparison_columns(state), comparison_figures(state), {}};
  for (const ComparisonColumn& column : table.columns) {
    double& best = table.best.emplace_back(kNotKnown);
    for (const ModelFigures& row : table.rows) {
      const double value = row.*column.value;
      if (row.kind.empty() || std::isnan(value)) continue;
      if (std::isnan(best) || column.better(value, best)) best = value;
    }
  }
  return table;
}

// The model of a row; null: gzip, or the text itself.
const Slot* slot_of(const State& state, const ModelFigures& row) {
  for (const Slot* slot : state.speakers()) {
    if (!row.kind.empty() && slot->name == row.name) return slot;
  }
  return nullptr;
}

// Why a model has no figures yet.
std::string_view waiting(const State& state, const ModelFigures& row) {
  const Slot* model = slot_of(state, row);
  if (model == nullptr || !std::isnan(row.bits_per_character)) return {};
  if (!state.comparable(*model)) return tr("of other types");
  if (model->phase == Phase::training) return tr("measured when it stops");
  if (model->phase == Phase::ready) return tr("not trained yet");
  if (model->phase == Phase::failed) return tr("stopped; Learn says why");
  return state.part_of_text(state.comparison.part).empty() ? tr("nothing held out")
                                                           : tr("being measured");
}

// Why it has none of adaptive reading.
std::string adaptive_waiting(const State& state, const ModelFigures& row) {
  const Slot* model = slot_of(state, row);
  if (model == nullptr || !state.adaptive.on) return {};
  return adaptive::waiting_of(state, *model, adaptive::part_of(state, *model));
}

void draw_cell(const Table& table, const ModelFigures& row, std::size_t column, const Rect& area) {
  const Palette& p = theme().palette;
  const ComparisonColumn& c = table.columns[column];
  const double value = row.*c.value;
  const bool known = !std::isnan(value);
  const bool best = c.judged() && !row.kind.empty() && value == table.best[column];
  draw_note(
      area, tr(c.title), known ? c.text(value) : "–",
      {.colour = known ? p.ink : p.faint, .font = best ? theme().fonts.bold : nullptr, .align = 1},
      known ? exact(value) + ". " + std::string(tr(c.help)) : std::string(tr(c.help)));
}

// How much of the text is left.
void draw_bar(const State& state, const Table& table, const ModelFigures& row, Rect area) {
  const double all = table.rows.back().compressed_bytes;
  if (!std::isfinite(row.compressed_bytes) || all <= 0) return;
  const double share = row.compressed_bytes / all;
  const Palette& p = theme().palette;
  draw_note(cut_right(area, 6 * kGrid), tr("share"), percent_text(share),
            {.colour = p.soft, .align = 1});
  cut_right(area, kGrid);
  const float middle = area.GetCenter().y;
  const float width = area.GetWidth() * static_cast<float>(std::min(share, 1.0));
  const Slot* model = slot_of(state, row);
  const ImU32 colour = model == nullptr ? p.faint : slot_colour(model->mark);
  fill({{area.Min.x, middle - 4}, {area.Min.x + std::max(width, 2.0f), middle + 4}}, colour, 2);
}

void draw_name(const State& state, const ModelFigures& row, Rect area) {
  if (const Slot* model = slot_of(state, row)) {
    draw_mark({area.Min.x + 5, area.GetCenter().y}, 5, slot_colour(model->mark), model->mark);
    area.Min.x += 2 * kGrid;
  }
  draw_text(area, row.name,
            {.colour = row.kind.empty() ? theme().palette.soft : theme().palette.ink,
             .font = row.kind.empty() ? nullptr : theme().fonts.bold});
}

// The first row of the table, and what each row is about.
void note_titles(const State& state) {
  mirror().begin_group(tr("Titles"), {}, "row");
  mirror().title(tr("model"));
  for (const ComparisonColumn& c : comparison_columns(state))
    mirror().title(tr(c.title), tr(c.help));
  mirror().title(tr("share"));
  mirror().end_group();
}
void begin_row(const ModelFigures& row, const Rect& name) {
  mirror().begin_group(tr("Figures of {0}", row.name), {}, "row");
  mirror().note(Role::rowheader, tr("model"), name).value = row.name;
}

// A second line says which columns are of adaptive reading.
float head_height(const State& state) {
  return state.adaptive.on ? kTableRow + kBlockLine : kTableRow;
}

// Higher where the table says at length why a model cannot go on learning.
float row_height(const State& state, const ModelFigures& row, float width) {
  const std::string why = adaptive_waiting(state, row);
  if (why.empty()) return kTableRow;
  const ComparisonWidths widths = comparison_widths(state, width);
  float room = -kGrid;
  for (const ComparisonColumn& c : comparison_columns(state)) {
    if (c.adaptive) room += widths.of(c);
  }
  return std::max(kTableRow, paragraph_height(why, room) + kGrid);
}

float table_height(const State& state, const std::vector<ModelFigures>& rows, float width) {
  float height = head_height(state);
  for (const ModelFigures& row : rows) height += row_height(state, row, width);
  return height;
}

void draw_adaptive_waiting(const std::string& why, const Rect& area) {
  draw_paragraph(area, why, {.colour = theme().palette.soft});
  mirror().note(Role::text, tr("adaptive"), area).value = why;
}

// Of a column of adaptive reading: that of the plain one beside it.
std::string_view plain_title(const ComparisonColumn& column) {
  return column.value == &ModelFigures::adaptive_compressed_bytes ? phrase("compressed")
                                                                  : phrase("bits/char");
}

void draw_head(const State& state, const Table& table, Rect head, const ComparisonWidths& widths) {
  const Style soft{.colour = theme().palette.soft, .align = 1};
  note_titles(state);
  cut_left(head, widths.name);
  const Rect first = state.adaptive.on ? cut_top(head, kBlockLine) : head;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const ComparisonColumn& c = table.columns[i];
    const Rect cell = cut_left(head, widths.of(c));
    // Those of adaptive reading have the titles of the plain ones below their own.
    draw_text(cell, tr(c.adaptive ? plain_title(c) : c.title), soft);
    if (c.adaptive) {
      draw_text({{cell.Min.x, first.Min.y}, {cell.Max.x, cell.Min.y + 4}}, tr("adaptive"), soft);
    }
    explain_area(cell, tr(c.help));
  }
}

void draw_wide(const State& state, const Table& table, Rect area) {
  const Palette& p = theme().palette;
  const float width = area.GetWidth();
  const auto& columns = table.columns;
  const ComparisonWidths widths = comparison_widths(state, width);
  draw_head(state, table, cut_top(area, head_height(state)), widths);
  for (const ModelFigures& row : table.rows) {
    Rect line = cut_top(area, row_height(state, row, width));
    hairline(line.Min, {line.Max.x, line.Min.y});
    line.Max.y = line.Min.y + kTableRow;
    const Rect name = cut_left(line, widths.name);
    begin_row(row, name);
    draw_name(state, row, name);
    const std::string_view why = waiting(state, row);
    const std::string not_adaptive = adaptive_waiting(state, row);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const Rect cell = cut_left(line, widths.of(columns[c]));
      if (!why.empty() && columns[c].judged() && !columns[c].of_blanks()) {
        draw_note({cell.Min + ImVec2(2 * kGrid, 0), line.Max}, tr("waiting"), why,
                  {.colour = p.soft});
        break;
      }
      if (columns[c].adaptive && !not_adaptive.empty()) {
        cut_left(line, widths.of(columns[c + 1]));
        draw_adaptive_waiting(not_adaptive,
                              {cell.Min + ImVec2(kGrid, 4), {line.Min.x, line.Max.y}});
        break;
      }
      draw_cell(table, row, c, cell);
    }
    if (why.empty() && widths.bar > 0) {
      draw_bar(state, table, row, {line.Min + ImVec2(3 * kGrid, 0), line.Max});
    }
    mirror().end_group();
  }
}

void picture_of_models(const State& state, const Rect& area) {
  draw_wide(state, table_of(state), area);
}

float block_height(const State& state, const ModelFigures& row, float width) {
  if (row.kind.empty()) return 5 * kGrid + 2 * kBlockLine;
  if (!waiting(state, row).empty()) return 5 * kGrid + 4 * kBlockLine;
  const std::string why = adaptive_waiting(state, row);
  const auto columns = comparison_columns(state);
  const auto lines = std::count_if(columns.begin(), columns.end(), [&](const ComparisonColumn& c) {
    return why.empty() || !c.adaptive;
  });
  const float said = why.empty() ? 0 : kBlockLine + paragraph_height(why, width);
  return 5 * kGrid + kBlockLine * static_cast<float>(lines) + said;
}

// Of gzip and of the text itself.
bool is_of_all(const ComparisonColumn& column) {
  return column.value == &ModelFigures::bits_per_character ||
         column.value == &ModelFigures::compressed_bytes;
}

// On a phone, one block below the other.
void draw_stacked(const State& state, const Table& table, Rect area) {
  const auto& columns = table.columns;
  note_titles(state);
  for (const ModelFigures& row : table.rows) {
    Rect block = cut_top(area, block_height(state, row, area.GetWidth()));
    hairline(block.Min, {block.Max.x, block.Min.y});
    cut_top(block, kGrid);
    Rect head = cut_top(block, 3 * kGrid);
    const Rect bar = cut_right(head, head.GetWidth() / 2);
    begin_row(row, head);
    draw_bar(state, table, row, bar);
    draw_name(state, row, head);
    const std::string_view why = waiting(state, row);
    const std::string not_adaptive = adaptive_waiting(state, row);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (!why.empty() && columns[c].judged() && !columns[c].of_blanks()) {
        draw_note(cut_top(block, kBlockLine), tr("waiting"), why, {.colour = theme().palette.soft});
        break;
      }
      if (row.kind.empty() && !is_of_all(columns[c])) continue;
      if (columns[c].adaptive && !not_adaptive.empty()) {
        draw_text(cut_top(block, kBlockLine), tr("adaptive"), {.colour = theme().palette.soft});
        draw_adaptive_waiting(not_adaptive, block);
        break;
      }
      const Rect line = cut_top(block, kBlockLine);
      draw_text(line, tr(columns[c].title), {.colour = theme().palette.soft});
      draw_cell(table, row, c, line);
    }
    mirror().end_group();
  }
}

}  // namespace

float compare_room::height(const State& state, float width) {
  float height = theme().measures.control + 4 + kGrid + common_height(state, width - 4 * kGrid) +
                 measures_height(state);
  const std::vector<ModelFigures> rows = comparison_figures(state);
  height += theme().measures.control + kGrid;
  if (!narrow(width)) return height + table_height(state, rows, width - 4 * kGrid) + 2 * kGrid;
  height += theme().measures.control + kGrid;
  for (const ModelFigures& row : rows) height += block_height(state, row, width - 4 * kGrid);
  return height + 2 * kGrid;
}

void compare_room::draw(const State& state, const Rect& area, Intents& intents) {
  const Table table = table_of(state);
  Rect rest = inset(area, 2 * kGrid, 0);
  cut_top(rest, 4);
  const float control = theme().measures.control;
  Rect line = cut_top(rest, control);
  const bool phone = narrow(area.GetWidth());
  const Rect parts = phone ? line : cut_left(line, 32 * kGrid);
  if (phone) {
    cut_top(rest, kGrid);
    line = cut_top(rest, control);
  }
  if (const auto part = segmented(parts, {tr("Part"), tr("Part"), tr(strings::kPart)}, tr(kParts),
                                  static_cast<std::size_t>(state.comparison.part))) {
    intents.push_back(ChoosePart{static_cast<Part>(*part)});
  }
  const float width = phone ? (line.GetWidth() - 3 * kGrid) / 4 : 14 * kGrid;
  const std::string name =
      tr("The models on the {0}", tr(kParts)[static_cast<std::size_t>(state.comparison.part)]);
  save_picture(state, cut_right(line, phone ? width : kPictureControl), name, "models",
               {kPicture, table_height(state, table.rows, kPicture)}, picture_of_models, intents);
  cut_right(line, kGrid);
  if (button(cut_right(line, width), {tr("Save CSV"), tr("Save table"), tr(strings::kSaveTable)})) {
    intents.push_back(SaveFile{"models.csv", to_csv(comparison_rows(table.rows))});
  }
  cut_right(line, kGrid);
  if (button(cut_right(line, width),
             {tr("Copy CSV"), tr("Copy table as CSV"), tr(strings::kCopyTableCsv)})) {
    intents.push_back(CopyText{to_csv(comparison_rows(table.rows))});
  }
  cut_right(line, kGrid);
  if (button(cut_right(line, width), {phone ? std::string_view("Markdown") : tr("Copy Markdown"),
                                      tr("Copy table as Markdown"), tr(strings::kCopyTable)})) {
    intents.push_back(CopyText{to_markdown(comparison_rows(table.rows))});
  }
  cut_top(rest, kGrid);
  adaptive::draw_progress(state, cut_top(rest, control), intents);
  cut_top(rest, kGrid);
  draw_common(state, cut_top(rest, common_height(state, rest.GetWidth())), intents);
  mirror().begin_group(name, {}, "table");
  if (phone) {
    draw_stacked(state, table, rest);
    for (const ModelFigures& row : table.rows) {
      cut_top(rest, block_height(state, row, rest.GetWidth()));
    }
  } else {
    draw_wide(state, table, rest);
    cut_top(rest, table_height(state, table.rows, rest.GetWidth()));
  }
  mirror().end_group();
  draw_measures(state, cut_top(rest, measures_height(state)), intents);
}

}  // namespace onegin::web
