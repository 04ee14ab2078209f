// Hashes of every n-gram, and the bytes of the arrays that hold them.
#include "models/ngram/estimate.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "free_memory.h"
#include "memory_limit.h"
#include "models/ngram/trie.h"

namespace onegin {
namespace {

constexpr std::size_t kLargestSample = std::size_t{1} << 16U;
constexpr std::size_t kFirstSlots = std::size_t{1} << 12U;
// What an estimate may be short of, in standard errors. An array that turns out too small is made
// anew, with room for twice as much.
constexpr double kErrors = 5;
// About two bytes per token are lost to fragmentation.
constexpr std::uint64_t kHoles = 2;
// In a long text one n-gram in eight is enough, and does not take long.
constexpr std::size_t kLongText = std::size_t{1} << 20U;
constexpr std::uint32_t kHalvingsOfLong = 3;

std::uint64_t mixed(std::uint64_t hash, TokenId token) {
  hash = (hash ^ (token + std::uint64_t{1})) * 0x9E3779B97F4A7C15U;
  return hash ^ (hash >> 32U);
}

// Per n-gram: its count and last word, and the node or leaf.
constexpr std::uint64_t kEach = sizeof(std::uint32_t) + sizeof(TokenId);

}  // namespace

double DistinctCount::standard_error() const {
  if (halvings_ == 0) return 0;
  return std::ldexp(std::sqrt(static_cast<double>(size_)), static_cast<int>(halvings_));
}

void DistinctCount::insert(std::uint64_t hash) {
  if (slots_.empty()) rebuild(kFirstSlots);
  if (hash == 0) hash = 1;
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = static_cast<std::size_t>(hash) & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    if (slots_[at] == hash) return;
  }
  slots_[at] = hash;
  ++size_;
  if (size_ > kLargestSample) {
    ++halvings_;
    largest_ >>= 1U;
    rebuild(slots_.size());
  } else if (2 * size_ > slots_.size()) {
    rebuild(2 * slots_.size());
  }
}

void DistinctCount::rebuild(std::size_t slots) {
  std::vector<std::uint64_t> before(slots, 0);
  before.swap(slots_);
  size_ = 0;
  const std::size_t mask = slots - 1;
  for (const std::uint64_t hash : before) {
    if (hash == 0 || hash > largest_) continue;
    std::size_t at = static_cast<std::size_t>(hash) & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = hash;
    ++size_;
  }
}

std::uint64_t counting_bytes(const NgramExpectation& expected, int order, Smoothing smoothing,
                             std::uint64_t others) {
  // text_ of NgramCounting, and for more than words by_word_, by_ngram_, shorter_ and longer_.
  const std::uint64_t arrays = order > 1 ? 4 * sizeof(std::uint32_t) : 0;
  const std::size_t types = static_cast<std::size_t>(expected.ngrams.front());
  std::uint64_t positions = (arrays + bytes_per_id(types)) * expected.positions;
  std::uint64_t kept = 0, most = 0, contexts = 0;
  for (int k = 1; k <= order; ++k) {
    const std::uint64_t ngrams = expected.ngrams[static_cast<std::size_t>(k) - 1];
    const bool leaf = k == order && k > 1;
    kept += ngrams * (kEach + (leaf ? sizeof(NgramLeaf) : sizeof(NgramNode)));
    if (k == order) continue;
    most = std::max(most, ngrams);
    contexts += ngrams;
  }
  positions += sizeof(std::uint32_t) * most;  // next_
  // Arrays that grow without knowing how far have room for twice as much, and are copied.
  if (!expected.estimated)
    positions +=
        (2 * sizeof(NgramNode) + kEach) * expected.ngrams[static_cast<std::size_t>(order) - 1];
  // JelinekMercer, which comes after the counting: contexts_, and what it keeps of some events.
  constexpr std::uint64_t kOpinions = std::uint64_t{40} << 20U;
  const std::uint64_t smoothed =
      smoothing == Smoothing::jelinek_mercer ? contexts * sizeof(std::uint32_t) + kOpinions : 0;
  return kept + std::max(positions, smoothed) + others;
}

NgramEstimate::NgramEstimate(const NgramConfig& config, const Shape& shape, TokenView train,
                             TokenView validation)
    : config_(config),
      shape_(shape),
      train_(train),
      sentences_(shape.sentences),
      others_(train.bytes().size() + validation.bytes().size() +
              (train.size() + validation.size()) * kHoles +
              shape.vocabulary_size * (kTypeBytes + sizeof(double)) + kProgramMemory) {}

