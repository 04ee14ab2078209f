// onegin score: the log probability of each line under one model or several and their mixture.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/models.h"
#include "cli/output.h"

namespace onegin::cli {
namespace {

using json = nlohmann::ordered_json;

struct Options {
  std::vector<std::string> models;
  std::string text = "-";
  bool tokens = false, as_json = false;
};

double to_log10(double log_prob) { return log_prob / std::log(10.0); }

void print_rows(const ModelScores& scores, const Options& options) {
  for (const LineScore& line : scores.lines) {
    if (!options.tokens) {
      print_json({{"line", line.line},
                  {"model", scores.name},
                  {"log10", to_log10(line.sums.log_prob)},
                  {"tokens", line.sums.tokens},
                  {"oov", line.sums.oov},
                  {"events", line.sums.events}});
      continue;
    }
    for (const EventDetail& event : line.details) {
      json row = {{"line", line.line},
                  {"model", scores.name},
                  {"token", event.token},
                  {"log10", to_log10(event.log_prob)}};
      if (event.rank > 0) row["rank"] = event.rank;
      row["oov"] = event.id == kUnknown;
      if (event.order > 0) row["order"] = event.order;
      print_json(row);
    }
  }
}

void print_summary(const ModelScores& scores, const json& more) {
  const ScoreSums& sums = scores.totals;
  json summary = {{"summary", true},
                  {"model", scores.name},
                  {"lines", scores.lines.size()},
                  {"events", sums.events},
                  {"oov", sums.oov},
                  {"log10", to_log10(sums.log_prob)},
                  {"perplexity", sums.perplexity()},
                  {"perplexity_without_oov", sums.perplexity_without_oov()},
                  {"bits_per_character", sums.bits_per_character()}};
  summary.update(more);
  print_json(summary);
}

// Rows side by side: one column per model.
void print_tables(const std::vector<ModelScores>& models, const Options& options) {
  std::vector<std::string> header = {"line", options.tokens ? "token" : "tokens", "unknown"};
  for (const ModelScores& model : models) header.push_back(model.name);
  Table table(header);
  for (std::size_t l = 0; l < models[0].lines.size(); ++l) {
    const LineScore& line = models[0].lines[l];
    const std::size_t rows = options.tokens ? line.details.size() : 1;
    for (std::size_t t = 0; t < rows; ++t) {
      std::vector<std::string> row = {std::to_string(line.line)};
      if (options.tokens) {
        row.push_back(visible(line.details[t].token));
        row.push_back(line.details[t].id == kUnknown ? "?" : "");
      } else {
        row.push_back(std::to_string(line.sums.tokens));
        row.push_back(std::to_string(line.sums.oov));
      }
      for (const ModelScores& model : models) {
        const LineScore& own = model.lines[l];
        row.push_back(
            fixed(to_log10(options.tokens ? own.details[t].log_prob : own.sums.log_prob), 4));
      }
      table.add(std::move(row));
    }
  }
  table.print();
  print_line("");
  Table totals({"model", "lines", "events", "unknown", "log10", "perplexity", "without unknown",
                "bits per character"});
  for (const ModelScores& model : models) {
    totals.add({model.name, grouped(model.lines.size()), grouped(model.totals.events),
                grouped(model.totals.oov), fixed(to_log10(model.totals.log_prob), 3),
                fixed(model.totals.perplexity(), 4),
                fixed(model.totals.perplexity_without_oov(), 4),
                fixed(model.totals.bits_per_character(), 4)});
  }
  totals.print(1);
}

Result<void> run(const Options& options) {
  if (const auto checked = check_models(options.models); !checked) return checked;
  auto text = read_file(options.text);
  if (!text) return text.error();
  if (text->empty()) {
    return Error{"the text is empty", options.text == "-" ? "standard input" : options.text,
                 "there is nothing to score"};
  }
  const ScoreRequest request{std::move(*text), options.tokens, false, options.models.size() > 1};
  std::vector<ModelScores> models;
  for (const std::string& path : options.models) {
    auto scores = score_with(path, request);
    if (!scores) return scores.error();
    if (options.as_json) {
      print_rows(*scores, options);
      print_summary(*scores, json::object());
    }
    models.push_back(std::move(*scores));
  }
  json weights = json::object();
  if (models.size() > 1) {
    auto mixture = mix_scores(models);
    if (!mixture) return mixture.error();
    weights = describe_weights(*mixture, models);
    if (options.as_json) {
      print_rows(mixture->scores, options);
      print_summary(mixture->scores, weights);
    }
    models.push_back(std::move(mixture->scores));
  }
  if (!options.as_json) {
    print_tables(models, options);
    if (!weights.empty()) print_line("weights of the mixture: " + weights.dump());
  }
  return {};
}

}  // namespace

void add_score(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("score", "Say how likely a model finds a text.");
  command->add_option("--model", options->models, "The model file; several are also mixed.")
      ->required()
      ->take_all();
  command->add_option("--text", options->text, "The text; - reads standard input. [-]");
  command->add_flag("--tokens", options->tokens, "One row per token instead of one per line.");
  command->add_flag("--json", options->as_json, "One JSON object a line.");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
