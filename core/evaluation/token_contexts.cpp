// Many short readings stand one after another in a pass, each begun anew.
#include "evaluation/token_contexts.h"

#include <algorithm>
#include <cmath>

namespace onegin {
namespace {

constexpr std::size_t kPassRows = 256;  // of a pass

}  // namespace

void TokenPlaces::work(Pieces& pieces) {
  const std::size_t size = std::min(text_.size(), kMostTokens);
  pieces(1, [this] { every_.clear(); });
  pieces.parts(size, Pieces::kCopied, [this](std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i) {
      if (text_[i] == token_) every_.push_back(i);
    }
  });
  pieces(1, [this] { choose(); });
}

void TokenPlaces::choose() {
  all = every_.size();
  places.clear();
  const std::size_t count = std::min(all, most_);
  const std::size_t before = std::min(kBefore, (window_ - 1) * 3 / 4);
  const std::size_t after = std::min(kAfter, window_ - 1 - before);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = every_[i * all / count];
    TokenPlace place{at, at, at + 1};
    while (place.begin > 0 && at - place.begin < before && text_[place.begin - 1] != kEndSentence) {
      --place.begin;
    }
    while (place.end < text_.size() && place.end - at <= after &&
           text_[place.end] != kEndSentence) {
      ++place.end;
    }
    places.push_back(place);
  }
}

ContextStates::ContextStates(NeuralModel& model, const Shape& shape, TokenView text, bool sentences,
                             std::span<const TokenPlace> places)
    : text_(text), sentences_(sentences), places_(places), model_(model, [&] {
        Shape own = shape;
        own.training = {.copies = 0, .streams = 1, .steps = kPassRows};
        return own;
      }()) {}

double ContextStates::fraction() const {
  return places_.empty() ? 1 : static_cast<double>(first_) / static_cast<double>(places_.size());
}

void ContextStates::find_layers() {
  const auto all = model_.traceable().activations().all();
  std::vector<int> depths;
  for (const Activation& activation : all) {
    for (const Plane& plane : activation.planes) {
      if (plane.depth != Plane::kNoDepth) depths.push_back(plane.depth);
    }
  }
  std::sort(depths.begin(), depths.end());
  depths.erase(std::unique(depths.begin(), depths.end()), depths.end());
  for (const int depth : depths) {
    Layer layer{depth, 0, {}};
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::size_t columns = all[i].columns / std::max<std::size_t>(all[i].planes.size(), 1);
      for (std::size_t block = 0; block < all[i].planes.size(); ++block) {
        if (all[i].planes[block].depth != depth) continue;
        sources_.push_back({layers.size(), i, block * columns, columns});
        layer.size += columns;
      }
    }
    layers.push_back(std::move(layer));
  }
}

void ContextStates::begin_pass() {
  inputs_.clear(), restarts_.clear(), rows_.clear();
  for (end_ = first_; end_ < places_.size(); ++end_) {
    const TokenPlace& place = places_[end_];
    const bool leads = sentences_ && (place.begin == 0 || text_[place.begin - 1] == kEndSentence);
    const std::size_t count = place.end - place.begin + (leads ? 1 : 0);
    if (end_ > first_ && inputs_.size() + count > kPassRows) break;
    const std::size_t begin = inputs_.size();
    if (leads) inputs_.push_back(kBeginSentence);
    rows_.push_back(inputs_.size() + place.at - place.begin);
    for (std::size_t i = place.begin; i < place.end; ++i) inputs_.push_back(text_[i]);
    restarts_.resize(inputs_.size(), 0);
    restarts_[begin] = 1;
  }
  targets_.assign(inputs_.size(), kNoTarget);
  state_ = BatchState();
  batch_ = {static_cast<int>(inputs_.size()), 1, inputs_, targets_, restarts_};
}

void ContextStates::take() {
  const auto all = model_.traceable().activations().all();
  for (const std::size_t row : rows_) {
    for (const Source& source : sources_) {
      const Scalar* const from =
          work_[source.activation] + row * all[source.activation].columns + source.column;
      std::vector<Scalar>& numbers = layers[source.layer].numbers;
      numbers.insert(numbers.end(), from, from + source.columns);
    }
  }
}

Result<bool> ContextStates::advance(const Exhausted& exhausted) {
  do {
    if (!copied_) {
      const auto more = pieces_.walk([this](Pieces& pieces) { return model_.work(pieces); });
      if (!more || *more) return more;
      copied_ = true;
      find_layers();
      begin_pass();
    }
    if (first_ == places_.size()) return false;
    const bool more = pieces_.walk([this](Pieces& pieces) {
      model_.traceable().trace_pass(
          pieces, batch_, state_, work_, false,
          [this](Pieces& own, const Scalar*) { own(1, [this] { take(); }); }, result_);
    });
    if (more) continue;
    first_ = end_;
    begin_pass();
  } while (!exhausted());
  return first_ < places_.size();
}

Result<MixedStates> mix_layers(std::span<const ContextStates::Layer> layers,
                               std::span<const double> weights) {
  if (layers.empty()) {
    return Error{say("the model keeps no state for each token of a text"), "",
                 say("choose another network")};
  }
  if (weights.empty()) return MixedStates{layers.back().size, layers.back().numbers};
  if (weights.size() != layers.size()) {
    return Error{
        say("{0} weights are given, and there are {1} layers", weights.size(), layers.size()), "",
        say("give one for each layer, or none")};
  }
  double sum = 0;
  for (const double weight : weights) {
    if (!(weight >= 0 && std::isfinite(weight))) {
      return Error{say("the weight of a layer is below zero"), "", say("give 0 or more")};
    }
    sum += weight;
  }
  if (!(sum > 0)) {
    return Error{say("all weights of the layers are 0"), "", say("give at least one more than 0")};
  }
  MixedStates mixed;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    if (weights[l] == 0) continue;
    if (mixed.size == 0) {
      mixed.size = layers[l].size;
      mixed.numbers.assign(layers[l].numbers.size(), 0);
    }
    if (layers[l].size != mixed.size) {
      return Error{say("the layers have different sizes"), "", say("choose one of them")};
    }
    const auto share = static_cast<Scalar>(weights[l] / sum);
    for (std::size_t i = 0; i < mixed.numbers.size(); ++i) {
      mixed.numbers[i] += share * layers[l].numbers[i];
    }
  }
  return mixed;
}

}  // namespace onegin
