// onegin train: text and settings -> a trained model in a file.
#include <cmath>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/fit_size.h"
#include "cli/models.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/settings.h"
#include "free_memory.h"
#include "session/model_files.h"

namespace onegin::cli {
namespace {

struct TrainOptions {
  std::string model, name, text, validation, save, resume, embedding_from;
  double epochs = 0, steps = 0, seconds = 0;
  std::uint32_t seed = 1;
  bool without_times = false, as_json = false;
  std::vector<std::string> flags;
};

Json report_object(const Progress& progress) {
  Json object = Json::object({{"step", static_cast<std::uint64_t>(progress.step)},
                              {"epoch", progress.epoch},
                              {"seconds", progress.seconds},
                              {"train_loss", progress.train_loss},
                              {"validation_loss", progress.validation_loss},
                              {"tokens_per_second", progress.tokens_per_second}});
  if (!std::isnan(progress.earlier_loss)) object["earlier_loss"] = progress.earlier_loss;
  return object;
}

double bits(double nats) { return nats / std::log(2.0); }

Json summary_object(const Progress& progress, const TaskReady& task, const Configured& model,
                    const TrainOptions& options, bool interrupted) {
  Json object = Json::object({{"summary", true}, {"model", options.save}});
  object.update(report_object(progress));
  object["best_validation_loss"] = progress.best_validation_loss;
  object["bits_per_character"] = progress.bits_per_character;
  if (model.blanks) object["bits_per_blank"] = bits(progress.validation_loss);
  object["tokens"] = static_cast<std::uint64_t>(progress.tokens);
  object["parameters"] = static_cast<std::uint64_t>(progress.parameters);
  object["memory_bytes"] = static_cast<std::uint64_t>(progress.memory_bytes);
  object["vocabulary"] = static_cast<std::uint64_t>(task.vocabulary);
  object["malformed"] = static_cast<std::uint64_t>(task.malformed);
  object["fingerprint"] = task.fingerprint;
  object["interrupted"] = interrupted;
  object["message"] = progress.message.text();
  object["notes"] = texts_of(progress.notes);
  return object;
}

void print_summary(const Progress& progress, const TaskReady& task, const Configured& model,
                   const TrainOptions& options, bool interrupted) {
  const auto whole = [](double value) { return grouped(static_cast<std::uint64_t>(value)); };
  print_line(model.title + ": " + whole(progress.parameters) +
             (model.counted ? " n-grams, " : " parameters, ") + whole(task.train_tokens) +
             " tokens to learn from, " + whole(task.vocabulary) + " types");
  if (model.blanks && !std::isnan(progress.validation_loss)) {
    print_line("validation: " + fixed(bits(progress.validation_loss), 4) + " bits per blank, " +
               fixed(progress.validation_loss, 4) + " nats");
  } else if (!std::isnan(progress.validation_loss)) {
    print_line("validation: " + fixed(progress.bits_per_character, 4) + " bits per character, " +
               fixed(progress.validation_loss, 4) + " nats per token, perplexity " +
               fixed(std::exp(progress.validation_loss), 4) + " on " +
               whole(task.validation_tokens) + " tokens, " + whole(task.validation_unknown) +
               " of them unknown");
  }
  if (!std::isnan(progress.earlier_loss)) {
    print_line("on the text before: " + fixed(progress.earlier_loss, 4) +
               " nats per token of what it held out");
  }
  for (const std::string& note : texts_of(progress.notes)) print_line("note: " + note);
  if (!progress.message.empty()) print_line(progress.message.text());
  print_line((interrupted ? "stopped by Ctrl-C at step " : "trained ") +
             (interrupted ? whole(progress.step) + ", after " : "in ") +
             fixed(progress.seconds, 1) + " s; saved in " + options.save);
}

// Text and held-out text as they were read, one after another.
struct GivenText {
  TextFile text, held_out;
  std::uint32_t validation_bytes = 0;
  Payload kept = {};  // to be saved with the model; a held-out text of its own has no place there

