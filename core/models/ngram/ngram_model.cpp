// Prediction, scoring and the life of the n-gram model.
#include "models/ngram/ngram_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <new>
#include <string>

#include "models/ngram/counting.h"
#include "models/ngram/estimate.h"
#include "models/ngram/smoothing.h"
#include "models/ngram/staged_work.h"
#include "models/ngram/trie_builder.h"
#include "models/ngram/walks.h"

namespace onegin {

// Everything that is needed only while learning.
class NgramTraining {
 public:
  NgramTraining(const NgramConfig& config, const Shape& shape, TokenView train,
                TokenView validation, NgramTrie& trie, std::vector<Note>& notes)
      : estimate_(config, shape, train, validation),
        counting_(train, shape, config.order, estimate_.expected(), trie, counts_),
        smoothing_(config, shape, train, validation, trie, counts_, notes) {
    estimate_.plan(look_);
    counting_.plan(work_);
    smoothing_.plan(work_);
  }

  // True when everything is done. Error: it would not fit into memory.
  Result<bool> advance(const Exhausted& exhausted) {
    if (!look_.advance(exhausted)) return false;
    if (const auto fits = estimate_.check(); !fits) return fits.error();
    return work_.advance(exhausted);
  }
  double progress() const { return 0.1 * look_.progress() + 0.9 * work_.progress(); }

 private:
  StagedWork look_, work_;
  NgramEstimate estimate_;
  NgramCounts counts_;
  NgramCounting counting_;
  NgramSmoothing smoothing_;
};

NgramModel::NgramModel() = default;
NgramModel::~NgramModel() = default;

void NgramModel::suggest(const TaskSummary& task) { config_.order = task.characters ? 7 : 5; }

std::vector<Field> NgramModel::fields() {
  std::vector<Field> fields = fields_of(config_);
  if (config_.smoothing == Smoothing::not_known) {
    std::erase_if(fields,
                  [](const Field& f) { return f.name != "order" && f.name != "smoothing"; });
  }
  return fields;
}

Result<void> NgramModel::build(Pieces& pieces, const Shape& shape, std::uint64_t) {
  return pieces(1, [&]() -> Result<void> {
    if (shape.vocabulary_size <= kUnknown || shape.first_event >= shape.vocabulary_size) {
      return Error{say("the vocabulary is empty"), "", say("give the model a text")};
    }
    shape_ = shape;
    restart();
    return {};
  });
}

void NgramModel::restart() {
  training_.reset();
  fitted_ = false;
  notes_.clear();
  trie_.reset(config_.order, shape_.vocabulary_size, shape_.first_event);
  finish();
}

void NgramModel::finish() {
  log_unigrams_.resize(shape_.vocabulary_size);
  for (std::size_t w = 0; w < log_unigrams_.size(); ++w) {
    log_unigrams_[w] = std::log(static_cast<double>(trie_.levels[0].nodes[w].prob));
  }
}

void NgramModel::adopt(NgramTrie trie, std::vector<Note> notes) {
  training_.reset();
  trie_ = std::move(trie);
  notes_ = std::move(notes);
  fitted_ = true;
  finish();
}

bool NgramModel::renumber(std::span<const TokenId> ids) {
  adopt(renumbered(trie_, ids), notes_);
  return true;
}

Result<bool> NgramModel::fit(TokenView train, TokenView validation, const Exhausted& exhausted) {
  if (fitted_) return true;
  if (config_.smoothing == Smoothing::not_known) {
    return Error{say("nothing can be counted with a smoothing that is not known"),
                 say("n-gram model"), say("choose a smoothing")};
  }
  const Error memory{say("these counts need more memory than there is"), say("n-gram model"),
                     say("choose a lower order or less text"), ErrorKind::failure};
  try {
    if (!training_) {
      if (train.size() > std::numeric_limits<std::uint32_t>::max() / 4) return memory;
      for (const TokenView part : {train, validation}) {
        for (const TokenId id : part) {
          const bool separator = shape_.pairs && id == kBeginSentence;
          if ((id < shape_.first_event && !separator) || id >= shape_.vocabulary_size) {
            return Error{say("token {0} is not an event of this task", id), say("n-gram model"),
                         ""};
          }
        }
      }
      notes_.clear();
      training_ =
          std::make_unique<NgramTraining>(config_, shape_, train, validation, trie_, notes_);
    }
    const Result<bool> done = training_->advance(exhausted);
    if (!done) restart();
    if (!done || !*done) return done;
  } catch (const std::bad_alloc&) {
    restart();
    return memory;
  }
  training_.reset();
  fitted_ = true;
  finish();
  return true;
}

double NgramModel::fit_progress() const {
  return fitted_ ? 1 : training_ ? training_->progress() : 0;
}

State NgramModel::start() const {
  State state;
  if (config_.order > 1) state.context.push_back(kBeginSentence);
  return state;
}

void NgramModel::advance(State& state, TokenId token) const {
  const auto longest = static_cast<std::size_t>(config_.order) - 1;
  std::vector<TokenId>& context = state.context;
  context.push_back(known(token));
  if (context.size() > longest) {
    context.erase(context.begin(),
                  context.begin() + static_cast<std::ptrdiff_t>(context.size() - longest));
  }
}

// The longest suffix of the state's context that is in the trie.
NgramCursor NgramModel::locate(const State& state) const {
  NgramCursor at;
  for (const TokenId token : state.context) trie_.advance(at, known(token));
  return at;
}

void NgramModel::predict(const State& state, std::span<Scalar> log_probs) const {
  std::array<NgramCursor, kMaximumOrder> contexts{};
  std::size_t count = 0;
  double log_backoff = 0;
  for (NgramCursor at = locate(state); at.order > 0; at = {at.order - 1, trie_.node(at).suffix}) {
    contexts[count++] = at;
    log_backoff += std::log(static_cast<double>(trie_.node(at).backoff));
  }
  const auto none = -std::numeric_limits<Scalar>::infinity();
  for (std::size_t w = 0; w < log_probs.size(); ++w) {
    log_probs[w] =
        w < shape_.first_event ? none : static_cast<Scalar>(log_unigrams_[w] + log_backoff);
  }
  // From the shortest context to the longest, each overwriting what it knows better.
  double backoff = 1;
  std::array<double, kMaximumOrder> weights{};  // of what each context says
  for (std::size_t i = 0; i < count; ++i) {
    weights[i] = backoff;
    backoff *= static_cast<double>(trie_.node(contexts[i]).backoff);
  }
  for (std::size_t i = count; i-- > 0;) {
    const int order = static_cast<int>(contexts[i].order) + 1;
    const NgramTrie::Range range = trie_.children(contexts[i]);
    for (std::uint32_t child = range.begin; child < range.end; ++child) {
      const TokenId word = trie_.word(order, child);
      if (word < shape_.first_event) continue;
      const auto p = static_cast<double>(trie_.prob(order, child));
      log_probs[word] = static_cast<Scalar>(std::log(weights[i] * p));
    }
  }
}

void NgramModel::score(State& state, std::span<const TokenId> events,
                       std::span<const std::uint8_t> marks, std::span<EventScore> scores) const {
  NgramCursor beginning;
  for (const TokenId token : start().context) trie_.advance(beginning, token);
  NgramWalks(trie_, beginning, events, marks, scores).run(locate(state));
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if ((marks[i] & kGiven) != 0) scores[i] = {};
  }

