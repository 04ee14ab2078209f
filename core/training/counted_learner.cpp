// fit(), then score() over the held-out part in slices.
#include "training/counted_learner.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "training/state_bytes.h"

namespace onegin {
namespace {

constexpr std::string_view kBlock = "training.counted";
constexpr std::size_t kSliceWork = 2'000'000;  // probabilities a slice, should each event need V
constexpr double kFitShare = 0.9;              // of the progress bar

}  // namespace

CountedLearner::CountedLearner(CountedModel& model, const Corpus& corpus, const TaskSummary& task,
                               Clock clock)
    : model_(model),
      language_(*model.as_language()),
      corpus_(corpus),
      shape_{.sentences = task.sentences, .pairs = task.pairs},
      clock_(std::move(clock)) {}

Result<bool> CountedLearner::advance(const Exhausted& exhausted) {
  while (!progress_.finished) {
    const double begun = clock_();
    if (!fitted_) {
      if (corpus_.train().empty()) {
        return Error{say("there is no text to train on"), "", say("give more text")};
      }
      const Result<bool> done = model_.fit(corpus_.train(), corpus_.validation(), exhausted);
      progress_.seconds += clock_() - begun;
      if (!done) return done.error();
      progress_.fraction = kFitShare * model_.fit_progress();
      if (!*done) return true;
      fitted_ = true;
      state_ = language_.begin();
      progress_.step = 1;
      progress_.epoch = 1;
      progress_.tokens = corpus_.statistics.train_tokens;
      if (progress_.seconds > 0) {
        progress_.tokens_per_second = static_cast<double>(progress_.tokens) / progress_.seconds;
      }
    } else {
      score_slice();
      progress_.seconds += clock_() - begun;
    }
    if (!progress_.finished && exhausted()) return true;
  }
  return false;
}

void CountedLearner::score_slice() {
  const auto events = corpus_.validation();
  const std::size_t slice =
      std::clamp<std::size_t>(kSliceWork / language_.vocabulary_size(), 1, 1024);
  const std::size_t count = std::min(slice, events.size() - scored_);
  scores_.resize(count);
  events.copy(scored_, count, slice_);
  const auto marks = marks_of(shape_, events, scored_, count);
  language_.score(state_, slice_, marks, scores_);
  for (const EventScore& score : scores_) sum_ -= score.log_prob;
  judged_ +=
      count - static_cast<std::size_t>(std::count_if(
                  marks.begin(), marks.end(), [](std::uint8_t m) { return (m & kGiven) != 0; }));
  scored_ += count;
  const double total = static_cast<double>(std::max<std::size_t>(events.size(), 1));
  progress_.fraction = kFitShare + (1 - kFitShare) * static_cast<double>(scored_) / total;
  if (scored_ < events.size()) return;
  if (judged_ > 0) {
    progress_.validation_loss = sum_ / static_cast<double>(judged_);
    progress_.best_validation_loss = progress_.validation_loss;
  }
  progress_.fraction = 1;
  progress_.finished = true;
}

// Counting goes fast enough to begin again; only what is finished is kept.
void CountedLearner::save(Blocks& blocks) const {
  if (!progress_.finished) return;
  std::vector<std::byte> block;
  StateWriter out(block);
  out.put(progress_.tokens);
  out.put(0.0);  // seconds, in older files
  out.put(progress_.validation_loss);
  blocks[std::string(kBlock)] = Block::own(std::move(block));
  std::vector<std::byte> times;
  StateWriter(times).put(progress_.seconds);
  blocks[std::string(kTimes)] = Block::own(std::move(times));
}

Result<void> CountedLearner::load(Pieces& pieces, const BlockViews& blocks) {
  return pieces(1, [&] { return read(blocks); });
}

Result<void> CountedLearner::read(const BlockViews& blocks) {
  const auto found = blocks.find(kBlock);
  if (found == blocks.end()) return {};
  StateReader in(found->second);
  TrainingProgress read;
  read.tokens = in.get<std::uint64_t>();
  read.seconds = in.get<double>();
  const std::optional<double> loss = in.get_optional();
  bool sound = in.at_end();
  if (const auto times = blocks.find(kTimes); times != blocks.end()) {
    StateReader clock(times->second);
    read.seconds = clock.get<double>();
    sound = sound && clock.at_end();
  }
  if (!sound || !std::isfinite(read.seconds) || !(loss.value_or(0) >= 0)) {
    return Error{say("the state of the training is damaged"), std::string(kBlock),
                 say("load the file without it")};
  }
  read.validation_loss = read.best_validation_loss = loss;
  read.step = 1;
  read.epoch = 1;
  read.fraction = 1;
  read.finished = true;
  progress_ = read;
  fitted_ = true;
  return {};
}

}  // namespace onegin
