// Parallel streams over one text or over its lines.
#include "training/batches.h"

#include <algorithm>
#include <limits>

#include "math/random.h"
#include "models/language_model.h"

namespace onegin {
namespace {

std::size_t count_lines(TokenView ids) {
  const auto ends = std::count(ids.begin(), ids.end(), kEndSentence);
  const bool open = !ids.empty() && ids.back() != kEndSentence;
  return static_cast<std::size_t>(ends) + (open ? 1 : 0);
}

// a b / c, rounded down; the product may need 64 bits where size_t has 32.
std::size_t share(std::size_t a, std::size_t b, std::size_t c) {
  return static_cast<std::size_t>(std::uint64_t{a} * b / c);
}

// Where part b of n tokens cut into B equal parts begins.
std::size_t part_begin(std::size_t n, std::size_t b, std::size_t streams) {
  return share(n, b, streams);
}

std::size_t read_size(StateReader& in) {
  return static_cast<std::size_t>(
      std::min<std::uint64_t>(in.get<std::uint64_t>(), std::numeric_limits<std::size_t>::max()));
}

}  // namespace

BatchPlan fitted(BatchPlan plan, TokenView ids) {
  const std::size_t n = std::max<std::size_t>(ids.size(), 1);
  const std::size_t steps = std::min(static_cast<std::size_t>(plan.steps), n);
  std::size_t streams =
      std::clamp<std::size_t>(n / steps, 1, static_cast<std::size_t>(plan.streams));
  if (plan.sentences) streams = std::clamp<std::size_t>(count_lines(ids), 1, streams);
  plan.steps = static_cast<int>(steps);
  plan.streams = static_cast<int>(streams);
  return plan;
}

Batches::Batches(TokenView ids, const BatchPlan& plan) : ids_(ids), plan_(fitted(plan, ids)) {
  const auto streams = static_cast<std::size_t>(plan_.streams);
  const std::size_t size = streams * static_cast<std::size_t>(plan_.steps);
  inputs_.resize(size);
  targets_.resize(size);
  restarts_.resize(size);
  if (plan_.sentences) {
    lanes_.resize(streams);
    if (plan_.shuffle) order_.resize(count_lines(ids));
  }
  batch_.streams = plan_.streams;
  start_epoch();
}

void Batches::start_epoch() {
  done_ = column_ = line_ = 0;
  if (order_.empty()) return;
  // From the natural order each time, so that an epoch's order follows from its number alone.
  std::size_t line = 0;
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    if (i == 0 || ids_[i - 1] == kEndSentence) order_[line++] = static_cast<std::uint32_t>(i);
  }
  Random random(*plan_.shuffle, epoch_ + 1);
  for (std::size_t i = order_.size(); i > 1; --i) {
    std::swap(order_[i - 1], order_[random.below(static_cast<std::uint32_t>(i))]);
  }
}

const Batch& Batches::next() {
  if (plan_.sentences) {
    fill_sentences();
  } else {
    fill_stream();
  }
  const std::size_t size =
      static_cast<std::size_t>(batch_.steps) * static_cast<std::size_t>(batch_.streams);
  batch_.inputs = std::span(inputs_).first(size);
  batch_.targets = std::span(targets_).first(size);
  if (!anything_left()) {
    ++epoch_;
    start_epoch();
  }
  return batch_;
}

void Batches::put(std::size_t at, TokenId input, TokenId target, bool restart) {
  inputs_[at] = input;
  targets_[at] = target;
  restarts_[at] = restart ? 1 : 0;
}

void Batches::fill_stream() {
  const std::size_t n = ids_.size();
  const auto streams = static_cast<std::size_t>(plan_.streams);
  // The longest part, cut into the fewest batches of at most T, all of one length (to one token):
  // a last batch of a few tokens would make a noisy step.
  const std::size_t length = (n + streams - 1) / streams;
  const auto limit = static_cast<std::size_t>(plan_.steps);
  const std::size_t count = std::max<std::size_t>((length + limit - 1) / limit, 1);
  std::size_t index = share(column_, count, length);  // batches given out, or one less
  if (share(index, length, count) < column_) ++index;
  const std::size_t end = std::min(length, share(index + 1, length, count));
  batch_.steps = static_cast<int>(end - column_);
  batch_.restarts = {};
  if (column_ == 0) batch_.restarts = std::span(restarts_).first((end - column_) * streams);
  std::size_t at = 0;
  for (std::size_t t = column_; t < end; ++t) {
    for (std::size_t b = 0; b < streams; ++b, ++at) {
      const std::size_t i = part_begin(n, b, streams) + t;
      const bool inside = i < part_begin(n, b + 1, streams);
      const TokenId input = t == 0 ? kBeginSentence : ids_[i - 1];
      put(at, input, inside ? ids_[i] : kNoTarget, t == 0);
      done_ += inside ? 1 : 0;
    }
  }
  column_ = end;
}

