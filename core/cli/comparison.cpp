// Comparison tables of the command.
#include "cli/comparison.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/gzip.h"
#include "cli/output.h"
#include "evaluation/comparison.h"

namespace onegin::cli {
namespace {

constexpr std::size_t kContext = 12;  // tokens before the one in question

ModelFigures figures_of(const ModelScores& scores) {
  ModelFigures figures{.name = scores.name};
  const Progress& training = scores.model.progress;
  if (!scores.model.configured.kind.empty()) {
    figures.kind = scores.model.configured.kind;
    figures.parameters = scores.model.configured.parameters;
  }
  if (training.seconds > 0) {
    figures.training_seconds = training.seconds;
    figures.tokens_per_second = training.tokens / training.seconds;
  }
  figures.perplexity = scores.totals.perplexity();
  figures.perplexity_without_oov = scores.totals.perplexity_without_oov();
  figures.bits_per_character = scores.totals.bits_per_character();
  figures.compressed_bytes = compressed_bytes(scores.totals);
  return figures;
}

// What stands before event `t` of a line, joined as it may have stood there.
std::string context_of(const LineScore& line, std::size_t t) {
  const auto one_character = [](const EventDetail& event) {
    return std::count_if(event.token.begin(), event.token.end(), [](char c) {
             return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
           }) == 1;
  };
  const bool characters = std::all_of(
      line.details.begin(), line.details.end(),
      [&](const EventDetail& event) { return event.id == kEndSentence || one_character(event); });
  std::string context;
  for (std::size_t i = t - std::min(t, kContext); i < t; ++i) {
    if (!characters && !context.empty()) context += ' ';
    context += visible(line.details[i].token);
  }
  return context;
}

struct Difference {
  std::size_t line = 0, event = 0;  // places in the lists
  double value = 0;                 // natural logarithm of first over second
};

}  // namespace

Result<void> print_comparison(const AllScores& all, std::span<const std::byte> text,
                              const std::string& form) {
  std::vector<ModelFigures> figures;
  for (const ModelScores& scores : all.models) figures.push_back(figures_of(scores));
  if (all.mixed) {
    figures.back().kind = "mixture";
    figures.back().parameters = 0;
    for (std::size_t i = 0; i + 1 < figures.size(); ++i) {
      figures.back().parameters += figures[i].parameters;
    }
  }
  const std::uint64_t characters = all.models[0].totals.characters;
  if (const auto size = gzip_size(text)) {
    figures.push_back(figures_of_bytes("gzip -9", static_cast<double>(*size), characters));
  }
  figures.push_back(
      figures_of_bytes("the text itself", static_cast<double>(text.size()), characters));
  const Rows rows = comparison_rows(figures);
  if (form == "markdown") {
    print_text(to_markdown(rows));
  } else if (form == "csv") {
    print_text(to_csv(rows));
  } else {
    Table table(rows[0]);
    for (std::size_t i = 1; i < rows.size(); ++i) table.add(rows[i]);
    table.print(2);
  }
  return {};
}

Result<void> print_difference(const AllScores& all, std::size_t count, bool as_json) {
  if (all.names.size() != 2) {
    return Error{"a difference is between two models, not " + std::to_string(all.names.size()),
                 "--difference", "name two"};
  }
  const ModelScores& first = all.models[0];
  const ModelScores& second = all.models[1];
  if (first.model.task.fingerprint != second.model.task.fingerprint) {
    return Error{"the models are of different tasks, so their tokens cannot be compared",
                 first.name + " and " + second.name,
                 "train them on one text with the same unit, boundary, vocabulary and split"};
  }
  std::vector<Difference> differences;
  for (std::size_t l = 0; l < first.lines.size(); ++l) {
    for (std::size_t t = 0; t < first.lines[l].details.size(); ++t) {
      const double value = first.lines[l].details[t].log_prob - second.lines[l].details[t].log_prob;
      // Both impossible: no difference.
      differences.push_back({l, t, std::isnan(value) ? 0 : value});
    }
  }
  std::stable_sort(differences.begin(), differences.end(), [](const auto& a, const auto& b) {
    return std::abs(a.value) > std::abs(b.value);
  });
  differences.resize(std::min(differences.size(), count));
  Table table({"line", "context", "token", first.name, second.name, "difference"});
  for (const Difference& difference : differences) {
    const LineScore& line = first.lines[difference.line];
    const EventDetail& one = line.details[difference.event];
    const EventDetail& other = second.lines[difference.line].details[difference.event];
    const std::string context = context_of(line, difference.event);
    if (as_json) {
      print_json({{"line", line.line},
                  {"context", context},
                  {"token", one.token},
                  {"oov", one.id == kUnknown},
                  {"log10",
                   {{first.name, to_log10(one.log_prob)}, {second.name, to_log10(other.log_prob)}}},
                  {"difference", to_log10(difference.value)}});
    } else {
      table.add({std::to_string(line.line), context, visible(one.token),
                 fixed(to_log10(one.log_prob), 4), fixed(to_log10(other.log_prob), 4),
                 fixed(to_log10(difference.value), 4)});
    }
  }
  if (!as_json) table.print();
  return {};
}

}  // namespace onegin::cli
