// The models in one table, with gzip and the text itself to compare with.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "draw/mirror.h"
#include "language/figures.h"
#include "language/sentences.h"
#include "language/words.h"
#include "rooms/comparison_table.h"
#include "rooms/panels.h"
#include "rooms/rooms.h"
#include "rooms/save_picture.h"

namespace onegin::web {
namespace {

constexpr float kTableRow = 28;
constexpr float kBlockLine = 20;
constexpr float kNameColumn = 12 * kGrid;
constexpr float kBar = 21 * kGrid;
constexpr std::array<std::string_view, 2> kParts{phrase("held-out part"), phrase("whole text")};

std::string perplexity(double value) {
  return value < 99.995 ? fixed(value, 2) : perplexity_text(value);
}

struct Column {
  std::string_view title, help;
  double ModelFigures::*value;
  std::string (*text)(double);
  bool judged = false;  // the lowest of the models is the best
};
constexpr std::array<Column, 7> kColumns{
    {{phrase("parameters"), strings::kParameters, &ModelFigures::parameters, compact},
     {phrase("training"), strings::kTrainedFor, &ModelFigures::training_seconds, duration_text},
     {phrase("tokens/s"), strings::kSpeed, &ModelFigures::tokens_per_second, compact},
     {phrase("perplexity"), strings::kPerplexityOfPart, &ModelFigures::perplexity, perplexity,
      true},
     {phrase("no unknown"), strings::kPerplexityWithout, &ModelFigures::perplexity_without_oov,
      perplexity, true},
     {phrase("bits/char"), strings::kBitsOfPart, &ModelFigures::bits_per_character,
      [](double value) { return fixed(value, 3); }, true},
     {phrase("compressed"), strings::kCompressed, &ModelFigures::compressed_bytes,
      [](double value) { return whole(value) + " B"; }, true}}};

struct Table {
  std::vector<ModelFigures> rows;
  std::array<double, kColumns.size()> best{};  // NaN where nothing is known
};

Table table_of(const State& state) {
  Table table{comparison_figures(state), {}};
  for (std::size_t c = 0; c < kColumns.size(); ++c) {
    table.best[c] = kNotKnown;
    for (const ModelFigures& row : table.rows) {
      const double value = row.*kColumns[c].value;
      if (row.kind.empty() || std::isnan(value) || value >= table.best[c]) continue;
      table.best[c] = value;
    }
  }
  return table;
}

// The model of a row; null: gzip, or the text itself.
const Slot* slot_of(const State& state, const ModelFigures& row) {
  for (const Slot* slot : state.voices()) {
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

void draw_cell(const Table& table, const ModelFigures& row, std::size_t column, const Rect& area) {
  const Palette& p = theme().palette;
  const Column& c = kColumns[column];
  const double value = row.*c.value;
  const bool known = !std::isnan(value);
  const bool best = c.judged && !row.kind.empty() && value == table.best[column];
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
void note_titles() {
  mirror().begin_group(tr("Titles"), {}, "row");
  mirror().title(tr("model"));
  for (const Column& c : kColumns) mirror().title(tr(c.title), tr(c.help));
  mirror().title(tr("share"));
  mirror().end_group();
}
void begin_row(const ModelFigures& row, const Rect& name) {
  mirror().begin_group(tr("Figures of {0}", row.name), {}, "row");
  mirror().note(Role::rowheader, tr("model"), name).value = row.name;
}

void draw_wide(const State& state, const Table& table, Rect area) {
  const Palette& p = theme().palette;
  const float column = (area.GetWidth() - kNameColumn - kBar) / static_cast<float>(kColumns.size());
  note_titles();
  Rect head = cut_top(area, kTableRow);
  cut_left(head, kNameColumn);
  for (const Column& c : kColumns) {
    const Rect cell = cut_left(head, column);
    draw_text(cell, tr(c.title), {.colour = p.soft, .align = 1});
    explain_area(cell, tr(c.help));
  }
  for (const ModelFigures& row : table.rows) {
    Rect line = cut_top(area, kTableRow);
    hairline(line.Min, {line.Max.x, line.Min.y});
    const Rect name = cut_left(line, kNameColumn);
    begin_row(row, name);
    draw_name(state, row, name);
    const std::string_view why = waiting(state, row);
    for (std::size_t c = 0; c < kColumns.size(); ++c) {
      const Rect cell = cut_left(line, column);
      if (!why.empty() && kColumns[c].judged) {
        draw_note({cell.Min + ImVec2(2 * kGrid, 0), line.Max}, tr("waiting"), why,
                  {.colour = p.soft});
        break;
      }
      draw_cell(table, row, c, cell);
    }
    if (why.empty()) draw_bar(state, table, row, {line.Min + ImVec2(3 * kGrid, 0), line.Max});
    mirror().end_group();
  }
}

void picture_of_models(const State& state, const Rect& area) {
  draw_wide(state, table_of(state), area);
}

float block_height(const State& state, const ModelFigures& row) {
  if (row.kind.empty()) return 5 * kGrid + 2 * kBlockLine;
  return 5 * kGrid + kBlockLine * (waiting(state, row).empty() ? 7.0f : 4.0f);
}

// On a phone, one block below the other.
void draw_stacked(const State& state, const Table& table, Rect area) {
  note_titles();
  for (const ModelFigures& row : table.rows) {
    Rect block = cut_top(area, block_height(state, row));
    hairline(block.Min, {block.Max.x, block.Min.y});
    cut_top(block, kGrid);
    Rect head = cut_top(block, 3 * kGrid);
    const Rect bar = cut_right(head, head.GetWidth() / 2);
    begin_row(row, head);
    draw_bar(state, table, row, bar);
    draw_name(state, row, head);
    const std::string_view why = waiting(state, row);
    for (std::size_t c = 0; c < kColumns.size(); ++c) {
      if (!why.empty() && kColumns[c].judged) {
        draw_note(cut_top(block, kBlockLine), tr("waiting"), why, {.colour = theme().palette.soft});
        break;
      }
      if (row.kind.empty() && c + 2 < kColumns.size()) continue;
      const Rect line = cut_top(block, kBlockLine);
      draw_text(line, tr(kColumns[c].title), {.colour = theme().palette.soft});
      draw_cell(table, row, c, line);
    }
    mirror().end_group();
  }
}

}  // namespace

float compare_room::height(const State& state, float width) {
  float height = theme().measures.control + 4 + kGrid + common_height(state, width - 4 * kGrid);
  if (!narrow(width)) {
    return height + kTableRow * static_cast<float>(comparison_figures(state).size() + 1) +
           2 * kGrid;
  }
  height += theme().measures.control + kGrid;
  for (const ModelFigures& row : comparison_figures(state)) height += block_height(state, row);
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
               {118 * kGrid, kTableRow * static_cast<float>(table.rows.size() + 1)},
               picture_of_models, intents);
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
  draw_common(state, cut_top(rest, common_height(state, rest.GetWidth())), intents);
  mirror().begin_group(name, {}, "table");
  if (phone) {
    draw_stacked(state, table, rest);
  } else {
    draw_wide(state, table, rest);
  }
  mirror().end_group();
}

}  // namespace onegin::web
