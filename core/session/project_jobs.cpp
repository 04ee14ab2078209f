// Open and Pack: what a project file holds, and several of them as one.
#include <optional>

#include "formats/content.h"
#include "formats/project.h"
#include "session/held_bytes.h"
#include "session/jobs.h"
#include "text/event_space.h"

namespace onegin {
namespace {

Opened describe(Project& project) {
  Opened opened;
  for (const SavedModel& model : project.models) {
    opened.models.push_back(model.facts.kind);
    opened.given_task = opened.given_task || !model.begun.empty();
    opened.slots.push_back(model.facts.slot);
  }
  opened.settings = project.settings;
  for (const Field& field : task_fields(project.task.config)) {
    opened.task.emplace_back(std::string(field.name), field.text());
  }
  opened.fingerprint = fingerprint_text(project.task);
  opened.event_space = event_space(project.task);
  return opened;
}

class OpenJob : public LongJob {
 public:
  OpenJob(std::string name, Payload file) : name_(std::move(name)), file_(std::move(file)) {}

 private:
  Result<void> work(Pieces& pieces) override {
    auto read = read_file(pieces);
    if (!read) return named(read.error(), name_);
    if (pieces.behind()) return {};
    const std::string_view text = reader_.project.text.value_or("");
    pieces(1, [&] { text_.bytes.reserve(text.size()); });
    append(pieces, std::as_bytes(std::span(text.data(), text.size())), text_.bytes);
    return {};
  }
  Result<void> read_file(Pieces& pieces) {
    auto project = pieces(1, [this]() -> Result<void> {
      const auto format = expect_model(file_.view());
      if (!format) return format.error();
      if ((*format)->layout == FileLayout::project) return {};
      return Error{say("this is {0}, not a project", (*format)->title), "",
                   say("give a .onegin file")};
    });
    if (!project || pieces.behind()) return project;
    return reader_.read(pieces, file_.view());
  }
  Result<void> finish(Reply& reply) override {
    reply.finish(describe(reader_.project), std::move(text_.bytes));
    return {};
  }

  const std::string name_;
  const Payload file_;
  ProjectReader reader_;
  HeldBytes text_;
};

class PackJob : public LongJob {
 public:
  PackJob(const Pack& command, Payload files)
      : command_(command), files_(std::move(files)), readers_(command.sizes.size()) {}

 private:
  Result<void> work(Pieces& pieces) override {
    std::span<const std::byte> rest = files_.view();
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      const std::string where = "project " + std::to_string(i + 1);
      const std::size_t size = command_.sizes[i];
      if (size > rest.size()) {
        return Error{say("the payload ends before its last byte"), where, "", ErrorKind::failure};
      }
      auto read = readers_[i].read(pieces, rest.first(size));
      if (!read) return named(read.error(), where);
      if (pieces.behind()) return {};
      rest = rest.subspan(size);
    }
    if (auto joined = join(pieces); !joined || pieces.behind()) return joined;
    pieces(1, [&] {
      if (!rest.empty()) project_.text = {reinterpret_cast<const char*>(rest.data()), rest.size()};
      if (!command_.settings.empty()) project_.settings = command_.settings;
      writer_.emplace(project_blocks(project_));
    });
    if (!pieces.behind()) writer_->write(pieces, file_.bytes);
    return {};
  }

  Result<void> join(Pieces& pieces) {
    if (readers_.empty()) {
      return Error{say("there is no project to put together"), "", say("save a model first")};
    }
    double ids = 0;
    for (const ProjectReader& reader : readers_) {
      ids += static_cast<double>(reader.project.corpus.ids.size());
    }
    return pieces(Pieces::kCopied * ids, [&]() -> Result<void> {
      std::vector<Project> projects;
      for (ProjectReader& reader : readers_) projects.push_back(std::move(reader.project));
      auto joined = join_projects(std::move(projects));
      if (!joined) return joined.error();
      project_ = std::move(*joined);
      return {};
    });
  }

  Result<void> finish(Reply& reply) override {
    reply.finish(Saved{"onegin"}, std::move(file_.bytes));
    return {};
  }

  const Pack command_;
  const Payload files_;
  std::vector<ProjectReader> readers_;
  Project project_;  // of all
  std::optional<ContainerWriter> writer_;
  HeldBytes file_;
};

}  // namespace

JobResult make_job(const Open& command, Payload&& payload, Workbench&) {
  return job<OpenJob>(command.name, std::move(payload));
}

JobResult make_job(const Pack& command, Payload&& payload, Workbench&) {
  return job<PackJob>(command, std::move(payload));
}

}  // namespace onegin
