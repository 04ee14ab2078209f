// Sorting positions order by order, and the trie nodes that come out in sorted order.
#include "models/ngram/counting.h"

#include <algorithm>

#include "free_memory.h"

namespace onegin {
namespace {

// What a position points at lies anywhere in memory: a loop asks for that memory this number of
// positions before the loop needs the memory.
constexpr std::size_t kEarly = 16;

// Lets go of room to spare; to do so the array is copied, for which a little is not worth it.
template <class Element>
void fit_to_size(std::vector<Element>& array) {
  if (array.capacity() - array.size() > array.size() / 16) array.shrink_to_fit();
}

}  // namespace

NgramCounting::NgramCounting(TokenView train, const Shape& shape, int order,
                             const NgramExpectation& expected, NgramTrie& trie, NgramCounts& counts)
    : train_(train),
      shape_(shape),
      order_(order),
      sentences_(shape.sentences),
      expected_(expected),
      trie_(trie),
      counts_(counts) {}

void NgramCounting::plan(StagedWork& work) {
  work.once([this] {
    trie_.reset(order_, shape_.vocabulary_size, shape_.first_event);
    counts_.assign(static_cast<std::size_t>(order_), {});
    counts_[0].assign(shape_.vocabulary_size, 0);
    text_.widen(bytes_per_id(shape_.vocabulary_size));
    text_.reserve(expected_.positions);
    if (shape_.pairs) given_.reserve(expected_.positions);
    next_given_ = GivenTokens(shape_.pairs);
  });
  work.loop([this] { return train_.size(); },
            [this](std::size_t begin, std::size_t end) { pad(begin, end); });
  if (order_ > 1) plan_positions(work);
  for (int k = 2; k <= order_; ++k) plan_order(work, k);
  if (order_ == 1) plan_recount(work, 1);
  work.once([this] { release(); });
}

// What the higher orders begin with: positions sorted by their token, and the node of each.
void NgramCounting::plan_positions(StagedWork& work) {
  const auto text_size = [this] { return text_.size(); };
  work.once([this] {
    std::uint32_t sum = 0;
    if (expected_.estimated) {
      const auto shorter = std::span(expected_.ngrams).first(expected_.ngrams.size() - 1);
      const auto most = shorter.empty() ? 0 : *std::max_element(shorter.begin(), shorter.end());
      next_.reserve(static_cast<std::size_t>(most));
    }
    next_.resize(shape_.vocabulary_size);
    for (std::size_t w = 0; w < next_.size(); ++w) {
      next_[w] = sum;
      sum += counts_[0][w];
    }
    // by_word_ between the two: whichever is let go with it, what comes then finds one place.
    for (auto* array : {&shorter_, &by_word_, &longer_}) array->reserve(text_.size());
  });
  // The first touch of new memory takes time: here, and with by_ngram_, it is not all at once.
  work.loop(text_size, [this](std::size_t, std::size_t end) {
    by_word_.resize(end);
    longer_.resize(end);
  });
  work.loop(text_size, [this](std::size_t begin, std::size_t end) {
    const TokenView text = text_;
    shorter_.resize(end);
    for (std::size_t i = begin; i < end; ++i) shorter_[i] = text[i];
  });
  work.loop(text_size, [this](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      by_word_[next_[text_[i]]++] = static_cast<std::uint32_t>(i);
    }
  });
}

void NgramCounting::plan_order(StagedWork& work, int k) {
  work.once([this, k] { begin_order(k); });
  work.loop([this] { return going_on_; },
            [this](std::size_t, std::size_t end) {
              if (end > by_ngram_.size()) by_ngram_.resize(end);
            });
  work.once([this] { by_ngram_.resize(going_on_); });
  work.loop([this] { return text_.size(); },
            [this, k](std::size_t begin, std::size_t end) { distribute(k, begin, end); });
  plan_recount(work, k - 1);
  work.loop([this] { return by_ngram_.size(); },
            [this, k](std::size_t begin, std::size_t end) { emit(k, begin, end); });
  work.once([this, k] { end_order(k); });
}

