// The smallest models of both families, and corpora to teach them with.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "models/neural_model.h"
#include "text/corpus.h"

namespace onegin {

// A log-bilinear bigram: o_t = W e(x_t) + b, y_t = softmax(o_t); emb (V, E), W (V, E), b (V).
class TinyNeural : public NeuralModel, public LanguageModel {
 public:
  explicit TinyNeural(std::size_t size = 4, double dropout = 0) : e_(size), dropout_(dropout) {}

  std::string_view kind() const override { return "tiny"; }
  std::vector<Field> fields() override { return {}; }
  using Model::build;
  Result<void> build(Pieces&, const Shape& shape, std::uint64_t seed) override {
    v_ = shape.vocabulary_size;
    first_ = shape.first_event;
    Random random(seed);
    for (auto* part : {&emb_, &w_, &b_}) {
      const std::size_t n = part == &b_ ? v_ : v_ * e_;
      part->weights.resize(n);
      part->gradient.assign(n, 0);
      for (Scalar& x : part->weights) x = static_cast<Scalar>(random.uniform() - 0.5);
    }
    return {};
  }
  NetworkSize size_for(const Shape& shape) const override {
    return {.weights = shape.vocabulary_size * (2 * e_ + 1)};
  }
  const LanguageModel* as_language() const override { return this; }
  std::size_t vocabulary_size() const override { return v_; }
  TokenId first_event() const override { return first_; }
  void advance(State& state, TokenId token) const override { state.context = {token}; }
  void predict(const State& state, std::span<Scalar> log_probs) const override {
    const double log_sum = logits(state.context.back(), log_probs);
    for (Scalar& x : log_probs) x = static_cast<Scalar>(static_cast<double>(x) - log_sum);
    std::fill_n(log_probs.begin(), first_, -std::numeric_limits<Scalar>::infinity());
  }
  std::size_t parameters() const override { return v_ * (2 * e_ + 1); }
  std::size_t memory_bytes() const override { return parameters() * sizeof(Scalar); }
  void save(Blocks& blocks) const override {
    for (const auto& [name, part] : parts()) {
      blocks[name] = std::as_bytes(std::span(part->weights));
    }
  }
  using Model::load;
  Result<void> load(Pieces&, const BlockViews& blocks) override {
    for (const auto& [name, part] : parts()) {
      const auto& block = blocks.at(name);
      std::copy(block.begin(), block.end(),
                std::as_writable_bytes(std::span(part->weights)).begin());
    }
    return {};
  }
  void visit_tensors(const TensorVisitor& visit) override {
    visit({"emb.weight", {v_, e_}, emb_.weights, emb_.gradient});
    visit({"out.weight", {v_, e_}, w_.weights, w_.gradient});
    visit({"out.bias", {v_}, b_.weights, b_.gradient, false});
  }
  void train_pass(Pieces& pieces, const Batch& batch, BatchState& state, Random& random,
                  PassResult& result) override {
    pieces(piece, [&] { result = train(batch, state, random); });
    pieces(piece, [] {});
  }
  PassResult train(const Batch& batch, BatchState& state, Random& random) {
    for (auto* part : {&emb_, &w_, &b_}) std::fill(part->gradient.begin(), part->gradient.end(), 0);
    const PassResult result = pass(batch, state, &random);
    const auto mean = static_cast<Scalar>(1.0 / static_cast<double>(result.events));
    for (auto* part : {&emb_, &w_, &b_}) {
      for (Scalar& g : part->gradient) g *= mean;
    }
    if (++passes == poison_at) w_.gradient[0] = std::numeric_limits<Scalar>::quiet_NaN();
    return result;
  }
  PassResult evaluate_pass(const Batch& batch, BatchState& state) override {
    return pass(batch, state, nullptr);
  }
  PassResult forward_logits(const Batch&, BatchState&, std::span<Scalar>) override { return {}; }
  void repack(Pieces& pieces) override {
    pieces(piece, [] {});
    pieces(piece, [] {});
  }

  // The size of a pass's pieces; with Pieces::kLargest a step is worked on in several units.
  double piece = 1;
  // The gradient of out.weight is NaN in this call of train_pass (counted from 1).
  int poison_at = 0;
  int passes = 0;

 protected:
  State start() const override { return {.context = {kBeginSentence}, .memory = {}}; }

 private:
  struct Part {
    std::vector<Scalar> weights, gradient;
  };
  std::vector<std::pair<std::string, const Part*>> parts() const {
    return {{"emb.weight", &emb_}, {"out.weight", &w_}, {"out.bias", &b_}};
  }
  std::vector<std::pair<std::string, Part*>> parts() {
    return {{"emb.weight", &emb_}, {"out.weight", &w_}, {"out.bias", &b_}};
  }

