// The states of the parts, one after another in one state, and the sums over them.
#include "evaluation/mixture_model.h"

#include <algorithm>
#include <cmath>

#include "evaluation/mix.h"

namespace onegin {
namespace {

// A state of the mixture holds those of its parts: context = for each its three sizes and its
// context; memory and pages = all of them in a row.
std::vector<State> split(const State& state, std::size_t parts) {
  std::vector<State> states(parts);
  auto context = state.context.begin();
  auto memory = state.memory.begin();
  std::size_t page = 0;
  for (State& part : states) {
    const auto context_size = static_cast<std::ptrdiff_t>(*context++);
    const auto memory_size = static_cast<std::ptrdiff_t>(*context++);
    const std::size_t pages = *context++;
    part.context.assign(context, context + context_size);
    part.memory.assign(memory, memory + memory_size);
    context += context_size;
    memory += memory_size;
    part.pages = state.pages.part(page, pages);
    page += pages;
  }
  return states;
}

// rows[i][b]: of part i in state b of the mixture.
std::vector<std::vector<State>> split_each(std::span<const State> states, std::size_t parts) {
  std::vector<std::vector<State>> rows(parts);
  for (const State& state : states) {
    std::vector<State> own = split(state, parts);
    for (std::size_t i = 0; i < parts; ++i) rows[i].push_back(std::move(own[i]));
  }
  return rows;
}

State join(const std::vector<State>& states) {
  State state;
  for (const State& part : states) {
    state.context.push_back(static_cast<TokenId>(part.context.size()));
    state.context.push_back(static_cast<TokenId>(part.memory.size()));
    state.context.push_back(static_cast<TokenId>(part.pages.count()));
    state.context.insert(state.context.end(), part.context.begin(), part.context.end());
    state.memory.insert(state.memory.end(), part.memory.begin(), part.memory.end());
    state.pages.append(part.pages);
  }
  return state;
}

void join_each(std::vector<std::vector<State>>& rows, std::span<State> states) {
  std::vector<State> own(rows.size());
  for (std::size_t b = 0; b < states.size(); ++b) {
    for (std::size_t i = 0; i < rows.size(); ++i) own[i] = std::move(rows[i][b]);
    states[b] = join(own);
  }
}

Error not_by_itself(const Sentence& what) {
  return Error{say("a mixture cannot be {0} by itself", what), "",
               say("it is put together from its models")};
}

}  // namespace

Result<std::vector<double>> normalised(std::vector<double> weights, std::size_t models) {
  if (weights.empty()) weights.assign(models, 1);
  if (weights.size() != models) {
    return Error{say("{0} weights for {1} models", weights.size(), models), "",
                 say("give one weight for each")};
  }
  double sum = 0;
  for (const double weight : weights) {
    if (!(weight >= 0) || !std::isfinite(weight)) {
      return Error{say("a weight of the mixture is below 0 or no number"), "",
                   say("give weights from 0 to 1")};
    }
    sum += weight;
  }
  if (!(sum > 0) || !std::isfinite(sum)) {
    return Error{say("all weights of the mixture are 0"), "",
                 say("give at least one model a weight above 0")};
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

Result<std::unique_ptr<MixtureModel>> MixtureModel::make(std::vector<std::shared_ptr<Model>> parts,
                                                         std::vector<double> weights) {
  if (parts.empty()) return Error{say("there is no model to mix"), "", say("name at least one")};
  auto divided = normalised(std::move(weights), parts.size());
  if (!divided) return divided.error();
  auto mixture = std::make_unique<MixtureModel>();
  for (const auto& part : parts) {
    if (part->as_language() == nullptr) return no_language(*part);
    const LanguageModel& language = *part->as_language();
    const LanguageModel& first = *parts[0]->as_language();
    if (language.vocabulary_size() != first.vocabulary_size() ||
        language.first_event() != first.first_event()) {
      return Error{say("the models have different vocabularies, so they cannot be mixed"), "",
                   say("train them on one text with the same settings")};
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const LanguageModel* language = parts[i]->as_language();
    mixture->parts_.push_back(
        {std::move(parts[i]), language, "weight_" + std::to_string(i + 1), (*divided)[i]});
  }
  return mixture;
}

std::vector<Field> MixtureModel::fields() {
  std::vector<Field> fields;
  for (Part& part : parts_) {
    const FieldInfo info{.minimum = 0,
                         .maximum = 1,
                         .help = phrase("The weight of this model in the mixture."),
                         .essential = true,
                         .live = true};
    fields.push_back(Field{part.field, info, {}, &part.weight});
  }
  return fields;
}

std::vector<double> MixtureModel::weights() const {
  double sum = 0;
  for (const Part& part : parts_) sum += part.weight;
  std::vector<double> weights;
  for (const Part& part : parts_) {
    weights.push_back(sum > 0 ? part.weight / sum : 1.0 / static_cast<double>(parts_.size()));
  }
  return weights;
}

Result<void> MixtureModel::build(Pieces&, const Shape&, std::uint64_t) {
  return not_by_itself(say("built"));
}
void MixtureModel::save(Blocks&) const {}
Result<void> MixtureModel::load(Pieces&, const BlockViews&) { return not_by_itself(say("loaded")); }

std::size_t MixtureModel::parameters() const {
  std::size_t sum = 0;
  for (const Part& part : parts_) sum += part.model->parameters();
  return sum;
}

std::size_t MixtureModel::memory_bytes() const {
  std::size_t sum = 0;
  for (const Part& part : parts_) sum += part.model->memory_bytes();
  return sum;
}

std::vector<Note> MixtureModel::notes() const {
  std::vector<Note> notes;
  for (const Part& part : parts_) {
    for (Note& note : part.model->notes()) notes.push_back(std::move(note));
  }
  return notes;
}

// What a part cannot read makes the whole say nothing.
Result<void> MixtureModel::check_source(const Source& source) const {
  for (const Part& part : parts_) {
    if (const auto read = part.language->check_source(source); !read) return read;
  }
  return {};
}

State MixtureModel::begin(const Source& source) const {
  std::vector<State> states;
  for (const Part& part : parts_) states.push_back(part.language->begin(source));
  return join(states);
}

State MixtureModel::begin_amid() const {
  std::vector<State> states;
  for (const Part& part : parts_) states.push_back(part.language->begin_amid());
  return join(states);
}

void MixtureModel::predict(const State& state, std::span<Scalar> log_probs) const {
  const std::vector<State> states = split(state, parts_.size());
  const std::size_t size = vocabulary_size();
  std::vector<Scalar> all(parts_.size() * size);
  std::vector<std::span<const Scalar>> rows;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto row = std::span(all).subspan(i * size, size);
    parts_[i].language->predict(states[i], row);
    rows.emplace_back(row);
  }
  mix_distributions(weights(), rows, log_probs);
}

void MixtureModel::advance(State& state, TokenId token) const {
  std::vector<State> states = split(state, parts_.size());
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].language->advance(states[i], token);
  state = join(states);
}

void MixtureModel::score(State& state, std::span<const TokenId> events,
                         std::span<const std::uint8_t> marks, std::span<EventScore> scores) const {
  std::vector<State> states = split(state, parts_.size());
  std::vector<std::vector<EventScore>> rows(parts_.size(), std::vector<EventScore>(events.size()));
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].language->score(states[i], events, marks, rows[i]);
  }
  state = join(states);
  const std::vector<double> by_model = weights();
  std::vector<double> terms(parts_.size());
  for (std::size_t t = 0; t < events.size(); ++t) {
    scores[t] = {};
    if (!marks.empty() && (marks[t] & kGiven) != 0) continue;
    for (std::size_t i = 0; i < parts_.size(); ++i) terms[i] = rows[i][t].log_prob;
    scores[t].log_prob = mix_log_prob(by_model, terms);
  }
}

