// Collects answers of sessions line by line; mixes them event by event.
#include "cli/models.h"

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/files.h"
#include "evaluation/mix.h"

namespace onegin::cli {
namespace {

const double kLn10 = std::log(10.0);

// The numbers of a payload.
template <class Number>
std::vector<Number> numbers_of(std::span<const std::byte> payload) {
  std::vector<Number> numbers(payload.size() / sizeof(Number));
  if (!numbers.empty())
    std::memcpy(numbers.data(), payload.data(), numbers.size() * sizeof(Number));
  return numbers;
}

LineScore to_line(const Event& event) {
  const auto& scored = std::get<Scored>(event.body);
  LineScore line;
  line.line = scored.line;
  line.sums = {scored.log10 * kLn10, scored.log10_without_oov * kLn10,
               scored.tokens,        scored.oov,
               scored.events,        scored.characters};
  if (!event.payload.empty()) {
    const std::span<const std::byte> payload(event.payload);
    const std::size_t size = scored.events * sizeof(double);
    line.log_probs = numbers_of<double>(payload.first(size));
    line.unknown = numbers_of<std::uint8_t>(payload.subspan(size));
  }
  for (const ScoredToken& item : scored.items) {
    const TokenId id = item.control ? kEndSentence : item.oov ? kUnknown : kFirstText;
    line.details.push_back({item.token, id, item.log10 * kLn10, item.rank, item.order, {}});
  }
  return line;
}

// Long lines come in pieces.
void append(std::vector<LineScore>& lines, LineScore piece) {
  if (lines.empty() || lines.back().line != piece.line) {
    lines.push_back(std::move(piece));
    return;
  }
  LineScore& line = lines.back();
  line.sums.add(piece.sums);
  line.log_probs.insert(line.log_probs.end(), piece.log_probs.begin(), piece.log_probs.end());
  line.unknown.insert(line.unknown.end(), piece.unknown.begin(), piece.unknown.end());
  for (EventDetail& detail : piece.details) line.details.push_back(std::move(detail));
}

}  // namespace

Result<LoadedModel> load_model(Client& client, const std::string& path) {
  const auto format = format_of(path);
  if (!format) return format.error();
  auto file = read_file(path);
  if (!file) return file.error();
  LoadedModel model{path, {}, {}};
  const auto loaded = client.ask(Load{*format, path}, std::move(*file), [&](const Event& event) {
    if (const auto* body = std::get_if<TaskReady>(&event.body)) model.task = *body;
    if (const auto* body = std::get_if<Configured>(&event.body)) model.configured = *body;
  });
  if (!loaded) return loaded.error();
  return model;
}

Result<ModelScores> score_with(const std::string& path, const ScoreRequest& request) {
  Client client;
  const auto model = load_model(client, path);
  if (!model) return model.error();
  ModelScores scores{path, model->task.fingerprint, {}, {}, {}, {}};
  Score score;
  score.tokens = request.details;
  score.apart = request.apart;
  score.log_probs = request.for_mixture;
  const auto done = client.ask(score, request.text, [&](const Event& event) {
    if (!std::holds_alternative<Scored>(event.body)) return;
    LineScore line = to_line(event);
    scores.totals.add(line.sums);
    append(scores.lines, std::move(line));
  });
  if (!done) return done.error();
  if (request.for_mixture) {
    const auto validated = client.ask(Validate{}, {}, [&](const Event& event) {
      scores.validation = numbers_of<float>(event.payload);
      scores.validation_corpus = std::get<Validated>(event.body).corpus;
    });
    if (!validated) return validated.error();
  }
  return scores;
}

Result<MixtureScores> mix_scores(const std::vector<ModelScores>& models) {
  MixtureScores mixture;
  bool held_out = true;
  std::vector<std::span<const float>> lists;
  for (const ModelScores& model : models) {
    if (model.fingerprint != models[0].fingerprint) {
      return Error{"the models are of different tasks, so their probabilities cannot be mixed",
                   models[0].name + " and " + model.name,
                   "train them on one text with the same unit, boundary, vocabulary and split"};
    }
    held_out = held_out && !model.validation.empty() &&
               model.validation_corpus == models[0].validation_corpus;
    lists.emplace_back(model.validation);
  }
  mixture.weights.assign(models.size(), 1.0 / static_cast<double>(models.size()));
  if (held_out) {
    auto fitted = fit_mixture(lists);
    if (!fitted) return fitted.error();
    mixture.weights = std::move(fitted->weights);
    mixture.fitted = true;
  }

  mixture.scores = models[0];  // lines, counts and tokens are the same for all
  mixture.scores.name = "mixture";
  mixture.scores.totals = {};
  std::vector<double> event(models.size());
  for (std::size_t l = 0; l < mixture.scores.lines.size(); ++l) {
    LineScore& line = mixture.scores.lines[l];
    line.sums.log_prob = line.sums.log_prob_without_oov = 0;
    for (std::size_t t = 0; t < line.log_probs.size(); ++t) {
      for (std::size_t i = 0; i < models.size(); ++i) event[i] = models[i].lines[l].log_probs[t];
      const double log_prob = line.log_probs[t] = mix_log_prob(mixture.weights, event);
      line.sums.log_prob += log_prob;
      if (line.unknown[t] == 0) line.sums.log_prob_without_oov += log_prob;
      if (!line.details.empty()) {  // a rank would need the whole distributions
        line.details[t].log_prob = log_prob;
        line.details[t].rank = line.details[t].order = 0;
      }
    }
    mixture.scores.totals.add(line.sums);
  }
  return mixture;
}

nlohmann::ordered_json describe_weights(const MixtureScores& mixture,
                                        const std::vector<ModelScores>& models) {
  nlohmann::ordered_json weights = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < models.size(); ++i) weights[models[i].name] = mixture.weights[i];
  return {{"weights", std::move(weights)}, {"fitted", mixture.fitted}};
}

Result<void> check_models(const std::vector<std::string>& paths) {
  std::set<std::string> seen;
  for (const std::string& path : paths) {
    if (!seen.insert(path).second) {
      return Error{"the model is named twice", path, "name each once"};
    }
  }
  return {};
}

}  // namespace onegin::cli
