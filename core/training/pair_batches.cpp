// Sorts pairs and lays them side by side.
#include "training/pair_batches.h"

#include <algorithm>
#include <numeric>

#include "math/random.h"
#include "models/language_model.h"

namespace onegin {
namespace {

// Batches among which pairs of like length are looked for.
constexpr std::size_t kPool = 16;

template <class Element>
void shuffle(std::vector<Element>& all, Random& random) {
  for (std::size_t i = all.size(); i > 1; --i) {
    std::swap(all[i - 1], all[random.below(static_cast<std::uint32_t>(i))]);
  }
}

}  // namespace

PairBatches::PairBatches(TokenView ids, const BatchPlan& plan)
    : ids_(ids),
      plan_(fitted(plan, ids)),
      rows_(static_cast<std::size_t>(plan_.streams) * static_cast<std::size_t>(plan_.steps)) {
  read_lines();
  start_epoch();
}

void PairBatches::read_lines() {
  std::uint32_t begin = 0, separator = 0;
  bool has_target = false;
  for (std::uint32_t i = 0; i < ids_.size(); ++i) {
    if (ids_[i] == kBeginSentence && !has_target) {
      separator = i;
      has_target = true;
    }
    if (ids_[i] != kEndSentence && i + 1 < ids_.size()) continue;
    // A line without a target is a source of which nothing is asked.
    const std::uint32_t end = i + 1;
    lines_.push_back(has_target ? Line{begin, separator - begin, end - separator - 1}
                                : Line{begin, end - begin, 0});
    begin = end;
    has_target = false;
  }
}

// Lines of the batch that begins there.
std::size_t PairBatches::count_at(std::size_t first) const {
  std::size_t source = 1, target = 1, count = 0;
  const auto streams = static_cast<std::size_t>(plan_.streams);
  for (; count < streams && first + count < order_.size(); ++count) {
    const Line& line = lines_[order_[first + count]];
    source = std::max<std::size_t>(source, line.source);
    target = std::max<std::size_t>(target, line.target);
    if (count > 0 && std::max(source, target) * (count + 1) > rows_) break;
  }
  return count;
}

void PairBatches::sort(std::size_t pool_begin, std::size_t pool_end) {
  const auto length = [&](std::uint32_t line) {
    return std::uint64_t{lines_[line].source} + lines_[line].target;
  };
  std::stable_sort(order_.begin() + static_cast<std::ptrdiff_t>(pool_begin),
                   order_.begin() + static_cast<std::ptrdiff_t>(pool_end),
                   [&](std::uint32_t a, std::uint32_t b) { return length(a) < length(b); });
}

void PairBatches::start_epoch() {
  at_ = batch_at_ = cut_ = given_ = 0;
  order_.resize(lines_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  Random random(plan_.shuffle.value_or(0), epoch_ + 1);
  if (plan_.shuffle) shuffle(order_, random);
  const std::size_t pool = kPool * static_cast<std::size_t>(plan_.streams);
  for (std::size_t first = 0; first < order_.size(); first += pool) {
    sort(first, std::min(first + pool, order_.size()));
  }
  struct Piece {
    std::uint32_t first, count;
  };
  std::vector<Piece> batches;
  for (std::size_t first = 0; first < order_.size();) {
    const std::size_t count = count_at(first);
    batches.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count)});
    first += count;
  }
  if (plan_.shuffle) shuffle(batches, random);
  std::vector<std::uint32_t> drawn;
  drawn.reserve(order_.size());
  counts_.clear();
  for (const Piece& batch : batches) {
    counts_.push_back(batch.count);
    const auto own = order_.begin() + batch.first;
    drawn.insert(drawn.end(), own, own + batch.count);
  }
  order_ = std::move(drawn);
}

// Of the next lines, one behind another.
void PairBatches::fill_sources(std::size_t count) {
  std::size_t tokens = 0;
  for (std::size_t b = 0; b < count; ++b) tokens += lines_[order_[at_ + b]].source;
  sources_.resize(std::max(sources_.size(), tokens));
  spans_.resize(count);
  std::size_t at = 0;
  for (std::size_t b = 0; b < count; ++b) {
    const Line& line = lines_[order_[at_ + b]];
    for (std::uint32_t s = 0; s < line.source; ++s) sources_[at + s] = ids_[line.begin + s];
    spans_[b] = {std::span(sources_).subspan(at, line.source)};
    at += line.source;
  }
}

