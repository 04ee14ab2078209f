// onegin embed: the vectors that a model has for the tokens; which are near each other, and a map.
#include <algorithm>
#include <memory>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/models.h"
#include "cli/output.h"

namespace onegin::cli {
namespace {

struct EmbedOptions {
  std::vector<std::string> models;
  std::string unit;
  Embed question;
  bool as_json = false;
};

struct EmbedAnswer {
  Embedded body;
  std::vector<float> numbers;  // of each token a row

  std::size_t columns() const {
    return body.tokens.empty() ? 0 : numbers.size() / body.tokens.size();
  }
};

Result<EmbedAnswer> ask(const ModelName& name, const Embed& question) {
  Client client;
  if (const auto loaded = load_model(client, name); !loaded) return loaded.error();
  EmbedAnswer answer;
  const auto done = client.ask(question, {}, [&](const Event& event) {
    if (!event.last) return;
    answer.body = std::get<Embedded>(event.body);
    answer.numbers = numbers_of<float>(event.payload);
  });
  if (!done) return located_in(done.error(), name.name);
  return answer;
}

// A number as it is read back to the bit.
std::string plain_number(float value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", static_cast<double>(value));
  return text;
}

void print_near_json(const std::string& model, const char* name, const Json& asked,
                     const std::vector<NearToken>& near) {
  for (const NearToken& one : near) {
    Json row = Json::object({{"model", model}});
    row[name] = asked;
    row["token"] = one.token;
    row["cosine"] = one.cosine;
    print_json(row);
  }
}

void print_json_rows(const std::string& model, const EmbedOptions& options,
                     const EmbedAnswer& answer) {
  print_near_json(model, "neighbour_of", options.question.neighbours, answer.body.neighbours);
  Json analogy = Json::list();
  for (const std::string& token : options.question.analogy) analogy.push_back(token);
  print_near_json(model, "analogy", analogy, answer.body.analogy);
  for (std::size_t i = 0; i < answer.body.tokens.size(); ++i) {
    const float* const row = answer.numbers.data() + i * answer.columns();
    Json object = Json::object({{"model", model}, {"token", answer.body.tokens[i]}});
    if (i < answer.body.counts.size()) {
      object["count"] = static_cast<std::uint64_t>(answer.body.counts[i]);
    }
    if (options.question.vectors) {
      Json vector = Json::list();
      for (std::size_t j = 0; j < answer.columns(); ++j) {
        vector.push_back(static_cast<double>(row[j]));
      }
      object["vector"] = std::move(vector);
    } else {
      object["x"] = static_cast<double>(row[0]);
      object["y"] = static_cast<double>(row[1]);
    }
    print_json(object);
  }
  if (!answer.body.shares.empty()) {
    Json summary = Json::object({{"summary", true}, {"model", model}});
    Json shares = Json::list();
    for (const double share : answer.body.shares) shares.push_back(share);
    summary["variance"] = std::move(shares);
    print_json(summary);
  }
}

// Models side by side.
void print_neighbours(const std::vector<ModelName>& names, const std::vector<EmbedAnswer>& answers,
                      std::vector<NearToken> Embedded::*list) {
  std::vector<std::string> header;
  std::size_t most = 0;
  for (std::size_t m = 0; m < names.size(); ++m) {
    header.push_back(names[m].name);
    header.emplace_back("cosine");
    most = std::max(most, (answers[m].body.*list).size());
  }
  Table table(std::move(header));
  for (std::size_t i = 0; i < most; ++i) {
    std::vector<std::string> row;
    for (const EmbedAnswer& answer : answers) {
      const std::vector<NearToken>& near = answer.body.*list;
      row.push_back(i < near.size() ? visible(near[i].token) : "");
      row.push_back(i < near.size() ? fixed(near[i].cosine, 3) : "");
    }
    table.add(std::move(row));
  }
  table.print();
}

void print_map(const ModelName& name, const EmbedAnswer& answer) {
  print_line(name.name);
  if (answer.body.shares.size() == 2) {
    print_line("x and y have " + fixed(100 * answer.body.shares[0], 1) + " % and " +
               fixed(100 * answer.body.shares[1], 1) + " % of the variance");
  }
  Table table({"token", "count", "x", "y"});
  for (std::size_t i = 0; i < answer.body.tokens.size(); ++i) {
    const bool counted = i < answer.body.counts.size();
    table.add({visible(answer.body.tokens[i]),
               counted ? grouped(static_cast<std::uint64_t>(answer.body.counts[i])) : "-",
               fixed(static_cast<double>(answer.numbers[2 * i]), 3),
               fixed(static_cast<double>(answer.numbers[2 * i + 1]), 3)});
  }
  table.print(1);
}

// The text format of the program word2vec: types and size, then a token and its vector a line.
void print_vectors(const EmbedAnswer& answer) {
  print_line(std::to_string(answer.body.tokens.size()) + " " + std::to_string(answer.columns()));
  for (std::size_t i = 0; i < answer.body.tokens.size(); ++i) {
    std::string line = visible(answer.body.tokens[i]);
    std::replace(line.begin(), line.end(), ' ', '_');
    for (std::size_t j = 0; j < answer.columns(); ++j) {
      line += " " + plain_number(answer.numbers[i * answer.columns() + j]);
    }
    print_line(line);
  }
}

Result<void> run(EmbedOptions options) {
  const auto names = name_models(options.models, options.unit);
  if (!names) return names.error();
  Embed& question = options.question;
  question.vectors =
      question.neighbours.empty() && question.analogy.empty() && question.map.empty();
  std::vector<EmbedAnswer> answers;
  for (const ModelName& name : *names) {
    auto answer = ask(name, question);
    if (!answer) return answer.error();
    answers.push_back(std::move(*answer));
  }
  if (options.as_json) {
    for (std::size_t m = 0; m < answers.size(); ++m) {
      print_json_rows((*names)[m].name, options, answers[m]);
    }
    return {};
  }
  if (!question.neighbours.empty()) {
    print_line("nearest to " + visible(question.neighbours));
    print_neighbours(*names, answers, &Embedded::neighbours);
  }
  if (!question.analogy.empty()) {
    print_line(visible(question.analogy[0]) + " - " + visible(question.analogy[1]) + " + " +
               visible(question.analogy[2]));
    print_neighbours(*names, answers, &Embedded::analogy);
  }
  for (std::size_t m = 0; m < answers.size(); ++m) {
    if (!question.map.empty()) print_map((*names)[m], answers[m]);
    if (question.vectors) print_vectors(answers[m]);
  }
  return {};
}

}  // namespace

void add_embed(CLI::App& app, Work& chosen) {
  const auto options = std::make_shared<EmbedOptions>();
  Embed& question = options->question;
  CLI::App* command =
      app.add_subcommand("embed", "Show the vectors that models have for the tokens.");
  command
      ->add_option("--model", options->models,
                   "Model files; each model of a project, so that they stand side by side.")
      ->required();
  command->add_option("--unit", options->unit, kUnitHelp);
  command->add_option("--neighbours", question.neighbours,
                      "The tokens nearest to this one, by cosine.");
  command
      ->add_option("--analogy", question.analogy,
                   "Three tokens A B C: what is nearest to A - B + C.")
      ->expected(3);
  command->add_option("--count", question.count, "The number of neighbours.")
      ->capture_default_str();
  command->add_option("--map", question.map,
                      "The most frequent tokens in the plane: pca, the two directions in which "
                      "they differ most, or tsne, where neighbours stay neighbours.");
  command->add_option("--tokens", question.tokens, "The number of tokens on a map.")
      ->capture_default_str();
  command
      ->add_option("--perplexity", question.perplexity,
                   "t-SNE: the number of neighbours that count.")
      ->capture_default_str();
  command->add_option("--iterations", question.iterations, "t-SNE: the number of steps.")
      ->capture_default_str();
  command->add_option("--seed", question.seed, "t-SNE: where it begins follows from it.")
      ->capture_default_str();
  command->add_flag("--json", options->as_json, "One JSON object a line.");
  command->footer(
      "With none of --neighbours, --analogy and --map: every token and its vector, in the text "
      "format of the program word2vec (a space within a token is written _).");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace onegin::cli
