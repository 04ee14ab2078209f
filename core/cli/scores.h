// What models and their mixture say of a text, line by line.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/common.h"
#include "cli/held_out.h"

namespace onegin::cli {

struct ScoreRequest {
  Payload text = {};
  // Instead of `text`: what to score, once the first model has said how it reads.
  std::function<Result<Payload>(const TaskReady&)> text_for = {};
  bool held_out = false;             // what the files hold out instead
  bool events = false;               // ln P of every event
  bool details = false;              // every event, with its token and its rank
  bool apart = false;                // as Score::apart
  std::vector<double> weights = {};  // of the mixture, by hand; empty: by EM on the held-out part
  bool common = false;               // models of different types, asked on those of all
  bool totals_alone = false;         // lines are counted, not kept; not with events or details
  std::string unit = {};             // of the ARPA files among them
  bool adaptive = false;             // also what each says that goes on learning meanwhile
};

// All that one model says of a text.
struct ModelScores {
  std::string name;
  LoadedModel model = {};             // empty for the mixture
  std::vector<LineScore> lines = {};  // whole lines, unless the totals alone were asked for
  std::size_t line_count = 0;
  ScoreSums totals = {};
};

struct AllScores {
  std::vector<ModelName> names;
  std::vector<ModelScores> models;    // as the names; then the mixture, if there is one
  std::vector<ModelScores> adaptive;  // if it was asked for: of the same names, learning on
  // With these of several models: the mixture whose weights learn online, of the models as they
  // are and of those that learn on.
  std::vector<ModelScores> online;
  MixtureWeights weights;
  bool mixed = false;
  CommonTypes common;               // if it was asked for
  std::optional<HeldOut> held_out;  // the same
};

// The lines of a text with their tokens, as the first model reads them; without ranks.
Result<std::vector<LineScore>> read_tokens(const AllScores& all, const ScoreRequest& text);

enum class Mixing {
  never,
  if_possible,  // models of different event spaces go without
  always        // models of different event spaces are an error
};

// All models that the arguments name and the mixture of several.
Result<AllScores> score_all(const std::vector<std::string>& arguments, const ScoreRequest& request,
                            Mixing mixing = Mixing::always);

}  // namespace onegin::cli
