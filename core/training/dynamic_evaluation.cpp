// Segments of events, a step after each, and the search for the rate.
#include "training/dynamic_evaluation.h"

#include <algorithm>
#include <cmath>

namespace onegin {
namespace {

constexpr Scalar kBeta1 = Scalar(0.9), kBeta2 = Scalar(0.999), kEpsilon = Scalar(1e-8);

Shape shape_for(const LearntFrom& learnt, int segment) {
  Shape shape = learnt.shape;
  // The model itself, both moments.
  shape.training = {.copies = 3,
                    .streams = 1,
                    .steps = static_cast<std::size_t>(segment),
                    .bytes = learnt.shape.training.bytes};
  return shape;
}

}  // namespace

DynamicEvaluation::DynamicEvaluation(NeuralModel& model, const LearntFrom& learnt, DynamicRule rule)
    : model_(model),
      learnt_(learnt),
      rule_(std::move(rule)),
      copy_(model, shape_for(learnt, rule_.segment)) {}

std::size_t DynamicEvaluation::at_once() const {
  return static_cast<std::size_t>(rule_.segment) - targets_.size();
}

// Back to the trained weights, and to a network that has read nothing.
void DynamicEvaluation::reset(Pieces& pieces) {
  std::size_t i = 0;
  model_.visit_tensors([&](const Tensor& trained) {
    const Tensor& own = tensors_[i];
    pieces.parts(own.weights.size(), 3 * Pieces::kCopied,
                 [&, i](std::size_t first, std::size_t count) {
                   std::copy_n(trained.weights.data() + first, count, own.weights.data() + first);
                   std::fill_n(first_[i].data() + first, count, Scalar(0));
                   std::fill_n(second_[i].data() + first, count, Scalar(0));
                 });
    ++i;
  });
  network().repack(pieces);
  pieces(1, [&] {
    steps_ = 0;
    random_ = Random(1);
    begin();
    carried_ = {};
    inputs_.clear();
    targets_.clear();
    restarts_.clear();
  });
}

Result<bool> DynamicEvaluation::work(const Exhausted& exhausted) {
  while (!made_) {
    const auto more = pieces_.walk([&](Pieces& pieces) { return copy_.work(pieces); });
    if (!more) return more;
    if (!*more) {
      made_ = true;
      network().visit_tensors([&](const Tensor& tensor) {
        tensors_.push_back(tensor);
        first_.emplace_back(tensor.weights.size());
        second_.emplace_back(tensor.weights.size());
      });
    }
    if (exhausted()) return true;
  }
  while (!ready_) {
    if (!trying_) {
      if (pieces_.walk([&](Pieces& pieces) { reset(pieces); })) {
        if (exhausted()) return true;
        continue;
      }
      if (choose_rate()) {
        ready_ = true;
        break;
      }
      trying_ = true;
      tried_ = 0;
      loss_ = 0;
      events_ = 0;
      rate_ = rule_.rates[losses_.size()];
    }
    if (!learning_) {
      try_slice();
    } else if (!pieces_.walk([&](Pieces& pieces) { learn(pieces); })) {
      learning_ = false;
    }
    if (exhausted()) return true;
  }
  while (learning_) {
    learning_ = pieces_.walk([&](Pieces& pieces) { learn(pieces); });
    if (exhausted()) break;
  }
  return learning_;
}

// False: there are rates to be tried yet.
bool DynamicEvaluation::choose_rate() {
  double known = 0;
  double& kept = learnt_.rate != nullptr ? *learnt_.rate : known;
  if (kept == 0) {
    if (losses_.size() < rule_.rates.size()) return false;
    const auto best = std::min_element(losses_.begin(), losses_.end());
    kept = rule_.rates[static_cast<std::size_t>(best - losses_.begin())];
  }
  rate_ = kept;
  return true;
}

// The number of tokens on which each rate is tried. A large network is tried on fewer tokens:
// more tokens would take minutes.
std::size_t DynamicEvaluation::trial() const {
  constexpr std::size_t kWork = 4'000'000'000, kFewest = 512;
  const std::size_t affordable = kWork / std::max<std::size_t>(model_.parameters(), 1);
  return std::min({rule_.trial, std::max(affordable, kFewest), learnt_.train.size()});
}

// The next segment of the end of the training part.
void DynamicEvaluation::try_slice() {
  const TokenView train = learnt_.train;
  const std::size_t length = trial();
  const std::size_t first = train.size() - length + tried_;
  const std::size_t count = std::min(at_once(), length - tried_);
  const auto marks = marks_of(learnt_.shape, train, first, count);
  std::vector<EventScore> scores(count);
  train.copy(first, count, slice_);
  score(slice_, marks, scores);
  for (std::size_t i = 0; i < count; ++i) {
    if (!marks.empty() && (marks[i] & kGiven) != 0) continue;
    loss_ -= scores[i].log_prob;
    ++events_;
  }
  tried_ += count;
  if (tried_ < length) return;
  losses_.push_back(loss_ / static_cast<double>(std::max<std::size_t>(events_, 1)));
  trying_ = learning_ = false;
}

void DynamicEvaluation::settle() {
  while (learning_) learning_ = pieces_.walk([&](Pieces& pieces) { learn(pieces); });
}

void DynamicEvaluation::begin_anew() {
  settle();
  state_ = language().begin();
  last_ = kBeginSentence;
  begins_ = true;
}

void DynamicEvaluation::predict(std::span<Scalar> log_probs) {
  settle();
  language().predict(state_, log_probs);
}

// One more event of the segment.
void DynamicEvaluation::add(TokenId token, bool given) {
  inputs_.push_back(last_);
  targets_.push_back(given ? kNoTarget : token);
  restarts_.push_back(begins_ ? 1 : 0);
  last_ = token;
  begins_ = false;
  learning_ = targets_.size() == static_cast<std::size_t>(rule_.segment);
}

void DynamicEvaluation::read(TokenId token, bool given) {
  settle();
  language().advance(state_, token);
  add(token < vocabulary_size() ? token : kUnknown, given);
}

void DynamicEvaluation::score(std::span<const TokenId> events, std::span<const std::uint8_t> marks,
                              std::span<EventScore> scores) {
  for (std::size_t i = 0; i < events.size();) {
    settle();
    const std::size_t count = std::min(at_once(), events.size() - i);
    const auto own = marks.empty() ? marks : marks.subspan(i, count);
    language().score(state_, events.subspan(i, count), own, scores.subspan(i, count));
    for (std::size_t j = 0; j < count; ++j) {
      if (!own.empty() && (own[j] & kBegins) != 0) {
        last_ = kBeginSentence;
        begins_ = true;
      }
      const TokenId token = events[i + j];
      add(token < vocabulary_size() ? token : kUnknown, !own.empty() && (own[j] & kGiven) != 0);
    }
    i += count;
  }
}

void DynamicEvaluation::learn(Pieces& pieces) {
  const bool judged = std::any_of(targets_.begin(), targets_.end(),
                                  [](TokenId target) { return target != kNoTarget; });
  const Batch batch{.steps = static_cast<int>(targets_.size()),
                    .streams = 1,
                    .inputs = inputs_,
                    .targets = targets_,
                    .restarts = restarts_};
  if (judged) {
    network().train_pass(pieces, batch, carried_, random_, pass_);
    change(pieces);
    network().repack(pieces);
  } else {
    pieces(1, [&] { network().evaluate_pass(batch, carried_); });
  }
  pieces(1, [&] {
    inputs_.clear();
    targets_.clear();
    restarts_.clear();
  });
}

// Adam's step with the decay towards the trained weights.
void DynamicEvaluation::change(Pieces& pieces) {
  pieces(1, [&] { ++steps_; });
  if (pieces.behind()) return;
  const auto t = static_cast<double>(steps_);
  const auto rate = static_cast<Scalar>(rate_ / (1 - std::pow(0.9, t)));
  const auto root = static_cast<Scalar>(std::sqrt(1 - std::pow(0.999, t)));
  std::size_t i = 0;
  model_.visit_tensors([&](const Tensor& trained) {
    const Tensor& own = tensors_[i];
    Scalar* m = first_[i].data();
    Scalar* v = second_[i].data();
    ++i;
    if (own.frozen != nullptr && *own.frozen) return;
    pieces.parts(own.weights.size(), Pieces::kDrawn, [&](std::size_t first, std::size_t count) {
      const auto decay = static_cast<Scalar>(rule_.decay);
      const Scalar* origin = trained.weights.data();
      const Scalar* gradient = own.gradient.data();
      Scalar* theta = own.weights.data();
      for (std::size_t j = first; j < first + count; ++j) {
        const Scalar g = gradient[j];
        m[j] = kBeta1 * m[j] + (1 - kBeta1) * g;
        v[j] = kBeta2 * v[j] + (1 - kBeta2) * g * g;
        theta[j] +=
            decay * (origin[j] - theta[j]) - rate * m[j] / (std::sqrt(v[j]) / root + kEpsilon);
      }
    });
  });
}

std::size_t DynamicEvaluation::memory_bytes() const {
  return made_ ? 3 * copy_.model().memory_bytes() : 0;
}

}  // namespace onegin
