// Tasks saved by one session and related by another.
#include "cli/common.h"

#include <set>

#include "cli/files.h"

namespace onegin::cli {
namespace {

Result<Bytes> task_of(Client& client) {
  Bytes task;
  const auto saved =
      client.ask(Save{"task", false}, {}, [&](const Event& event) { task = event.payload; });
  if (!saved) return saved.error();
  return task;
}

Result<Related> relate(Client& client, const std::string& name, const CommonTypes& others,
                       bool common) {
  Relate command;
  command.names = {name};
  command.common = common;
  Bytes files;
  for (std::size_t i = 0; i < others.tasks.size(); ++i) {
    command.names.push_back(others.names[i]);
    command.sizes.push_back(static_cast<std::uint32_t>(others.tasks[i].size()));
    files.insert(files.end(), others.tasks[i].begin(), others.tasks[i].end());
  }
  Related related;
  const auto done = client.ask(command, std::move(files), [&](const Event& event) {
    related = std::get<Related>(event.body);
  });
  if (!done) return done.error();
  return related;
}

// What a model's text is cut into, and whether its file says so.
struct KnownUnit {
  std::string unit;
  bool guessed = false;
};

KnownUnit unit_of(const ModelName& name, const LoadedModel& model) {
  const std::string& space = model.task.event_space;
  const auto holds = name.holds();
  return {space.substr(0, space.find(' ')),
          model.configured.foreign && holds && *holds == OpenedFile::Holds::counted};
}

// What to do about units that differ, if only a guess is in the way.
std::string unit_hint(const std::vector<KnownUnit>& units, const std::string& otherwise) {
  std::set<std::string> known, guessed;
  for (const KnownUnit& unit : units) (unit.guessed ? guessed : known).insert(unit.unit);
  if (known.size() != 1 || guessed.empty() || guessed == known) return otherwise;
  return "--unit " + *known.begin() + " says it of an ARPA file that another program made";
}

}  // namespace

Result<CommonTypes> find_common(const std::vector<ModelName>& names) {
  CommonTypes common;
  std::set<std::string> seen;
  std::vector<KnownUnit> units;
  for (const ModelName& name : names) {
    Client client;
    const auto model = load_model(client, name);
    if (!model) return model.error();
    units.push_back(unit_of(name, *model));
    if (seen.insert(model->task.event_space).second) {
      auto task = task_of(client);
      if (!task) return task.error();
      common.names.push_back(name.name);
      common.tasks.push_back(std::move(*task));
    }
    if (&name != &names.back()) continue;
    const auto related = relate(client, name.name, common, true);
    if (!related) {
      Error error = related.error();
      error.hint = unit_hint(units, error.hint.text());
      return error;
    }
    common.types = static_cast<std::uint64_t>(related->common);
  }
  return common;
}

Result<void> ask_on_common(Client& client, const std::string& name, const CommonTypes& common) {
  if (common.tasks.size() < 2) return {};
  const auto related = relate(client, name, common, true);
  return related ? Result<void>() : related.error();
}

Error different_events(const ModelName& before, const ModelName& name, const std::string& done) {
  Client other, client;
  const auto first = load_model(other, before);
  if (!first) return first.error();
  const auto second = load_model(client, name);
  if (!second) return second.error();
  auto task = task_of(client);
  if (!task) return task.error();
  CommonTypes own;
  own.names.push_back(name.name);
  own.tasks.push_back(std::move(*task));
  const auto related = relate(other, before.name, own, false);
  if (!related) return related.error();
  const std::string where = before.name + " and " + name.name;
  if (related->comparable) {
    return Error{"the models have different types, so they cannot be " + done + ": " +
                     related->sentence.text(),
                 where, "--common compares them on the types of both"};
  }
  return Error{"the models are of different tasks, so they cannot be " + done + ": " +
                   related->sentence.text(),
               where,
               unit_hint({unit_of(before, *first), unit_of(name, *second)},
                         "train them with one unit and one boundary")};
}

}  // namespace onegin::cli
