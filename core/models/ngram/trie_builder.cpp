// Sorting n-grams into orders, and closing a trie under taking suffixes.
#include "models/ngram/trie_builder.h"

#include <algorithm>
#include <set>

namespace onegin {
namespace {

constexpr float kUnsaid = -1;  // the probability of an added n-gram, until it is known

using Tuples = std::set<std::vector<TokenId>>;

// The node of an n-gram, or kNoNode.
std::uint32_t locate(const NgramTrie& trie, std::span<const TokenId> words) {
  NgramCursor at{1, words[0]};
  for (const TokenId word : words.subspan(1)) {
    at = {at.order + 1, trie.find(at, word)};
    if (at.node == kNoNode) break;
  }
  return at.node;
}

// Per order (index k - 1), the n-grams that the longer ones ask for and that are not there.
std::vector<Tuples> missing_ngrams(const NgramTrie& trie, const LooseNgrams& loose) {
  std::vector<Tuples> missing(static_cast<std::size_t>(trie.order));
  for (int k = trie.order; k >= 3; --k) {
    const auto index = static_cast<std::size_t>(k) - 1;
    const auto ask = [&](std::span<const TokenId> words) {
      if (locate(trie, words) != kNoNode) return;
      std::vector<TokenId> asked(words.begin(), words.end());
      if (!loose.contains(asked)) missing[index - 1].insert(std::move(asked));
    };
    visit_ngrams(trie, k, [&](std::size_t, const std::vector<TokenId>& words) {
      ask(std::span(words).subspan(1));
    });
    for (const auto& [words, ngram] : loose) {
      if (words.size() == index + 1) ask(std::span(words).subspan(1));
    }
    for (const std::vector<TokenId>& words : missing[index]) {
      ask(std::span(words).subspan(1));
      ask(std::span(words).first(words.size() - 1));
    }
  }
  return missing;
}

// Order and source of a loose n-gram whose context is nowhere.
std::optional<std::pair<std::size_t, std::uint32_t>> without_context(
    const NgramTrie& trie, const LooseNgrams& loose, const std::vector<Tuples>& missing) {
  for (const auto& [words, ngram] : loose) {
    const std::vector<TokenId> context(words.begin(), words.end() - 1);
    if (locate(trie, context) == kNoNode && !missing[context.size() - 1].contains(context) &&
        !loose.contains(context)) {
      return {{words.size(), ngram.source}};
    }
  }
  return {};
}

// The same trie with the loose and the missing n-grams.
NgramTrie with_missing(const NgramTrie& trie, const LooseNgrams& loose,
                       const std::vector<Tuples>& missing) {
  NgramTrie whole;
  whole.reset(trie.order, trie.vocabulary_size, 0);
  whole.levels[0].nodes = trie.levels[0].nodes;
  for (int k = 2; k <= trie.order; ++k) {
    std::vector<NgramEntry> entries;
    const auto add = [&](std::span<const TokenId> words, float prob, float backoff) {
      entries.push_back({.context = locate(whole, words.first(words.size() - 1)),
                         .word = words.back(),
                         .prob = prob,
                         .backoff = backoff});
    };
    visit_ngrams(trie, k, [&](std::size_t i, const std::vector<TokenId>& words) {
      const bool leaf = trie.is_leaf_order(k);
      add(words, trie.prob(k, i),
          leaf ? 1.0F : trie.levels[static_cast<std::size_t>(k) - 1].nodes[i].backoff);
    });
    for (const std::vector<TokenId>& words : missing[static_cast<std::size_t>(k) - 1]) {
      add(words, kUnsaid, 1);
    }
    for (const auto& [words, ngram] : loose) {
      if (words.size() == static_cast<std::size_t>(k)) add(words, ngram.prob, ngram.backoff);
    }
    append_order(whole, k, entries);
  }
  return whole;
}

}  // namespace

std::optional<std::pair<std::uint32_t, std::uint32_t>> append_order(
    NgramTrie& trie, int k, std::vector<NgramEntry>& entries) {
  const auto before = [](const NgramEntry& a, const NgramEntry& b) {
    return a.context != b.context ? a.context < b.context : a.word < b.word;
  };
  if (!std::is_sorted(entries.begin(), entries.end(), before)) {
    std::sort(entries.begin(), entries.end(), before);
  }
  std::vector<NgramNode>& parents = trie.levels[static_cast<std::size_t>(k) - 2].nodes;
  std::vector<TokenId>& words = trie.words_of(k);
  const bool leaf = trie.is_leaf_order(k);
  words.reserve(entries.size());
  std::size_t parent = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const NgramEntry& entry = entries[i];
    if (i > 0 && !before(entries[i - 1], entry)) return {{entries[i - 1].source, entry.source}};
    while (parent <= entry.context) parents[parent++].first = static_cast<std::uint32_t>(i);
    words.push_back(entry.word);
    if (leaf) {
      trie.leaves.push_back({.prob = entry.prob});
    } else {
      std::vector<NgramNode>& nodes = trie.levels[static_cast<std::size_t>(k) - 1].nodes;
      nodes.back() = {.prob = entry.prob, .backoff = entry.backoff};
      nodes.push_back({});
    }
  }
  const auto size = static_cast<std::uint32_t>(entries.size());
  while (parent < parents.size()) parents[parent++].first = size;
  return {};
}

