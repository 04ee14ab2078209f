// onegin inspect: what a model is, what it expects at each token of a text, how far back it looks,
// and whether it is right.

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/context.h"
#include "cli/files.h"
#include "cli/inspect_trace.h"
#include "cli/models.h"
#include "cli/output.h"
#include "cli/proofs.h"
#include "json/text.h"

namespace onegin::cli {
namespace {

constexpr std::uint32_t kLikeliest = 10;

struct InspectOptions {
  std::string model, text, unit;
  bool gradient_check = false, context = false, proofs = false, cache = false, as_json = false;
  TraceFlags trace;
  std::uint32_t events = Context{}.events;
};

// For a person: counts without a decimal point.
std::string plain(const Json& value) {
  if (value.is_text()) return value.text();
  std::string text = value.written();
  if (value.is_number() && text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

// Objects as indented lines; lists of objects one a line.
void print_facts(const Json& facts, const std::string& indent) {
  for (const Json& value : facts.items()) {
    const std::string title = indent + value.name() + ":";
    if (value.is_object()) {
      print_line(title);
      print_facts(value, indent + "  ");
    } else if (value.is_list() && !value.items().empty() && value.items()[0].is_object()) {
      print_line(title);
      for (const Json& item : value.items()) print_line(indent + "  " + item.written());
    } else {
      print_line(title + " " + plain(value));
    }
  }
}

Json expected_object(std::uint32_t line, const ScoredToken& token) {
  Json object = Json::object({{"line", line},
                              {"token", token.token},
                              {"log10", token.log10},
                              {"rank", token.rank},
                              {"oov", token.oov}});
  if (token.order > 0) object["order"] = token.order;
  Json expected = Json::list();
  for (const TokenProbability& choice : token.likeliest) {
    expected.push_back(Json::object({{"token", choice.token}, {"log10", choice.log10}}));
  }
  object["likeliest"] = std::move(expected);
  return object;
}

Result<void> explain_text(Client& client, const InspectOptions& options) {
  auto text = read_text_file(options.text);
  if (!text) return text.error();
  text->remark_malformed();
  Table table({"line", "token", "log10", "rank", "order", "likeliest"});
  Score score;
  score.likeliest = kLikeliest;
  const auto done = client.ask(score, std::move(text->bytes), [&](const Event& event) {
    const auto* scored = std::get_if<Scored>(&event.body);
    if (scored == nullptr) return;
    for (const ScoredToken& token : scored->items) {
      if (options.as_json) {
        print_json(expected_object(scored->line, token));
        continue;
      }
      std::string expected;
      for (const TokenProbability& choice : token.likeliest)
        expected += visible(choice.token) + " ";
      table.add({std::to_string(scored->line), visible(token.token), fixed(token.log10, 3),
                 std::to_string(token.rank), token.order > 0 ? std::to_string(token.order) : "-",
                 expected});
    }
  });
  if (done && !options.as_json) table.print();
  return done;
}

Result<void> inspect(const InspectOptions& options, const ModelName& name) {
  Client client;
  if (const auto loaded = load_model(client, name); !loaded) return loaded.error();
  if (options.trace.asked) return trace_text(client, options.trace, options.text, options.as_json);
  std::string facts;
  const auto inspected = client.ask(Inspect{options.gradient_check}, {}, [&](const Event& event) {
    facts = std::get<Inspected>(event.body).json;
  });
  if (!inspected) return inspected;
  if (options.as_json) {
    print_line(facts);
  } else {
    print_facts(*parse_json(facts), "");
  }
  if (options.text.empty()) return {};
  return explain_text(client, options);
}

Result<void> run(const InspectOptions& options) {
  const auto names = options.context ? name_speakers({options.model}, options.unit)
                                     : name_models({options.model}, options.unit);
  if (!names) return names.error();
  if (options.context + options.gradient_check + options.trace.asked + options.proofs > 1) {
    return Error{"--context, --gradient-check, --proofs and --trace exclude each other",
                 "onegin inspect", "choose one"};
  }
  if (options.cache && !options.proofs) {
    return Error{"--cache belongs to --proofs", "onegin inspect", "give both"};
  }
  if (options.proofs) {
    return print_proofs(*names, options.cache, options.events, options.as_json);
  }
  if (options.context && !options.text.empty()) {
    return print_attributions(*names, options.text, options.as_json);
  }
  if (options.context) return print_context_losses(*names, options.events, options.as_json);
  for (const ModelName& name : *names) {
    if (names->size() > 1 && !options.as_json) print_line(name.name);
    if (const auto done = inspect(options, name); !done) return done;
  }
  return {};
}

}  // namespace

void add_inspect(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<InspectOptions>();
  CLI::App* command = app.add_subcommand("inspect", "Say what a model is and what it expects.");
  command->add_option("--model", options->model, "The model file; each model of a project.")
      ->required();
  command->add_option("--text", options->text,
                      "For each token of this text, what the model expected; - reads standard "
                      "input.");
  command->add_option("--unit", options->unit, kUnitHelp);
  command->add_flag("--gradient-check", options->gradient_check,
                    "Compare the gradient of every parameter with finite differences.");
  command->add_flag("--context", options->context,
                    "How far back the model looks: the loss on held-out events when only the last "
                    "0, 1, 2, 4, ... 256 tokens are shown; of a project also that of the mixture. "
                    "With --text: which earlier tokens each token leans on.");
  command
      ->add_option("--events", options->events,
                   "With --context: the number of held-out events, evenly spread; 0 for all. With "
                   "--proofs: the number of contexts; 0 for up to 100,000.")
      ->capture_default_str();
  command->add_flag("--proofs", options->proofs,
                    "Is it right? Each distribution's sum; the model saved and loaded; two "
                    "trainings from one seed; KenLM's or PyTorch's figures of a small case; and "
                    "every gradient: theirs, ours, the difference.");
  command->add_flag("--cache", options->cache,
                    "With --proofs, instead: blend the true token's probability alone with a cache "
                    "of what was read. The bits fall, and the sum is no longer 1.");
  add_trace_flags(*command, options->trace);
  command->add_flag("--json", options->as_json, "One JSON object a line.");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
