// Rows and tables of Context and Attribute.
#include "cli/context.h"

#include <algorithm>
#include <cmath>

#include "cli/files.h"
#include "cli/output.h"
#include "evaluation/mix.h"

namespace onegin::cli {
namespace {

// What one model says; ln P of each event for each context, where a mixture is made of them.
struct ModelLosses {
  std::string name;
  std::vector<ContextLoss> losses = {};
  std::vector<std::vector<float>> log_probs = {};
  Validation validation = {};
};

Result<ModelLosses> measure(const ModelName& name, std::uint32_t events, bool mixed) {
  Client client;
  if (const auto loaded = load_model(client, name); !loaded) return loaded.error();
  ModelLosses model{name.name};
  const auto done = client.ask(Context{{}, events}, {}, [&](const Event& event) {
    const auto& loss = std::get<ContextLoss>(event.body);
    if (loss.events < loss.of) return;
    model.losses.push_back(loss);
    if (mixed) model.log_probs.push_back(numbers_of<float>(event.payload));
  });
  if (!done) return located_in(done.error(), name.name);
  if (mixed) {
    auto validation = validate(client);
    if (!validation) return validation.error();
    model.validation = std::move(*validation);
  }
  return model;
}

// Error: the models were judged on different events.
Result<ModelLosses> mix(const std::vector<ModelLosses>& models) {
  ModelLosses mixture{std::string(kMixtureKind), models[0].losses};
  std::vector<Validation> validations;
  for (const ModelLosses& model : models) {
    validations.push_back(model.validation);
    if (model.validation.corpus == validations[0].corpus) continue;
    return Error{"the models hold out different events", model.name, "inspect each alone"};
  }
  const auto weights = choose_weights({}, validations);
  if (!weights) return weights.error();
  std::vector<double> terms(models.size());
  for (std::size_t k = 0; k < mixture.losses.size(); ++k) {
    const std::size_t events = models[0].log_probs[k].size();
    double sum = 0;
    for (std::size_t t = 0; t < events; ++t) {
      for (std::size_t i = 0; i < models.size(); ++i) {
        terms[i] = static_cast<double>(models[i].log_probs[k][t]);
      }
      sum -= mix_log_prob(weights->weights, terms);
    }
    mixture.losses[k].nats = sum / static_cast<double>(events);
  }
  return mixture;
}

void print_losses(const std::vector<ModelLosses>& models) {
  std::vector<std::string> header = {"tokens shown"};
  for (const ModelLosses& model : models) header.push_back(model.name);
  Table table(std::move(header));
  for (std::size_t k = 0; k < models[0].losses.size(); ++k) {
    std::vector<std::string> row = {std::to_string(models[0].losses[k].context)};
    for (const ModelLosses& model : models) row.push_back(fixed(model.losses[k].nats, 4));
    table.add(std::move(row));
  }
  table.print();
  print_line("nats per event, over " + grouped(static_cast<std::uint64_t>(models[0].losses[0].of)) +
             " held-out events");
}

struct Attributions {
  Attributed answer;
  std::vector<float> values;
};

Result<Attributions> attribute(const ModelName& name, const Payload& text) {
  Client client;
  if (const auto loaded = load_model(client, name); !loaded) return loaded.error();
  Attributions all;
  const auto done = client.ask(Attribute{}, text, [&](const Event& event) {
    all.answer = std::get<Attributed>(event.body);
    all.values = numbers_of<float>(event.payload);
  });
  if (!done) return located_in(done.error(), name.name);
  return all;
}

// The tokens before `t` with their values, nearest first.
std::vector<std::pair<std::string, double>> earlier(const Attributions& all, std::size_t t) {
  std::vector<std::pair<std::string, double>> list;
  for (std::size_t i = 0; i < all.answer.window && i < t; ++i) {
    const float value = all.values[t * all.answer.window + i];
    if (std::isnan(value)) continue;
    list.emplace_back(all.answer.tokens[t - 1 - i].token, static_cast<double>(value));
  }
  return list;
}

void print_attributions_json(const std::string& model, const Attributions& all) {
  for (std::size_t t = 0; t < all.answer.tokens.size(); ++t) {
    const AttributedToken& token = all.answer.tokens[t];
    if (token.given) continue;
    Json before = Json::list();
    for (const auto& [text, nats] : earlier(all, t)) {
      before.push_back(Json::object({{"token", text}, {"nats", nats}}));
    }
    Json row = Json::object(
        {{"model", model}, {"line", token.line}, {"token", token.token}, {"log10", token.log10}});
    row["earlier"] = std::move(before);
    print_json(row);
  }
}

// Each token with the three that it leans on most.
void print_attributions_table(const std::string& model, const Attributions& all) {
  constexpr std::size_t kMost = 3;
  Table table({"line", "token", "log10", "leans on", "nats"});
  for (std::size_t t = 0; t < all.answer.tokens.size(); ++t) {
    const AttributedToken& token = all.answer.tokens[t];
    if (token.given) continue;
    auto before = earlier(all, t);
    std::stable_sort(before.begin(), before.end(), [](const auto& a, const auto& b) {
      return std::abs(a.second) > std::abs(b.second);
    });
    before.resize(std::min(before.size(), kMost));
    std::string texts, values;
    for (const auto& [text, nats] : before) {
      if (nats == 0) break;
      texts += (texts.empty() ? "" : "  ") + visible(text);
      values += (values.empty() ? "" : "  ") + fixed(nats, 3);
    }
    table.add(
        {std::to_string(token.line), visible(token.token), fixed(token.log10, 3), texts, values});
  }
  print_line(model);
  table.print();
}

}  // namespace

Result<void> print_context_losses(const std::vector<ModelName>& names, std::uint32_t events,
                                  bool as_json) {
  std::vector<ModelLosses> models;
  for (const ModelName& name : names) {
    auto model = measure(name, events, names.size() > 1);
    if (!model) return model.error();
    models.push_back(std::move(*model));
  }
  if (models.size() > 1) {
    auto mixture = mix(models);
    if (!mixture) return mixture.error();
    models.push_back(std::move(*mixture));
  }
  if (!as_json) {
    print_losses(models);
    return {};
  }
  for (const ModelLosses& model : models) {
    for (const ContextLoss& loss : model.losses) {
      print_json({{"model", model.name}, {"context", loss.context}, {"nats", loss.nats}});
    }
  }
  return {};
}

Result<void> print_attributions(const std::vector<ModelName>& names, const std::string& text_file,
                                bool as_json) {
  auto text = read_text_file(text_file);
  if (!text) return text.error();
  text->remark_malformed();
  const Payload bytes(std::move(text->bytes));
  bool complete = true;
  for (const ModelName& name : names) {
    const auto all = attribute(name, bytes);
    if (!all) return all.error();
    complete = complete && all->answer.complete;
    if (as_json) {
      print_attributions_json(name.name, *all);
    } else {
      print_attributions_table(name.name, *all);
    }
  }
  if (!complete) remark(text->name + ": the first 200 tokens alone");
  return {};
}

}  // namespace onegin::cli