  // Writes o (V) and returns the logarithm of the sum of exp over the events.
  double logits(TokenId x, std::span<Scalar> o) const {
    double sum = 0;
    for (std::size_t k = 0; k < v_; ++k) {
      o[k] = b_.weights[k];
      for (std::size_t i = 0; i < e_; ++i)
        o[k] += w_.weights[k * e_ + i] * emb_.weights[x * e_ + i];
      if (k >= first_) sum += std::exp(static_cast<double>(o[k]));
    }
    return std::log(sum);
  }
  // With `random`: adds the gradient of the summed loss; dropout leaves out whole positions.
  PassResult pass(const Batch& batch, BatchState& state, Random* random) {
    PassResult result;
    o_.resize(v_);
    state.memory.resize(1);
    state.memory[0] += 1;  // something to carry along
    const int size = batch.steps * batch.streams;
    for (int at = 0; at < size; ++at) {
      const auto i = static_cast<std::size_t>(at);
      const TokenId x = batch.inputs[i], y = batch.targets[i];
      if (y == kNoTarget) continue;
      const double log_sum = logits(x, o_);
      result.loss += log_sum - static_cast<double>(o_[y]);
      ++result.events;
      if (random == nullptr || random->uniform() < dropout_) continue;
      for (std::size_t k = first_; k < v_; ++k) {
        const auto p = static_cast<Scalar>(std::exp(static_cast<double>(o_[k]) - log_sum));
        const Scalar d = p - (k == y ? 1 : 0);
        b_.gradient[k] += d;
        for (std::size_t j = 0; j < e_; ++j) {
          w_.gradient[k * e_ + j] += d * emb_.weights[x * e_ + j];
          emb_.gradient[x * e_ + j] += d * w_.weights[k * e_ + j];
        }
      }
    }
    return result;
  }

  std::size_t e_, v_ = 0;
  double dropout_;
  TokenId first_ = kUnknown;
  Part emb_, w_, b_;
  std::vector<Scalar> o_;
};

// A unigram with add-one smoothing that counts a hundred tokens a call.
class TinyCounted : public CountedModel, public LanguageModel {
 public:
  std::string_view kind() const override { return "counts"; }
  std::vector<Field> fields() override { return {}; }
  using Model::build;
  Result<void> build(Pieces&, const Shape& shape, std::uint64_t) override {
    first_ = shape.first_event;
    counts_.assign(shape.vocabulary_size, 1);
    return {};
  }
  const LanguageModel* as_language() const override { return this; }
  std::size_t vocabulary_size() const override { return counts_.size(); }
  TokenId first_event() const override { return first_; }
  void advance(State&, TokenId) const override {}
  void predict(const State&, std::span<Scalar> log_probs) const override {
    double total = 0;
    for (std::size_t i = first_; i < counts_.size(); ++i) total += counts_[i];
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      log_probs[i] = i < first_ ? -std::numeric_limits<Scalar>::infinity()
                                : static_cast<Scalar>(std::log(counts_[i] / total));
    }
  }
  void save(Blocks&) const override {}
  Result<void> load(Pieces&, const BlockViews&) override { return {}; }
  std::size_t parameters() const override { return counts_.size(); }
  std::size_t memory_bytes() const override { return counts_.size() * sizeof(double); }
  Result<bool> fit(TokenView train, TokenView, const Exhausted& exhausted) override {
    while (done_ < train.size()) {
      const std::size_t end = std::min(train.size(), done_ + 100);
      for (; done_ < end; ++done_) counts_[train[done_]] += 1;
      share_ = static_cast<double>(done_) / static_cast<double>(train.size());
      if (exhausted()) break;
    }
    return done_ == train.size();
  }
  double fit_progress() const override { return share_; }
  void restart() override {
    done_ = 0;
    std::fill(counts_.begin(), counts_.end(), 1);
  }

 protected:
  State start() const override { return {}; }

 private:
  TokenId first_ = kUnknown;
  std::vector<double> counts_;
  std::size_t done_ = 0;
  double share_ = 0;
};

// n tokens of a cycle with some noise, so that a bigram can learn much of it: V = 8.
inline constexpr std::size_t kTinyVocabulary = 8;
inline Corpus tiny_corpus(std::size_t n, std::size_t held_out, bool sentences = false) {
  Corpus corpus;
  Random random(7);
  TokenId token = kFirstText;
  for (std::size_t i = 0; i < n; ++i) {
    const bool end = sentences && (random.below(9) == 0 || i + 1 == n - held_out || i + 1 == n);
    token = random.below(5) == 0 ? kFirstText + random.below(5) : kFirstText + (token + 1) % 5;
    corpus.ids.push_back(end ? kEndSentence : token);
  }
  corpus.train_size = n - held_out;
  return corpus;
}
inline Shape tiny_shape(bool sentences = false) {
  return {kTinyVocabulary, sentences ? kEndSentence : kUnknown, sentences};
}
inline TaskSummary tiny_summary(const Corpus& corpus, bool sentences = false) {
  return {.characters = true,
          .sentences = sentences,
          .vocabulary = kTinyVocabulary,
          .train_tokens = corpus.train_size};
}

}  // namespace onegin
