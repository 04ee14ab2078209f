// onegin score: the log probability of each line under one model or several and their mixture.
#include <cmath>

#include "cli/commands.h"
#include "cli/comparison.h"
#include "cli/decode.h"
#include "cli/files.h"
#include "cli/mixed_models.h"
#include "cli/output.h"
#include "cli/scores.h"

namespace onegin::cli {
namespace {

struct ScoreOptions {
  MixedModels mixed;
  std::string text, table;
  std::uint32_t difference = 0;
  bool held_out = false, tokens = false, summary = false, adapt = false;
  bool decode = false, as_json = false;
  std::uint32_t beam = 4;
};

void print_rows(const ModelScores& scores, const ScoreOptions& options, bool adaptive) {
  if (!options.tokens) return print_line_objects(scores.name, scores.lines, adaptive);
  for (const LineScore& line : scores.lines) {
    for (const EventDetail& event : line.details) {
      Json row = token_object(scores.name, line.line, event);
      if (adaptive) row["adaptive"] = true;
      print_json(row);
    }
  }
}

void print_summary(const ModelScores& scores, const Json& more) {
  const ScoreSums& sums = scores.totals;
  Json summary = Json::object({{"summary", true},
                               {"model", scores.name},
                               {"lines", scores.line_count},
                               {"events", sums.events},
                               {"oov", sums.oov},
                               {"log10", to_log10(sums.log_prob)},
                               {"perplexity", sums.perplexity()},
                               {"perplexity_without_oov", sums.perplexity_without_oov()},
                               {"bits_per_character", sums.bits_per_character()}});
  summary.update(more);
  print_json(summary);
}

// What a summary tells besides of model i: of a mixture its weights, and the types that all have.
Json more_of(const AllScores& all, std::size_t i) {
  const bool mixture = all.mixed && i + 1 == all.models.size();
  Json more = mixture ? describe_weights(all.weights, all.names) : Json::object();
  if (all.common) more["common_types"] = all.common.types;
  return more;
}

void print_all_json(const AllScores& all, const ScoreOptions& options) {
  for (std::size_t i = 0; i < all.models.size(); ++i) {
    const ModelScores& scores = all.models[i];
    const bool adaptive = i < all.adaptive.size();
    if (!options.summary) print_rows(adaptive ? all.adaptive[i] : scores, options, adaptive);
    print_summary(scores, more_of(all, i));
    if (adaptive) print_summary(all.adaptive[i], Json::object({{"adaptive", true}}));
  }
  if (all.online.empty()) return;
  const Json adaptive = Json::object({{"adaptive", true}});
  if (!options.summary) print_rows(all.online[1], options, true);
  print_summary(all.online[0], Json::object());
  print_summary(all.online[1], adaptive);
}

// Beside each line what the model wrote, beside the summary how near all of it is.
void print_decoded_json(const AllScores& all, const std::vector<Decodes>& decodes,
                        const ScoreOptions& options) {
  for (std::size_t i = 0; i < all.models.size(); ++i) {
    const ModelScores& scores = all.models[i];
    for (std::size_t l = 0; l < decodes[i].lines.size() && !options.summary; ++l) {
      const Decoded& decoded = decodes[i].lines[l];
      const ScoreSums& sums = scores.lines[l].sums;
      print_json({{"line", decoded.line},
                  {"model", scores.name},
                  {"log10", to_log10(sums.log_prob)},
                  {"tokens", sums.tokens},
                  {"oov", sums.oov},
                  {"events", sums.events},
                  {"source", decoded.source},
                  {"target", decoded.target},
                  {"written", decoded.written},
                  {"exact", decoded.exact},
                  {"written_log10", decoded.log10}});
    }
    Json more = more_of(all, i);
    more["exact_match"] = decodes[i].all.exact_match;
    more["chrf"] = decodes[i].all.chrf;
    more["bleu"] = decodes[i].all.bleu;
    print_summary(scores, more);
  }
}

// What has figures of its own, in the order in which it is shown.
std::vector<ModelScores> columns_of(const AllScores& all) {
  if (all.adaptive.empty()) return all.models;
  std::vector<ModelScores> columns;
  for (std::size_t i = 0; i < all.models.size(); ++i) {
    columns.push_back(all.models[i]);
    if (i >= all.adaptive.size()) continue;
    columns.push_back(all.adaptive[i]);
    columns.back().name += ", adaptive";
  }
  for (const ModelScores& online : all.online) columns.push_back(online);
  if (!all.online.empty()) columns.back().name += ", adaptive";
  return columns;
}

// Rows side by side: one column per model.
void print_lines(const std::vector<ModelScores>& models, const ScoreOptions& options) {
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
}

void print_decoded(const AllScores& all, const std::vector<Decodes>& decodes,
                   const ScoreOptions& options) {
  if (!options.summary) {
    std::vector<std::string> header = {"line", "source", "target"};
    for (const ModelScores& model : all.models) header.push_back(model.name);
    Table table(header);
    for (std::size_t l = 0; l < decodes[0].lines.size(); ++l) {
      const Decoded& first = decodes[0].lines[l];
      std::vector<std::string> row = {std::to_string(first.line), first.source, first.target};
      for (const Decodes& own : decodes) {
        const Decoded& decoded = own.lines[l];
        row.push_back(decoded.exact ? "=" : decoded.written);
      }
      table.add(std::move(row));
    }
    table.print(header.size());
    print_line("");
  }
  Table totals({"model", "exact match", "chrF", "BLEU"});
  for (std::size_t i = 0; i < all.models.size(); ++i) {
    const Decodings& own = decodes[i].all;
    totals.add(
        {all.models[i].name, fixed(own.exact_match, 4), fixed(own.chrf, 4), fixed(own.bleu, 4)});
  }
  totals.print(1);
  print_line("");
}

void print_totals(const std::vector<ModelScores>& models) {
  Table totals({"model", "lines", "events", "unknown", "log10", "perplexity", "without unknown",
                "bits per character"});
  for (const ModelScores& model : models) {
    totals.add({model.name, grouped(model.line_count), grouped(model.totals.events),
                grouped(model.totals.oov), fixed(to_log10(model.totals.log_prob), 3),
                fixed(model.totals.perplexity(), 4),
                fixed(model.totals.perplexity_without_oov(), 4),
                fixed(model.totals.bits_per_character(), 4)});
  }
  totals.print(1);
}

Result<void> print_table(const AllScores& all, const std::vector<Decodes>& decodes,
                         const ScoreRequest& request, const std::string& form) {
  if (!all.held_out) return print_comparison(all, decodes, request.text.view(), form);
  const auto text = all.held_out->text();
  if (!text) return text.error();
  if (!*text) {
    remark(
        "the text that was held out is not in the file, so there are no rows for gzip and for "
        "the text itself");
  }
  const std::string known = text->value_or("");
  return print_comparison(all, decodes, std::as_bytes(std::span(known)), form);
}

Result<void> check(const ScoreOptions& options) {
  if (options.held_out && !options.text.empty()) {
    return Error{"--held-out and --text exclude each other", "onegin score", "choose one"};
  }
  const int forms = (options.table.empty() ? 0 : 1) + (options.tokens ? 1 : 0) +
                    (options.difference > 0 ? 1 : 0) + (options.summary ? 1 : 0);
  if (forms > 1) {
    return Error{"--table, --tokens, --difference and --summary exclude each other", "onegin score",
                 "choose one"};
  }
  if (options.decode && (options.tokens || options.difference > 0 || options.adapt)) {
    return Error{"--decode and --tokens, --difference or --adapt exclude each other",
                 "onegin score", "choose one"};
  }
  if (options.adapt && (options.mixed.common || options.difference > 0)) {
    return Error{"--adapt and --common or --difference exclude each other", "onegin score",
                 "choose one"};
  }
  if (!options.table.empty() && options.as_json) {
    return Error{"--table has no JSON of its own", "onegin score",
                 "the summaries of --json have the same figures"};
  }
  return {};
}

Result<void> run(const ScoreOptions& options) {
  if (const auto checked = check(options); !checked) return checked;
  auto text =
      options.held_out ? TextFile{} : read_text_file(options.text.empty() ? "-" : options.text);
  if (!text) return text.error();
  if (text->bytes.empty() && !options.held_out)
    return Error{"the text is empty", text->name, "there is nothing to score"};
  const ScoreRequest request{.text = std::move(text->bytes),
                             .held_out = options.held_out,
                             .events = options.difference > 0,
                             .details = options.tokens,
                             .weights = options.mixed.weights,
                             .common = options.mixed.common,
                             .totals_alone = options.summary && !options.decode,
                             .unit = options.mixed.unit,
                             .adaptive = options.adapt};
  const Mixing mixing = options.difference > 0   ? Mixing::never
                        : !options.table.empty() ? Mixing::if_possible
                                                 : Mixing::always;
  const auto all = score_all(options.mixed.models, request, mixing);
  if (!all) return located_in(all.error(), text->name);
  text->remark_malformed();
  std::vector<Decodes> decodes;
  if (options.decode) {
    auto found = decode_all(*all, {.text = request.text, .beam = options.beam});
    if (!found) return located_in(found.error(), text->name);
    decodes = std::move(*found);
  }
  if (!options.table.empty()) return print_table(*all, decodes, request, options.table);
  if (options.decode && options.as_json) {
    print_decoded_json(*all, decodes, options);
    return {};
  }
  if (options.decode) print_decoded(*all, decodes, options);
  if (options.difference > 0)
    return print_difference(*all, request, options.difference, options.as_json);
  if (options.as_json) {
    print_all_json(*all, options);
    return {};
  }
  const std::vector<ModelScores> columns = columns_of(*all);
  if (!options.summary && !options.decode) print_lines(columns, options);
  print_totals(columns);
  if (all->mixed) {
    print_line("weights of the mixture: " + describe_weights(all->weights, all->names).written());
  }
  if (all->common) print_line("types that all have: " + grouped(all->common.types));
  return {};
}

}  // namespace

void add_score(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<ScoreOptions>();
  CLI::App* command = app.add_subcommand("score", "Say how likely a model finds a text.");
  add_mixed_models(*command, options->mixed,
                   "The model file; several, or a project of several, are also mixed. "
                   "FILE:SLOT names one of a project.");
  command->add_option("--text", options->text, "The text; - reads standard input. [-]");
  command->add_flag("--held-out", options->held_out,
                    "Instead of a text: the part that the files of the models hold out.");
  command->add_flag("--adapt", options->adapt,
                    "Also what each model says that goes on learning while it reads: every token "
                    "is scored before it is learnt from. The file stays as it is.");
  command->add_flag("--tokens", options->tokens, "One row per token instead of one per line.");
  command->add_flag("--decode", options->decode,
                    "Of pairs: also write each target by beam search, and say how many whole "
                    "targets are the same (exact match), chrF and BLEU.");
  command->add_option("--beam", options->beam, "With --decode: the number of hypotheses. [4]");
  command->add_flag("--summary", options->summary, "The figures of the whole text alone.");
  command->add_option("--difference", options->difference,
                      "Of two models: the N tokens on which they differ most.");
  command
      ->add_option("--table", options->table,
                   "One table over all models, also of different tasks: text, markdown or csv.")
      ->check(CLI::IsMember({"text", "markdown", "csv"}));
  command->add_flag("--json", options->as_json, "One JSON object a line.");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
