// The columns of the table over all models, and how wide each is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rooms/compare/comparison_table.h"

namespace onegin::web {

struct ComparisonColumn {
  // Which of the models' figures is the best, if any.
  enum class Best { none, lowest, highest };

  std::string_view title, help;
  double ModelFigures::*value;
  std::string (*text)(double);
  float share;  // of the width, beside 1 of others
  Best best = Best::none;
  bool adaptive = false;  // of adaptive reading

  bool judged() const { return best != Best::none; }
  bool better(double one, double other) const {
    return best == Best::highest ? one > other : one < other;
  }
  bool of_blanks() const { return value == &ModelFigures::bits_per_blank; }
};

// Those that are shown: of blanks and of written targets once they are measured, of adaptive
// reading while it is on, at the end.
std::vector<ComparisonColumn> comparison_columns(const State& state);

// Where a table of more columns would be too tight, it has no bars.
struct ComparisonWidths {
  float name = 0, unit = 0, bar = 0;

  float of(const ComparisonColumn& column) const { return unit * column.share; }
};
ComparisonWidths comparison_widths(const State& state, float width);

}  // namespace onegin::web
