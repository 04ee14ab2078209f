// Runs the held-out part through the copy, some tokens at a time.
#include "evaluation/extremes.h"

#include <algorithm>
#include <limits>

#include "models/neural/clamps.h"

namespace onegin {
namespace {

constexpr std::size_t kTokens = 256;  // of a pass

}  // namespace

UnitExtremes::UnitExtremes(NeuralModel& model, const Shape& shape, TokenView events,
                           std::size_t most, Options options)
    : events_(events),
      size_(std::min(events.size(), most)),
      options_(std::move(options)),
      model_(model, [&] {
        Shape own = shape;
        own.training = {.copies = 0, .streams = 1, .steps = kTokens};
        return own;
      }()) {}

// The activation and the column in which the unit stands.
Result<void> UnitExtremes::find() {
  const auto all = model_.traceable().activations().all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].layer != options_.layer) continue;
    for (std::size_t block = 0; block < all[i].planes.size(); ++block) {
      if (all[i].planes[block].name != options_.plane) continue;
      const std::size_t width = all[i].columns / all[i].planes.size();
      if (options_.unit >= width) {
        return Error{say("plane '{0}' has no unit {1}", options_.plane, options_.unit), "",
                     say("give a unit from 0 to {0}", width - 1)};
      }
      activation_ = i;
      column_ = block * width + options_.unit;
      return {};
    }
  }
  return no_such_plane({.plane = options_.plane, .layer = options_.layer});
}

// A text begins with <s>, from nothing; where sentences do, <s> is read in the place of the </s>
// before it.
void UnitExtremes::begin_pass() {
  leads_ = read_ == 0;
  inputs_.assign(leads_ ? 1 : 0, kBeginSentence);
  restarts_.assign(inputs_.size(), 1);
  const std::size_t count = std::min(kTokens, size_ - read_);
  for (std::size_t i = read_; i < read_ + count; ++i) {
    const bool ends = events_[i] == kEndSentence;
    inputs_.push_back(ends ? kBeginSentence : events_[i]);
    restarts_.push_back(ends ? 1 : 0);
  }
  targets_.assign(inputs_.size(), kNoTarget);
  batch_ = {static_cast<int>(inputs_.size()), 1, inputs_, targets_, restarts_};
}

void UnitExtremes::keep(std::vector<UnitPlace>& places, UnitPlace place, bool high) const {
  const auto beyond = [high](const UnitPlace& a, const UnitPlace& b) {
    return high ? a.value > b.value : a.value < b.value;
  };
  if (places.size() == options_.count && !beyond(place, places.back())) return;
  const auto near = std::find_if(places.begin(), places.end(), [&](const UnitPlace& kept) {
    return place.event - kept.event < kApart;
  });
  if (near != places.end()) {
    if (!beyond(place, *near)) return;
    places.erase(near);
  } else if (places.size() == options_.count) {
    places.pop_back();
  }
  places.insert(std::upper_bound(places.begin(), places.end(), place, beyond), place);
}

void UnitExtremes::take() {
  const Activation& activation = model_.traceable().activations().all()[activation_];
  const Scalar* values = work_[activation_];
  const std::size_t lead = leads_ ? 1 : 0;
  for (std::size_t r = lead; r < inputs_.size(); ++r) {
    const auto value = static_cast<float>(values[r * activation.columns + column_]);
    keep(highest, {read_ + r - lead, value}, true);
    keep(lowest, {read_ + r - lead, value}, false);
  }
}

Result<bool> UnitExtremes::advance(const Exhausted& exhausted) {
  do {
    if (!copied_) {
      const auto more = pieces_.walk([this](Pieces& pieces) { return model_.work(pieces); });
      if (!more || *more) return more;
      copied_ = true;
      if (const auto found = find(); !found) return found.error();
      begin_pass();
    }
    if (read_ == size_) return false;
    const bool more = pieces_.walk([this](Pieces& pieces) {
      model_.traceable().trace_pass(
          pieces, batch_, state_, work_, false,
          [this](Pieces& own, const Scalar*) { own(1, [this] { take(); }); }, result_);
    });
    if (more) continue;
    read_ += inputs_.size() - (leads_ ? 1 : 0);
    if (read_ == size_) return false;
    begin_pass();
  } while (!exhausted());
  return true;
}

}  // namespace onegin
