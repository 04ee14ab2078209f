// Comparison tables of the command.
#include "cli/comparison.h"

#include <algorithm>
#include <cmath>

#include "cli/gzip.h"
#include "cli/output.h"
#include "evaluation/comparison.h"
#include "evaluation/mix.h"

namespace onegin::cli {
namespace {

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

}  // namespace

Result<void> print_comparison(const AllScores& all, const std::vector<Decodes>& decodes,
                              std::span<const std::byte> text, const std::string& form) {
  std::vector<ModelFigures> figures;
  for (const ModelScores& scores : all.models) figures.push_back(figures_of(scores));
  for (std::size_t i = 0; i < figures.size() && all.models[0].model.task.pairs; ++i) {
    const ScoreSums& sums = all.models[i].totals;
    figures[i].log10_per_event = to_log10(sums.log_prob) / static_cast<double>(sums.events);
    if (i >= decodes.size()) continue;
    figures[i].exact_match = decodes[i].all.exact_match;
    figures[i].chrf = decodes[i].all.chrf;
    figures[i].bleu = decodes[i].all.bleu;
  }
  const auto add_adaptive = [](ModelFigures& row, const ScoreSums& totals) {
    row.adaptive_perplexity = totals.perplexity();
    row.adaptive_bits_per_character = totals.bits_per_character();
    row.adaptive_compressed_bytes = compressed_bytes(totals);
  };
  for (std::size_t i = 0; i < all.adaptive.size(); ++i) {
    add_adaptive(figures[i], all.adaptive[i].totals);
  }
  if (all.mixed) {
    figures.back().kind = kMixtureKind;
    figures.back().parameters = 0;
    for (std::size_t i = 0; i + 1 < figures.size(); ++i) {
      figures.back().parameters += figures[i].parameters;
    }
  }
  if (!all.online.empty()) {
    figures.push_back(figures_of(all.online[0]));
    figures.back().kind = kMixtureKind;
    figures.back().parameters = figures[figures.size() - 2].parameters;
    add_adaptive(figures.back(), all.online[1].totals);
  }
  const std::uint64_t characters = all.models[0].totals.characters;
  // The models say nothing of sources, so the other rows say nothing of them either.
  std::string targets;
  if (all.models[0].model.task.pairs) {
    targets = targets_of({reinterpret_cast<const char*>(text.data()), text.size()});
    text = std::as_bytes(std::span(targets));
  }
  if (const auto size = text.empty() ? std::nullopt : gzip_size(text)) {
    figures.push_back(figures_of_bytes("gzip -9", static_cast<double>(*size), characters));
  }
  if (!text.empty()) {
    figures.push_back(
        figures_of_bytes("the text itself", static_cast<double>(text.size()), characters));
  }
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

}  // namespace onegin::cli