void MixtureModel::advance_each(std::span<State> states, std::span<const TokenId> tokens) const {
  std::vector<std::vector<State>> rows = split_each(states, parts_.size());
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].language->advance_each(rows[i], tokens);
  join_each(rows, states);
}

void MixtureModel::score_each(std::span<const State> states, std::span<const TokenId> events,
                              std::span<EventScore> scores) const {
  const std::vector<std::vector<State>> rows = split_each(states, parts_.size());
  std::vector<std::vector<EventScore>> own(parts_.size(), std::vector<EventScore>(events.size()));
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].language->score_each(rows[i], events, own[i]);
  }
  const std::vector<double> by_model = weights();
  std::vector<double> terms(parts_.size());
  for (std::size_t b = 0; b < events.size(); ++b) {
    for (std::size_t i = 0; i < parts_.size(); ++i) terms[i] = own[i][b].log_prob;
    scores[b] = {.log_prob = mix_log_prob(by_model, terms)};
  }
}

void MixtureModel::score_run(std::span<State> states, std::span<const TokenId> run,
                             std::span<double> log_probs) const {
  std::vector<std::vector<State>> rows = split_each(states, parts_.size());
  std::vector<std::vector<double>> own(parts_.size(), std::vector<double>(log_probs.size()));
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].language->score_run(rows[i], run, own[i]);
  }
  join_each(rows, states);
  const std::vector<double> by_model = weights();
  std::vector<double> terms(parts_.size());
  for (std::size_t event = 0; event < log_probs.size(); ++event) {
    for (std::size_t i = 0; i < parts_.size(); ++i) terms[i] = own[i][event];
    log_probs[event] = mix_log_prob(by_model, terms);
  }
}

std::size_t MixtureModel::looks_back() const {
  std::size_t farthest = 0;
  for (const Part& part : parts_) farthest = std::max(farthest, part.language->looks_back());
  return farthest;
}

}  // namespace onegin
