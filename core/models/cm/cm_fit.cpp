// The one pass over the training part in which context mixing learns: predict, learn, and count
// what is a while ago.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <vector>

#include "models/cm/cm_model.h"
#include "models/cm/context_mixer.h"
#include "models/cm/mixing_contexts.h"
#include "text/given_tokens.h"
#include "text/token_ids.h"

namespace onegin {
namespace {

constexpr std::size_t kChunk = 1U << 14U;  // tokens tallied between two looks at the clock
constexpr std::size_t kFew = 16;           // tokens learnt between them
constexpr std::size_t kDelayShare = 20;    // the delay is no more than this part of a text
// The rate begins at kFirstRate times the final rate. What the rate has beyond the final rate falls
// by a factor of e within every share kFall of the text.
constexpr double kFirstRate = 10, kFall = 0.06;

}  // namespace

class CmTraining {
 public:
  // Both must outlive it.
  CmTraining(CmModel& model, TokenView train);

  // Works until `exhausted`. True when everything is learnt.
  bool advance(const Exhausted& exhausted);
  double progress() const;

 private:
  enum class Phase { tally, prepare, learn, settle, done };

  bool step(const Exhausted& exhausted);
  void tally();
  void learn(std::size_t i);
  void count(std::size_t i);

  CmModel& model_;
  const TokenView train_;
  const std::size_t delay_;
  Phase phase_ = Phase::tally;
  Pieces pieces_{Pieces::kLargest};
  std::size_t at_ = 0;  // tokens of the phase that are done
  std::vector<std::uint32_t> tally_;
  MixingContexts reader_;
  GivenTokens given_;
  ContextMixer::Question question_;
  std::vector<TokenCode::Decision> path_;
  // The last `delay` tokens, not counted yet, by place modulo delay.
  std::vector<std::uint64_t> hashes_;  // (delay, N)
  std::vector<std::uint8_t> events_;   // (delay): whether it is to be counted
};

CmTraining::CmTraining(CmModel& model, TokenView train)
    : model_(model),
      train_(train),
      delay_(std::min(static_cast<std::size_t>(model.config_.delay), train.size() / kDelayShare)),
      tally_(model.shape_.vocabulary_size - model.shape_.first_event, 0),
      reader_(model.spellings_, model.config_.contexts),
      given_(model.shape_.pairs) {}

double CmTraining::progress() const {
  if (phase_ < Phase::learn || train_.empty()) return 0;
  return phase_ == Phase::learn ? static_cast<double>(at_) / static_cast<double>(train_.size()) : 1;
}

bool CmTraining::advance(const Exhausted& exhausted) {
  while (phase_ != Phase::done) {
    if (step(exhausted)) {
      phase_ = static_cast<Phase>(static_cast<int>(phase_) + 1);
      at_ = phase_ == Phase::settle ? train_.size() - delay_ : 0;
    }
    if (phase_ != Phase::done && exhausted()) return false;
  }
  return true;
}

// Some of the phase. True when all of it is done.
bool CmTraining::step(const Exhausted& exhausted) {
  switch (phase_) {
    case Phase::tally:
      tally();
      return at_ == train_.size();
    case Phase::prepare: {
      const bool more = pieces_.walk([&](Pieces& pieces) {
        model_.begin_anew(pieces, tally_, model_.slots(), train_.size());
      });
      if (more) return false;
      model_.text_ = {};
      model_.text_.append(train_);
      question_ = model_.mixer_.make();
      hashes_.assign(delay_ * model_.mixer_.contexts(), 0);
      events_.assign(delay_, 0);
      return true;
    }
    case Phase::learn:
      for (std::size_t few = 0; at_ < train_.size(); ++at_) {
        if (few++ == kFew) {
          if (exhausted()) return false;
          few = 0;
        }
        learn(at_);
      }
      return true;
    case Phase::settle:
      for (std::size_t few = 0; at_ < train_.size(); ++at_) {
        if (few++ == kFew) return false;
        count(at_);
        model_.mixer_.add_match(train_, at_);
      }
      return true;
    case Phase::done:
      break;
  }
  return true;
}

void CmTraining::tally() {
  const std::size_t end = std::min(at_ + kChunk, train_.size());
  for (; at_ < end; ++at_) {
    const TokenId id = train_[at_];
    if (!given_.given() && id >= model_.shape_.first_event)
      ++tally_[id - model_.shape_.first_event];
    given_.pass(id);
  }
  if (at_ == train_.size()) given_ = GivenTokens(model_.shape_.pairs);
}

void CmTraining::learn(std::size_t i) {
  ContextMixer& mixer = model_.mixer_;
  const TokenId token = train_[i];
  if (i >= delay_) mixer.add_match(train_, i - delay_);
  if (model_.shape_.sentences && i > 0 && train_[i - 1] == kEndSentence) reader_.begin({});
  const bool event = !given_.given();
  given_.pass(token);
  if (delay_ > 0 && i >= delay_) count(i - delay_);
  if (event) {
    mixer.ask(question_, reader_, train_);
    model_.code_.path(token, path_);
    const double done = static_cast<double>(i) / static_cast<double>(train_.size());
    const auto rate = static_cast<float>(model_.config_.learning_rate *
                                         (1 + (kFirstRate - 1) * std::exp(-done / kFall)));
    for (const auto& [node, bit] : path_) {
      mixer.predict(question_, node);
      mixer.learn(question_, bit, rate);
    }
    const auto hashes = std::span(question_.hashes).first(mixer.contexts());
    if (delay_ == 0) {
      mixer.count(hashes, path_);
    } else {
      std::copy(hashes.begin(), hashes.end(),
                hashes_.begin() + static_cast<std::ptrdiff_t>(i % delay_ * hashes.size()));
    }
  }
  if (delay_ > 0) events_[i % delay_] = event ? 1 : 0;
  reader_.read(token);
}

// The token at i, predicted `delay` tokens ago.
void CmTraining::count(std::size_t i) {
  if (events_[i % delay_] == 0) return;
  const std::size_t contexts = model_.mixer_.contexts();
  model_.code_.path(train_[i], path_);
  model_.mixer_.count(std::span(hashes_).subspan(i % delay_ * contexts, contexts), path_);
}

CmModel::CmModel() = default;
CmModel::~CmModel() = default;

void CmModel::forget_training() { training_.reset(); }

void CmModel::restart() {
  forget_training();
  fitted_ = false;
  text_ = {};
  Pieces all;
  const std::vector<std::uint32_t> none(shape_.vocabulary_size - shape_.first_event, 0);
  all.walk([&](Pieces& pieces) { begin_anew(pieces, none, SlotTable::kWays, 0); });
}

Result<bool> CmModel::fit(TokenView train, TokenView, const Exhausted& exhausted) {
  if (fitted_) return true;
  const Error memory{say("context mixing needs more memory than there is"), "",
                     say("choose less memory or a shorter text"), ErrorKind::failure};
  try {
    if (!training_) {
      if (train.size() > std::numeric_limits<std::uint32_t>::max() / 2) return memory;
      for (const TokenId id : train) {
        const bool separator = shape_.pairs && id == kBeginSentence;
        if ((id < shape_.first_event && !separator) || id >= shape_.vocabulary_size) {
          return Error{say("token {0} is not an event of this task", id), "", ""};
        }
      }
      training_ = std::make_unique<CmTraining>(*this, train);
    }
    if (!training_->advance(exhausted)) return false;
  } catch (const std::bad_alloc&) {
    restart();
    return memory;
  }
  forget_training();
  fitted_ = true;
  return true;
}

double CmModel::fit_progress() const { return fitted_ ? 1 : training_ ? training_->progress() : 0; }

}  // namespace onegin
