// Windows of equal and unequal length, read side by side and scored at their ends.
#include "evaluation/context.h"

#include <algorithm>
#include <numeric>

#include "models/neural_model.h"
#include "text/given_tokens.h"

namespace onegin {
namespace {

std::size_t windows_at_once(const Model& model) { return model.counted() ? 256 : 64; }

// Reading this number of tokens takes milliseconds.
std::size_t tokens_at_once(const Model& model) {
  if (model.counted()) return 1024;
  const auto rows = static_cast<std::size_t>(rows_of_evaluation(model.parameters()));
  return std::max(windows_at_once(model), rows);
}

}  // namespace

std::vector<std::uint32_t> standard_contexts() { return {0, 1, 2, 4, 8, 16, 32, 64, 128, 256}; }

ContextMeter::ContextMeter(const Model& model, TokenView ids, const Task& task,
                           std::vector<std::uint32_t> contexts, std::size_t events)
    : language_(*model.as_language()),
      ids_(ids),
      contexts_(std::move(contexts)),
      streams_(windows_at_once(model)),
      rows_(tokens_at_once(model)) {
  find_places(task, events);
  for (const std::size_t context : contexts_) {
    for (const Place& place : places_) {
      work_ += static_cast<double>(std::min(context, place.before) + 1);
    }
  }
}

void ContextMeter::find_places(const Task& task, std::size_t events) {
  const std::size_t all = count_events(task, ids_);
  const std::size_t count = events == 0 ? all : std::min(events, all);
  GivenTokens given(task.pairs());
  std::size_t seen = 0, line = 0;
  for (std::size_t i = 0; i < ids_.size() && places_.size() < count; ++i) {
    // Event j of the sample is the one in the middle of its share of all.
    if (!given.given() && seen++ == (2 * places_.size() + 1) * all / (2 * count)) {
      places_.push_back({i, i - line});
    }
    given.pass(ids_[i]);
    if (task.sentences() && ids_[i] == kEndSentence) line = i + 1;
  }
}

// Tokens of the context that are read one by one; <s> is in what they are read from.
std::size_t ContextMeter::shown(const Place& place) const {
  return std::min<std::size_t>(contexts_[measuring_], place.before);
}

double ContextMeter::progress() const { return work_ > 0 ? done_ / work_ : 1; }

void ContextMeter::begin_batch() {
  if (complete()) {
    ++measuring_;
    log_probs_.clear();
  }
  order_.resize(std::min(streams_, places_.size() - log_probs_.size()));
  std::iota(order_.begin(), order_.end(), log_probs_.size());
  std::stable_sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
    return shown(places_[a]) > shown(places_[b]);
  });
  states_.clear();
  for (const std::size_t place : order_) {
    const bool whole = contexts_[measuring_] > places_[place].before;
    states_.push_back(whole ? language_.begin() : language_.begin_amid());
  }
  longest_ = shown(places_[order_.front()]);
  read_ = 0;
}

// Some steps of the windows that have begun, up to where the next one begins.
void ContextMeter::read_some() {
  const auto begins = [this](std::size_t i) { return longest_ - shown(places_[order_[i]]); };
  std::size_t count = 0;
  while (count < order_.size() && begins(count) <= read_) ++count;
  const std::size_t next = count < order_.size() ? begins(count) : longest_;
  const std::size_t steps = std::min(next - read_, std::max<std::size_t>(rows_ / count, 1));
  std::vector<TokenId> tokens;
  for (std::size_t t = read_; t < read_ + steps; ++t) {
    for (std::size_t i = 0; i < count; ++i) {
      tokens.push_back(ids_[places_[order_[i]].event - longest_ + t]);
    }
  }
  language_.advance_each(std::span(states_).first(count), tokens);
  read_ += steps;
  done_ += static_cast<double>(tokens.size());
}

void ContextMeter::score_batch() {
  std::vector<TokenId> events;
  for (const std::size_t place : order_) events.push_back(ids_[places_[place].event]);
  std::vector<EventScore> scores(events.size());
  language_.score_each(states_, events, scores);
  log_probs_.resize(log_probs_.size() + order_.size());
  for (std::size_t i = 0; i < order_.size(); ++i) {
    log_probs_[order_[i]] = static_cast<float>(scores[i].log_prob);
  }
  done_ += static_cast<double>(order_.size());
  order_.clear();
}

bool ContextMeter::advance(const Exhausted& exhausted) {
  if (places_.empty()) return false;
  do {
    if (order_.empty()) {
      if (complete() && measuring_ + 1 == contexts_.size()) return false;
      begin_batch();
    }
    if (read_ < longest_) {
      read_some();
    } else {
      score_batch();
      if (complete()) break;
    }
  } while (!exhausted());
  return !complete() || measuring_ + 1 < contexts_.size();
}

}  // namespace onegin
