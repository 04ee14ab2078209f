// Save and Load.
#include "formats/arpa.h"
#include "formats/neural_file.h"
#include "formats/project.h"
#include "session/jobs.h"
#include "session/saved_model.h"

namespace onegin {
namespace {

Error unknown_format(const std::string& format) {
  return Error{"there is no file format '" + format + "'", "",
               "the formats are onegin, arpa, safetensors"};
}

// A task and a model without a text.
Result<void> load_exchange(Task task, std::unique_ptr<Model> model, Workbench& bench) {
  auto trainee = adopt_model(std::move(model));
  if (!trainee) return trainee.error();
  bench.set_task(
      std::make_unique<CorpusBuilder::Built>(CorpusBuilder::Built{std::move(task), Corpus()}));
  bench.set_trainee(std::move(*trainee));
  return {};
}

Result<void> load(const Load& command, const Bytes& file, Workbench& bench) {
  const std::string& format = command.format;
  if (format == "onegin") return load_project(command, file, bench);
  if (format == "arpa") {
    auto content = read_arpa(file);
    if (!content) return content.error();
    return load_exchange(std::move(content->task), std::move(content->model), bench);
  }
  if (format == "safetensors") {
    auto content = read_neural_file(file);
    if (!content) return content.error();
    return load_exchange(std::move(content->task), std::move(content->model), bench);
  }
  return unknown_format(format);
}

Result<Bytes> save(const Save& command, Trainee& trainee, Workbench& bench) {
  const CorpusBuilder::Built& built = **bench.task();
  if (command.format == "onegin") {
    auto project = to_project(trainee, built, bench.progress(), command.with_training);
    if (!project) return project.error();
    return write_project(*project);
  }
  if (command.format == "arpa") {
    const auto* ngram = dynamic_cast<const NgramModel*>(trainee.model.get());
    if (ngram == nullptr) {
      return Error{"an ARPA file holds n-grams, and the model has none", "",
                   "save it as .onegin or .safetensors"};
    }
    return write_arpa(*ngram, built.task);
  }
  if (command.format == "safetensors") return write_neural_file(*trainee.model, built.task);
  return unknown_format(command.format);
}

}  // namespace

JobResult make_job(const Save& command, Bytes, Workbench& bench) {
  return short_job([command, &bench](Reply& reply) -> Result<void> {
    const auto trainee = bench.ready_trainee();
    if (!trainee) return trainee.error();
    auto file = save(command, **trainee, bench);
    if (!file) return file.error();
    reply.finish(Saved{command.format}, std::move(*file));
    return {};
  });
}

JobResult make_job(const Load& command, Bytes payload, Workbench& bench) {
  return short_job([command, file = std::move(payload), &bench](Reply& reply) -> Result<void> {
    if (const auto loaded = load(command, file, bench); !loaded) {
      Error error = loaded.error();
      error.where =
          command.name + (command.name.empty() || error.where.empty() ? "" : ", ") + error.where;
      return error;
    }
    Trainee& trainee = **bench.trainee();
    reply.say(bench.task_ready());
    reply.say(trainee.configured());
    reply.say(bench.progress());
    Loaded loaded{std::string(trainee.kind->id), {}};
    TaskConfig config = (*bench.task())->task.config;
    for (const Field& field : fields_of(config)) {
      loaded.task.emplace_back(std::string(field.name), field.text());
    }
    reply.finish(std::move(loaded));
    return {};
  });
}

}  // namespace onegin