bool Batches::take_line(Lane& lane) {
  if (order_.empty()) {
    if (line_ >= ids_.size()) return false;
    lane.next = line_;
    while (line_ < ids_.size() && ids_[line_] != kEndSentence) ++line_;
    ++line_;
  } else {
    if (line_ >= order_.size()) return false;
    lane.next = order_[line_++];
  }
  lane.busy = lane.fresh = 1;
  lane.given = GivenTokens(plan_.pairs);
  return true;
}

void Batches::fill_sentences() {
  std::size_t at = 0;
  int t = 0;
  for (; t < plan_.steps && anything_left(); ++t) {
    for (Lane& lane : lanes_) {
      if (!lane.busy && !take_line(lane)) {
        put(at++, kBeginSentence, kNoTarget, true);
        continue;
      }
      put_next(at++, lane);
    }
  }
  batch_.steps = t;
  batch_.restarts = std::span(restarts_).first(at);
}

void Batches::put_next(std::size_t at, Lane& lane) {
  const TokenId id = ids_[lane.next];
  const TokenId input = lane.fresh ? kBeginSentence : ids_[lane.next - 1];
  put(at, input, lane.given.given() ? kNoTarget : id, lane.fresh != 0);
  lane.given.pass(id);
  lane.fresh = 0;
  ++lane.next;
  ++done_;
  if (id == kEndSentence || lane.next == ids_.size()) lane.busy = 0;
}

bool Batches::anything_left() const {
  if (!plan_.sentences) return done_ < ids_.size();
  const bool lines = line_ < (order_.empty() ? ids_.size() : order_.size());
  return lines || std::any_of(lanes_.begin(), lanes_.end(), [](Lane lane) { return lane.busy; });
}

double Batches::epochs() const {
  const double n = static_cast<double>(std::max<std::size_t>(ids_.size(), 1));
  return static_cast<double>(epoch_) + static_cast<double>(done_) / n;
}

void Batches::save(StateWriter& out) const {
  out.put(static_cast<std::uint64_t>(ids_.size()));
  out.put(static_cast<std::uint32_t>(plan_.streams));
  out.put(static_cast<std::uint32_t>(plan_.steps));
  out.put(epoch_);
  for (const std::size_t value : {done_, column_, line_}) out.put(std::uint64_t{value});
  for (const Lane& lane : lanes_) {
    out.put(std::uint64_t{lane.next});
    out.put(lane.busy);
    out.put(lane.fresh);
  }
}

bool Batches::load(StateReader& in) {
  if (in.get<std::uint64_t>() != ids_.size()) return false;
  if (in.get<std::uint32_t>() != static_cast<std::uint32_t>(plan_.streams)) return false;
  if (in.get<std::uint32_t>() != static_cast<std::uint32_t>(plan_.steps)) return false;
  epoch_ = in.get<std::uint64_t>();
  start_epoch();
  for (std::size_t* value : {&done_, &column_, &line_}) *value = read_size(in);
  const std::size_t n = ids_.size();
  const auto streams = static_cast<std::size_t>(plan_.streams);
  bool sound = n > 0 && done_ < n && line_ <= n + 1;
  if (!plan_.sentences) {
    sound = sound && column_ < (n + streams - 1) / streams;
    std::size_t done = 0;
    for (std::size_t b = 0; b < streams; ++b) {
      done += std::min(column_, part_begin(n, b + 1, streams) - part_begin(n, b, streams));
    }
    sound = sound && done == done_;
  }
  for (Lane& lane : lanes_) {
    lane.next = read_size(in);
    lane.busy = in.get<std::uint8_t>();
    lane.fresh = in.get<std::uint8_t>();
    sound = sound && (!lane.busy || lane.next < ids_.size()) &&
            (!lane.busy || lane.fresh || lane.next > 0);
    const bool given = sound && lane.busy && plan_.pairs && is_given(ids_, lane.next);
    lane.given = GivenTokens(plan_.pairs, given);
  }
  return sound && in.ok() && anything_left();
}

}  // namespace onegin