  Result<Payload> read(const TrainOptions& options) {
    auto read = read_text_file(options.text);
    if (!read) return read.error();
    text = std::move(*read);
    if (options.validation.empty()) return kept = std::move(text.bytes);
    auto second = read_text_file(options.validation);
    if (!second) return second.error();
    held_out = std::move(*second);
    Bytes& bytes = held_out.bytes;
    if (bytes.empty()) return Error{"the held-out text is empty", options.validation, ""};
    if (bytes.size() > 0xFFFFFFFFU) {
      return Error{"the held-out text is longer than 4 GB", options.validation, ""};
    }
    validation_bytes = static_cast<std::uint32_t>(bytes.size());
    text.bytes.insert(text.bytes.end(), bytes.begin(), bytes.end());
    free_memory(bytes);
    return Payload(std::move(text.bytes));
  }
  // The Error of reading it names its file.
  Error located(Error error) const {
    constexpr std::string_view kHeldOut = "the held-out text, ";
    std::string where = error.where.text();
    if (!where.starts_with(kHeldOut)) return located_in(std::move(error), text.name);
    error.where = where.substr(kHeldOut.size());
    return located_in(std::move(error), held_out.name);
  }
  void remark_malformed() const {
    text.remark_malformed();
    held_out.remark_malformed();
  }
};

// The loaded model goes on with another text, read under its task.
Result<Payload> fine_tune(const TrainOptions& options, const SettingFlags& settings,
                          const ModelName& name, const Payload& file, Client& client,
                          const Client::OnEvent& on_event) {
  GivenText given;
  auto text = given.read(options);
  if (!text) return text.error();
  Bytes task;
  const auto saved =
      client.ask(Save{.format = "task"}, {}, [&](const Event& event) { task = event.payload; });
  if (!saved) return saved.error();
  const auto view = text->view();
  Bytes all(view.begin(), view.end());
  all.insert(all.end(), task.begin(), task.end());
  SetText set_text{{}, given.validation_bytes};
  set_text.task_bytes = static_cast<std::uint32_t>(task.size());
  if (const auto set = client.ask(set_text, Payload(std::move(all)), on_event); !set) {
    return given.located(set.error());
  }
  Load load{"", name.path, name.model};
  load.fine_tune = true;
  load.settings = settings.model;
  if (const auto loaded = client.ask(load, file, on_event); !loaded) return loaded.error();
  given.remark_malformed();
  return std::move(given.kept);
}

// The model of a file to go on with, and its text, or another.
Result<Payload> resume(const TrainOptions& options, const SettingFlags& settings, Client& client,
                       const Client::OnEvent& on_event) {
  const auto names = name_models({options.resume});
  if (!names) return names.error();
  const ModelName& name = names->front();
  if (names->size() > 1) {
    return Error{"the project holds several models", options.resume,
                 "name one, as in " + name.name};
  }
  if (!settings.task.empty()) {
    return Error{"the task of a model cannot change", "--" + settings.task[0].first,
                 "train a new one without --from"};
  }
  const auto file = name.read();
  if (!file) return file.error();
  Bytes text;
  std::size_t models = 0;
  const auto holds = name.holds();
  if (!holds) return holds.error();
  if (*holds == OpenedFile::Holds::project) {
    const auto opened = client.ask(Open{name.path}, *file, [&](const Event& event) {
      models = std::get<Opened>(event.body).models.size();
      text = event.payload;
    });
    if (!opened) return opened.error();
  }
  if (models > 1 && options.save == name.path) {
    return Error{"the other models of the project would be lost", options.save,
                 "save in another file; onegin convert puts several together"};
  }
  const auto loaded = client.ask(Load{"", name.path, name.model}, *file, on_event);
  if (!loaded) return loaded.error();
  Payload kept(std::move(text));
  const bool another = !options.text.empty();
  if (another) {
    auto read = fine_tune(options, settings, name, *file, client, on_event);
    if (!read) return read.error();
    kept = std::move(*read);
  }
  if ((!another && !settings.model.empty()) || !options.name.empty()) {
    Configure configure{
        "", another ? std::vector<std::pair<std::string, std::string>>() : settings.model,
        options.seed, true};
    configure.slot = options.name;
    const auto set = client.ask(configure, {}, on_event);
    if (!set) return set.error();
  }
  return kept;
}

// The model's first vectors from those of another one.
Result<void> begin_embedding(const TrainOptions& options, Client& client) {
  const auto names = name_models({options.embedding_from});
  if (!names) return names.error();
  const ModelName& name = names->front();
  if (names->size() > 1) {
    return Error{"the project holds several models", options.embedding_from,
                 "name one, as in " + name.name};
  }
  const auto file = name.read();
  if (!file) return file.error();
  EmbeddingBegun begun;
  const auto done =
      client.ask(BeginEmbedding{name.model, name.path}, *file,
                 [&](const Event& event) { begun = std::get<EmbeddingBegun>(event.body); });
  if (!done) return done;
  const auto whole = [](double value) { return grouped(static_cast<std::uint64_t>(value)); };
  remark(whole(begun.begun) + " vectors are those of " + name.name + ", " + whole(begun.drawn) +
         " are drawn");
  return {};
}

// A new task and model, `configure` its settings, or those of a file to go on with. The text, to be
// kept with them; a held-out text of its own has no place in the file, so then there is none.
Result<Payload> prepare(const TrainOptions& options, Client& client, Configure& configure,
                        const Client::OnEvent& on_event) {
  const auto settings = read_settings(options.flags);
  if (!settings) return settings.error();
  if (!options.resume.empty()) return resume(options, *settings, client, on_event);

  GivenText given;
  auto text = given.read(options);
  if (!text) return text.error();
  const SetText set_text{settings->task, given.validation_bytes};
  if (const auto set = client.ask(set_text, std::move(*text), on_event); !set) {
    return given.located(set.error());
  }
  configure = {options.model, settings->model, options.seed, false};
  configure.slot = options.name;
  const auto configured = client.ask(configure, {}, on_event);
  if (!configured) return configured.error();
  if (!options.embedding_from.empty()) {
    if (const auto begun = begin_embedding(options, client); !begun) return begun.error();
  }
  given.remark_malformed();
  return std::move(given.kept);
}

// The model in a file of that format; a project has its training and the text as well. Never holds
// the file whole.
Result<void> save(Client& client, const SavedFormat& format, const Payload& text,
                  const TrainOptions& options) {
  FileWriter file(options.save);
  const Save command{.format = std::string(format.id),
                     .with_training = true,
                     .parts = format.project,
                     .times = !options.without_times};
  const auto saved = client.ask(command, format.project ? text : Payload(),
                                [&](const Event& event) { file.write(event.payload); });
  if (!saved) return saved;
  return file.finish();
}

Result<void> check(const TrainOptions& options) {
  if (!options.name.empty()) {
    if (auto named = check_slot_name(options.name); !named) return named;
  }
  if (options.resume.empty() && (options.model.empty() || options.text.empty())) {
    return Error{options.model.empty() ? "--model is missing" : "--text is missing", "onegin train",
                 "see onegin train --help"};
  }
  if (!options.resume.empty() && !options.model.empty()) {
    return Error{"--from goes on with the model of its file", "onegin train", "leave --model away"};
  }
  if (!options.validation.empty() && options.text.empty()) {
    return Error{"--validation is held out beside --text", "onegin train",
                 "give --text as well, or leave --validation away"};
  }
  if (!options.resume.empty() && !options.embedding_from.empty()) {
    return Error{"--embedding-from is for a model that begins", "onegin train",
                 "leave it or --from away"};
  }
  for (const double limit : {options.epochs, options.steps, options.seconds}) {
    if (!(limit >= 0)) return Error{"a limit is below zero", "onegin train", ""};
  }
  return {};
}

Result<void> run(const TrainOptions& options) {
  if (const auto checked = check(options); !checked) return checked;
  if (const auto target = check_target(options.save, options.model); !target) return target.error();
  Client client;
  LoadedModel now;
  ProgressLine line;
  const auto remember = [&](const Event& event) {
    if (const auto* body = std::get_if<TaskReady>(&event.body)) now.task = *body;
    if (const auto* body = std::get_if<Configured>(&event.body)) now.configured = *body;
    if (const auto* body = std::get_if<Progress>(&event.body)) now.progress = *body;
  };
  Configure configure;
  const auto text = prepare(options, client, configure, remember);
  if (!text) return text.error();
  // The kind of a model to go on with is known only now.
  const auto format = check_target(options.save, now.configured.kind);
  if (!format) return format.error();
  const Train limit{options.steps, options.epochs, options.seconds};
  const auto show = [&](const Event& event) {
    remember(event);
    line.show(now.progress);
    if (options.as_json) print_json(report_object(now.progress));
  };
  // Another size would be another model, without the vectors that it was given.
  const bool may_fit = options.resume.empty() && options.embedding_from.empty();
  const auto trained = may_fit ? train_to_fit(client, configure, limit, now, remember, show)
                               : client.train(limit, show);
  line.clear();
  if (!trained && trained.error().kind == ErrorKind::input) return trained.error();

  // What was learnt is worth keeping, also when learning broke off.
  const auto saved = save(client, *format, *text, options);
  if (!trained) {
    Error error = trained.error();
    if (saved)
      error.hint = error.hint.text() + (error.hint.empty() ? "" : "; ") +
                   "the last good model is in " + options.save;
    return error;
  }
  if (!saved) return saved;
  const bool interrupted = *trained == Client::End::interrupted;
  if (options.as_json) {
    print_json(summary_object(now.progress, now.task, now.configured, options, interrupted));
  } else {
    print_summary(now.progress, now.task, now.configured, options, interrupted);
  }
  return {};
}

}  // namespace

void add_train(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<TrainOptions>();
  CLI::App* command = app.add_subcommand("train", "Train a model on a text and save it.");
  command->add_option("--model", options->model, "The kind of model.");
  command->add_option("--name", options->name,
                      "The model's name in a project, by which FILE:NAME finds it. [the kind]");
  command->add_option("--text", options->text, "The text; - reads standard input.");
  command->add_option("--validation", options->validation,
                      "A held-out text; without it the last part of the text is held out.");
  command->add_option("--epochs", options->epochs, "Stop after this many passes over the text.");
  command->add_option("--steps", options->steps, "Stop after this many steps.");
  command->add_option("--seconds", options->seconds, "Stop after this many seconds.");
  command->add_option("--seed", options->seed, "Everything random follows from it. [1]");
  command
      ->add_option("--save", options->save,
                   "The file to save in: .onegin, with the text and all that training on needs; "
                   "or the model alone, .arpa or .safetensors.")
      ->required();
  command->add_flag("--without-times", options->without_times,
                    "Do not keep how long it took: the same seed, settings and limit in steps or "
                    "epochs then give the same bytes of file.");
  command->add_option("--from,--resume", options->resume,
                      "Go on with the model, the text and the training of this file; with --text, "
                      "the network of this file learns that text, under its own vocabulary.");
  command->add_option("--embedding-from", options->embedding_from,
                      "FILE or FILE:NAME of a model, word2vec for example: its vectors are the "
                      "first ones of the types that both have.");
  command->add_flag("--json", options->as_json, "One JSON object a line.");
  command->allow_extras();
  command->footer([options] { return describe_settings(options->model); });
  command->callback([options, command, &chosen] {
    options->flags = command->remaining();
    chosen = [options] { return run(*options); };
  });
}

}  // namespace onegin::cli
