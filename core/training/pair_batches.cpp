// Sorts pairs and lays them side by side.
#include "training/pair_batches.h"

#include <algorithm>
#include <numeric>

#include "math/random.h"
#include "training/batches.h"

namespace onegin {
namespace {

// Batches among which pairs of like length are looked for.
constexpr std::size_t kPool = 16;

template <class Element>
void shuffle(std::vector<Element>& all, std::size_t first, std::size_t end, Random& random) {
  for (std::size_t i = end - first; i > 1; --i) {
    std::swap(all[first + i - 1], all[first + random.below(static_cast<std::uint32_t>(i))]);
  }
}

}  // namespace

PairBatches::PairBatches(TokenView ids, const BatchPlan& plan)
    : ids_(ids),
      streams_(static_cast<std::size_t>(plan.streams)),
      rows_(static_cast<std::size_t>(plan.streams) * static_cast<std::size_t>(plan.steps)),
      seed_(plan.shuffle) {
  std::uint32_t begin = 0, separator = 0;
  bool has_target = false;
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    if (ids[i] == kBeginSentence && !has_target) {
      separator = i;
      has_target = true;
    }
    if (ids[i] != kEndSentence && i + 1 < ids.size()) continue;
    // A line without a target is a source of which nothing is asked.
    const std::uint32_t end = i + 1;
    lines_.push_back(has_target ? Line{begin, separator - begin, end - separator - 1}
                                : Line{begin, end - begin, 0});
    begin = end;
    has_target = false;
  }
}

std::size_t PairBatches::count_at(std::size_t first) const {
  std::size_t source = 1, target = 1, count = 0;
  for (; count < streams_ && first + count < order_.size(); ++count) {
    const Line& line = lines_[order_[first + count]];
    source = std::max<std::size_t>(source, line.source);
    target = std::max<std::size_t>(target, line.target);
    if (count > 0 && std::max(source, target) * (count + 1) > rows_) break;
  }
  return count;
}

void PairBatches::cut(std::size_t pool_begin, std::size_t pool_end) {
  const auto length = [&](std::uint32_t line) {
    return std::uint64_t{lines_[line].source} + lines_[line].target;
  };
  std::stable_sort(order_.begin() + static_cast<std::ptrdiff_t>(pool_begin),
                   order_.begin() + static_cast<std::ptrdiff_t>(pool_end),
                   [&](std::uint32_t a, std::uint32_t b) { return length(a) < length(b); });
}

void PairBatches::start_epoch(std::uint64_t epoch) {
  at_ = batch_at_ = done_ = 0;
  order_.resize(lines_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  Random random(seed_.value_or(0), epoch + 1);
  if (seed_) shuffle(order_, 0, order_.size(), random);
  const std::size_t pool = kPool * streams_;
  for (std::size_t first = 0; first < order_.size(); first += pool) {
    cut(first, std::min(first + pool, order_.size()));
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
  if (seed_) shuffle(batches, 0, batches.size(), random);
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

std::size_t PairBatches::next(Batch& batch) {
  const std::size_t count = counts_[batch_at_];
  std::size_t steps = 1, tokens = 0;
  for (std::size_t b = 0; b < count; ++b) {
    const Line& line = lines_[order_[at_ + b]];
    steps = std::max<std::size_t>(steps, line.target - done_);
    tokens += line.source;
  }
  steps = std::min(steps, std::max<std::size_t>(rows_ / count, 1));
  const std::size_t size = steps * count;
  if (inputs_.size() < size) {
    inputs_.resize(size);
    targets_.resize(size);
    restarts_.resize(size);
  }
  std::fill_n(restarts_.begin(), size, std::uint8_t{0});
  sources_.resize(std::max(sources_.size(), tokens));
  spans_.resize(count);
  std::size_t given = 0, finished = 0, source_at = 0;
  for (std::size_t b = 0; b < count; ++b) {
    const Line& line = lines_[order_[at_ + b]];
    for (std::uint32_t s = 0; s < line.source; ++s) {
      sources_[source_at + s] = ids_[line.begin + s];
    }
    spans_[b] = {std::span(sources_).subspan(source_at, line.source)};
    source_at += line.source;
    if (done_ == 0) {
      restarts_[b] = 1;
      given += line.source + (line.target > 0 ? 1U : 0U);
    }
    const std::size_t target = line.begin + line.source + 1;
    for (std::size_t t = 0; t < steps; ++t) {
      const std::size_t i = done_ + t;
      const bool inside = i < line.target;
      // The token before, or the separator.
      inputs_[t * count + b] =
          i <= line.target && line.target > 0 ? ids_[target + i - 1] : kEndSentence;
      targets_[t * count + b] = inside ? ids_[target + i] : kNoTarget;
      finished += inside ? 1 : 0;
    }
  }
  batch = {.steps = static_cast<int>(steps),
           .streams = static_cast<int>(count),
           .inputs = std::span(inputs_).first(size),
           .targets = std::span(targets_).first(size),
           .restarts = std::span(restarts_).first(size),
           .sources = spans_};
  // Only a target that is alone can be longer than a batch.
  done_ += steps;
  if (done_ >= lines_[order_[at_]].target || count > 1) {
    at_ += count;
    ++batch_at_;
    done_ = 0;
  }
  return given + finished;
}

std::size_t PairBatches::ids_before() const {
  std::size_t ids = 0;
  const auto own = [](const Line& line) {
    return line.source + line.target + (line.target > 0 ? 1U : 0U);
  };
  for (std::size_t i = 0; i < at_; ++i) ids += own(lines_[order_[i]]);
  if (done_ > 0) ids += lines_[order_[at_]].source + 1U + done_;
  return ids;
}

void PairBatches::save(StateWriter& out) const {
  for (const std::size_t value : {batch_at_, done_}) out.put(std::uint64_t{value});
}

bool PairBatches::load(StateReader& in) {
  const auto batch = in.get<std::uint64_t>(), done = in.get<std::uint64_t>();
  if (batch >= counts_.size()) return false;
  batch_at_ = static_cast<std::size_t>(batch);
  at_ = std::accumulate(counts_.begin(), counts_.begin() + static_cast<std::ptrdiff_t>(batch_at_),
                        std::size_t{0});
  const bool sound = done == 0 || (counts_[batch_at_] == 1 && done < lines_[order_[at_]].target);
  done_ = sound ? static_cast<std::size_t>(done) : 0;
  return sound && in.ok();
}

}  // namespace onegin
