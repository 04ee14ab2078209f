// The mixture of several models from files, ready to be asked as one.
#pragma once

#include <string>
#include <vector>

#include "cli/common.h"

namespace onegin::cli {

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
