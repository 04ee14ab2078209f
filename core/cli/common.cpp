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

}  // namespace

Result<CommonTypes> find_common(const std::vector<ModelName>& names) {
  CommonTypes common;
  std::set<std::string> seen;
  for (const ModelName& name : names) {
    Client client;
    const auto model = load_model(client, name);
    if (!model) return model.error();
    if (seen.insert(model->task.event_space).second) {
      auto task = task_of(client);
      if (!task) return task.error();
      common.names.push_back(name.name);
      common.tasks.push_back(std::move(*task));
    }
    if (&name != &names.back()) continue;
    const auto related = relate(client, name.name, common, true);
    if (!related) return related.error();
    common.types = static_cast<std::uint64_t>(related->common);
  }
  return common;
}

Result<void> ask_on_common(Client& client, const std::string& name, const CommonTypes& common) {
  if (common.tasks.size() < 2) return {};
  const auto related = relate(client, name, common, true);
  return related ? Result<void>() : related.error();
}

Error different_events(const ModelName& before, Client& client, const ModelName& name,
                       const std::string& done) {
  Client other;
  if (const auto model = load_model(other, before); !model) return model.error();
  auto task = task_of(client);
  if (!task) return task.error();
  CommonTypes own;
  own.names.push_back(name.name);
  own.tasks.push_back(std::move(*task));
  const auto related = relate(other, before.name, own, false);
  if (!related) return related.error();
  const std::string where = before.name + " and " + name.name;
  if (related->comparable) {
    return Error{
        "the models have different types, so they cannot be " + done + ": " + related->sentence,
        where, "--common compares them on the types of both"};
  }
  return Error{
      "the models are of different tasks, so they cannot be " + done + ": " + related->sentence,
      where, "train them with one unit and one boundary"};
}

}  // namespace onegin::cli