  std::size_t read = events.size();  // events since the state, or since the last beginning
  const auto last = std::find_if(marks.rbegin(), marks.rend(),
                                 [](std::uint8_t mark) { return (mark & kBegins) != 0; });
  if (last != marks.rend()) {
    read = static_cast<std::size_t>(last - marks.rbegin()) + 1;
    state = start();
  }
  const std::size_t kept = std::min(read, static_cast<std::size_t>(config_.order));
  for (const TokenId token : events.last(kept)) advance(state, token);
}

std::vector<BackoffStep> NgramModel::backoff_path(const State& state, TokenId token) const {
  std::vector<BackoffStep> path;
  NgramCursor at = locate(state);
  for (; at.order > 0; at = {at.order - 1, trie_.node(at).suffix}) {
    const std::uint32_t child = trie_.find(at, known(token));
    const int order = static_cast<int>(at.order) + 1;
    if (child != kNoNode) {
      path.push_back({order, true, std::log(static_cast<double>(trie_.prob(order, child)))});
      return path;
    }
    path.push_back({order, false, std::log(static_cast<double>(trie_.node(at).backoff))});
  }
  path.push_back({1, true, log_unigrams_[known(token)]});
  return path;
}

std::size_t NgramModel::memory_bytes() const {
  return trie_.memory_bytes() + log_unigrams_.capacity() * sizeof(double);
}

std::unique_ptr<Model> make_ngram() { return std::make_unique<NgramModel>(); }

}  // namespace onegin
