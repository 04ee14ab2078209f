// The runs, the pairs of each, the falling rate, and how a training is saved.
#include "training/skip_gram_learner.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "training/saved_training.h"
#include "training/state_bytes.h"

namespace onegin {
namespace {

constexpr std::string_view kSkipGramState = "training.skip_gram";
constexpr std::uint32_t kSkipGramVersion = 1;
// Of the pairs, apart from those of the first weights.
constexpr std::uint64_t kPairStream = 2;
// A plan without a limit reads a text kPlannedEpochs times; a plan for a short text goes on until
// kPlannedTokens tokens are read, but reads the text at most kMostEpochs times.
constexpr double kPlannedEpochs = 5, kPlannedTokens = 6e6, kMostEpochs = 200;
// A text of fewer tokens says most of a token by what stands right beside it.
constexpr std::size_t kSmallText = 1'000'000;
constexpr int kSmallWindow = 2;
constexpr double kLowestRate = 1e-4;  // of the highest
constexpr double kStepWork = 1e7;     // multiply-adds

Error damaged_skip_gram() {
  return Error{say("the state of the training is damaged or belongs to another text or model"),
               std::string(kSkipGramState), say("train anew, or load the file without it")};
}

}  // namespace

SkipGramLearner::SkipGramLearner(SkipGramModel& model, const Corpus& corpus,
                                 const TaskSummary& summary, std::uint64_t seed, Clock clock)
    : model_(model),
      corpus_(corpus),
      task_(summary),
      clock_(std::move(clock)),
      random_(seed, kPairStream) {
  if (corpus.train_size < kSmallText) config_.window = kSmallWindow;
}

TrainingNeeds SkipGramLearner::needs() const {
  const std::uint64_t text =
      corpus_.ids.memory_bytes() + corpus_.ids.size() * bytes_per_id(task_.vocabulary);
  constexpr std::uint64_t kCounts = 32;  // of a type: count, share, two entries of the alias table
  return {.copies = 1, .bytes = text + kCounts * task_.vocabulary};
}

void SkipGramLearner::set_limit(const TrainingLimit& limit) {
  limit_ = limit;
  if (!progress_.finished) return;
  progress_.finished = false;
  now_.plan_begin = progress_.tokens;
  ++now_.plans;
}

// Limits count from the first step, as Plan has them.
double SkipGramLearner::fraction() const {
  double behind = 0;
  const auto steps = static_cast<double>(progress_.step);
  if (limit_.steps > 0) behind = std::max(behind, steps / static_cast<double>(limit_.steps));
  if (limit_.epochs > 0) behind = std::max(behind, progress_.epoch / limit_.epochs + 1e-12);
  if (limit_.seconds > 0) behind = std::max(behind, progress_.seconds / limit_.seconds);
  if (limit_.steps == 0 && limit_.epochs <= 0) {
    const auto text = static_cast<double>(corpus_.train().size());
    const double planned =
        std::max(kPlannedEpochs * text, std::min(kMostEpochs * text, kPlannedTokens));
    const auto read = static_cast<double>(progress_.tokens - now_.plan_begin);
    behind = std::max(behind, read / std::max(planned, 1.0));
  }
  return std::min(behind, 1.0);
}

Scalar SkipGramLearner::rate() const {
  const double falling = std::max(1 - fraction(), kLowestRate);
  return static_cast<Scalar>(std::ldexp(config_.learning_rate * falling, -now_.plans));
}

// A pair takes three products of a vector for each token that is told apart.
std::size_t SkipGramLearner::step_tokens() const {
  const double token = static_cast<double>(config_.window + 1) * (config_.negatives + 1) * 3 *
                       static_cast<double>(model_.vectors().stride);
  return static_cast<std::size_t>(std::clamp(kStepWork / token, 64.0, 1000.0));
}

Result<void> SkipGramLearner::prepare(Pieces& pieces) {
  const TokenView train = corpus_.train();
  pieces(1, [this] { text_ = SkipGramText(); });
  pieces.parts(train.size(), Pieces::kCopied, [&](std::size_t first, std::size_t count) {
    text_.count(train.subspan(first, count), task_.vocabulary);
  });
  return pieces(Pieces::kExponential * static_cast<double>(task_.vocabulary),
                [this]() -> Result<void> {
                  prepared_ = text_.prepare(config_.subsampling);
                  if (prepared_) return {};
                  return Error{say("there is no text to train on"), "", say("give more text")};
                });
}

// Some pieces of the preparation. True while there is more of it.
Result<bool> SkipGramLearner::prepare() {
  if (prepared_) return false;
  return pieces_.walk([this](Pieces& pieces) { return prepare(pieces); });
}

Result<bool> SkipGramLearner::advance(const Exhausted& exhausted) {
  while (!progress_.finished) {
    const auto more = step([] { return true; });
    if (!more) return more;
    if (!*more && fraction() >= 1) {
      progress_.finished = true;
      progress_.remaining_seconds = 0;
    }
    if (!progress_.finished && exhausted()) return true;
  }
  return false;
}

Result<bool> SkipGramLearner::step(const Exhausted& exhausted) {
  const double begun = clock_();
  const auto spent = [&] { return clock_() - begun; };
  for (;;) {
    const auto more = prepare();
    if (!more) return more;
    if (!*more) break;
    if (!exhausted()) continue;
    progress_.seconds += spent();
    return true;
  }
  train_step();
  progress_.seconds += spent();
  if (progress_.seconds > 0) {
    progress_.tokens_per_second = static_cast<double>(progress_.tokens) / progress_.seconds;
  }
  progress_.fraction = fraction();
  if (progress_.fraction > 0) {
    progress_.remaining_seconds = progress_.seconds * (1 - progress_.fraction) / progress_.fraction;
  }
  return false;
}

void SkipGramLearner::train_step() {
  const TokenView train = corpus_.train();
  const std::size_t most = step_tokens();
  const Scalar rate = this->rate();
  SkipGram& vectors = model_.skip_gram();
  negatives_.resize(static_cast<std::size_t>(config_.negatives));
  const auto window = static_cast<std::uint32_t>(config_.window);
  PassResult pass;
  for (std::size_t read = 0; read < most;) {
    auto at = static_cast<std::size_t>(now_.at);
    text_.read(train, at, most - read, random_, run_);
    read += at - now_.at;
    progress_.tokens += at - now_.at;
    now_.at = at < train.size() ? at : 0;
    for (std::size_t i = 0; i < run_.size(); ++i) {
      const std::size_t reach = random_.below(window) + std::size_t{1};
      const std::size_t end = std::min(i + reach + 1, run_.size());
      for (std::size_t j = i - std::min(i, reach); j < end; ++j) {
        if (j == i) continue;
        const auto negatives = text_.draw(random_, run_[j], negatives_);
        pass.loss += static_cast<double>(vectors.step({run_[i], run_[j], negatives}, rate));
        ++pass.events;
      }
    }
    if (now_.at == 0) break;  // the next step begins the text anew
  }
  now_.averages.add(pass, 0);
  now_.averages.show(progress_);
  ++progress_.step;
  progress_.epoch = static_cast<double>(progress_.tokens) / static_cast<double>(train.size());
  progress_.learning_rate = static_cast<double>(rate);
}

void SkipGramLearner::save(Blocks& blocks) const {
  SkipGramConfig config = config_;
  SavedTraining::save_settings(fields_of(config), blocks);
  if (progress_.step == 0) return;
  std::vector<std::byte> state;
  StateWriter out(state);
  out.put(kSkipGramVersion);
  out.put(static_cast<std::uint64_t>(model_.parameters()));
  out.put(progress_.step), out.put(progress_.tokens), out.put(now_.at), out.put(now_.plan_begin);
  out.put(now_.plans), out.put(static_cast<std::uint32_t>(progress_.finished ? 1 : 0));
  out.put(now_.averages.loss_sum), out.put(now_.averages.loss_weight);
  out.put(progress_.learning_rate), out.put(random_.state()), out.put(random_.increment());
  blocks[std::string(kSkipGramState)] = Block::own(std::move(state));
  std::vector<std::byte> times;
  StateWriter(times).put(progress_.seconds);
  blocks[std::string(kTimes)] = Block::own(std::move(times));
}

Result<void> SkipGramLearner::load(Pieces& pieces, const BlockViews& blocks) {
  return pieces(1, [&]() -> Result<void> {
    if (auto settings = SavedTraining::load_settings(fields_of(config_), blocks); !settings) {
      return settings;
    }
    prepared_ = false;
    pieces_ = Pieces(Pieces::kLargest);
    return blocks.find(kSkipGramState) == blocks.end() ? Result<void>() : read(blocks);
  });
}

Result<void> SkipGramLearner::read(const BlockViews& blocks) {
  StateReader in(blocks.find(kSkipGramState)->second);
  const bool ours = in.get<std::uint32_t>() == kSkipGramVersion &&
                    in.get<std::uint64_t>() == static_cast<std::uint64_t>(model_.parameters());
  Standing now;
  TrainingProgress progress;
  progress.step = in.get<std::uint64_t>();
  progress.tokens = in.get<std::uint64_t>();
  now.at = in.get<std::uint64_t>();
  now.plan_begin = in.get<std::uint64_t>();
  now.plans = in.get<std::int32_t>();
  progress.finished = in.get<std::uint32_t>() != 0;
  now.averages.loss_sum = in.get<double>();
  now.averages.loss_weight = in.get<double>();
  progress.learning_rate = in.get<double>();
  const auto state = in.get<std::uint64_t>();
  const auto increment = in.get<std::uint64_t>();
  bool sound = ours && in.at_end() && now.at < corpus_.train().size() &&
               now.plan_begin <= progress.tokens && now.plans >= 0 && now.plans < 1000 &&
               std::isfinite(now.averages.loss_sum) && std::isfinite(now.averages.loss_weight) &&
               std::isfinite(progress.learning_rate);
  if (const auto times = blocks.find(kTimes); times != blocks.end()) {
    StateReader clock(times->second);
    progress.seconds = clock.get<double>();
    sound = sound && clock.at_end() && std::isfinite(progress.seconds) && progress.seconds >= 0;
  }
  if (!sound) return damaged_skip_gram();
  random_.restore(state, increment);
  now_ = now;
  progress_ = progress;
  now_.averages.show(progress_);
  progress_.epoch =
      static_cast<double>(progress_.tokens) / static_cast<double>(corpus_.train().size());
  progress_.fraction = fraction();
  return {};
}

}  // namespace onegin
