// Settings, weights, training and the last report of a model, written and restored.
#include "session/saved_model.h"

#include <charconv>
#include <utility>

#include "session/json.h"

namespace onegin {
namespace {

// So many float32 weights are in the file.
std::uint64_t weights_in(const SavedModel& saved) {
  std::uint64_t bytes = 0;
  for (const auto& [name, block] : saved.weights) bytes += block.size();
  return bytes / sizeof(float);
}

// The model, ready to be asked, and to train on if there is what that needs.
Result<Trainee> restore(const SavedModel& saved, const CorpusBuilder::Built& built,
                        const Clock& clock) {
  const Configure configure{saved.kind, saved.settings, saved.seed, false};
  auto trainee = make_trainee(configure, built.task, built.corpus, clock, weights_in(saved));
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

// The place of the model that is asked for: by its kind, by its place from 1, or the first.
Result<std::size_t> place_of(const std::string& wanted, const std::vector<SavedModel>& models) {
  if (wanted.empty()) return std::size_t{0};
  std::string kinds;
  for (std::size_t i = 0; i < models.size(); ++i) {
    if (models[i].kind == wanted) return i;
    kinds += (i == 0 ? "" : ", ") + models[i].kind;
  }
  std::size_t place = 0;
  const char* end = wanted.data() + wanted.size();
  const auto read = std::from_chars(wanted.data(), end, place);
  if (read.ec == std::errc() && read.ptr == end && place >= 1 && place <= models.size()) {
    return place - 1;
  }
  return Error{"the file holds no model '" + wanted + "'", "",
               "its models are " + kinds + "; name one of them, its place from 1, or mixture"};
}

Result<Trainee> restore_mixture(const Project& project, const CorpusBuilder::Built& built,
                                const std::vector<double>& weights, const Clock& clock) {
  // No learners: they would refer to models that have moved.
  const CorpusBuilder::Built facts{built.task, Corpus{{}, 0, built.corpus.statistics}};
  std::vector<MixturePart> parts;
  for (const SavedModel& saved : project.models) {
    auto trainee = restore(saved, facts, clock);
    if (!trainee) return trainee;
    parts.push_back({std::move(trainee->model)});
  }
  return mix_models(std::move(parts), weights);
}

}  // namespace

Result<Project> to_project(Trainee& trainee, const CorpusBuilder::Built& built,
                           const Progress& progress, bool with_training) {
  if (trainee.model->kind() == "mixture") {
    return Error{"a mixture is not saved by itself", "", "save its models, then pack their files"};
  }
  Project project;
  project.task = built.task;
  project.corpus.statistics = built.corpus.statistics;
  SavedModel saved;
  saved.kind = trainee.kind->id;
  for (const Field& field : trainee.fields()) {
    saved.settings.emplace_back(std::string(field.name), field.text());
  }
  saved.seed = trainee.seed;
  Progress report = progress;
  report.remaining_seconds = 0;  // of that training, whose limits are not in the file
  saved.report = to_json(Event{0, true, std::move(report), {}});
  trainee.model->save(saved.weights);
  if (with_training && trainee.learner) {
    project.corpus = built.corpus;
    trainee.learner->save(saved.training);
  }
  project.models.push_back(std::move(saved));
  return project;
}

Result<std::unique_ptr<Model>> read_model(std::span<const std::byte> file, const Task& task,
                                          const Clock& clock) {
  auto project = read_project(file);
  if (!project) return project.error();
  if (project->models.empty()) return Error{"the file holds no model", "", "train one and save it"};
  if (project->task.fingerprint() != task.fingerprint()) {
    return Error{"the model is one of another text or of other units", "",
                 "mix models of one text with the same settings"};
  }
  auto trainee = restore(project->models.front(), {task, Corpus{}}, clock);
  if (!trainee) return trainee.error();
  return std::move(trainee->model);
}

Result<void> load_project(const Load& command, const Bytes& file, Workbench& bench) {
  auto project = read_project(file);
  if (!project) return project.error();
  if (project->models.empty()) return Error{"the file holds no model", "", "train one and save it"};
  auto built = std::make_unique<CorpusBuilder::Built>(
      CorpusBuilder::Built{std::move(project->task), std::move(project->corpus)});
  Result<Trainee> trainee = Error{};
  if (command.model == "mixture") {
    trainee = restore_mixture(*project, *built, command.weights, bench.clock());
  } else {
    const auto place = place_of(command.model, project->models);
    if (!place) return place.error();
    trainee = restore(project->models[*place], *built, bench.clock());
  }
  if (!trainee) return trainee.error();
  bench.set_task(std::move(built));
  bench.set_trainee(std::move(*trainee));
  return {};
}

}  // namespace onegin
