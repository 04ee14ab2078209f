// Collects answers of sessions line by line; mixes them event by event.
#include "cli/scores.h"

#include <cmath>

#include "cli/files.h"
#include "cli/mixture.h"
#include "evaluation/mix.h"
#include "evaluation/mixed_score.h"
#include "evaluation/path_mixer.h"
#include "session/line_record.h"

namespace onegin::cli {
namespace {

const double kLn10 = std::log(10.0);

// From a Scored or a LineRecord.
LineScore to_line(const auto& figures) {
  LineScore line;
  line.line = figures.line;
  line.sums = {figures.log10 * kLn10, figures.log10_without_oov * kLn10,
               figures.tokens,        figures.oov,
               figures.events,        figures.characters};
  return line;
}

LineScore line_of(const Event& event) {
  const auto& scored = std::get<Scored>(event.body);
  LineScore line = to_line(scored);
  if (!event.payload.empty()) {
    const std::span<const std::byte> payload(event.payload);
    const std::size_t size = scored.events * sizeof(double);
    line.log_probs = numbers_of<double>(payload.first(size));
    line.unknown = numbers_of<std::uint8_t>(payload.subspan(size, scored.events));
    line.notes = numbers_of<float>(payload.subspan(size + scored.events));
  }
  for (const ScoredToken& item : scored.items) {
    const TokenId id = item.control ? kEndSentence : item.oov ? kUnknown : kFirstText;
    line.details.push_back({item.token, id, item.log10 * kLn10, item.rank, item.order, {}});
  }
  return line;
}

// Long lines come in pieces.
void add_piece(LineScore piece, bool totals_alone, ModelScores& scores) {
  scores.totals.add(piece.sums);
  const bool begins = piece.line > scores.line_count;
  scores.line_count = piece.line;
  if (totals_alone) return;
  std::vector<LineScore>& lines = scores.lines;
  if (begins) {
    lines.push_back(std::move(piece));
    return;
  }
  LineScore& line = lines.back();
  line.sums.add(piece.sums);
  line.log_probs.insert(line.log_probs.end(), piece.log_probs.begin(), piece.log_probs.end());
  line.unknown.insert(line.unknown.end(), piece.unknown.begin(), piece.unknown.end());
  line.notes.insert(line.notes.end(), piece.notes.begin(), piece.notes.end());
  for (EventDetail& detail : piece.details) line.details.push_back(std::move(detail));
}

struct HowToScore {
  bool ranks = true, adaptive = false, paths = false;
};

Result<void> score_in(Client& client, const ScoreRequest& request, ModelScores& scores,
                      const HowToScore& how = {}) {
  Score score;
  score.adaptive = how.adaptive;
  score.paths = how.paths;
  score.held_out = request.held_out;
  score.tokens = request.details;
  score.ranks = how.ranks;
  score.apart = request.apart;
  score.log_probs = request.events;
  score.batches = !request.details && !request.events;
  return client.ask(score, request.text, [&](const Event& event) {
    if (!std::holds_alternative<Scored>(event.body)) return;
    if (!score.batches) return add_piece(line_of(event), request.totals_alone, scores);
    for (const LineRecord& record : numbers_of<LineRecord>(event.payload)) {
      add_piece(to_line(record), request.totals_alone, scores);
    }
  });
}

// Error: the two cut the text into other events, as models of other spellings may.
Result<void> check_events(const ModelScores& first, const ModelScores& second) {
  for (std::size_t l = 0; l < std::max(first.lines.size(), second.lines.size()); ++l) {
    const auto events = [l](const ModelScores& scores) {
      return l < scores.lines.size() ? scores.lines[l].sums.events : 0;
    };
    if (events(first) == events(second)) continue;
    return Error{"line " + std::to_string(l + 1) + " of the text has " +
                     std::to_string(events(first)) + " events for the one and " +
                     std::to_string(events(second)) + " for the other",
                 first.name + " and " + second.name, "score each alone"};
  }
  return {};
}

// The figures of the mixture, from those of its models.
void mix_events(const std::vector<ModelScores>& models, const std::vector<double>& weights,
                ModelScores& mixture) {
  mixture.line_count = models[0].line_count;
  for (std::size_t l = 0; l < models[0].lines.size(); ++l) {
    std::vector<const LineScore*> lines;
    for (const ModelScores& model : models) lines.push_back(&model.lines[l]);
    mixture.lines.push_back(mix_line(lines, weights));
    mixture.totals.add(mixture.lines.back().sums);
  }
}

// The figures of the mixture that learns online, from the paths of its models; these are let go.
Result<ModelScores> mix_online(std::vector<ModelScores>& models, std::size_t count) {
  PathMixer mixer(count);
  std::vector<double> log_probs;
  for (std::size_t l = 0; l < models[0].lines.size(); ++l) {
    for (std::size_t m = 0; m < count; ++m) {
      std::vector<float>& paths = models[m].lines[l].notes;
      if (const auto added = mixer.add(m, paths); !added) return added.error();
      paths = {};
    }
    const auto mixed = mixer.advance([] { return false; }, log_probs);
    if (!mixed) return mixed.error();
  }
  if (mixer.waiting() > 0) return PathMixer::other_events();
  ModelScores mixed{std::string(kOnlineMixture)};
  mixed.line_count = models[0].line_count;
  auto next = log_probs.begin();
  for (const LineScore& first : models[0].lines) {
    const auto end = next + static_cast<std::ptrdiff_t>(first.log_probs.size());
    mixed.lines.push_back(line_with(first, std::vector<double>(next, end)));
    mixed.totals.add(mixed.lines.back().sums);
    next = end;
  }
  return mixed;
}

}  // namespace

Result<std::vector<LineScore>> read_tokens(const AllScores& all, const ScoreRequest& text) {
  const ModelName& name = all.names[0];
  Client client;
  const auto model = load_model(client, name);
  if (!model) return model.error();
  if (const auto asked = ask_on_common(client, name.name, all.common); !asked) return asked.error();
  ModelScores scores{name.name};
  ScoreRequest request = text;
  request.details = true;
  if (all.held_out) request.text = all.held_out->file;
  if (const auto done = score_in(client, request, scores, {.ranks = false}); !done)
    return done.error();
  return std::move(scores.lines);
}

Result<AllScores> score_all(const std::vector<std::string>& arguments, const ScoreRequest& request,
                            Mixing mixing) {
  auto names = name_speakers(arguments, request.unit);
  if (!names) return names.error();
  AllScores all;
  all.names = std::move(*names);
  const bool several = all.names.size() > 1 && mixing != Mixing::never;
  if (request.common && all.names.size() > 1) {
    auto common = find_common(all.names);
    if (!common) return common.error();
    all.common = std::move(*common);
  }
  const bool on_common = all.common.tasks.size() > 1;
  if (request.held_out) {
    auto held_out = find_held_out(all.names);
    if (!held_out) return held_out.error();
    all.held_out = std::move(*held_out);
  }
  ScoreRequest with_events = request;
  with_events.events = request.events || several;
  const bool alone = all.names.size() == 1;
  with_events.totals_alone = request.totals_alone && alone;
  std::vector<Validation> validations(all.names.size());
  bool one_space = true;
  for (const ModelName& name : all.names) {
    Client client;
    auto model =
        load_model(client, name,
                   !alone || mixing == Mixing::if_possible || request.held_out || request.adaptive);
    if (!model) return model.error();
    ModelScores scores{name.name, std::move(*model)};
    if (request.text_for && all.models.empty()) {
      auto text = request.text_for(scores.model.task);
      if (!text) return text.error();
      with_events.text = std::move(*text);
    }
    if (!all.models.empty() && !on_common &&
        scores.model.task.event_space != all.models[0].model.task.event_space) {
      if (mixing == Mixing::always) {
        return different_events(all.names[0], name, "mixed");
      }
      one_space = false;
    }
    if (const auto asked = ask_on_common(client, name.name, all.common); !asked) {
      return asked.error();
    }
    if (request.held_out) {
      auto file = held_out_file(*all.held_out, name, scores.model, on_common);
      if (!file) return file.error();
      with_events.text = std::move(*file);
    }
    const bool paths = request.adaptive && several && !request.details;
    if (const auto done = score_in(client, with_events, scores, {.paths = paths}); !done) {
      return request.held_out ? located_in(done.error(), name.name) : done.error();
    }
    all.models.push_back(std::move(scores));
    if (request.adaptive) {
      ModelScores learning{name.name, all.models.back().model};
      const auto done = score_in(client, with_events, learning, {.adaptive = true, .paths = paths});
      if (!done) return located_in(done.error(), name.name);
      all.adaptive.push_back(std::move(learning));
    }
    if (one_space && mixing != Mixing::if_possible) {
      const auto same = check_events(all.models.front(), all.models.back());
      if (!same) return same.error();
    } else if (one_space) {
      one_space = check_events(all.models.front(), all.models.back()).ok();
    }
    if (several && one_space && !on_common && request.weights.empty()) {
      auto validation = validate(client);
      if (!validation) return validation.error();
      validations[all.models.size() - 1] = std::move(*validation);
    }
  }
  if (!several || !one_space) return all;

  if (request.adaptive && !request.details) {
    for (std::vector<ModelScores>* models : {&all.models, &all.adaptive}) {
      auto mixed = mix_online(*models, all.names.size());
      if (!mixed) return mixed.error();
      all.online.push_back(std::move(*mixed));
    }
  }
  if (request.weights.empty()) {
    if (const auto judged = judge_all(all.names, all.common, validations); !judged) {
      return judged.error();
    }
  }
  auto weights = choose_weights(request.weights, validations);
  if (!weights) return weights.error();
  all.weights = std::move(*weights);
  ModelScores mixture{std::string(kMixtureKind)};
  if (request.details) {  // ranks need the whole distributions
    Client client;
    auto model = load_mixture(client, all.names, all.weights.weights, all.common);
    if (!model) return model.error();
    if (request.held_out) with_events.text = all.held_out->file;
    if (const auto done = score_in(client, with_events, mixture); !done) return done.error();
  } else {
    mix_events(all.models, all.weights.weights, mixture);
  }
  all.models.push_back(std::move(mixture));
  all.mixed = true;
  return all;
}

}  // namespace onegin::cli
