// Ids mapped on their way in, distributions gathered on their way out.
#include "evaluation/mapped_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace onegin {
namespace {

Error not_alone(const Sentence& what) {
  return Error{say("a model under other ids cannot be {0}", what), "", ""};
}

}  // namespace

Result<std::shared_ptr<Model>> MappedModel::make(std::shared_ptr<Model> model,
                                                 const Vocabulary& own, const CommonSpace& space) {
  if (model->as_language() == nullptr) return no_language(*model);
  auto mapped = std::make_shared<MappedModel>();
  mapped->own_ = ids_of(space, own);
  mapped->events_ = space.events;
  std::vector<bool> common(own.size());
  bool same = own.size() == space.events && own.size() == mapped->own_.size();
  for (TokenId id = kFirstText; id < space.events; ++id) {
    const TokenId type = mapped->own_[id];
    if (type == kUnknown) {
      return Error{say("the model does not know a type of the common event space"), "",
                   say("find the common types of all models first")};
    }
    common[type] = true;
    same = same && type == id;
  }
  if (same) return model;
  for (TokenId id = kFirstText; id < own.size(); ++id) {
    if (!common[id]) mapped->others_.push_back(id);
  }
  mapped->language_ = model->as_language();
  mapped->model_ = std::move(model);
  return std::shared_ptr<Model>(std::move(mapped));
}

Result<void> MappedModel::build(Pieces&, const Shape&, std::uint64_t) {
  return not_alone(say("built"));
}
void MappedModel::save(Blocks&) const {}
Result<void> MappedModel::load(Pieces&, const BlockViews&) { return not_alone(say("loaded")); }

// ln of the sum over <unk> and all types that are not common.
double MappedModel::unknown_log_prob(std::span<const Scalar> own_log_probs) const {
  const auto value = [&](TokenId id) { return static_cast<double>(own_log_probs[id]); };
  double largest = value(kUnknown);
  for (const TokenId id : others_) largest = std::max(largest, value(id));
  if (largest == -std::numeric_limits<double>::infinity()) return largest;
  double sum = std::exp(value(kUnknown) - largest);
  for (const TokenId id : others_) sum += std::exp(value(id) - largest);
  return largest + std::log(sum);
}

double MappedModel::unknown_log_prob(const State& state) const {
  std::vector<Scalar> all(language_->vocabulary_size());
  language_->predict(state, all);
  return unknown_log_prob(all);
}

std::vector<TokenId> MappedModel::own(std::span<const TokenId> ids) const {
  std::vector<TokenId> tokens;
  for (const TokenId id : ids) tokens.push_back(own(id));
  return tokens;
}

State MappedModel::begin(const Source& source) const {
  return language_->begin({own(source.tokens)});
}

void MappedModel::predict(const State& state, std::span<Scalar> log_probs) const {
  std::vector<Scalar> all(language_->vocabulary_size());
  language_->predict(state, all);
  for (std::size_t id = 0; id < events_; ++id) log_probs[id] = all[own_[id]];
  if (!others_.empty()) log_probs[kUnknown] = static_cast<Scalar>(unknown_log_prob(all));
}

void MappedModel::score(State& state, std::span<const TokenId> events,
                        std::span<const std::uint8_t> marks, std::span<EventScore> scores) const {
  const std::vector<TokenId> tokens = own(events);
  for (std::size_t first = 0; first < events.size();) {
    std::size_t end = first;
    double log_prob = 0;
    const bool given = !marks.empty() && (marks[first] & kGiven) != 0;
    const bool adds_up = !given && gathered(events[first]);
    if (adds_up) {
      if (!marks.empty() && (marks[first] & kBegins) != 0) state = begin();
      log_prob = unknown_log_prob(state);
      end = first + 1;
    } else {
      end = first + 1;
      while (end < events.size() && !gathered(events[end])) ++end;
    }
    const std::size_t count = end - first;
    language_->score(state, std::span(tokens).subspan(first, count),
                     marks.empty() ? marks : marks.subspan(first, count),
                     scores.subspan(first, count));
    if (adds_up) scores[first] = {.log_prob = log_prob};
    first = end;
  }
}

void MappedModel::advance_each(std::span<State> states, std::span<const TokenId> tokens) const {
  language_->advance_each(states, own(tokens));
}

void MappedModel::score_each(std::span<const State> states, std::span<const TokenId> events,
                             std::span<EventScore> scores) const {
  language_->score_each(states, own(events), scores);
  for (std::size_t b = 0; b < events.size(); ++b) {
    if (gathered(events[b])) scores[b] = {.log_prob = unknown_log_prob(states[b])};
  }
}

void MappedModel::score_run(std::span<State> states, std::span<const TokenId> run,
                            std::span<double> log_probs) const {
  const auto adds_up = [this](TokenId event) { return gathered(event); };
  if (std::any_of(run.begin(), run.end(), adds_up)) {
    return LanguageModel::score_run(states, run, log_probs);
  }
  language_->score_run(states, own(run), log_probs);
}

}  // namespace onegin
