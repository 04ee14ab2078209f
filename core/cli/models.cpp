// Finds the models that arguments name, loads them alone or mixed.
#include "cli/models.h"

#include <algorithm>
#include <set>

#include "cli/files.h"
#include "cli/output.h"
#include "evaluation/mix.h"
#include "evaluation/mixture_model.h"
#include "quotation.h"
#include "session/model_files.h"
#include "session/registered_kinds.h"

namespace onegin::cli {
namespace {

// The file and the model in it that an argument means.
Result<ModelName> parse(const std::string& argument) {
  ModelName name{argument, argument, "", "", ""};
  const std::size_t colon = argument.rfind(':');
  if (colon != std::string::npos && !exists(argument) && exists(argument.substr(0, colon))) {
    name.path = argument.substr(0, colon);
    name.model = argument.substr(colon + 1);
  }
  if (exists(name.path) && is_regular(name.path)) return name;
  auto content = read_file(name.path);
  if (!content) return content.error();
  name.content = std::move(*content);
  return name;
}

Result<std::vector<ModelName>> models_in(const std::string& argument) {
  auto parsed = parse(argument);
  if (!parsed) return parsed.error();
  const ModelName& name = *parsed;
  const auto holds = name.holds();
  if (!holds) return holds.error();
  if (!name.model.empty() || *holds != OpenedFile::Holds::project)
    return std::vector<ModelName>{name};
  auto file = name.read();
  if (!file) return file.error();
  std::vector<Slot> slots;
  if (auto seen = glance_at_slots(file->view())) {
    slots = std::move(*seen);
  } else {
    Client client;
    const auto opened = client.ask(Open{argument}, std::move(*file), [&](const Event& event) {
      const Opened& body = std::get<Opened>(event.body);
      for (std::size_t i = 0; i < body.slots.size(); ++i) {
        slots.push_back({body.slots[i], body.models[i]});
      }
    });
    if (!opened) return opened.error();
  }
  if (slots.size() <= 1) return std::vector<ModelName>{name};
  std::vector<ModelName> names;
  for (const Slot& slot : slots) {
    ModelName one = name;
    one.model = slot.name;
    one.name += ":" + one.model;
    one.kind = slot.kind;
    names.push_back(std::move(one));
  }
  return names;
}

}  // namespace

Result<Payload> ModelName::read() const { return content.empty() ? open_file(path) : content; }

Result<OpenedFile::Holds> ModelName::holds() const {
  Payload head = content;
  if (head.empty()) {
    auto read = read_file(path, kTelling);
    if (!read) return read.error();
    head = std::move(*read);
  }
  auto found = look_for_model(head.view());
  if (found) return found;
  return located_in(found.error(), path == "-" ? "standard input" : path);
}

Result<void> set_unit(std::vector<ModelName>& names, const std::string& unit) {
  if (unit.empty()) return {};
  bool found = false;
  for (ModelName& name : names) {
    const auto holds = name.holds();
    if (!holds) return holds.error();
    if (*holds != OpenedFile::Holds::counted) continue;
    name.unit = unit;
    found = true;
  }
  if (found) return {};
  return Error{"--unit is for ARPA files, and there is none among the models", names.front().name,
               "leave it out: all other files say their unit themselves"};
}

Result<std::vector<ModelName>> name_models(const std::vector<std::string>& arguments,
                                           const std::string& unit) {
  std::vector<ModelName> names;
  std::set<std::string> seen;
  for (const std::string& argument : arguments) {
    const auto found = models_in(argument);
    if (!found) return found.error();
    for (const ModelName& name : *found) {
      if (!seen.insert(name.name).second) {
        return Error{"the model is named twice", name.name, "name each once"};
      }
      names.push_back(name);
    }
  }
  if (const auto set = set_unit(names, unit); !set) return set.error();
  return names;
}

Result<std::vector<ModelName>> name_speakers(const std::vector<std::string>& arguments,
                                             const std::string& unit) {
  auto names = name_models(arguments, unit);
  if (!names) return names;
  const auto is_asked = [&](const ModelName& name) {
    return std::find(arguments.begin(), arguments.end(), name.name) != arguments.end();
  };
  std::string left_out;
  std::vector<ModelName> speakers;
  for (const ModelName& name : *names) {
    if (only_fills_blanks(name.kind) && !is_asked(name)) {
      add_to_list(left_out, name.name);
    } else {
      speakers.push_back(name);
    }
  }
  if (speakers.empty() || left_out.empty()) return names;
  remark(left_out + " left out: what only fills blanks does not say what comes next");
  return speakers;
}

Result<LoadedModel> load_model(Client& client, const Load& command, Payload file) {
  LoadedModel model;
  const auto loaded = client.ask(command, std::move(file), [&](const Event& event) {
    if (const auto* body = std::get_if<TaskReady>(&event.body)) model.task = *body;
    if (const auto* body = std::get_if<Configured>(&event.body)) model.configured = *body;
    if (const auto* body = std::get_if<Progress>(&event.body)) model.progress = *body;
  });
  if (!loaded) return loaded.error();
  return model;
}

Result<LoadedModel> load_model(Client& client, const ModelName& name, bool with_text) {
  auto file = name.read();
  if (!file) return file.error();
  return load_model(client, Load{"", name.path, name.model, {}, name.unit, {}, with_text},
                    std::move(*file));
}

Result<Bytes> model_file(const ModelName& name, bool with_training) {
  Client client;
  const auto loaded = load_model(client, name);
  if (!loaded) return loaded.error();
  Bytes file;
  const auto saved = client.ask(Save{"onegin", with_training}, {},
                                [&](const Event& event) { file = event.payload; });
  if (!saved) return saved.error();
  return file;
}

Result<Bytes> pack_files(Client& client, const std::vector<Payload>& files) {
  Pack pack;
  Bytes all;
  for (const Payload& file : files) {
    pack.sizes.push_back(static_cast<std::uint32_t>(file.size()));
    all.insert(all.end(), file.view().begin(), file.view().end());
  }
  Bytes packed;
  const auto done =
      client.ask(pack, std::move(all), [&](const Event& event) { packed = event.payload; });
  if (!done) return done.error();
  return packed;
}

Result<Validation> validate(Client& client, Payload file) {
  Validation validation;
  const auto done = client.ask(Validate{}, std::move(file), [&](const Event& event) {
    validation.log_probs = numbers_of<float>(event.payload);
    validation.corpus = std::get<Validated>(event.body).corpus;
  });
  if (!done) return done.error();
  return validation;
}

Result<MixtureWeights> choose_weights(const std::vector<double>& given,
                                      const std::vector<Validation>& validations) {
  const std::size_t models = validations.size();
  if (!given.empty()) {
    auto weights = normalised(given, models);
    if (!weights) {
      return Error{"these are not the weights of " + std::to_string(models) + " models",
                   "--weights", "give one for each, none below 0, parted by commas"};
    }
    return MixtureWeights{std::move(*weights), false};
  }
  bool held_out = true;
  std::vector<std::span<const float>> lists;
  for (const Validation& validation : validations) {
    held_out =
        held_out && !validation.log_probs.empty() && validation.corpus == validations[0].corpus;
    lists.emplace_back(validation.log_probs);
  }
  if (!held_out) {
    return MixtureWeights{std::vector<double>(models, 1.0 / static_cast<double>(models)), false};
  }
  auto fitted = fit_mixture(lists);
  if (!fitted) return fitted.error();
  return MixtureWeights{std::move(fitted->weights), true};
}

Json describe_weights(const MixtureWeights& weights, const std::vector<ModelName>& names) {
  Json object = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) object[names[i].name] = weights.weights[i];
  return Json::object({{"weights", std::move(object)}, {"fitted", weights.fitted}});
}

}  // namespace onegin::cli
