// Models are loaded one by one, for their events and for what they say of the held-out part.
#include "cli/mixture.h"

namespace onegin::cli {

Json ChosenMixture::describe(const std::vector<ModelName>& names) const {
  Json described = describe_weights(weights, names);
  if (common) described["common_types"] = common.types;
  return described;
}

Result<ChosenMixture> choose_mixture(const std::vector<ModelName>& names,
                                     const std::vector<double>& weights, bool common,
                                     const std::string& done) {
  ChosenMixture chosen;
  if (common) {
    auto found = find_common(names);
    if (!found) return found.error();
    chosen.common = std::move(*found);
  }
  const bool on_common = chosen.common.tasks.size() > 1;
  std::vector<Validation> validations(names.size());
  std::string space;
  for (std::size_t i = 0; i < names.size() && !on_common; ++i) {
    Client one;
    const auto loaded = load_model(one, names[i]);
    if (!loaded) return loaded.error();
    if (i == 0) space = loaded->task.event_space;
    if (loaded->task.event_space != space) return different_events(names.front(), names[i], done);
    if (!weights.empty()) continue;
    auto validation = validate(one);
    if (!validation) return validation.error();
    validations[i] = std::move(*validation);
  }
  if (weights.empty()) {
    if (const auto judged = judge_all(names, chosen.common, validations); !judged) {
      return judged.error();
    }
  }
  auto fitted = choose_weights(weights, validations);
  if (!fitted) return fitted.error();
  chosen.weights = std::move(*fitted);
  return chosen;
}

}  // namespace onegin::cli
