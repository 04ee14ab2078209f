// Open and Pack: what a project file holds, and several of them as one.
#include "formats/project.h"
#include "session/jobs.h"

namespace onegin {
namespace {

Opened describe(Project& project) {
  Opened opened;
  for (const SavedModel& model : project.models) opened.models.push_back(model.kind);
  opened.settings = project.settings;
  for (const Field& field : fields_of(project.task.config)) {
    opened.task.emplace_back(std::string(field.name), field.text());
  }
  opened.fingerprint = fingerprint_text(project.task);
  return opened;
}

Result<Bytes> pack(const Pack& command, const Bytes& payload) {
  std::span<const std::byte> rest(payload);
  std::vector<Project> projects;
  for (const std::uint32_t size : command.sizes) {
    const std::string where = "project " + std::to_string(projects.size() + 1);
    if (size > rest.size()) {
      return Error{"the payload ends before its last byte", where, "", ErrorKind::failure};
    }
    auto project = read_project(rest.first(size));
    if (!project) {
      Error error = project.error();
      error.where = where + (error.where.empty() ? "" : ", ") + error.where;
      return error;
    }
    projects.push_back(std::move(*project));
    rest = rest.subspan(size);
  }
  auto joined = join_projects(std::move(projects));
  if (!joined) return joined.error();
  if (!rest.empty()) joined->text = to_string(Bytes(rest.begin(), rest.end()));
  if (!command.settings.empty()) joined->settings = command.settings;
  return write_project(*joined);
}

}  // namespace

JobResult make_job(const Open& command, Bytes payload, Workbench&) {
  return short_job([command, file = std::move(payload)](Reply& reply) -> Result<void> {
    auto project = read_project(file);
    if (!project) {
      Error error = project.error();
      error.where =
          command.name + (command.name.empty() || error.where.empty() ? "" : ", ") + error.where;
      return error;
    }
    Bytes text;
    if (project->text) text = to_payload(*project->text);
    reply.finish(describe(*project), std::move(text));
    return {};
  });
}

JobResult make_job(const Pack& command, Bytes payload, Workbench&) {
  return short_job([command, files = std::move(payload)](Reply& reply) -> Result<void> {
    auto packed = pack(command, files);
    if (!packed) return packed.error();
    reply.finish(Saved{"onegin"}, std::move(*packed));
    return {};
  });
}

}  // namespace onegin
