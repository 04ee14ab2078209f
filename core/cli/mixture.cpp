// Models are loaded one by one, for their events and for what they say of the held-out part.
#include "cli/mixture.h"

namespace onegin::cli {

Result<LoadedModel> load_mixture(Client& client, const std::vector<ModelName>& names,
                                 const std::vector<double>& weights, const CommonTypes& common) {
  Mix mix;
  mix.weights = weights;
  Bytes files;
  for (const ModelName& name : names) {
    auto file = model_file(name, false);
    if (!file) return file.error();
    mix.sizes.push_back(static_cast<std::uint32_t>(file->size()));
    files.insert(files.end(), file->begin(), file->end());
  }
  // The ids of the first one are those of the mixture.
  Bytes first(files.begin(), files.begin() + mix.sizes[0]);
  auto model = load_model(client, Load{"onegin", names[0].name}, std::move(first));
  if (!model) return model.error();
  if (const auto asked = ask_on_common(client, names[0].name, common); !asked) {
    return asked.error();
  }
  const auto mixed = client.ask(mix, std::move(files), [&](const Event& event) {
    if (const auto* body = std::get_if<Configured>(&event.body)) model->configured = *body;
    if (const auto* body = std::get_if<Progress>(&event.body)) model->progress = *body;
  });
  if (!mixed) return mixed.error();
  return model;
}

Result<void> judge_all(const std::vector<ModelName>& names, const CommonTypes& common,
                       std::vector<Validation>& validations) {
  const auto judge = [&](std::size_t i, const Payload& file) -> Result<void> {
    Client client;
    if (const auto model = load_model(client, names[i]); !model) return model.error();
    if (const auto asked = ask_on_common(client, names[i].name, common); !asked) return asked;
    auto validation = validate(client, file);
    if (!validation) return validation.error();
    validations[i] = std::move(*validation);
    return {};
  };
  const auto known = [&](std::size_t i) { return !validations[i].log_probs.empty(); };
  const bool several = common.tasks.size() > 1;
  for (std::size_t base = 0; base < names.size(); ++base) {
    const auto holds = names[base].holds();
    if (!holds) return holds.error();
    if (!known(base) && !(several && *holds == OpenedFile::Holds::project)) continue;
    auto file = names[base].read();
    if (!file) return file.error();
    if (!known(base)) {
      if (const auto judged = judge(base, *file); !judged) return judged;
      if (!known(base)) continue;  // it holds no text
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (known(i)) continue;
      if (const auto judged = judge(i, *file); !judged) return judged;
    }
    return {};
  }
  return {};
}

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
