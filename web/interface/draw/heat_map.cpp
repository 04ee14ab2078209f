// Draws cells, numbers and titles, and finds the cell under the pointer.
#include "draw/heat_map.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "draw/mirror.h"
#include "draw/picture.h"
#include "language/figures.h"
#include "language/words.h"

namespace onegin::web {
namespace {

constexpr float kTitles = 3 * kGrid;  // of the columns, above
constexpr float kTitledRow = 18;
constexpr float kNumberRow = 22;
constexpr float kNumberColumn = 5.5f * kGrid;

struct Cells {
  Rect area;
  float width, height;
  bool numbers;

  Rect at(std::size_t row, std::size_t column) const {
    const ImVec2 from(area.Min.x + width * static_cast<float>(column),
                      area.Min.y + height * static_cast<float>(row));
    return {from, from + ImVec2(width, height)};
  }
};

Cells cells_of(Rect area, const HeatMap& map) {
  cut_top(area, kTitles);
  cut_left(area, map.row_title_width);
  const auto columns = static_cast<float>(std::max<std::size_t>(map.columns, 1));
  const auto rows = static_cast<float>(std::max<std::size_t>(map.rows, 1));
  const float width = std::min(area.GetWidth() / columns, 6 * kGrid);
  const bool numbers = map.rows <= kFewRows && width >= kNumberColumn;
  return {area, width, std::min(area.GetHeight() / rows, kNumberRow), numbers};
}

// Equal neighbours in a row are one box.
void draw_cells(const Cells& cells, const HeatMap& map) {
  for (std::size_t row = 0; row < map.rows; ++row) {
    for (std::size_t column = 0; column < map.columns;) {
      const double value = map.value(row, column);
      const ImU32 colour = heat_colour(map.scale, map.most, value);
      std::size_t end = column + 1;
      while (!cells.numbers && end < map.columns &&
             heat_colour(map.scale, map.most, map.value(row, end)) == colour) {
        ++end;
      }
      const Rect box(cells.at(row, column).Min, cells.at(row, end - 1).Max);
      if (!std::isnan(value)) fill(box, colour);
      if (cells.numbers && !std::isnan(value)) {
        draw_text(box, fixed(value, 2), {.colour = text_on(colour), .align = 0.5f});
      }
      column = end;
    }
  }
}

// From one column that has a number to the next; more than 1 where the columns are too narrow for
// their titles.
std::size_t numbered(const Cells& cells, const HeatMap& map) {
  float needed = 0;
  for (const std::string& title : map.column_titles) needed += text_width(title, {}) + 1;
  const float width = cells.width * static_cast<float>(map.columns);
  if (needed <= width || map.column_titles.empty()) return 0;
  std::size_t step = 5;
  const float widest = text_width(std::to_string(map.columns), {}) + kGrid;
  while (cells.width * static_cast<float>(step) < widest) step *= 2;
  return step;
}

void draw_column_titles(const Cells& cells, const HeatMap& map) {
  const Palette& p = theme().palette;
  const float top = cells.area.Min.y - kTitles;
  const std::size_t step = numbered(cells, map);
  const auto style_of = [&](bool picked) {
    return Style{.colour = picked ? p.ink : p.soft,
                 .font = picked ? theme().fonts.bold : nullptr,
                 .align = 0.5f};
  };
  const auto place_of = [&](std::size_t column, std::string_view title, const Style& style) {
    const float half = text_width(title, style) / 2, x = cells.at(0, column).GetCenter().x;
    return Rect({x - half, top}, {x + half, cells.area.Min.y});
  };
  // The picked one is never left out.
  Rect kept;
  if (map.column && *map.column < map.column_titles.size()) {
    const std::string& title = map.column_titles[*map.column];
    kept = place_of(*map.column, title, style_of(true));
    draw_text(kept, title, style_of(true));
  }
  float free = 0;
  for (std::size_t column = 0; column < std::min(map.columns, map.column_titles.size()); ++column) {
    if (map.column == column || (step > 0 && (column + 1) % step != 0)) continue;
    const std::string title = step > 0 ? std::to_string(column + 1) : map.column_titles[column];
    const Rect place = place_of(column, title, style_of(false));
    if (place.Min.x < free || (place.Max.x + 1 > kept.Min.x && place.Min.x < kept.Max.x + 1)) {
      continue;
    }
    free = place.Max.x + 1;
    draw_text(place, title, style_of(false));
  }
}

void draw_row_titles(const Cells& cells, const HeatMap& map) {
  const Palette& p = theme().palette;
  if (map.row_titles.empty()) return;
  const float step = std::max(1.0f, std::ceil(kTitledRow / cells.height));
  for (std::size_t row = 0; row < map.rows; row += static_cast<std::size_t>(step)) {
    const float y = cells.at(row, 0).GetCenter().y;
    const bool picked = map.row == row;
    draw_text({{cells.area.Min.x - map.row_title_width, y - 9}, {cells.area.Min.x - 4, y + 9}},
              map.row_titles[row],
              {.colour = picked ? p.ink : p.soft,
               .font = picked ? theme().fonts.bold : nullptr,
               .align = 1});
  }
}

std::string number_text(const HeatMap& map, std::size_t row, std::size_t column) {
  const double number = map.number(row, column);
  return std::isnan(number) ? std::string(tr("no number")) : slider_text({}, number);
}

void explain_cell(const Rect& cell, const HeatMap& map, HeatPick pick) {
  if (std::isnan(map.value(pick.row, pick.column))) return;
  std::string said = map.row_titles.empty() ? std::string() : map.row_titles[pick.row];
  if (pick.column < map.column_titles.size()) said += " · " + map.column_titles[pick.column];
  draw_explanation({cell.Min, cell.Max + ImVec2(4, 4)},
                   said + "  " + number_text(map, pick.row, pick.column));
}

// A row and a column, as the page asks for them.
std::optional<HeatPick> pick_in(const std::string& text, const HeatMap& map) {
  HeatPick pick{map.rows, map.columns};
  const char* const end = text.data() + text.size();
  const char* const space = std::from_chars(text.data(), end, pick.row).ptr;
  if (space != end) std::from_chars(space + 1, end, pick.column);
  if (pick.row >= map.rows || pick.column >= map.columns) return std::nullopt;
  return pick;
}

// The cell that can be read.
HeatPick read_cell(const HeatMap& map) {
  return {std::min(map.row.value_or(0), map.rows - 1),
          std::min(map.column.value_or(0), map.columns - 1)};
}

}  // namespace

ImU32 heat_colour(HeatScale scale, double most, double value) {
  if (std::isnan(value)) return 0;
  // Few steps, so that neighbours are drawn together.
  const auto steps = [](double x) { return std::round(x * 32) / 32; };
  const double part = most > 0 ? value / most : 0;
  if (scale == HeatScale::diverging) return difference_colour(kDifferenceEnd * steps(part));
  // The scale of probabilities, from paper to deep.
  return probability_colour(kScaleFloor * steps(std::clamp(part, 0.0, 1.0)));
}

float heat_map_height(std::size_t rows, float most) {
  return std::min(most, kTitles + kNumberRow * static_cast<float>(rows));
}

float titled_map_height(std::size_t rows) {
  return kTitles + kTitledRow * static_cast<float>(rows);
}

std::optional<HeatPick> pointed_cell(const Rect& area, const HeatMap& map) {
  const Cells cells = cells_of(area, map);
  const Rect all(cells.area.Min, cells.at(map.rows - 1, map.columns - 1).Max);
  if (Picture::taken() != nullptr || !ImGui::IsWindowHovered() ||
      !ImGui::IsMouseHoveringRect(all.Min, all.Max)) {
    return std::nullopt;
  }
  const ImVec2 at = ImGui::GetIO().MousePos - all.Min;
  const auto index = [](float place, float size, std::size_t count) {
    return std::min(static_cast<std::size_t>(std::max(place, 0.0f) / size), count - 1);
  };
  return HeatPick{index(at.y, cells.height, map.rows), index(at.x, cells.width, map.columns)};
}

std::optional<HeatPick> mirror_grid(const HeatMap& map, const Rect& all, const Rect& cell) {
  MirrorItem& item = mirror().note(Role::grid, map.name, all);
  item.value = map.spoken;
  item.help = map.help;
  const HeatPick now = read_cell(map);
  item.grid = MirrorGrid{map.rows,
                         map.columns,
                         now.row,
                         now.column,
                         map.row_said,
                         map.column_said,
                         number_text(map, now.row, now.column),
                         cell};
  if (Picture::taken() != nullptr) return std::nullopt;
  if (mirror().focused() == item.id) explain_cell(cell, map, now);
  const auto request = mirror().take_request(item.id);
  return request ? pick_in(*request, map) : std::nullopt;
}

std::optional<HeatPick> draw_heat_map(const Rect& area, const HeatMap& map) {
  const Cells cells = cells_of(area, map);
  draw_cells(cells, map);
  draw_column_titles(cells, map);
  draw_row_titles(cells, map);
  const Rect all(cells.area.Min, cells.at(map.rows - 1, map.columns - 1).Max);
  frame(all, theme().palette.hairline);
  if (map.row && *map.row < map.rows && map.column && *map.column < map.columns) {
    const Rect cell = cells.at(*map.row, *map.column);
    frame({{all.Min.x, cell.Min.y - 1}, {all.Max.x, cell.Max.y + 1}}, theme().palette.ink);
    frame({{cell.Min.x - 1, all.Min.y}, {cell.Max.x + 1, all.Max.y}}, theme().palette.ink);
  }
  const HeatPick now = read_cell(map);
  const auto asked = mirror_grid(map, all, cells.at(now.row, now.column));
  if (asked) return asked;
  const auto pointed = pointed_cell(area, map);
  if (!pointed || ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return pointed;
  explain_cell(cells.at(pointed->row, pointed->column), map, *pointed);
  return std::nullopt;
}

void draw_heat_scale(Rect area, HeatScale scale, double most) {
  const std::array<double, 3> gates{0, 0.5, 1}, signs{-1, 0, 1};
  const auto& values = scale == HeatScale::diverging ? signs : gates;
  const bool share = scale == HeatScale::share;
  const std::array<std::string, 3> words{share ? tr("none") : tr("closed"),
                                         share ? tr("half") : tr("half open"),
                                         share ? tr("all") : tr("open")};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string label =
        share || scale == HeatScale::gate ? words[i] : fixed(values[i] * most, most < 10 ? 2 : 0);
    if (!draw_swatch(area, heat_colour(scale, 1, values[i]), label)) return;
  }
}

}  // namespace onegin::web
