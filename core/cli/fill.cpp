// onegin fill: which token stands in a blank, by each model and their mixture.
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/filled_rows.h"
#include "cli/held_out.h"
#include "cli/mixed_models.h"
#include "cli/mixture.h"
#include "cli/output.h"
#include "evaluation/mix.h"
#include "session/registered_kinds.h"

namespace onegin::cli {
namespace {

struct FillCommand {
  MixedModels mixed;
  std::string text = "-";
  std::uint32_t likeliest = 10, held_out = 0;
  bool as_json = false;
};

// What is asked of every model alike.
struct Question {
  Fill fill;
  Payload text;
  std::string text_name;            // for errors
  std::optional<HeldOut> held_out;  // instead of a text
};

Result<ModelFills> ask(Client& client, const std::string& name, const Question& question,
                       Payload payload) {
  ModelFills fills{name};
  const auto done = client.ask(question.fill, std::move(payload), [&](const Event& event) {
    if (const auto* filled = std::get_if<Filled>(&event.body)) {
      if (!filled->tokens.empty()) fills.lines.push_back(*filled);
    } else if (const auto* measured = std::get_if<BlanksMeasured>(&event.body)) {
      fills.measured = *measured;
    }
  });
  if (!done) return located_in(done.error(), question.held_out ? name : question.text_name);
  return fills;
}

Result<std::vector<ModelFills>> ask_all(const FillCommand& options, const Question& question) {
  const auto names = name_models(options.mixed.models, options.mixed.unit);
  if (!names) return names.error();
  CommonTypes common;
  if (options.mixed.common && names->size() > 1) {
    auto found = find_common(*names);
    if (!found) return found.error();
    common = std::move(*found);
  }
  Question own = question;
  if (question.fill.held_out > 0) {
    auto held_out = find_held_out(*names);
    if (!held_out) return held_out.error();
    own.held_out = std::move(*held_out);
  }
  std::vector<ModelFills> all;
  std::vector<ModelName> mixed;
  std::string space;
  for (const ModelName& name : *names) {
    Client client;
    const auto loaded = load_model(client, name);
    if (!loaded) return loaded.error();
    if (all.empty()) space = loaded->task.event_space;
    if (!common && loaded->task.event_space != space) {
      return different_events(names->front(), name, "compared");
    }
    if (const auto asked = ask_on_common(client, name.name, common); !asked) return asked.error();
    Payload payload = own.text;
    if (own.held_out) {
      auto file = held_out_file(*own.held_out, name, *loaded, common.tasks.size() > 1);
      if (!file) return file.error();
      payload = std::move(*file);
    }
    auto fills = ask(client, name.name, own, std::move(payload));
    if (!fills) return fills.error();
    all.push_back(std::move(*fills));
    // A kind that fills blanks alone has no part in a mixture.
    if (!only_fills_blanks(loaded->configured.kind)) {
      mixed.push_back(name);
    } else if (names->size() > 1) {
      remark(name.name + " fills blanks alone, so it has no part in the mixture");
    }
  }
  if (mixed.size() < 2) return all;
  const auto mixture = choose_mixture(mixed, options.mixed.weights, options.mixed.common, "mixed");
  if (!mixture) return mixture.error();
  Client client;
  const auto loaded = load_mixture(client, mixed, mixture->weights.weights, mixture->common);
  if (!loaded) return loaded.error();
  auto fills =
      ask(client, std::string(kMixtureKind), own, own.held_out ? own.held_out->file : own.text);
  if (!fills) return fills.error();
  fills->weights = mixture->describe(mixed);
  all.push_back(std::move(*fills));
  return all;
}

Result<void> run(const FillCommand& options) {
  Question question;
  question.fill.likeliest = options.likeliest;
  question.fill.held_out = options.held_out;
  if (options.held_out == 0) {
    auto text = read_text_file(options.text);
    if (!text) return text.error();
    text->remark_malformed();
    question.text_name = text->name;
    question.text = Payload(std::move(text->bytes));
  } else if (!options.as_json) {
    question.fill.likeliest = 0;  // a table of means
  }
  const auto all = ask_all(options, question);
  if (!all) return all.error();
  if (options.as_json) {
    for (const ModelFills& model : *all) print_fills_json(model, options.held_out > 0);
  } else if (options.held_out > 0) {
    print_means(*all);
  } else {
    print_fills_table(*all, question.text.text());
  }
  const Json& weights = all->back().weights;
  if (!options.as_json && weights.is_object()) {
    print_line("weights of the mixture: " + weights.written());
  }
  return {};
}

}  // namespace

void add_fill(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<FillCommand>();
  CLI::App* command = app.add_subcommand(
      "fill",
      "Say which token stands in a blank, given all others. Each line is a sentence with one or "
      "more blanks, each written ___ for one token; \\___ is three underscores of the text. Of "
      "pairs the target has the blanks.");
  add_mixed_models(*command, options->mixed, "The model file; several are also mixed.");
  auto* text =
      command->add_option("--text", options->text, "The sentences; - reads standard input. [-]");
  command
      ->add_option("--held-out", options->held_out,
                   "Instead: the number of blanks of the part that the files hold out, evenly "
                   "spread; and the mean log10 P of what the blanks hide.")
      ->check(CLI::Range(1, 100000))
      ->excludes(text);
  command->add_option("--likeliest", options->likeliest, "Tokens to list for each blank.")
      ->capture_default_str();
  command->add_flag("--json", options->as_json, "One JSON object a line.");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