NgramTrie renumbered(const NgramTrie& trie, std::span<const TokenId> ids) {
  NgramTrie other;
  other.reset(trie.order, trie.vocabulary_size, 0);
  for (std::size_t word = 0; word < ids.size(); ++word) {
    const NgramNode& node = trie.levels[0].nodes[word];
    other.levels[0].nodes[ids[word]] = {.prob = node.prob, .backoff = node.backoff};
  }
  std::vector<std::uint32_t> places(ids.begin(), ids.end());  // of the order below, in the new trie
  for (int k = 2; k <= trie.order; ++k) {
    std::vector<NgramEntry> entries;
    entries.reserve(trie.size(k));
    for (std::uint32_t parent = 0; parent < places.size(); ++parent) {
      const NgramTrie::Range range = trie.children({static_cast<std::uint32_t>(k) - 1, parent});
      for (std::uint32_t i = range.begin; i < range.end; ++i) {
        entries.push_back(
            {.context = places[parent],
             .word = ids[trie.word(k, i)],
             .prob = trie.prob(k, i),
             .backoff = trie.is_leaf_order(k)
                            ? 1.0F
                            : trie.levels[static_cast<std::size_t>(k) - 1].nodes[i].backoff,
             .source = i});
      }
    }
    append_order(other, k, entries);
    places.resize(entries.size());
    for (std::uint32_t i = 0; i < entries.size(); ++i) places[entries[i].source] = i;
  }
  (void)other.link_suffixes();  // every n-gram has its suffix, as before
  return other;
}

CompletedTrie complete_suffixes(NgramTrie& trie, const LooseNgrams& loose) {
  if (loose.empty() && trie.link_suffixes()) return {};
  const std::vector<Tuples> missing = missing_ngrams(trie, loose);
  if (const auto wrong = without_context(trie, loose, missing)) return {0, wrong};
  trie = with_missing(trie, loose, missing);
  if (!trie.link_suffixes()) return {};  // cannot be: nothing is missing any more
  CompletedTrie completed;
  for (const Tuples& tuples : missing) completed.added += tuples.size();
  for (int k = 2; k <= trie.order; ++k) {
    for (std::uint32_t parent = 0; parent < trie.size(k - 1); ++parent) {
      const NgramCursor at{static_cast<std::uint32_t>(k) - 1, parent};
      const NgramTrie::Range range = trie.children(at);
      for (std::uint32_t i = range.begin; i < range.end; ++i) {
        if (trie.prob(k, i) == kUnsaid) {
          trie.set_prob(k, i, trie.node(at).backoff * trie.prob(k - 1, trie.suffix(k, i)));
        }
      }
    }
  }
  return completed;
}

double backed_off_probability(const NgramTrie& trie, std::span<const TokenId> words) {
  double backoff = 1;
  for (; words.size() > 1; words = words.subspan(1)) {
    const auto context = words.first(words.size() - 1);
    const std::uint32_t node = locate(trie, context);
    if (node == kNoNode) continue;
    const NgramCursor at{static_cast<std::uint32_t>(context.size()), node};
    const std::uint32_t child = trie.find(at, words.back());
    if (child != kNoNode) {
      const double prob = trie.prob(static_cast<int>(words.size()), child);
      return backoff * prob;
    }
    backoff *= static_cast<double>(trie.node(at).backoff);
  }
  return backoff * static_cast<double>(trie.levels[0].nodes[words.back()].prob);
}

}  // namespace onegin
