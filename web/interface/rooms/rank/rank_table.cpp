// Sorts candidates by the core's own figures.
#include "rooms/rank/rank_table.h"

#include <algorithm>
#include <cmath>

#include "draw/strip.h"
#include "evaluation/comparison.h"
#include "language/figures.h"
#include "language/words.h"

namespace onegin::web {
namespace {

std::vector<RankFigure> figures_under(const State& state, const Slot& slot) {
  const std::vector<Candidate>& candidates = state.ranking.candidates;
  std::vector<RankFigure> all(candidates.size());
  if (slot.ranked.size() != candidates.size()) return all;
  std::vector<ScoreSums> sums(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    sums[i].log_prob = slot.ranked[i].log10 * std::log(10.0);
    sums[i].events = slot.ranked[i].events;
  }
  const std::vector<RankedCandidate> ranked = rank_candidates(candidates, sums);
  std::vector<double> keys;
  for (const RankedCandidate& one : ranked) keys.push_back(figure_of(one, state.ranking.by));
  std::size_t place = 0;
  for (const std::size_t i : descending(keys)) {
    const RankedCandidate& one = ranked[i];
    if (slot.ranked[one.index].events > 0) all[one.index] = {one, ++place};
  }
  return all;
}

}  // namespace

double figure_of(const RankedCandidate& candidate, RankBy by) {
  return by == RankBy::total       ? candidate.total
         : by == RankBy::per_token ? candidate.per_token
                                   : candidate.length_normalised;
}

RankTable rank_table(const State& state) {
  RankTable table;
  table.slots = state.speakers();
  for (const Slot* slot : table.slots) {
    if (slot->id == state.ranking.slot) table.chosen = table.figures.size();
    table.figures.push_back(figures_under(state, *slot));
  }
  std::vector<double> keys(state.ranking.candidates.size());
  if (!table.slots.empty()) {
    // What has no place yet comes last.
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::size_t place = table.figures[table.chosen][i].place;
      keys[i] = place > 0 ? -static_cast<double>(place) : -HUGE_VAL;
    }
  }
  table.order = descending(keys);
  return table;
}

std::optional<std::size_t> most_disputed(const RankTable& table, std::size_t candidate) {
  std::optional<std::size_t> most;
  double widest = 0;
  for (std::size_t event = 0;; ++event) {
    double low = 0, high = 0;
    std::size_t answers = 0;
    for (const Slot* slot : table.slots) {
      if (candidate >= slot->ranked.size()) continue;
      const auto& items = slot->ranked[candidate].items;
      if (event >= items.size()) continue;
      const double log10 = items[event].log10;
      low = answers == 0 ? log10 : std::min(low, log10);
      high = answers == 0 ? log10 : std::max(high, log10);
      ++answers;
    }
    if (answers == 0) return most;
    if (answers > 1 && high - low > widest) {
      widest = high - low;
      most = event;
    }
  }
}

std::string dispute_text(const RankTable& table, std::size_t candidate, std::size_t event) {
  std::string text;
  for (const Slot* slot : table.slots) {
    if (candidate >= slot->ranked.size()) continue;
    const auto& items = slot->ranked[candidate].items;
    if (event >= items.size()) continue;
    const ScoredToken& token = items[event];
    text += text.empty() ? tr("at “{0}”: ", readable(token.token, token.control)) : ", ";
    text += slot->name + " " + probability_text(token.log10);
  }
  return text;
}

std::string rank_csv(const State& state) {
  const RankTable table = rank_table(state);
  Rows rows{{"place", "candidate", "outside score", "weight"}};
  for (const Slot* slot : table.slots) {
    for (const char* figure :
         {" log10 P", " total", " per token", " length-normalised", " events", " unknown"}) {
      rows[0].push_back(slot->name + figure);
    }
  }
  rows[0].push_back("models disagree most");
  for (const std::size_t index : table.order) {
    const Candidate& candidate = state.ranking.candidates[index];
    std::vector<std::string> row{std::to_string(rows.size()), candidate.text,
                                 data_text(candidate.external), data_text(candidate.weight)};
    for (std::size_t v = 0; v < table.slots.size(); ++v) {
      const RankFigure& figure = table.figures[v][index];
      if (figure.place == 0) {
        row.resize(row.size() + 6);
        continue;
      }
      const Scored& scored = table.slots[v]->ranked[index];
      for (const double value :
           {scored.log10, figure.figures.total, figure.figures.per_token,
            figure.figures.length_normalised, static_cast<double>(scored.events),
            static_cast<double>(scored.oov)}) {
        row.push_back(data_text(value));
      }
    }
    const auto disputed = most_disputed(table, index);
    row.push_back(disputed ? dispute_text(table, index, *disputed) : "");
    rows.push_back(std::move(row));
  }
  return to_csv(rows);
}

}  // namespace onegin::web
