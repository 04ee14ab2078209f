// onegin generate: lets a model write.
#include <utility>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/describe_picture.h"
#include "cli/files.h"
#include "cli/mixed_models.h"
#include "cli/mixture.h"
#include "cli/output.h"
#include "evaluation/mix.h"

namespace onegin::cli {
namespace {

struct GenerateOptions {
  MixedModels mixed;
  std::string prompt, picture;
  Generate generate;
  bool as_json = false;
};

// One model, or the mixture of several; `name` is what the summary calls it, `pairs` whether it
// reads a source.
Result<void> load(Client& client, const GenerateOptions& options, std::string& name, Json& mixed,
                  bool& pairs) {
  const auto names = name_speakers(options.mixed.models, options.mixed.unit);
  if (!names) return names.error();
  name = names->front().name;
  if (names->size() == 1) {
    const auto loaded = load_model(client, names->front());
    if (!loaded) return loaded.error();
    pairs = loaded->task.pairs;
    return {};
  }
  name = kMixtureKind;
  const auto mixture = choose_mixture(*names, options.mixed.weights, options.mixed.common, "mixed");
  if (!mixture) return mixture.error();
  mixed = mixture->describe(*names);
  const auto loaded = load_mixture(client, *names, mixture->weights.weights, mixture->common);
  if (!loaded) return loaded.error();
  pairs = loaded->task.pairs;
  return {};
}

Result<void> run(const GenerateOptions& options) {
  Client client;
  std::string model;
  Json mixed = Json::object();
  bool pairs = false;
  if (const auto loaded = load(client, options, model, mixed, pairs); !loaded) return loaded;
  if (!options.picture.empty()) {
    constexpr std::uint32_t kBeam = 4;
    const Generate& asked = options.generate;
    return describe_picture(client, options.picture,
                            {asked.beam > 0 ? asked.beam : kBeam, asked.length}, model,
                            options.as_json);
  }
  TextFile prompt{"--prompt", {}, {}};
  for (const char c : options.prompt) prompt.bytes.push_back(static_cast<std::byte>(c));
  prompt.malformed = find_malformed(prompt.bytes);
  prompt.remark_malformed();
  std::string text;
  double log10 = 0;
  std::uint64_t tokens = 0;
  std::string prompt_read;  // what the text goes on from
  bool begun = false;
  const auto done = client.ask(options.generate, std::move(prompt.bytes), [&](const Event& event) {
    const auto& generated = std::get<Generated>(event.body);
    if (!std::exchange(begun, true)) {
      prompt_read = options.prompt.substr(0, options.prompt.size() - generated.loose_end);
      if (!options.as_json) print_text(prompt_read);
      // Of pairs what is written is the target.
      const bool source_alone = options.prompt.find('\t') == std::string::npos;
      if (!options.as_json && pairs && source_alone) print_text("\t");
    }
    for (const GeneratedToken& token : generated.tokens) {
      text += token.text;
      ++tokens;
      if (options.as_json) print_json({{"token", token.text}, {"log10", token.log10}});
      if (!options.as_json) print_text(token.text);
    }
    if (!options.as_json) (void)flush_output();
    if (event.last) log10 = generated.log10;
  });
  if (!done) {
    if (!options.as_json && !text.empty()) print_line("");
    return done;
  }
  if (options.as_json) {
    Json summary = Json::object({{"summary", true},
                                 {"model", model},
                                 {"prompt", prompt_read},
                                 {"text", text},
                                 {"tokens", tokens},
                                 {"log10", log10},
                                 {"seed", options.generate.seed}});
    summary.update(mixed);
    print_json(summary);
  } else if (text.empty() || text.back() != '\n') {
    print_line("");
  }
  return {};
}

}  // namespace

void add_generate(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<GenerateOptions>();
  Generate& generate = options->generate;
  CLI::App* command = app.add_subcommand("generate", "Let a model write.");
  add_mixed_models(*command, options->mixed,
                   "The model file; several, or a project of several, write as one mixture.");
  auto* prompt = command->add_option(
      "--prompt", options->prompt,
      "What the text begins with; of pairs the source, and after a tab how the target "
      "begins.");
  command
      ->add_option("--picture", options->picture,
                   "A picture, as a portable pixmap (P6): what a model that looks at pictures says "
                   "of it, by beam search.")
      ->excludes(prompt);
  command->add_option("--length", generate.length, "Tokens to write.")->capture_default_str();
  command
      ->add_option("--temperature", generate.temperature,
                   "Below 1 safer, above 1 bolder, 0 always the likeliest token.")
      ->capture_default_str();
  command->add_option("--top-k", generate.top_k, "Draw from the K likeliest tokens; 0: from all.")
      ->capture_default_str();
  command
      ->add_option("--top-p", generate.top_p,
                   "Draw from the likeliest tokens that together have probability P.")
      ->capture_default_str();
  command
      ->add_option(
          "--beam", generate.beam,
          "Instead of drawing, search the likeliest text, with this many hypotheses at a time.")
      ->capture_default_str();
  command->add_option("--seed", generate.seed, "The same seed writes the same text.")
      ->capture_default_str();
  command->add_flag("--json", options->as_json, "One JSON object a line.");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
