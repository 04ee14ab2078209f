// Builds models from settings and describes them.
#include "session/held_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "evaluation/mixture_model.h"
#include "formats/slots.h"
#include "models/neural/training_memory.h"

namespace onegin {
namespace {

constexpr double kUnknownFigure = std::numeric_limits<double>::quiet_NaN();

std::string_view type_of(const Field& field) {
  struct Name {
    std::string_view operator()(bool*) const { return "boolean"; }
    std::string_view operator()(int*) const { return "integer"; }
    std::string_view operator()(double*) const { return "real"; }
    std::string_view operator()(std::string*) const { return "text"; }
    std::string_view operator()(const ChoiceRef&) const { return "choice"; }
  };
  return std::visit(Name{}, field.value);
}

FieldDescription describe(const Field& field, bool of_training) {
  FieldDescription description;
  description.name = field.name;
  description.type = type_of(field);
  description.value = description.standard = field.text();
  description.unit = field.info.unit;
  description.help = field.info.help;
  for (std::string_view choice : field.choices) description.choices.emplace_back(choice);
  description.minimum = field.info.minimum;
  description.maximum = field.info.maximum;
  description.essential = field.info.essential;
  description.logarithmic = field.info.logarithmic;
  description.live = of_training && field.info.live;
  return description;
}

const FieldDescription* find(const std::vector<FieldDescription>& descriptions,
                             std::string_view name) {
  for (const FieldDescription& description : descriptions) {
    if (description.name == name) return &description;
  }
  return nullptr;
}

void describe_into(std::vector<FieldDescription>& descriptions, std::span<const Field> fields,
                   bool of_training) {
  for (const Field& field : fields) descriptions.push_back(describe(field, of_training));
}

Result<void> set_field(std::span<const Field> fields, const std::string& name,
                       const std::string& value) {
  const auto field = find_field(fields, name);
  if (!field) return field.error();
  return field->set(value);
}

bool contains(std::span<const Field> fields, std::string_view name) {
  for (const Field& field : fields) {
    if (field.name == name) return true;
  }
  return false;
}

}  // namespace

TokenView beginning(TokenView ids, std::size_t count, bool lines) {
  count = std::min(count, ids.size());
  const auto amid = [&] { return count == 0 || ids[count - 1] != kEndSentence; };
  while (lines && count < ids.size() && amid()) ++count;
  return ids.first(count);
}

std::unique_ptr<Corpus> piece_of(const Corpus& corpus, TokenView train, TokenView held_out,
                                 const Task& task) {
  auto piece = std::make_unique<Corpus>();
  piece->ids.append(train);
  piece->train_size = piece->ids.size();
  piece->ids.append(held_out);
  piece->statistics = corpus.statistics;
  piece->statistics.train_tokens = count_events(task, piece->train());
  return piece;
}

Progress nothing_measured() {
  Progress progress;
  for (double* figure :
       {&progress.gradient_norm, &progress.train_loss, &progress.validation_loss,
        &progress.best_validation_loss, &progress.earlier_loss, &progress.bits_per_character}) {
    *figure = kUnknownFigure;
  }
  return progress;
}

std::vector<Field> HeldModel::fields() {
  std::vector<Field> all = model->fields();
  if (learner) {
    for (Field& field : learner->fields()) all.push_back(field);
  }
  return all;
}

Configured HeldModel::configured() {
  std::vector<FieldDescription> now;
  for (const Field& field : fields()) {
    const FieldDescription* known = find(descriptions, field.name);
    now.push_back(known != nullptr ? *known : describe(field, false));
    now.back().value = field.text();
    std::vector<std::string>& choices = now.back().choices;
    if (!choices.empty() && now.back().value == field.info.unoffered) {
      choices.emplace_back(field.info.unoffered);
    }
  }
  return Configured{slot,
                    std::string(kind->id),
                    std::string(kind->title),
                    std::string(kind->summary),
                    std::move(now),
                    static_cast<double>(model->parameters()),
                    static_cast<double>(model->memory_bytes()),
                    static_cast<double>(training_bytes),
                    model->as_counted() != nullptr,
                    model->foreign(),
                    model->as_language() == nullptr};
}

Progress HeldModel::progress(bool running, const CorpusStatistics& statistics) const {
  Progress progress = report;
  if (learner) {
    const TrainingProgress& now = learner->progress();
    // Counting is one step, done when the model can be asked.
    progress.step = ready ? static_cast<double>(now.step) : 0;
    progress.epoch = now.epoch;
    progress.seconds = now.seconds;
    progress.tokens = static_cast<double>(now.tokens);
    // A counted model that was brought back knows it from its file only.
    if (now.tokens_per_second > 0) progress.tokens_per_second = now.tokens_per_second;
    progress.remaining_seconds = now.remaining_seconds;
    progress.fraction = now.fraction;
    progress.learning_rate = now.learning_rate;
    progress.gradient_norm = now.gradient_norm.value_or(kUnknownFigure);
    progress.train_loss = now.train_loss.value_or(kUnknownFigure);
    progress.validation_loss = now.validation_loss.value_or(kUnknownFigure);
    progress.best_validation_loss = now.best_validation_loss.value_or(kUnknownFigure);
    if (now.earlier_loss) progress.earlier_loss = *now.earlier_loss;
    progress.message = now.message;
    progress.trained = ready && (model->as_counted() != nullptr || now.step > 0 || begun);
  }
  const auto characters = static_cast<double>(statistics.validation_characters);
  progress.bits_per_character = characters > 0 && model->as_language() != nullptr
                                    ? progress.validation_loss / std::log(2.0) *
                                          static_cast<double>(statistics.validation_tokens) /
                                          characters
                                    : kUnknownFigure;
  progress.parameters = static_cast<double>(model->parameters());
  progress.memory_bytes = static_cast<double>(model->memory_bytes());
  progress.running = running;
  progress.notes.clear();
  for (const Note& each : model->notes()) progress.notes.push_back(each.text);
  if (!note.empty()) progress.notes.push_back(note);
  return progress;
}

TaskSummary summary_of(const Task& task, const Corpus& corpus) {
  return TaskSummary{task.rule().fine(), task.sentences(), task.pairs(), task.vocabulary.size(),
                     static_cast<std::size_t>(corpus.statistics.train_tokens)};
}

Result<HeldModel> prepare_model(const Configure& configure, const Task& task, const Corpus& corpus,
                                const Clock& clock, std::uint64_t weight_limit) {
  const auto kind = find_model_kind(configure.kind);
  if (!kind) return kind.error();
  if (((*kind)->abilities & kPairs) != 0 && !task.pairs()) {
    return Error{say("a model of kind '{0}' learns from pairs, and the text is not read as pairs",
                     (*kind)->id),
                 "", say("write lines of source, tab, target and set 'boundary' to pairs")};
  }
  const TaskSummary summary = summary_of(task, corpus);
  HeldModel held;
  held.kind = *kind;
  held.slot = configure.slot.empty() ? std::string((*kind)->id) : configure.slot;
  if (const auto named = check_slot_name(held.slot); !named) return named.error();
  held.settings = configure.settings;
  held.seed = configure.seed;
  held.model = (*kind)->make();
  Model& model = *held.model;
  held.ready = model.as_counted() == nullptr;
  model.suggest(summary);

  // The model's settings, then those of the training, whose standards its learner knows.
  const std::vector<Field> fields = model.fields();
  describe_into(held.descriptions, fields, false);
  std::vector<std::pair<std::string, std::string>> others;
  for (const auto& [name, value] : configure.settings) {
    if (!contains(fields, name)) {
      others.emplace_back(name, value);
    } else if (const auto set = set_field(fields, name, value); !set) {
      return set.error();
    }
  }
  if (!corpus.ids.empty()) {
    held.text_part = configure.text_part;
    if (!(held.text_part > 0 && held.text_part <= 1)) {
      return Error{say("a part of the text is not above 0 and at most 1"), say("text_part"), ""};
    }
    const Corpus* learnt = &corpus;
    if (held.text_part < 1) {
      const auto train = corpus.train();
      const double tokens = std::ceil(held.text_part * static_cast<double>(train.size()));
      held.corpus =
          piece_of(corpus, beginning(train, static_cast<std::size_t>(tokens), task.sentences()),
                   corpus.validation(), task);
      learnt = held.corpus.get();
    }
    held.learner = make_learner(model, *learnt, summary, configure.seed, clock);
    describe_into(held.descriptions, held.learner->fields(), true);
  }
  const std::vector<Field> all = held.fields();
  for (const auto& [name, value] : others) {
    if (!held.learner && !contains(all, name)) continue;  // of a training that is not there
    if (const auto set = set_field(all, name, value); !set) return set.error();
  }
  held.shape = shape_of(task);
  held.shape.weight_limit = weight_limit;
  if (held.learner) held.shape.training = held.learner->needs();
  if (held.corpus) held.shape.training.bytes += corpus.ids.memory_bytes();
  if (const NeuralModel* neural = model.as_neural()) {
    if (const auto fits = check_training_memory(*neural, held.shape); !fits) return fits.error();
    held.training_bytes = training_bytes(*neural, held.shape);
  }
  return held;
}

Result<void> make_model(Pieces& pieces, const Configure& configure, const Task& task,
                        const Corpus& corpus, const Clock& clock, HeldModel& held,
                        std::uint64_t weight_limit) {
  const auto prepared =
      pieces(Pieces::kCopied * static_cast<double>(corpus.ids.size()), [&]() -> Result<void> {
        auto made = prepare_model(configure, task, corpus, clock, weight_limit);
        if (!made) return made.error();
        held = std::move(*made);
        return {};
      });
  if (!prepared || pieces.behind()) return prepared;
  return held.model->build(pieces, held.shape, held.seed);
}

Result<void> begin_from(Pieces& pieces, std::shared_ptr<const Begun> begun, HeldModel& held) {
  if (auto loaded = held.model->load(pieces, views_of(begun->weights)); !loaded) return loaded;
  pieces(1, [&] {
    if (held.learner) held.learner->judge_earlier(begun->earlier);
    held.begun = begun;
  });
  return {};
}

Result<HeldModel> adopt_model(std::unique_ptr<Model> model) {
  const auto kind = find_model_kind(model->kind());
  if (!kind) return kind.error();
  HeldModel held;
  held.kind = *kind;
  held.slot = (*kind)->id;
  held.model = std::move(model);
  for (const Field& field : held.model->fields()) {
    held.settings.emplace_back(std::string(field.name), field.text());
    held.descriptions.push_back(describe(field, false));
  }
  held.ready = true;
  held.report.trained = true;
  return held;
}

Result<HeldModel> mix_models(std::vector<MixturePart> parts, std::vector<double> weights) {
  static const ModelKind kind{kMixtureKind,
                              "Mixture",
                              "Several models at once: the sum of their probabilities, each times "
                              "its weight.",
                              kLanguage,
                              "core",
                              nullptr};
  std::vector<std::shared_ptr<Model>> models;
  for (const MixturePart& part : parts) models.push_back(part.asked ? part.asked : part.model);
  auto mixture = MixtureModel::make(std::move(models), std::move(weights));
  if (!mixture) return mixture.error();
  HeldModel held;
  held.kind = &kind;
  held.slot = kind.id;
  held.model = std::move(*mixture);
  held.parts = std::move(parts);
  describe_into(held.descriptions, held.model->fields(), true);
  held.ready = true;
  held.report.trained = true;
  return held;
}

Result<void> change_live_settings(HeldModel& held, const Configure& configure) {
  if (!configure.slot.empty()) {
    if (const auto named = check_slot_name(configure.slot); !named) return named;
  }
  const std::vector<Field> all = held.fields();
  std::vector<std::string> before;
  for (const Field& field : all) before.push_back(field.text());
  for (const auto& [name, value] : configure.settings) {
    Result<void> set = set_field(all, name, value);
    for (std::size_t i = 0; set && i < all.size(); ++i) {
      const FieldDescription* known = find(held.descriptions, name);
      if (all[i].name == name && (known == nullptr || !known->live)) {
        set = Error{say("the setting '{0}' cannot change while training", name), "",
                    say("configure the model anew; what it has learnt is then lost")};
      }
    }
    if (!set) {
      for (std::size_t i = 0; i < all.size(); ++i) (void)all[i].set(before[i]);
      return set.error();
    }
  }
  for (const auto& setting : configure.settings) held.settings.push_back(setting);
  if (!configure.slot.empty()) held.slot = configure.slot;
  return {};
}

}  // namespace onegin
