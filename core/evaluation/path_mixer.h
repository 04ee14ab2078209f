// The mixture of some models whose weights learn online, from their decision paths as these come
// in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "evaluation/decision_paths.h"
#include "evaluation/gated_mixture.h"
#include "models/model.h"
#include "result.h"

namespace onegin {

// Models may answer at different speeds: what one has said of an event waits until all have.
class PathMixer {
 public:
  // Numbers that may wait: 512 MB.
  static constexpr std::size_t kMostWaiting = std::size_t{1} << 27U;

  explicit PathMixer(std::size_t models);

  // What model `model` says of the events after those before. The numbers may end amid an event.
  // Error: there is no such model, or more would wait than there may.
  Result<void> add(std::size_t model, std::span<const float> paths);

  // The model has nothing to say: the mixture is of the others. Error: there is no such model; an
  // event is mixed already; no other is left.
  Result<void> leave_out(std::size_t model);

  // Mixes every event of which all models have spoken: adds its ln P to `log_probs`, then learns
  // from it. True while there is more to do. Error: the models speak of different events.
  Result<bool> advance(const Exhausted& exhausted, std::vector<double>& log_probs);

  // Of the events mixed so far, in nats.
  double log_prob() const { return log_prob_; }
  double log_prob_without_oov() const { return log_prob_without_oov_; }
  std::uint64_t events() const { return events_; }
  std::uint64_t oov() const { return oov_; }
  // Numbers of which not all models have spoken yet. Not 0 at the end: the models have other
  // events.
  std::size_t waiting() const;
  static Error other_events();

 private:
  struct Waiting {
    std::vector<float> numbers;
    std::size_t begin = 0;  // those before it are mixed
    bool is_out = false;

    std::span<const float> left() const { return std::span(numbers).subspan(begin); }
  };
  bool is_next_whole() const;
  void begin_mixture();
  Result<void> mix_next(std::vector<double>& log_probs);

  std::vector<Waiting> models_;
  std::vector<Waiting*> mixed_;          // those of `models_` that are not left out
  std::optional<GatedMixture> mixture_;  // once an event is mixed
  double log_prob_ = 0, log_prob_without_oov_ = 0;
  std::uint64_t events_ = 0, oov_ = 0;
  // Of the event under way.
  std::vector<TokenCode::Decision> path_;
  std::vector<Belief> beliefs_;
  std::vector<std::vector<float>> stretched_;
  std::vector<std::span<const float>> rows_;
};

}  // namespace onegin