// The counts of order k are those of its occurrences as long as these are sorted by them.
void NgramCounting::plan_recount(StagedWork& work, int k) {
  if (!shape_.pairs) return;
  work.once([this, k] {
    std::vector<std::uint32_t>& counts = counts_[static_cast<std::size_t>(k) - 1];
    std::fill(counts.begin(), counts.end(), 0U);
  });
  work.loop([this] { return text_.size(); },
            [this, k](std::size_t begin, std::size_t end) { recount(k, begin, end); });
}

void NgramCounting::recount(int k, std::size_t begin, std::size_t end) {
  const std::size_t shift = static_cast<std::size_t>(k) - 1;
  std::vector<std::uint32_t>& counts = counts_[shift];
  for (std::size_t i = begin; i < end && i + shift < text_.size(); ++i) {
    const std::uint32_t ngram = k == 1 ? text_[i] : shorter_[i];
    if (ngram != kNoNode && !given_[i + shift]) ++counts[ngram];
  }
}

void NgramCounting::pad(std::size_t begin, std::size_t end) {
  std::vector<std::uint32_t>& count = counts_[0];
  for (std::size_t i = begin; i < end; ++i) {
    if (i == 0 || (sentences_ && train_[i - 1] == kEndSentence)) {
      text_.push_back(kBeginSentence);
      ++count[kBeginSentence];
      if (shape_.pairs) given_.push_back(true);
    }
    text_.push_back(train_[i]);
    ++count[train_[i]];
    if (shape_.pairs) given_.push_back(next_given_.given());
    next_given_.pass(train_[i]);
  }
}

void NgramCounting::begin_order(int k) {
  // Room for the occurrences of each (k-1)-gram that go on: those before a </s> do not, nor does
  // the one at the very end.
  const std::vector<std::uint32_t>& count = counts_[static_cast<std::size_t>(k) - 2];
  const std::size_t length = static_cast<std::size_t>(k) - 1;
  const std::uint32_t last = text_.size() >= length ? shorter_[text_.size() - length] : kNoNode;
  next_.resize(count.size());
  std::uint32_t sum = 0;
  for (std::size_t g = 0; g < count.size(); ++g) {
    next_[g] = sum;
    const bool ends = sentences_ && trie_.word(k - 1, g) == kEndSentence;
    if (!ends) sum += count[g] - (g == last ? 1 : 0);
  }
  going_on_ = sum;
  if (k == 2) by_ngram_.reserve(sum);
  if (k < order_) {
    const std::size_t tail = std::min(text_.size(), length);
    std::fill(longer_.end() - static_cast<std::ptrdiff_t>(tail), longer_.end(), kNoNode);
  }
  parents_ = 0;
  if (k == order_) {
    free_memory(longer_);
  } else if (expected_.estimated) {
    make_room(k);
  }
}

// Where memory is short, arrays that grow by doubling would take up to twice what they need.
void NgramCounting::make_room(int k) {
  const std::size_t index = static_cast<std::size_t>(k) - 1;
  const auto ngrams = static_cast<std::size_t>(expected_.ngrams[index]);
  trie_.words_of(k).reserve(ngrams);
  counts_[index].reserve(ngrams);
  if (trie_.is_leaf_order(k)) {
    trie_.leaves.reserve(ngrams);
  } else {
    trie_.levels[index].nodes.reserve(ngrams + 1);
  }
}

