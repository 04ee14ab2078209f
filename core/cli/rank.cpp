// onegin rank: candidates, best first, under each model and their mixture.
#include "evaluation/rank.h"

#include <algorithm>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/mixed_models.h"
#include "cli/output.h"
#include "cli/scores.h"
#include "evaluation/mix.h"
#include "text/text.h"

namespace onegin::cli {
namespace {

struct RankOptions {
  MixedModels mixed;
  std::string text = "-";
  bool tokens = false, as_json = false;
};

// The candidates and the line each stands on; empty lines are none.
struct Candidates {
  std::vector<Candidate> list;
  std::vector<std::size_t> lines;
  std::vector<std::string> shown;
  Bytes text;  // one a line, spelled as they are given
  TextFile file;
};

Result<Candidates> read_candidates(const std::string& path, bool pairs) {
  auto file = read_text_file(path);
  if (!file) return file.error();
  const Bytes& bytes = file->bytes;
  const std::string text = read_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                                     nullptr, Spelling::given);
  Candidates candidates;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.empty()) continue;
    auto candidate = parse_candidate(line, number, pairs);
    if (!candidate) return located_in(candidate.error(), file->name);
    for (const char c : candidate->text + "\n") {
      candidates.text.push_back(static_cast<std::byte>(c));
    }
    candidates.shown.push_back(read_text(candidate->text));
    candidates.list.push_back(std::move(*candidate));
    candidates.lines.push_back(number);
  }
  if (candidates.list.empty()) {
    return Error{"there are no candidates", file->name, "write one a line"};
  }
  candidates.file = std::move(*file);
  return candidates;
}

void print_ranking(const ModelScores& model, const Candidates& candidates, bool as_json) {
  std::vector<ScoreSums> sums;
  for (const LineScore& line : model.lines) sums.push_back(line.sums);
  const auto ranking = rank_candidates(candidates.list, sums);
  Table table(
      {"total", "log10", "per token", "length-normalised", "tokens", "unknown", "candidate"});
  for (std::size_t place = 0; place < ranking.size(); ++place) {
    const RankedCandidate& ranked = ranking[place];
    const Candidate& candidate = candidates.list[ranked.index];
    const ScoreSums& own = sums[ranked.index];
    const double log10 = to_log10(own.log_prob);
    if (as_json) {
      print_json({{"rank", place + 1},
                  {"model", model.name},
                  {"line", candidates.lines[ranked.index]},
                  {"candidate", candidates.shown[ranked.index]},
                  {"total", ranked.total},
                  {"log10", log10},
                  {"external", candidate.external},
                  {"weight", candidate.weight},
                  {"per_token", ranked.per_token},
                  {"length_normalised", ranked.length_normalised},
                  {"tokens", own.tokens},
                  {"oov", own.oov},
                  {"events", own.events}});
    } else {
      table.add({fixed(ranked.total, 4), fixed(log10, 4), fixed(ranked.per_token, 4),
                 fixed(ranked.length_normalised, 4), std::to_string(own.tokens),
                 std::to_string(own.oov), candidates.shown[ranked.index]});
    }
  }
  if (as_json) return;
  print_line(model.name);
  table.print();
}

// Each candidate's tokens: one column per model, and how far apart the models are, in log10; the
// token where they are farthest apart is marked.
void print_tokens(const AllScores& all, const Candidates& candidates) {
  const std::size_t models = all.names.size();
  for (std::size_t c = 0; c < candidates.list.size(); ++c) {
    std::vector<double> spreads;
    for (std::size_t t = 0; t < all.models[0].lines[c].details.size(); ++t) {
      double low = 0, high = 0;
      for (std::size_t i = 0; i < models; ++i) {
        const double log10 = to_log10(all.models[i].lines[c].details[t].log_prob);
        low = i == 0 ? log10 : std::min(low, log10);
        high = i == 0 ? log10 : std::max(high, log10);
      }
      spreads.push_back(low == high ? 0 : high - low);
    }
    const auto widest = std::max_element(spreads.begin(), spreads.end());
    std::vector<std::string> header = {"token", "unknown"};
    for (const ModelScores& model : all.models) header.push_back(model.name);
    if (models > 1) header.insert(header.end(), {"apart", ""});
    Table table(header);
    for (std::size_t t = 0; t < spreads.size(); ++t) {
      const EventDetail& event = all.models[0].lines[c].details[t];
      std::vector<std::string> row = {visible(event.token), event.id == kUnknown ? "?" : ""};
      for (const ModelScores& model : all.models) {
        row.push_back(fixed(to_log10(model.lines[c].details[t].log_prob), 4));
      }
      if (models > 1) {
        const bool marked =
            *widest > 0 && spreads.begin() + static_cast<std::ptrdiff_t>(t) == widest;
        row.insert(row.end(), {fixed(spreads[t], 4), marked ? "*" : ""});
      }
      table.add(std::move(row));
    }
    print_line("");
    print_line(candidates.shown[c]);
    table.print();
  }
}

Result<void> run(const RankOptions& options) {
  Candidates candidates;
  const auto read = [&](const TaskReady& task) -> Result<Payload> {
    auto found = read_candidates(options.text, task.pairs);
    if (!found) return found.error();
    candidates = std::move(*found);
    return Payload(candidates.text);
  };
  const ScoreRequest request{.text_for = read,
                             .details = options.tokens,
                             .apart = true,
                             .weights = options.mixed.weights,
                             .common = options.mixed.common,
                             .unit = options.mixed.unit};
  const auto all = score_all(options.mixed.models, request);
  if (!all) return all.error();
  candidates.file.remark_malformed();
  for (const ModelScores& model : all->models) {
    print_ranking(model, candidates, options.as_json);
    if (!options.as_json || !options.tokens) continue;
    for (std::size_t c = 0; c < model.lines.size(); ++c) {
      for (const EventDetail& event : model.lines[c].details) {
        print_json(token_object(model.name, candidates.lines[c], event));
      }
    }
  }
  if (options.tokens && !options.as_json) print_tokens(*all, candidates);
  if (!all->mixed) return {};
  const Json weights = describe_weights(all->weights, all->names);
  if (options.as_json) {
    Json summary = Json::object({{"summary", true}, {"model", kMixtureKind}});
    summary.update(weights);
    if (all->common) summary["common_types"] = all->common.types;
    print_json(summary);
  } else {
    print_line("weights of the mixture: " + weights.written());
    if (all->common) print_line("types that all have: " + grouped(all->common.types));
  }
  return {};
}

}  // namespace

void add_rank(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<RankOptions>();
  CLI::App* command = app.add_subcommand(
      "rank",
      "Order candidates, one a line, by how likely a model finds them. A tab may be "
      "followed by a log10 score from elsewhere, another by its weight. Of pairs a candidate is "
      "source, tab, target.");
  add_mixed_models(*command, options->mixed, "The model file; several are also mixed.");
  command->add_option("--text", options->text, "The candidates; - reads standard input. [-]");
  command->add_flag("--tokens", options->tokens,
                    "Also every token of every candidate, and where the models disagree most.");
  command->add_flag("--json", options->as_json, "One JSON object a line.");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
