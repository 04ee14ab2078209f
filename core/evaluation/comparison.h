// The table over all models: what each cost and how well it knows a text, as rows of cells, as
// Markdown and as CSV.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/score.h"

namespace onegin {

inline constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

// One row. What is not known is NaN and becomes an empty cell.
struct ModelFigures {
  std::string name;
  std::string kind = {};
  double parameters = kNotKnown;
  double training_seconds = kNotKnown;
  double tokens_per_second = kNotKnown;  // while training
  double perplexity = kNotKnown;
  double perplexity_without_oov = kNotKnown;
  double bits_per_character = kNotKnown;
  double compressed_bytes = kNotKnown;
  double bits_per_blank = kNotKnown;  // mean over held-out blanks
  double log10_per_event = kNotKnown;
  // Of pairs whose targets the model wrote: TargetMetrics.
  double exact_match = kNotKnown, chrf = kNotKnown, bleu = kNotKnown;
  // Of the model that goes on learning while it reads.
  double adaptive_perplexity = kNotKnown;
  double adaptive_bits_per_character = kNotKnown;
  double adaptive_compressed_bytes = kNotKnown;
};

// The bytes that an arithmetic coder needs with these probabilities: the sum of -log2 P over all
// events and at most one bit to end with, in whole bytes. Not among them: the model, and how many
// events there are. What is unknown is coded as <unk> alone.
double compressed_bytes(const ScoreSums& sums);

// The row of a program that makes `bytes` of the text, or of the text itself.
ModelFigures figures_of_bytes(std::string name, double bytes, std::uint64_t characters);

// Of lines of pairs what follows the tab of each: all that models say something of.
std::string targets_of(std::string_view pairs);

using Rows = std::vector<std::vector<std::string>>;

// The header, then one row for each. Columns of blanks, of written targets and of adaptive figures
// where there are any.
Rows comparison_rows(const std::vector<ModelFigures>& models);

// GitHub's tables: the first column left, the others right; '|' and line ends in cells escaped.
std::string to_markdown(const Rows& rows);

// RFC 4180, with CRLF. A cell that a spreadsheet would take for a formula (it begins with = + - @,
// a tab or a carriage return and is no number) gets an apostrophe before it.
std::string to_csv(const Rows& rows);

}  // namespace onegin