void NgramCounting::distribute(int k, std::size_t begin, std::size_t end) {
  const TokenView text = text_;
  const std::size_t shift = static_cast<std::size_t>(k) - 1;
  const auto before = [this, shift, end](std::size_t s) {
    return std::max<std::size_t>(by_word_[std::min(s, end - 1)], shift) - shift;
  };
  for (std::size_t s = begin; s < end; ++s) {
    __builtin_prefetch(&shorter_[before(s + 2 * kEarly)]);
    if (const std::uint32_t later = shorter_[before(s + kEarly)]; later != kNoNode) {
      __builtin_prefetch(&next_[later], 1);
    }
    const std::size_t j = by_word_[s];
    if (j < shift) continue;
    const std::size_t i = j - shift;
    const std::uint32_t group = shorter_[i];
    // The first <s> of a line goes on from nothing; in pairs another one separates.
    const bool begins = text[j] == kBeginSentence && (!shape_.pairs || text[j - 1] == kEndSentence);
    if (group == kNoNode || begins) {
      if (k < order_) longer_[i] = kNoNode;
    } else {
      by_ngram_[next_[group]++] = static_cast<std::uint32_t>(i);
    }
  }
}

void NgramCounting::emit(int k, std::size_t begin, std::size_t end) {
  const bool leaf = trie_.is_leaf_order(k);
  // The last order's n-grams come when memory is fullest, and need less: they take its place.
  if (leaf && begin == 0) {
    release_distribution();
    if (expected_.estimated) make_room(k);
  }
  const TokenView text = text_;
  const std::byte* const tokens = text.bytes().data();
  const std::size_t shift = static_cast<std::size_t>(k) - 1;
  std::vector<NgramNode>& parents = trie_.levels[static_cast<std::size_t>(k) - 2].nodes;
  std::vector<TokenId>& words = trie_.words_of(k);
  std::vector<std::uint32_t>& counts = counts_[static_cast<std::size_t>(k) - 1];
  for (std::size_t s = begin; s < end; ++s) {
    const std::size_t later = by_ngram_[std::min(s + kEarly, end - 1)];
    __builtin_prefetch(&shorter_[later]);
    __builtin_prefetch(tokens + (later + shift) * text.width());
    if (!leaf) __builtin_prefetch(&longer_[later], 1);
    const std::size_t i = by_ngram_[s];
    const std::uint32_t parent = shorter_[i];
    const TokenId word = text[i + shift];
    if (parents_ == parent + 1 && words.back() == word) {
      counts.back() += counted(leaf, i + shift);
    } else {
      const auto node = static_cast<std::uint32_t>(words.size());
      while (parents_ <= parent) parents[parents_++].first = node;
      words.push_back(word);
      counts.push_back(counted(leaf, i + shift));
      const std::uint32_t suffix = shorter_[i + 1];
      if (leaf) {
        trie_.leaves.push_back({.suffix = suffix});
      } else {
        std::vector<NgramNode>& nodes = trie_.levels[shift].nodes;
        nodes.back().suffix = suffix;
        nodes.push_back({});
      }
    }
    if (!leaf) longer_[i] = static_cast<std::uint32_t>(words.size() - 1);
  }
}

void NgramCounting::end_order(int k) {
  std::vector<NgramNode>& parents = trie_.levels[static_cast<std::size_t>(k) - 2].nodes;
  const auto nodes = static_cast<std::uint32_t>(trie_.words_of(k).size());
  while (parents_ < parents.size()) parents[parents_++].first = nodes;
  fit_to_size(trie_.words_of(k));
  fit_to_size(trie_.leaves);
  if (!trie_.is_leaf_order(k)) fit_to_size(trie_.levels[static_cast<std::size_t>(k) - 1].nodes);
  fit_to_size(counts_[static_cast<std::size_t>(k) - 1]);
  std::swap(shorter_, longer_);
}

void NgramCounting::release_distribution() {
  free_memory(by_word_);
  free_memory(next_);
  free_memory(longer_);
}

void NgramCounting::release() {
  release_distribution();
  text_ = {};
  free_memory(given_);
  free_memory(by_ngram_);
  free_memory(shorter_);
}

}  // namespace onegin