// The target of a line, as far as it is not given out.
void PairBatches::put(const Line& line, std::size_t lane, std::size_t steps, std::size_t lanes) {
  if (cut_ == 0) {
    restarts_[lane] = 1;
    given_ += line.ids() - line.target;
  }
  const std::size_t target = line.begin + line.source + 1;
  for (std::size_t t = 0; t < steps; ++t) {
    const std::size_t i = cut_ + t;
    const bool inside = i < line.target;
    // The token before, or the separator.
    inputs_[t * lanes + lane] =
        i <= line.target && line.target > 0 ? ids_[target + i - 1] : kEndSentence;
    targets_[t * lanes + lane] = inside ? ids_[target + i] : kNoTarget;
    given_ += inside ? 1 : 0;
  }
}

const Batch& PairBatches::next() {
  const std::size_t count = counts_[batch_at_];
  std::size_t steps = 1;
  for (std::size_t b = 0; b < count; ++b) {
    steps = std::max<std::size_t>(steps, lines_[order_[at_ + b]].target - cut_);
  }
  steps = std::min(steps, std::max<std::size_t>(rows_ / count, 1));
  const std::size_t size = steps * count;
  if (inputs_.size() < size) {
    inputs_.resize(size);
    targets_.resize(size);
    restarts_.resize(size);
  }
  std::fill_n(restarts_.begin(), size, std::uint8_t{0});
  fill_sources(count);
  for (std::size_t b = 0; b < count; ++b) put(lines_[order_[at_ + b]], b, steps, count);
  batch_ = {.steps = static_cast<int>(steps),
            .streams = static_cast<int>(count),
            .inputs = std::span(inputs_).first(size),
            .targets = std::span(targets_).first(size),
            .restarts = std::span(restarts_).first(size),
            .sources = spans_};
  // Only a target that is alone can be longer than a batch.
  cut_ += steps;
  if (count > 1 || cut_ >= lines_[order_[at_]].target) {
    at_ += count;
    ++batch_at_;
    cut_ = 0;
  }
  if (at_ == order_.size()) {
    ++epoch_;
    start_epoch();
  }
  return batch_;
}

double PairBatches::epochs() const {
  const double n = static_cast<double>(std::max<std::size_t>(ids_.size(), 1));
  return static_cast<double>(epoch_) + static_cast<double>(given_) / n;
}

double PairBatches::batch_ids() const {
  return static_cast<double>(ids_.size()) / static_cast<double>(counts_.size());
}

std::size_t PairBatches::ids_before() const {
  std::size_t ids = 0;
  for (std::size_t i = 0; i < at_; ++i) ids += lines_[order_[i]].ids();
  if (cut_ > 0) ids += lines_[order_[at_]].source + 1U + cut_;
  return ids;
}

void PairBatches::save(StateWriter& out) const {
  out.put(std::uint64_t{ids_.size()});
  out.put(static_cast<std::uint32_t>(plan_.streams));
  out.put(static_cast<std::uint32_t>(plan_.steps));
  out.put(epoch_);
  for (const std::size_t value : {batch_at_, cut_}) out.put(std::uint64_t{value});
}

bool PairBatches::load(StateReader& in) {
  if (in.get<std::uint64_t>() != ids_.size()) return false;
  if (in.get<std::uint32_t>() != static_cast<std::uint32_t>(plan_.streams)) return false;
  if (in.get<std::uint32_t>() != static_cast<std::uint32_t>(plan_.steps)) return false;
  epoch_ = in.get<std::uint64_t>();
  start_epoch();
  const auto batch = in.get<std::uint64_t>(), cut = in.get<std::uint64_t>();
  if (!in.ok() || batch >= counts_.size()) return false;
  batch_at_ = static_cast<std::size_t>(batch);
  at_ = std::accumulate(counts_.begin(), counts_.begin() + static_cast<std::ptrdiff_t>(batch_at_),
                        std::size_t{0});
  if (cut > 0 && (counts_[batch_at_] > 1 || cut >= lines_[order_[at_]].target)) return false;
  cut_ = static_cast<std::size_t>(cut);
  given_ = ids_before();
  return true;
}

}  // namespace onegin
