// Models from files, asked one after another, and what they say put together.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/client.h"
#include "evaluation/score.h"

namespace onegin::cli {

// What is known of a loaded model.
struct LoadedModel {
  std::string path;
  TaskReady task;
  Configured configured;
};

Result<LoadedModel> load_model(Client& client, const std::string& path);

// All that one model says of a text.
struct ModelScores {
  std::string name;
  std::string fingerprint;       // of its task
  std::vector<LineScore> lines;  // whole lines
  ScoreSums totals;
  std::vector<float> validation;  // ln P of each held-out event, if it was asked for
  std::string validation_corpus;
};

struct ScoreRequest {
  Bytes text;
  bool details = false;
  bool apart = false;
  bool for_mixture = false;  // also per event, and on the held-out part
};

// Loads the model and scores the text.
Result<ModelScores> score_with(const std::string& path, const ScoreRequest& request);

// The mixture of several models on one task, as if it were one of them. `weights` are left there.
// Error: the models are not of one task.
struct MixtureScores {
  ModelScores scores;
  std::vector<double> weights;
  bool fitted = false;  // by EM on the held-out part; otherwise equal, since none is in the files
};
Result<MixtureScores> mix_scores(const std::vector<ModelScores>& models);

// {"weights": {model: weight, ...}, "fitted": whether by EM on the held-out part}.
nlohmann::ordered_json describe_weights(const MixtureScores& mixture,
                                        const std::vector<ModelScores>& models);

// Error: a file is named twice, so that its rows could not be told apart.
Result<void> check_models(const std::vector<std::string>& paths);

}  // namespace onegin::cli
