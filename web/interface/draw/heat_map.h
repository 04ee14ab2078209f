// A matrix of numbers as colours: columns from left to right, rows from top to bottom; few numbers
// as numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "draw/widgets.h"

namespace onegin::web {

// How numbers become colours: from paper to deep for 0 to 1, be it a gate's or a share; two hues
// for both signs, up to `most`.
enum class HeatScale { gate, share, diverging, magnitude };
ImU32 heat_colour(HeatScale scale, double most, double value);

inline constexpr float kNumberTitles = 5 * kGrid;  // of the rows, at the left

struct HeatMap {
  std::string_view name, help;
  std::size_t rows = 0, columns = 0;
  std::vector<float> values;  // (rows, columns), row-major; NaN: nothing is drawn
  std::vector<std::string> row_titles;
  float row_title_width = kNumberTitles;
  std::span<const std::string> column_titles;
  HeatScale scale = HeatScale::diverging;
  double most = 1;
  std::vector<float> numbers;              // what the values stand for; empty: themselves
  std::optional<std::size_t> row, column;  // that is picked
  std::string spoken;                      // what all of it shows, for whom cannot see it
  std::string row_said, column_said;       // the titles of the picked cell, as they are read

  double value(std::size_t r, std::size_t c) const {
    return static_cast<double>(values[r * columns + c]);
  }
  double number(std::size_t r, std::size_t c) const {
    return numbers.empty() ? value(r, c) : static_cast<double>(numbers[r * columns + c]);
  }
};

struct HeatPick {
  std::size_t row = 0, column = 0;
};

inline constexpr std::size_t kFewRows = 8;  // up to this number of rows, the cells show numbers
// The height that a map takes of what there is.
float heat_map_height(std::size_t rows, float most);
// Where the title of every row is to be read.
float titled_map_height(std::size_t rows);
// The cell under the pointer.
std::optional<HeatPick> pointed_cell(const Rect& area, const HeatMap& map);
// What a person picked now.
std::optional<HeatPick> draw_heat_map(const Rect& area, const HeatMap& map);
// The same for a matrix that is drawn by somebody else, with its picked cell at a place: what can
// be read of it, and the cell that the page asks for.
std::optional<HeatPick> mirror_grid(const HeatMap& map, const Rect& all, const Rect& cell);
// The colours with what they stand for.
void draw_heat_scale(Rect area, HeatScale scale, double most);

}  // namespace onegin::web
