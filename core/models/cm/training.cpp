// Predict, learn, and count what is a while ago.
#include "models/cm/training.h"

#include <algorithm>
#include <cmath>

#include "models/cm/cm_model.h"

namespace onegin {
namespace {

constexpr std::size_t kChunk = std::size_t{1}
                               << 14U;   // tokens tallied between two looks at the clock
constexpr std::size_t kFew = 16;         // tokens learnt between them
constexpr std::size_t kDelayShare = 20;  // the delay is no more than this part of a text
// The rate falls from so many times the final one, by e after this share of the text.
constexpr double kFirstRate = 10, kFall = 0.06;

}  // namespace

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

}  // namespace onegin
