// The columns of the table over all models, and how wide each is.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rooms/comparison_table.h"

namespace onegin::web {

struct ComparisonColumn {
  std::string_view title, help;
  double ModelFigures::*value;
  std::string (*text)(double);
  float share;          // of the width, beside 1 of others
  bool judged = false;  // the lowest of the models is the best

  bool of_blanks() const { return value == &ModelFigures::bits_per_blank; }
};

// So many are shown before those of adaptive reading; that of blanks is one of them once it was
// measured.
std::size_t plain_columns(const State& state);
// Those that are shown.
std::span<const ComparisonColumn> comparison_columns(const State& state);

// Where a table of more columns would be too tight, it has no bars.
struct ComparisonWidths {
  float name = 0, unit = 0, bar = 0;

  float of(const ComparisonColumn& column) const { return unit * column.share; }
};
ComparisonWidths comparison_widths(const State& state, float width);

}  // namespace onegin::web
