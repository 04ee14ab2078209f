// Collects what each context length says of the held-out events, then EM over it.
#include "models/ngram/jelinek_mercer.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "free_memory.h"

namespace onegin {
namespace {

constexpr int kIterations = 40;
constexpr std::size_t kEvents = std::size_t{1} << 17U;  // held-out events looked at, about
constexpr std::size_t kBlock = 1024;                    // they are taken in blocks of this length
constexpr double kLargestLambda = 0.9999;               // something is always left for the rest

}  // namespace

JelinekMercer::JelinekMercer(TokenView train, TokenView validation, const Shape& shape, int order,
                             const NgramTrie& trie, const NgramCounts& counts,
                             std::vector<Note>& notes)
    : train_(train),
      validation_(validation),
      shape_(shape),
      trie_(trie),
      counts_(counts),
      notes_(notes) {
  std::array<double, kBuckets> even{};
  even.fill(0.5);
  lambdas_.assign(static_cast<std::size_t>(order), even);
  chosen_.assign(lambdas_.size(), {});
  reached_.assign(lambdas_.size(), {});
}

std::size_t JelinekMercer::bucket(std::uint64_t context_count) {
  return std::min(static_cast<std::size_t>(std::bit_width(context_count)) - 1, kBuckets - 1);
}

void JelinekMercer::plan(StagedWork& work) {
  work.once([this] {
    leaving_one_out_ = validation_.empty();
    held_out_ = leaving_one_out_ ? train_ : validation_;
    if (leaving_one_out_) {
      notes_.push_back(
          {say("without a held-out part the interpolation weights come from the training "
               "part itself, each token left out in turn")});
    }
    for (const std::uint32_t count : counts_[0]) unigrams_ += count;
    for (std::size_t k = 1; k < lambdas_.size(); ++k) {
      contexts_.emplace_back(trie_.size(static_cast<int>(k)));
    }
    begins_.assign(1, 0);
    cursor_ = {};
    given_ = GivenTokens(shape_.pairs);
  });
  for (std::size_t k = 1; k < lambdas_.size(); ++k) {
    work.loop([this, k] { return contexts_[k - 1].size(); },
              [this, k](std::size_t begin, std::size_t end) { sum_contexts(k, begin, end); });
  }
  work.loop([this] { return held_out_.size(); },
            [this](std::size_t begin, std::size_t end) { collect(begin, end); }, kBlock);
  for (int i = 0; i < kIterations; ++i) {
    work.loop([this] { return converged_ ? 0 : begins_.size() - 1; },
              [this](std::size_t begin, std::size_t end) { expect(begin, end); });
    work.once([this] { maximise(); });
  }
  work.once([this] {
    free_memory(contexts_);
    free_memory(opinions_);
    free_memory(begins_);
  });
}

void JelinekMercer::sum_contexts(std::size_t k, std::size_t begin, std::size_t end) {
  const std::vector<NgramNode>& nodes = trie_.levels[k - 1].nodes;
  for (std::size_t h = begin; h < end; ++h) {
    for (std::uint32_t i = nodes[h].first; i < nodes[h + 1].first; ++i) {
      contexts_[k - 1][h] += counts_[k][i];
    }
  }
}

void JelinekMercer::collect(std::size_t begin, std::size_t end) {
  const std::size_t stride = held_out_.size() / kEvents + 1;
  const bool wanted = (begin / kBlock) % stride == 0;
  const NgramCursor start{trie_.order > 1 ? 1U : 0U, kBeginSentence};
  for (std::size_t i = begin; i < end; ++i) {
    const bool first = i == 0 && leaving_one_out_;
    const bool sentence = shape_.sentences && (i == 0 || held_out_[i - 1] == kEndSentence);
    if (first || sentence) cursor_ = start;
    if (wanted && !given_.given()) judge(held_out_[i]);
    given_.pass(held_out_[i]);
    trie_.advance(cursor_, held_out_[i]);
  }
}

void JelinekMercer::judge(TokenId word) {
  const std::uint32_t left_out = leaving_one_out_ ? 1 : 0;
  const auto say = [&](std::uint32_t order, std::uint64_t count, std::uint64_t context) {
    if (context <= left_out) return;  // the context occurs nowhere else: it is not there
    const double frequency = static_cast<double>(count - std::min<std::uint64_t>(count, left_out)) /
                             static_cast<double>(context - left_out);
    opinions_.push_back({static_cast<float>(frequency), static_cast<std::uint8_t>(order),
                         static_cast<std::uint8_t>(bucket(context - left_out))});
  };
  for (NgramCursor at = cursor_; at.order > 0; at = {at.order - 1, trie_.node(at).suffix}) {
    const std::uint32_t child = trie_.find(at, word);
    say(at.order + 1, child == kNoNode ? 0 : counts_[at.order][child],
        contexts_[at.order - 1][at.node]);
  }
  say(1, counts_[0][word], unigrams_);
  std::reverse(opinions_.begin() + begins_.back(), opinions_.end());
  begins_.push_back(static_cast<std::uint32_t>(opinions_.size()));
}

void JelinekMercer::expect(std::size_t begin, std::size_t end) {
  const double uniform = 1 / static_cast<double>(shape_.vocabulary_size - shape_.first_event);
  std::array<double, kMaximumOrder + 1> p{};  // p[j]: after the j lowest opinions
  for (std::size_t event = begin; event < end; ++event) {
    const std::span<const Opinion> opinions(opinions_.data() + begins_[event],
                                            begins_[event + 1] - begins_[event]);
    p[0] = uniform;
    for (std::size_t j = 0; j < opinions.size(); ++j) {
      const Opinion& o = opinions[j];
      const double lambda = lambdas_[o.order - 1U][o.bucket];
      p[j + 1] = lambda * static_cast<double>(o.relative_frequency) + (1 - lambda) * p[j];
    }
    log_likelihood_ += std::log(p[opinions.size()]);
    double reach = 1;  // posterior that the longer contexts passed the event on
    for (std::size_t j = opinions.size(); j-- > 0;) {
      const Opinion& o = opinions[j];
      const double lambda = lambdas_[o.order - 1U][o.bucket];
      const double here = reach * lambda * static_cast<double>(o.relative_frequency) / p[j + 1];
      chosen_[o.order - 1U][o.bucket] += here;
      reached_[o.order - 1U][o.bucket] += reach;
      reach -= here;
    }
  }
}

void JelinekMercer::maximise() {
  if (converged_) return;
  for (std::size_t k = 0; k < lambdas_.size(); ++k) {
    for (std::size_t b = 0; b < kBuckets; ++b) {
      if (reached_[k][b] > 0) {
        lambdas_[k][b] = std::min(chosen_[k][b] / reached_[k][b], kLargestLambda);
      } else if (b > 0) {
        lambdas_[k][b] = lambdas_[k][b - 1];  // never met: as the contexts a little rarer
      }
    }
  }
  const double gain = (log_likelihood_ - last_log_likelihood_) /
                      static_cast<double>(std::max<std::size_t>(begins_.size() - 1, 1));
  converged_ = last_log_likelihood_ != 0 && gain < 1e-5;  // nats per event
  last_log_likelihood_ = log_likelihood_;
  log_likelihood_ = 0;
  chosen_.assign(lambdas_.size(), {});
  reached_.assign(lambdas_.size(), {});
}

}  // namespace onegin
