// Figures of the models and of what they were measured on.
#include "rooms/compare/comparison_table.h"

#include <cmath>

#include "language/words.h"
#include "parts/adaptive.h"
#include "state/blank_means.h"
#include "state/written_targets.h"

namespace onegin::web {

namespace {

void add_adaptive(const State& state, const Slot& model, ModelFigures& figures) {
  const adaptive::Answer& answer = adaptive::part_of(state, model);
  if (!adaptive::waiting_of(state, model, answer).empty() || !answer.totals) return;
  figures.adaptive_perplexity = answer.totals->perplexity;
  figures.adaptive_bits_per_character = answer.totals->bits_per_character;
  figures.adaptive_compressed_bytes =
      compressed_bytes({.log_prob = answer.totals->log10 * std::log(10.0)});
}

// Of pairs alone: how likely their targets are, and those that the model wrote.
void add_targets(const State& state, const Slot& model, ModelFigures& figures) {
  if (model.measured && model.measured->part == state.comparison.part) {
    const Totals& totals = model.measured->totals;
    if (totals.events > 0) figures.log10_per_event = totals.log10 / totals.events;
  }
  const auto* written = state.shelf.at<compare_room::AllTargets>().find(model.id);
  if (written == nullptr || !written->complete() || written->part != state.comparison.part) return;
  figures.exact_match = written->found.exact_match;
  figures.chrf = written->found.chrf;
  figures.bleu = written->found.bleu;
}

}  // namespace

std::vector<ModelFigures> comparison_figures(const State& state) {
  const Part part = state.comparison.part;
  std::vector<ModelFigures> all;
  double characters = 0;
  for (const Slot* model : state.speakers()) {
    ModelFigures figures{.name = model->name, .kind = model->kind};
    const Progress& training = model->progress;
    if (model->parameters > 0) figures.parameters = model->parameters;
    if (training.seconds > 0) {
      figures.training_seconds = training.seconds;
      figures.tokens_per_second = training.tokens / training.seconds;
    }
    if (model->measured && model->measured->part == part) {
      const Totals& totals = model->measured->totals;
      characters = totals.characters;
      figures.perplexity = totals.perplexity;
      figures.perplexity_without_oov = totals.perplexity_without_oov;
      figures.bits_per_character = totals.bits_per_character;
      figures.compressed_bytes = compressed_bytes({.log_prob = totals.log10 * std::log(10.0)});
    }
    if (state.adaptive.on) add_adaptive(state, *model, figures);
    if (state.pairs()) add_targets(state, *model, figures);
    const BlankMean* blanks = state.shelf.at<BlankMeans>().find(model->id);
    if (blanks != nullptr && blanks->complete()) {
      figures.bits_per_blank = -blanks->measured.log10 * std::log2(10.0);
    }
    all.push_back(figures);
  }
  const double size = state.pairs() ? state.comparison.target_bytes
                                    : static_cast<double>(state.part_of_text(part).size());
  const auto count = static_cast<std::uint64_t>(characters);
  if (state.comparison.gzip && std::isfinite(*state.comparison.gzip)) {
    all.push_back(figures_of_bytes("gzip", *state.comparison.gzip, count));
  }
  all.push_back(figures_of_bytes(tr("the text itself"), size, count));
  return all;
}

}  // namespace onegin::web
