// The candidates under every model: their order, their figures, and where the models disagree.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "state/state.h"

namespace onegin::web {

// One candidate under one model.
struct RankFigure {
  RankedCandidate figures;
  std::size_t place = 0;  // from 1; 0: the model has not answered
};

struct RankTable {
  std::vector<const Slot*> slots;
  std::vector<std::vector<RankFigure>> figures;  // [slot][candidate]
  std::size_t chosen = 0;                        // the slot whose order it is
  std::vector<std::size_t> order;                // of the candidates, best first
};

double figure_of(const RankedCandidate& candidate, RankBy by);
RankTable rank_table(const State& state);

// The event of a candidate on which the models are farthest apart, in log10; nothing where fewer
// than two have answered or all agree.
std::optional<std::size_t> most_disputed(const RankTable& table, std::size_t candidate);
// "at “x”: n-gram 12 %, LSTM 0.4 %".
std::string dispute_text(const RankTable& table, std::size_t candidate, std::size_t event);

// Everything that is known, for a spreadsheet.
std::string rank_csv(const State& state);

}  // namespace onegin::web
