// Save and Load.
#include "formats/arpa.h"
#include "formats/neural_file.h"
#include "formats/project.h"
#include "session/jobs.h"
#include "session/json.h"

namespace onegin {
namespace {

JobResult short_job(ShortJob::Work work) {
  return std::unique_ptr<Job>(std::make_unique<ShortJob>(std::move(work)));
}

Error unknown_format(const std::string& format) {
  return Error{"there is no file format '" + format + "'", "",
               "the formats are onegin, arpa, safetensors"};
}

Project to_project(Trainee& trainee, const CorpusBuilder::Built& built, const Progress& progress,
                   bool with_training) {
  Project project;
  project.task = built.task;
  project.corpus.statistics = built.corpus.statistics;
  SavedModel saved;
  saved.kind = trainee.kind->id;
  for (const Field& field : trainee.fields()) {
    saved.settings.emplace_back(std::string(field.name), field.text());
  }
  saved.seed = trainee.seed;
  saved.report = to_json(Event{0, true, progress, {}});
  trainee.model->save(saved.weights);
  if (with_training && trainee.learner) {
    project.corpus = built.corpus;
    trainee.learner->save(saved.training);
  }
  project.models.push_back(std::move(saved));
  return project;
}

// The model of a file, ready to be asked, and to train on if the file holds what that needs.
Result<Trainee> restore(const SavedModel& saved, const CorpusBuilder::Built& built,
                        const Clock& clock) {
  const Configure configure{saved.kind, saved.settings, saved.seed, false};
  auto trainee = make_trainee(configure, built.task, built.corpus, clock);
  if (!trainee) return trainee;
  if (const auto loaded = trainee->model->load(saved.weights); !loaded) return loaded.error();
  if (trainee->learner && !saved.training.empty()) {
    if (const auto loaded = trainee->learner->load(saved.training); !loaded) return loaded.error();
  }
  const auto report = event_from_json(saved.report);
  if (report && std::holds_alternative<Progress>(report->body)) {
    trainee->report = std::get<Progress>(report->body);
  }
  trainee->ready = true;
  return trainee;
}

Result<void> load_project(const Bytes& file, Workbench& bench) {
  auto project = read_project(file);
  if (!project) return project.error();
  if (project->models.empty()) return Error{"the file holds no model", "", "train one and save it"};
  auto built = std::make_unique<CorpusBuilder::Built>(
      CorpusBuilder::Built{std::move(project->task), std::move(project->corpus)});
  auto trainee = restore(project->models.front(), *built, bench.clock());
  if (!trainee) return trainee.error();
  bench.set_task(std::move(built));
  bench.set_trainee(std::move(*trainee));
  return {};
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

Result<void> load(const std::string& format, const Bytes& file, Workbench& bench) {
  if (format == "onegin") return load_project(file, bench);
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
    return write_project(to_project(trainee, built, bench.progress(), command.with_training));
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
    if (const auto loaded = load(command.format, file, bench); !loaded) {
      Error error = loaded.error();
      error.where =
          command.name + (command.name.empty() || error.where.empty() ? "" : ", ") + error.where;
      return error;
    }
    Trainee& trainee = **bench.trainee();
    reply.say(bench.task_ready());
    reply.say(trainee.configured());
    reply.say(bench.progress());
    reply.finish(Loaded{std::string(trainee.kind->id)});
    return {};
  });
}

}  // namespace onegin
