// The mixture of several models from files, ready to be asked as one.
#pragma once

#include <string>
#include <vector>

#include "cli/common.h"

namespace onegin::cli {

// Loads all of them as one model; `weights`, one for each, sum to 1. `common`: of different types,
// asked on those.
Result<LoadedModel> load_mixture(Client& client, const std::vector<ModelName>& names,
                                 const std::vector<double>& weights, const CommonTypes& common);

// Fills in what is missing of `validations`: models without a held-out part of their own are judged
// on that of the first model that has one.
Result<void> judge_all(const std::vector<ModelName>& names, const CommonTypes& common,
                       std::vector<Validation>& validations);

// What a mixture is made with.
struct ChosenMixture {
  MixtureWeights weights;
  CommonTypes common;  // if it was asked for

  // {"weights", "fitted", "common_types"?}.
  Json describe(const std::vector<ModelName>& names) const;
};

// `weights` as given by hand; empty: by EM on the held-out part. `done` ("mixed"): what cannot be
// done with models of different events. Error: they are of different event spaces, and not asked
// on the types that all have.
Result<ChosenMixture> choose_mixture(const std::vector<ModelName>& names,
                                     const std::vector<double>& weights, bool common,
                                     const std::string& done);

}  // namespace onegin::cli
