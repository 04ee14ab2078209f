// Reads events off the front of what waits.
#include "evaluation/path_mixer.h"

#include <algorithm>

namespace onegin {
namespace {

Error no_model(std::size_t model) {
  return Error{say("there is no model {0} in the mixture", model + 1), "", ""};
}

// Numbers of the event that begins there; 0: its head is not whole yet.
std::size_t size_of_event(std::span<const float> numbers) {
  if (numbers.size() < kPathHead) return 0;
  return kPathHead + 2 * static_cast<std::size_t>(numbers[kPathHead - 1]);
}

}  // namespace

PathMixer::PathMixer(std::size_t models) : models_(models) {}

Result<void> PathMixer::leave_out(std::size_t model) {
  if (model >= models_.size()) return no_model(model);
  const auto left =
      std::count_if(models_.begin(), models_.end(), [](const Waiting& one) { return !one.is_out; });
  if (mixture_ || left < 2) {
    return Error{say("model {0} can be left out no more", model + 1), "", ""};
  }
  models_[model].is_out = true;
  models_[model].numbers.clear();
  return {};
}

void PathMixer::begin_mixture() {
  for (Waiting& model : models_) {
    if (!model.is_out) mixed_.push_back(&model);
  }
  mixture_.emplace(mixed_.size());
  beliefs_.resize(mixed_.size());
  stretched_.resize(mixed_.size());
  rows_.resize(mixed_.size());
}

Error PathMixer::other_events() {
  return Error{say("the models have cut the text into other events"), say("the mixture"),
               say("score each alone"), ErrorKind::failure};
}

std::size_t PathMixer::waiting() const {
  std::size_t numbers = 0;
  for (const Waiting& model : models_) numbers += model.left().size();
  return numbers;
}

Result<void> PathMixer::add(std::size_t model, std::span<const float> paths) {
  if (model >= models_.size() || models_[model].is_out) return no_model(model);
  if (waiting() + paths.size() > kMostWaiting) {
    return Error{say("what its models have said and not all have come to takes more than {0} MB",
                     kMostWaiting * sizeof(float) >> 20U),
                 "", say("score a shorter text"), ErrorKind::failure};
  }
  Waiting& own = models_[model];
  if (own.begin > own.numbers.size() / 2) {
    own.numbers.erase(own.numbers.begin(),
                      own.numbers.begin() + static_cast<std::ptrdiff_t>(own.begin));
    own.begin = 0;
  }
  own.numbers.insert(own.numbers.end(), paths.begin(), paths.end());
  return {};
}

bool PathMixer::is_next_whole() const {
  return std::all_of(models_.begin(), models_.end(), [](const Waiting& model) {
    const std::size_t size = size_of_event(model.left());
    return model.is_out || (size > 0 && size <= model.left().size());
  });
}

Result<void> PathMixer::mix_next(std::vector<double>& log_probs) {
  if (!mixture_) begin_mixture();
  const std::span<const float> first = mixed_[0]->left();
  const std::size_t size = size_of_event(first);
  path_.clear();
  for (std::size_t m = 0; m < mixed_.size(); ++m) {
    const std::span<const float> own = mixed_[m]->left();
    if (size_of_event(own) != size) return other_events();
    beliefs_[m] = {own[2], static_cast<int>(own[3])};
    stretched_[m].clear();
    for (std::size_t i = kPathHead; i < size; i += 2) {
      if (own[i] != first[i]) return other_events();
      stretched_[m].push_back(own[i + 1]);
      const auto coded = static_cast<std::uint32_t>(own[i]);
      if (m == 0) path_.push_back({coded / 2, coded % 2 == 1});
    }
    rows_[m] = stretched_[m];
  }
  const Before before{static_cast<TokenId>(first[0]), static_cast<TokenId>(first[1])};
  const bool unknown = first[4] != 0;
  const double log_prob = mixture_->score(path_, before, beliefs_, rows_);
  log_probs.push_back(log_prob);
  log_prob_ += log_prob;
  if (!unknown) log_prob_without_oov_ += log_prob;
  ++events_;
  oov_ += unknown ? 1 : 0;
  for (Waiting* model : mixed_) model->begin += size;
  return {};
}

Result<bool> PathMixer::advance(const Exhausted& exhausted, std::vector<double>& log_probs) {
  constexpr std::size_t kAtOnce = 64;  // events between two looks at the clock
  for (std::size_t mixed = 1; is_next_whole(); ++mixed) {
    if (const auto done = mix_next(log_probs); !done) return done.error();
    if (mixed % kAtOnce == 0 && exhausted()) return is_next_whole();
  }
  return false;
}

}  // namespace onegin
