// Answers to blanks as rows of JSON and as tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "session/messages.h"

namespace onegin::cli {

// What one model says of all blanks.
struct ModelFills {
  std::string name;
  std::vector<Filled> lines = {};
  BlanksMeasured measured = {};  // of held-out blanks
  Json weights = {};             // of the mixture, as its summary has them
};

// {"line", "blank", "model", "likeliest": [{"token", "log10"}], "way", ...} for each blank,
// {"line", "model", "combinations", ...} for several of a line, and a summary.
void print_fills_json(const ModelFills& model, bool held_out);
// Each sentence, as it stands in `text`, and a column of likely tokens for each model.
void print_fills_table(const std::vector<ModelFills>& models, std::string_view text);
// The mean of each model.
void print_means(const std::vector<ModelFills>& models);

}  // namespace onegin::cli