void NgramEstimate::plan(StagedWork& work) {
  work.once([this] { expected_.positions = train_.size() + 1; });
  work.loop([this] { return sentences_ ? train_.size() : 0; },
            [this](std::size_t begin, std::size_t end) {
              for (std::size_t i = begin; i < end; ++i) {
                expected_.positions += train_[i] == kEndSentence ? 1 : 0;
              }
            });
  work.once([this] {
    const std::uint64_t positions = expected_.positions;
    std::uint64_t possible = shape_.vocabulary_size;
    for (int k = 1; k <= config_.order; ++k) {
      expected_.ngrams.push_back(k == 1 ? possible : std::min(possible, positions));
      possible = std::min(possible, positions) * shape_.vocabulary_size;
    }
    looks_ = !fits(config_.order);
    const DistinctCount count(positions < kLongText ? 0 : kHalvingsOfLong);
    counts_.assign(looks_ ? static_cast<std::size_t>(config_.order) - 1 : 0, count);
  });
  // The number of positions in a chunk; a position costs work in every order.
  constexpr std::size_t kChunk = 2048;
  work.loop([this] { return looks_ ? train_.size() : 0; },
            [this](std::size_t begin, std::size_t end) { look(begin, end); }, kChunk);
  work.once([this] { conclude(); });
}

// The n-grams that begin at some positions, order by order, so that one sample at a time is at
// work. None crosses a </s>.
void NgramEstimate::look(std::size_t begin, std::size_t end) {
  grown_.clear();
  for (std::size_t i = begin; i < end; ++i) {
    if (i == 0 || (sentences_ && train_[i - 1] == kEndSentence)) read_beginning(i);
    grown_.push_back({0, i});
  }
  std::size_t left = grown_.size();
  for (int k = 1; k <= config_.order; ++k) {
    DistinctCount* count = k == 1 ? nullptr : &counts_[static_cast<std::size_t>(k) - 2];
    std::size_t kept = 0;
    for (std::size_t j = 0; j < left; ++j) {
      const auto [before, next] = grown_[j];
      const TokenId token = train_[next];
      const std::uint64_t hash = mixed(before, token);
      if (count != nullptr) count->add(hash);
      grown_[kept] = {hash, next + 1};
      kept += next + 1 < train_.size() && !(sentences_ && token == kEndSentence) ? 1 : 0;
    }
    left = kept;
  }
}

// Those that begin with the <s> before token i.
void NgramEstimate::read_beginning(std::size_t i) {
  std::uint64_t hash = mixed(0, kBeginSentence);
  for (int k = 2; k <= config_.order && i < train_.size(); ++k, ++i) {
    hash = mixed(hash, train_[i]);
    counts_[static_cast<std::size_t>(k) - 2].add(hash);
    if (sentences_ && train_[i] == kEndSentence) return;
  }
}

void NgramEstimate::conclude() {
  if (!looks_) return;
  for (std::size_t k = 0; k < counts_.size(); ++k) {
    const DistinctCount& count = counts_[k];
    const double most = static_cast<double>(count.estimate()) + kErrors * count.standard_error();
    expected_.ngrams[k + 1] = std::min(expected_.ngrams[k + 1], static_cast<std::uint64_t>(most));
  }
  expected_.estimated = true;
  free_memory(counts_);
}

bool NgramEstimate::fits(int order) const {
  return counting_bytes(expected_, order, config_.smoothing, others_) <= memory_limit();
}

Result<void> NgramEstimate::check() const {
  if (fits(config_.order)) return {};
  const auto needed =
      static_cast<double>(counting_bytes(expected_, config_.order, config_.smoothing, others_));
  Error error{
      say("counting n-grams up to order {0} needs about {1} of memory, and {2} is there",
          config_.order, memory_text(needed), memory_text(static_cast<double>(memory_limit()))),
      "", say("choose a shorter text")};
  int order = config_.order - 1;
  while (order > 0 && !fits(order)) --order;
  if (order > 0) {
    error.hint = "choose order " + std::to_string(order) + (order > 1 ? " or lower" : "") +
                 ", or a shorter text";
  }
  return error;
}

}  // namespace onegin
