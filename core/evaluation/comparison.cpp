// Cells of the table over all models, and the two forms in which it is copied.
#include "evaluation/comparison.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace onegin {
namespace {

std::string number(double value, int decimals) {
  if (std::isnan(value)) return "";
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
  return buffer;
}

bool is_number(const std::string& cell) {
  char* end = nullptr;
  std::strtod(cell.c_str(), &end);
  return !cell.empty() && end == cell.c_str() + cell.size();
}

std::string csv_cell(const std::string& cell) {
  const bool formula = cell.find_first_of("=+-@\t\r") == 0 && !is_number(cell);
  const std::string safe = (formula ? "'" : "") + cell;
  if (safe.find_first_of(",\"\r\n;") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string markdown_cell(const std::string& cell) {
  std::string safe;
  for (const char c : cell) {
    if (c == '|' || c == '\\') safe += '\\';
    safe += c == '\n' || c == '\r' ? ' ' : c;
  }
  return safe;
}

}  // namespace

double compressed_bytes(const ScoreSums& sums) {
  return std::ceil((1 - sums.log_prob / std::log(2.0)) / 8);
}

ModelFigures figures_of_bytes(std::string name, double bytes, std::uint64_t characters) {
  ModelFigures figures{.name = std::move(name), .compressed_bytes = bytes};
  if (characters > 0) figures.bits_per_character = 8 * bytes / static_cast<double>(characters);
  return figures;
}

std::string targets_of(std::string_view pairs) {
  std::string targets;
  while (!pairs.empty()) {
    const std::size_t end = std::min(pairs.find('\n'), pairs.size());
    const std::string_view line = pairs.substr(0, end);
    targets.append(line.substr(std::min(line.find('\t') + 1, line.size())));
    if (end < pairs.size()) targets += '\n';
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
  }
  return targets;
}

Rows comparison_rows(const std::vector<ModelFigures>& models) {
  Rows rows = {{"model", "kind", "parameters", "training seconds", "tokens per second",
                "perplexity", "without unknown", "bits per character", "compressed bytes"}};
  for (const ModelFigures& model : models) {
    rows.push_back({model.name, model.kind, number(model.parameters, 0),
                    number(model.training_seconds, 3), number(model.tokens_per_second, 0),
                    number(model.perplexity, 4), number(model.perplexity_without_oov, 4),
                    number(model.bits_per_character, 4), number(model.compressed_bytes, 0)});
  }
  // Of which no model has a figure, there is no column.
  struct Column {
    const char* title;
    double ModelFigures::*value;
    int decimals;
  };
  constexpr Column kMore[] = {
      {"bits per blank", &ModelFigures::bits_per_blank, 4},
      {"log10 P per token", &ModelFigures::log10_per_event, 4},
      {"exact match", &ModelFigures::exact_match, 4},
      {"chrF", &ModelFigures::chrf, 4},
      {"BLEU", &ModelFigures::bleu, 4},
      {"adaptive perplexity", &ModelFigures::adaptive_perplexity, 4},
      {"adaptive bits per character", &ModelFigures::adaptive_bits_per_character, 4},
      {"adaptive compressed bytes", &ModelFigures::adaptive_compressed_bytes, 0}};
  for (const Column& column : kMore) {
    const bool any = std::any_of(models.begin(), models.end(), [&](const ModelFigures& model) {
      return !std::isnan(model.*column.value);
    });
    if (!any) continue;
    rows[0].push_back(column.title);
    for (std::size_t i = 0; i < models.size(); ++i) {
      rows[i + 1].push_back(number(models[i].*column.value, column.decimals));
    }
  }
  return rows;
}

std::string to_markdown(const Rows& rows) {
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (const std::string& cell : rows[r]) text += "| " + markdown_cell(cell) + " ";
    text += "|\n";
    if (r > 0) continue;
    for (std::size_t c = 0; c < rows[0].size(); ++c) text += c == 0 ? "| --- " : "| ---: ";
    text += "|\n";
  }
  return text;
}

std::string to_csv(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) text += (c > 0 ? "," : "") + csv_cell(row[c]);
    text += "\r\n";
  }
  return text;
}

}  // namespace onegin
