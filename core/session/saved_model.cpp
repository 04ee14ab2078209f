// Settings, weights, training and the last report of a model, written and restored.
#include "session/saved_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "session/json.h"

namespace onegin {
namespace {

// The model, ready to be asked, and to train on if there is what that needs.
Result<void> restore(Pieces& pieces, const SavedModel& saved, const Task& task,
                     const Corpus& corpus, const Clock& clock, HeldModel& held) {
  const ModelFacts& facts = saved.facts;
  auto made = make_model(pieces, configure_of(facts), task, corpus, clock, held, weights_in(saved));
  if (!made || pieces.behind()) return made;
  if (held.learner && !saved.begun.empty()) {
    pieces(1, [&] {
      held.begun =
          std::make_shared<const Begun>(Begun{copies_of(blocks_of(saved.begun)), saved.earlier});
      held.learner->judge_earlier(held.begun->earlier);
    });
  }
  if (auto loaded = held.model->load(pieces, saved.weights); !loaded) return loaded;
  if (held.learner && !saved.training.empty()) {
    if (auto loaded = held.learner->load(pieces, saved.training); !loaded) return loaded;
  }
  pieces(1, [&] {
    if (const auto report = progress_from_json(facts.report)) held.report = *report;
    if (facts.times[0] > 0 && std::isfinite(facts.times[0] + facts.times[1])) {
      held.report.seconds = facts.times[0];
      held.report.tokens_per_second = facts.times[1];
    }
    held.ready = true;
  });
  return {};
}

// The project is of that task and text.
bool is_of(const Project& project, const CorpusBuilder::Built& text) {
  const auto figures = [](const CorpusStatistics& s) {
    return std::array{s.text.bytes,   s.text.characters,   s.text.lines, s.tokens,
                      s.train_tokens, s.validation_tokens, s.types,      s.train_unknown};
  };
  return figures(project.corpus.statistics) == figures(text.corpus.statistics) &&
         project.task.fingerprint() == text.task.fingerprint();
}

Error no_mixture_learns() {
  return Error{say("a mixture does not learn another text"), "", say("name one of its networks")};
}

Error no_model() { return Error{say("the file holds no model"), "", say("train one and save it")}; }

}  // namespace

Result<Blocks> session_blocks(HeldModel& held, const CorpusBuilder::Built& built,
                              const Progress& progress, const Save& command) {
  if (!held.parts.empty()) {
    return Error{say("a mixture is not saved by itself"), "",
                 say("save its models, then pack their files")};
  }
  ModelFacts facts;
  facts.slot = held.slot;
  facts.kind = held.kind->id;
  for (const Field& field : held.fields()) {
    facts.settings.emplace_back(std::string(field.name), field.text());
  }
  facts.seed = held.seed;
  Progress report = progress;
  report.remaining_seconds = 0;  // of that training, whose limits are not in the file
  if (command.times) facts.times = {report.seconds, report.tokens_per_second};
  report.seconds = report.tokens_per_second = 0;
  facts.report = to_json(Event{0, true, std::move(report), {}});
  const bool trains_on = command.with_training && held.learner;
  Blocks weights, training;
  held.model->save(weights);
  if (trains_on) held.learner->save(training);
  if (!command.times) training.erase(std::string(kTimes));
  const Corpus without_text{{}, 0, built.corpus.statistics};
  Blocks blocks =
      task_blocks(built.task, trains_on && command.tokens ? built.corpus : without_text);
  add_model(blocks, 0, facts, weights, training);
  if (trains_on && held.begun) {
    BlockViews begun = views_of(held.begun->weights);
    add_begun(blocks, 0, blocks_of(begun), held.begun->earlier, built.task.vocabulary.size());
  }
  return blocks;
}

Result<void> ModelReader::read(Pieces& pieces, std::span<const std::byte> file, const Clock& clock,
                               const std::string& model) {
  if (auto read = reader_.read(pieces, file); !read || pieces.behind()) return read;
  const Project& project = reader_.project;
  if (project.models.empty()) return no_model();
  const auto place = find_slot(model, slots_of(project));
  if (!place) return place.error();
  return restore(pieces, project.models[*place], project.task, no_text_, clock, held_);
}

Result<void> ProjectLoader::take_project(const Load& command, const Workbench& bench) {
  Project& project = reader_.project;
  if (command.text_alone) {
    if (project.corpus.ids.empty()) {
      return Error{say("the file holds no text"), "", say("give what Save \"text\" gave")};
    }
    built_ = std::make_unique<CorpusBuilder::Built>(
        CorpusBuilder::Built{std::move(project.task), std::move(project.corpus)});
    return {};
  }
  if (project.models.empty()) return no_model();
  if (command.model == kMixtureOfAll) {
    for (std::size_t i = 0; i < project.models.size(); ++i) places_.push_back(i);
  } else {
    const auto place = find_slot(command.model, slots_of(project));
    if (!place) return place.error();
    places_.push_back(*place);
  }
  held_.resize(places_.size());
  const auto own = bench.task();
  if (command.fine_tune) {
    if (places_.size() > 1) return no_mixture_learns();
    return {};
  }
  const bool learns = std::all_of(places_.begin(), places_.end(), [&](std::size_t place) {
    return !project.models[place].training.empty();
  });
  if (command.own_text && learns && own && project.corpus.ids.empty() && is_of(project, **own)) {
    own_ = *own;
    return {};
  }
  built_ = std::make_unique<CorpusBuilder::Built>(
      CorpusBuilder::Built{std::move(project.task), std::move(project.corpus)});
  facts_.statistics = built_->corpus.statistics;
  return {};
}

Result<void> ProjectLoader::mix(const Load& command) {
  std::vector<MixturePart> parts;
  for (HeldModel& held : held_) parts.push_back({std::move(held.model)});
  auto mixture = mix_models(std::move(parts), command.weights);
  if (!mixture) return mixture.error();
  held_.clear();
  held_.push_back(std::move(*mixture));
  return {};
}

Result<void> ProjectLoader::load(Pieces& pieces, const Load& command, const Payload& file,
                                 const Workbench& bench) {
  reader_.without_corpus = !command.with_text;
  // Of a text alone there is little else in the file: it is kept, and not copied.
  if (command.text_alone) reader_.keeper = file.keeper();
  if (auto read = reader_.read(pieces, file.view()); !read || pieces.behind()) return read;
  auto taken = pieces(1, [&] { return take_project(command, bench); });
  if (!taken || pieces.behind()) return taken;
  if (command.fine_tune && !command.text_alone) {
    const Project& project = reader_.project;
    return tuner_.work(pieces, project.models[places_.front()], project.task, project.corpus,
                       command, bench);
  }
  const bool mixture = command.model == kMixtureOfAll;
  const Corpus& corpus = mixture ? facts_ : text().corpus;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    auto restored = restore(pieces, reader_.project.models[places_[i]], text().task, corpus,
                            bench.clock(), held_[i]);
    if (!restored || pieces.behind()) return restored;
  }
  return mixture ? pieces(1, [&] { return mix(command); }) : Result<void>();
}

void ProjectLoader::hand_over(Workbench& bench) {
  if (tuner_.done()) return tuner_.hand_over(bench);
  if (built_) bench.set_task(std::move(built_));
  if (!held_.empty()) bench.set_model(std::move(held_.front()));
}

}  // namespace onegin
