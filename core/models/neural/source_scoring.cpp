// Scores many events: runs of them side by side.
#include <algorithm>
#include <vector>

#include "models/neural/source_model.h"

namespace onegin {
namespace {

// Targets that are read side by side, and the tokens of all of them.
constexpr std::size_t kLanesTogether = 16, kRowsTogether = 1024;
// So few events are read one by one.
constexpr std::size_t kFewEvents = 4;

}  // namespace

// A run of events after one beginning: what the decoder reads, and which events it says.
struct SourceModel::Lane {
  std::vector<TokenId> source = {};
  bool begins = true;  // else it goes on from the state
  std::vector<TokenId> inputs = {kBeginSentence};
  std::size_t first = 0, end = 0;  // events: row 0 says `first`
};

// All runs of a call of score().
class SourceModel::Lanes {
 public:
  Lanes(const SourceModel& model, State& state, std::span<const TokenId> events,
        std::span<const std::uint8_t> marks, std::span<EventScore> scores)
      : model_(model), state_(state), events_(events), marks_(marks), scores_(scores) {}

  void run() {
    cut();
    for (std::size_t first = 0; first + 1 < lanes_.size();) first = run_some(first);
    run_last();
  }

 private:
  bool has(std::size_t event, std::uint8_t mark) const {
    return !marks_.empty() && (marks_[event] & mark) != 0;
  }

  // Closes a run; one that says nothing is not read.
  void close(std::size_t end) {
    Lane& lane = lanes_.back();
    lane.end = end;
    bool says = false;
    for (std::size_t i = lane.first; i < end; ++i) says = says || !has(i, kGiven);
    if (!says) lanes_.pop_back();
  }

  void cut() {
    if (has(0, kBegins)) state_ = model_.start();
    phase_ = phase(state_);
    if (!has(0, kBegins)) {
      lanes_.push_back({.begins = false, .inputs = {}, .first = 1});
      if (phase_ == Phase::known) lanes_[0].source = state_.context;
      if (!has(0, kGiven)) {
        model_.score_each({&state_, 1}, events_.first(1), scores_.first(1));
      } else {
        scores_[0] = {};
      }
    }
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (has(i, kBegins)) {
        if (!lanes_.empty()) close(i);
        lanes_.push_back({.first = i});
        state_.context.clear();
        state_.pages = Pages();
        state_.memory[kPlaces] = 0;
        phase_ = Phase::open;
      }
      const TokenId token = events_[i];
      if (SourceRows::is_source(phase_, token) &&
          state_.context.size() < model_.body().rows().longest()) {
        state_.context.push_back(token);
      }
      const Phase after = SourceRows::next(phase_, token);
      if (after == Phase::known && phase_ != after) {
        close(i + 1);
        lanes_.push_back({.source = state_.context, .first = i + 1});
      } else {
        lanes_.back().inputs.push_back(token);
      }
      phase_ = after;
    }
    lanes_.back().end = events_.size();
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (has(i, kGiven)) scores_[i] = {};
    }
  }

  // Runs side by side from `first` on, but the last of all. Returns the next.
  std::size_t run_some(std::size_t first) {
    std::size_t count = 0, longest = 0;
    while (first + count + 1 < lanes_.size() && count < kLanesTogether) {
      const std::size_t steps = std::max(longest, lanes_[first + count].inputs.size());
      if (count > 0 && steps * (count + 1) > kRowsTogether) break;
      longest = steps;
      ++count;
    }
    BatchState carried;
    forward({lanes_.data() + first, count}, carried);
    return first + count;
  }

  // The state afterwards is that of the last run.
  void run_last() {
    BatchState carried;
    const Lane& lane = lanes_.back();
    const std::size_t width = model_.width();
    const Scalar* y = forward({&lanes_.back(), 1}, carried);
    state_.memory[kPhase] = static_cast<Scalar>(phase_);
    if (lane.inputs.empty()) return;
    std::copy_n(y + (lane.inputs.size() - 1) * width, width, state_.memory.data() + kOutput);
    std::copy(carried.memory.begin(), carried.memory.end(), model_.h(state_));
    if (phase_ == Phase::known && lane.begins) {
      model_.keep_places(work_, state_);
    }
  }

  const Scalar* forward(std::span<Lane> lanes, BatchState& carried) {
    const std::size_t streams = lanes.size(), width = model_.body().hidden();
    std::size_t steps = 0;
    for (const Lane& lane : lanes) steps = std::max(steps, lane.inputs.size());
    if (steps == 0) return nullptr;
    std::vector<TokenId> inputs(steps * streams, kUnknown);
    std::vector<std::uint8_t> restarts(steps * streams, 0);
    std::vector<Source> sources;
    carried.memory.assign(streams * width * model_.body().states(), 0);
    for (std::size_t b = 0; b < streams; ++b) {
      const Lane& lane = lanes[b];
      for (std::size_t t = 0; t < lane.inputs.size(); ++t) inputs[t * streams + b] = lane.inputs[t];
      restarts[b] = lane.begins ? 1 : 0;
      sources.push_back({lane.source});
      if (lane.begins) continue;
      for (std::size_t i = 0; i < model_.body().states(); ++i) {
        std::copy_n(model_.h(state_) + i * width, width,
                    carried.memory.data() + (i * streams + b) * width);
      }
    }
    const Batch batch{.steps = static_cast<int>(steps),
                      .streams = static_cast<int>(streams),
                      .inputs = inputs,
                      .targets = {},
                      .restarts = restarts,
                      .sources = sources};
    work_.allocate(model_.plan().activations, model_.body().pass_size(batch, carried),
                   PassKind::forward);
    Pieces all;
    const Scalar* y = model_.body().forward(all, batch, carried, nullptr, work_);
    for (std::size_t b = 0; b < streams; ++b) say(lanes[b], y + b * model_.width(), streams);
    return y;
  }

  // Scores the events of a lane, whose rows stand `apart` rows apart in y.
  void say(const Lane& lane, const Scalar* y, std::size_t apart) {
    const std::size_t width = model_.width();
    targets_.clear();
    rows_.clear();
    for (std::size_t i = lane.first; i < lane.end; ++i) {
      targets_.push_back(has(i, kGiven) ? kNoTarget : events_[i]);
      const Scalar* row = y + (i - lane.first) * apart * width;
      rows_.insert(rows_.end(), row, row + width);
    }
    if (targets_.empty()) return;
    model_.plan().output->score(targets_, rows_.data(),
                                scores_.subspan(lane.first, targets_.size()), work_);
  }

  const SourceModel& model_;
  State& state_;
  std::span<const TokenId> events_;
  std::span<const std::uint8_t> marks_;
  std::span<EventScore> scores_;
  Phase phase_ = Phase::open;
  std::vector<Lane> lanes_;
  Workspace work_;
  std::vector<TokenId> targets_;
  std::vector<Scalar> rows_;
};

void SourceModel::score(State& state, std::span<const TokenId> events,
                        std::span<const std::uint8_t> marks, std::span<EventScore> scores) const {
  const bool begins = !marks.empty() && std::any_of(marks.begin(), marks.end(), [](auto mark) {
    return (mark & kBegins) != 0;
  });
  if (events.size() <= kFewEvents && !begins) {
    LanguageModel::score(state, events, marks, scores);
    return;
  }
  Lanes(*this, state, events, marks, scores).run();
}

}  // namespace onegin
