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
  bool same = own.size() == space.events;
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

State MappedModel::begin(const Source& source) const {
  std::vector<TokenId> tokens;
  for (const TokenId token : source.tokens) tokens.push_back(own(token));
  return language_->begin({tokens});
}

void MappedModel::predict(const State& state, std::span<Scalar> log_probs) const {
  std::vector<Scalar> all(language_->vocabulary_size());
  language_->predict(state, all);
  for (std::size_t id = 0; id < events_; ++id) log_probs[id] = all[own_[id]];
  if (!others_.empty()) log_probs[kUnknown] = static_cast<Scalar>(unknown_log_prob(all));
}

void MappedModel::score(State& state, std::span<const TokenId> events,
                        std::span<const std::uint8_t> marks, std::span<EventScore> scores) const {
  std::vector<TokenId> tokens(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) tokens[i] = own(events[i]);
  const auto unknown = [&](TokenId id) { return id == kUnknown || id >= events_; };
  std::vector<Scalar> all;
  for (std::size_t first = 0; first < events.size();) {
    std::size_t end = first;
    double log_prob = 0;
    const bool given = !marks.empty() && (marks[first] & kGiven) != 0;
    const bool gathered = !others_.empty() && !given && unknown(events[first]);
    if (gathered) {
      if (!marks.empty() && (marks[first] & kBegins) != 0) state = begin();
      all.resize(language_->vocabulary_size());
      language_->predict(state, all);
      log_prob = unknown_log_prob(all);
      end = first + 1;
    } else {
      end = first + 1;
      while (end < events.size() && (others_.empty() || !unknown(events[end]))) ++end;
    }
    const std::size_t count = end - first;
    language_->score(state, std::span(tokens).subspan(first, count),
                     marks.empty() ? marks : marks.subspan(first, count),
                     scores.subspan(first, count));
    if (gathered) scores[first] = {.log_prob = log_prob};
    first = end;
  }
}

}  // namespace onegin
