// Discounts, denominators and back-off weights, order by order from the unigrams up.
#include "models/ngram/smoothing.h"

#include <algorithm>
#include <utility>

#include "free_memory.h"

namespace onegin {
namespace {

Sentence times(std::size_t i) {
  return i == 1 ? say("once") : i == 2 ? say("twice") : say("{0} times", i);
}

}  // namespace

std::optional<Discounts> modified_kneser_ney_discounts(const std::array<std::uint64_t, 4>& n,
                                                       Sentence& why) {
  for (std::size_t i = 1; i <= 3; ++i) {
    if (n[i - 1] == 0) {
      why = say("no n-gram of this order was counted exactly {0}", times(i));
      return {};
    }
  }
  const auto number = [&](std::size_t i) { return static_cast<double>(n[i - 1]); };
  const double y = number(1) / (number(1) + 2 * number(2));
  Discounts discounts;
  for (std::size_t i = 1; i <= 3; ++i) {
    const auto count = static_cast<double>(i);
    discounts[i - 1] = count - (count + 1) * y * number(i + 1) / number(i);
    if (discounts[i - 1] < 0 || discounts[i - 1] > count) {
      why = say("the discount of n-grams counted {0} would be negative", times(i));
      return {};
    }
  }
  return discounts;
}

Discounts discounts_for(const NgramConfig& config, const std::array<std::uint64_t, 4>& n, int k,
                        std::vector<Note>& notes) {
  if (config.smoothing == Smoothing::modified_kneser_ney) {
    Sentence why;
    if (const auto estimated = modified_kneser_ney_discounts(n, why)) return *estimated;
    notes.push_back(
        {say("order {0}: the discounts could not be estimated, because {1}; 0.5, 1 and 1.5 are "
             "used",
             k, why)});
    return {0.5, 1, 1.5};
  }
  double single = config.discount;
  if (single == 0) {
    const auto n1 = static_cast<double>(n[0]), n2 = static_cast<double>(n[1]);
    single = n1 / (n1 + 2 * n2);
    if (n[0] == 0 || n[1] == 0) {
      single = 0.5;
      notes.push_back(
          {say("order {0}: the discount could not be estimated, because no n-gram of "
               "this order was counted exactly {1}; 0.5 is used",
               k, times(n[0] == 0 ? 1 : 2))});
    }
  }
  return {single, single, single};
}

NgramSmoothing::NgramSmoothing(const NgramConfig& config, const Shape& shape, TokenView train,
                               TokenView validation, NgramTrie& trie, NgramCounts& counts,
                               std::vector<Note>& notes)
    : config_(config),
      shape_(shape),
      trie_(trie),
      counts_(counts),
      notes_(notes),
      events_(static_cast<double>(shape.vocabulary_size - shape.first_event)),
      discounts_(static_cast<std::size_t>(config.order), Discounts{}),
      interpolation_(train, validation, shape, config.order, trie, counts, notes) {}

void NgramSmoothing::plan(StagedWork& work) {
  work.once([this] {
    // <s> is word 0, so the n-grams that begin with it come first in every order.
    after_begin_.assign(1, 1);
    for (int k = 2; k <= config_.order; ++k) {
      const std::uint32_t contexts = after_begin_.back();
      after_begin_.push_back(trie_.levels[static_cast<std::size_t>(k) - 2].nodes[contexts].first);
    }
    counts_[0][kBeginSentence] = 0;  // context only, never an event
    whole_.assign(1, !shape_.pairs);
  });
  if (config_.kneser_ney()) plan_continuation_counts(work);
  if (config_.discounts()) {
    for (int k = 1; k <= config_.order; ++k) plan_discounts(work, k);
  }
  if (config_.smoothing == Smoothing::jelinek_mercer) interpolation_.plan(work);
  work.once([this] { smooth_unigrams(); });
  for (int k = 2; k <= config_.order; ++k) {
    work.loop([this, k] { return trie_.size(k - 1); },
              [this, k](std::size_t begin, std::size_t end) { smooth_children(k, begin, end); });
    work.once([this, k] {
      counts_[static_cast<std::size_t>(k) - 1] = {};
      whole_ = std::exchange(whole_children_, {});
    });
  }
}

// Kneser-Ney judges a shorter n-gram by how many different tokens it follows: N1+(. w) is the
// number of n-grams one longer whose suffix it is. Those that begin with the <s> of a line have
// nothing before them and keep their counts.
void NgramSmoothing::plan_continuation_counts(StagedWork& work) {
  for (int k = 1; k < config_.order; ++k) {
    const std::size_t index = static_cast<std::size_t>(k) - 1;
    work.once([this, index] {
      std::vector<std::uint32_t>& counts = counts_[index];
      std::fill(counts.begin() + after_begin_[index], counts.end(), 0U);
    });
    if (shape_.pairs) plan_after_separators(work, k);
    work.loop([this, k] { return trie_.size(k + 1); },
              [this, k, index](std::size_t begin, std::size_t end) {
                std::uint32_t* counts = counts_[index].data();
                if (shape_.pairs) {
                  const std::uint32_t* longer = counts_[index + 1].data();
                  for (std::size_t i = begin; i < end; ++i) {
                    counts[trie_.suffix(k + 1, i)] += longer[i] > 0 ? 1 : 0;
                  }
                  return;
                }
                for (std::size_t i = begin; i < end; ++i) ++counts[trie_.suffix(k + 1, i)];
              });
  }
}

// An n-gram that begins with the <s> of a separator has a source before it: it is the suffix of
// longer ones, as no n-gram that begins with the <s> of a line is, and is judged as all others are.
void NgramSmoothing::plan_after_separators(StagedWork& work, int k) {
  const std::size_t index = static_cast<std::size_t>(k) - 1;
  work.loop([this, k] { return trie_.size(k + 1); },
            [this, k, index](std::size_t begin, std::size_t end) {
              for (std::size_t i = begin; i < end; ++i) {
                const std::uint32_t suffix = trie_.suffix(k + 1, i);
                if (suffix < after_begin_[index]) counts_[index][suffix] = 0;
              }
            });
}

void NgramSmoothing::plan_discounts(StagedWork& work, int k) {
  work.once([this] { counted_ = {}; });
  work.loop([this, k] { return counts_[static_cast<std::size_t>(k) - 1].size(); },
            [this, k](std::size_t begin, std::size_t end) {
              const std::vector<std::uint32_t>& counts = counts_[static_cast<std::size_t>(k) - 1];
              for (std::size_t i = begin; i < end; ++i) {
                if (counts[i] - 1 < 4) ++counted_[counts[i] - 1];
              }
            });
  work.once([this, k] { choose_discounts(k); });
}

void NgramSmoothing::choose_discounts(int k) {
  if (trie_.size(k) == 0) return;
  discounts_[static_cast<std::size_t>(k) - 1] = discounts_for(config_, counted_, k, notes_);
}

double NgramSmoothing::discount(int k, std::uint32_t count) const {
  return count == 0 ? 0 : discounts_[static_cast<std::size_t>(k) - 1][std::min(count, 3U) - 1];
}

// `counts` are those of the n-grams of order k after one context.
NgramSmoothing::Weights NgramSmoothing::weights(int k,
                                                std::span<const std::uint32_t> counts) const {
  std::uint64_t sum = 0;
  std::size_t types = 0;
  for (const std::uint32_t count : counts) {
    sum += count;
    types += count > 0 ? 1 : 0;
  }
  if (sum == 0) return {0, 1};
  const auto total = static_cast<double>(sum);
  switch (config_.smoothing) {
    case Smoothing::maximum_likelihood:
    case Smoothing::not_known:  // NgramModel::fit refuses it
      return {1 / total, 0};
    case Smoothing::add_k: {
      const double added = config_.k * events_;
      return {1 / (total + added), added / (total + added)};
    }
    case Smoothing::witten_bell: {
      const auto different = static_cast<double>(types);
      return {1 / (total + different), different / (total + different)};
    }
    case Smoothing::jelinek_mercer: {
      const double lambda = interpolation_.lambda(k, sum);
      return {lambda / total, 1 - lambda};
    }
    case Smoothing::absolute:
    case Smoothing::kneser_ney:
    case Smoothing::modified_kneser_ney:
      break;
  }
  double taken = 0;
  for (const std::uint32_t count : counts) taken += discount(k, count);
  return {1 / total, taken / total};
}

void NgramSmoothing::smooth_unigrams() {
  std::vector<NgramNode>& nodes = trie_.levels[0].nodes;
  const Weights w = weights(1, counts_[0]);
  for (std::size_t i = 0; i < shape_.vocabulary_size; ++i) {
    const std::uint32_t count = counts_[0][i];
    const double own = (static_cast<double>(count) - discount(1, count)) * w.scale;
    const bool event = i >= shape_.first_event;
    // Add-k knows one context length only, so its shorter contexts say nothing.
    const bool uniform = config_.smoothing == Smoothing::add_k && config_.order > 1;
    const double p = uniform ? 1 / events_ : own + w.gamma / events_;
    nodes[i].prob = event ? static_cast<float>(p) : 0.0F;
  }
  if (config_.order > 1) free_memory(counts_[0]);
}

void NgramSmoothing::smooth_children(int k, std::size_t begin, std::size_t end) {
  const std::uint32_t* counts = counts_[static_cast<std::size_t>(k) - 1].data();
  std::vector<NgramNode>& parents = trie_.levels[static_cast<std::size_t>(k) - 2].nodes;
  const bool add_k = config_.smoothing == Smoothing::add_k;
  constexpr std::uint32_t kAhead = 16;
  const std::size_t size = trie_.size(k);
  for (std::size_t parent = begin; parent < end; ++parent) {
    const std::uint32_t first = parents[parent].first;
    const std::uint32_t last = parents[parent + 1].first;
    if (first == last) continue;
    Weights w = weights(k, {counts + first, counts + last});
    // Add-k: a context shorter than order - 1 is met only where a text begins.
    const bool whole = parent < whole_.size() && whole_[parent];
    if (add_k && k < config_.order && !whole) w = {0, 1};
    if (add_k && parent < whole_.size()) {
      for (std::uint32_t i = first; i < last; ++i) {
        whole_children_.push_back(whole || trie_.word(k, i) == kBeginSentence);
      }
    }
    parents[parent].backoff = static_cast<float>(w.gamma);
    for (std::uint32_t i = first; i < last; ++i) {
      // Suffixes lie anywhere, so they are asked for early.
      if (i + kAhead < size) __builtin_prefetch(&parents[trie_.suffix(k, i + kAhead)]);
      const double own = (static_cast<double>(counts[i]) - discount(k, counts[i])) * w.scale;
      const double lower =
          add_k ? 1 / events_ : static_cast<double>(trie_.prob(k - 1, trie_.suffix(k, i)));
      trie_.set_prob(k, i, static_cast<float>(own + w.gamma * lower));
    }
  }
}

}  // namespace onegin
