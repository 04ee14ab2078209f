// The MLP: x = [e(w_{t-C+1}) ... e(w_t)], h = tanh(d + H x), o = b + U h (+ W x), y = softmax(o).
#include "models/mlp.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "math/activations.h"
#include "models/neural/buffer.h"
#include "models/neural/dropout.h"
#include "models/neural/initial.h"
#include "models/neural/output_layer.h"
#include "models/neural/parameters.h"
#include "models/neural/token_projection.h"
#include "models/neural/windows.h"
#include "models/neural_model.h"

namespace onegin {
namespace {

enum class Activation { tanh, relu };
constexpr std::array<std::string_view, 2> kActivations{"tanh", "relu"};

// Windows scored at once.
constexpr std::size_t kScoredAtOnce = 256;

struct MlpConfig {
  int context = 8;
  int embedding = 32;
  int hidden = 256;
  int layers = 1;
  Activation activation = Activation::tanh;
  double dropout = 0;
  bool direct = false;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer("context", context,
              {.minimum = 1,
               .maximum = 32,
               .unit = "tokens",
               .help = "how many tokens back the model sees",
               .essential = true});
    v.integer("embedding", embedding,
              {.minimum = 1,
               .maximum = 1024,
               .unit = "numbers",
               .help = "length of the vector that stands for a token"});
    v.integer("hidden", hidden,
              {.minimum = 1,
               .maximum = 2048,
               .unit = "units",
               .help = "size of each hidden layer",
               .essential = true});
    v.integer("layers", layers, {.minimum = 1, .maximum = 3, .help = "hidden layers"});
    v.choice("activation", activation, kActivations,
             {.help = "what each hidden unit does with its sum"});
    v.real("dropout", dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help = "share of the hidden units left out at random while training; against learning "
                    "a text by heart"});
    v.boolean("direct", direct,
              {.help = "connect the embeddings straight to the output as well (Bengio's W)"});
  }
};

class Mlp : public NeuralModel {
 public:
  std::string_view kind() const override { return "mlp"; }
  std::vector<Field> fields() override { return fields_of(config_); }
  void suggest(const TaskSummary& summary) override;
  Result<void> build(const Shape& shape, std::uint64_t seed) override;
  void save(Blocks& blocks) const override { parameters_.save(blocks); }
  Result<void> load(const Blocks& blocks) override;
  std::size_t parameters() const override { return parameters_.size(); }
  std::size_t memory_bytes() const override { return parameters_.size() * sizeof(Scalar); }

  std::size_t vocabulary_size() const override { return shape_.vocabulary_size; }
  TokenId first_event() const override { return shape_.first_event; }
  State begin() const override {
    return {.context = std::vector<TokenId>(context(), kBeginSentence), .memory = {}};
  }
  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override {
    Windows::slide(state.context, token, false);
  }
  void score(State& state, std::span<const TokenId> events,
             std::span<EventScore> scores) const override;

  void visit_tensors(const TensorVisitor& visit) override { parameters_.visit(visit); }
  PassResult train_pass(const Batch& batch, BatchState& state, Random& random) override;
  PassResult evaluate_pass(const Batch& batch, BatchState& state) override;
  PassResult forward_logits(const Batch& batch, BatchState& state,
                            std::span<Scalar> logits) override;
  void weights_changed() override;

 private:
  // One projection of the embedding for each place in the window.
  using Places = std::vector<TokenProjection>;

  struct HiddenLayer {
    Tensor* weight;       // (H, C*E), above the first layer (H, H)
    Tensor* bias;         // (H)
    PackedMatrix packed;  // W^T (H, H) above the first layer
  };

  struct LayerWork {
    std::vector<Scalar> h;     // (R, H) what the activation gives
    std::vector<Scalar> mask;  // (R, H) dropout
    std::vector<Scalar> y;     // (R, H) h with dropout
  };

  struct Work {
    Windows windows;
    std::vector<LayerWork> layers;
    std::vector<std::vector<Scalar>> embedded;  // per place (R, E)
    TokenProjection::Scatter scatter;
    OutputLayer::Work output;
    std::vector<Scalar> d_y;      // (R, H)
    std::vector<Scalar> d_below;  // (R, H)
  };

  // Bengio's W, from each place of the window to the logits.
  class Direct : public DirectConnections {
   public:
    Direct(const Places& places, Work& work) : places_(places), work_(work) {
      embedded_.resize(places.size());
    }
    void add(std::size_t first, std::size_t count, Scalar* logits) override {
      for (std::size_t k = 0; k < places_.size(); ++k) {
        places_[k].forward(work_.windows.place(k).subspan(first, count), nullptr, logits,
                           embedded_[k]);
      }
    }
    void backward(std::size_t first, std::size_t count, const Scalar* d_logits) override {
      for (std::size_t k = 0; k < places_.size(); ++k) {
        places_[k].backward(work_.windows.place(k).subspan(first, count), nullptr, d_logits,
                            embedded_[k], work_.scatter);
      }
    }

   private:
    const Places& places_;
    Work& work_;
    std::vector<std::vector<Scalar>> embedded_;
  };

  std::size_t context() const { return static_cast<std::size_t>(config_.context); }
  std::size_t width() const { return static_cast<std::size_t>(config_.hidden); }
  Places make_places(const Tensor* weight) const;

  void activate(std::size_t count, Scalar* x) const;
  const Scalar* forward(Random* random, Work& work) const;
  void backward(Work& work) const;

  MlpConfig config_;
  Shape shape_;
  Parameters parameters_;
  Tensor* embedding_ = nullptr;
  std::vector<HiddenLayer> layers_;
  Places hidden_places_;
  Places direct_places_;
  std::optional<OutputLayer> output_;
  Work work_;
  std::optional<Direct> direct_;
};

void Mlp::suggest(const TaskSummary& summary) {
  const std::size_t tokens = summary.train_tokens;
  config_ = MlpConfig();
  if (summary.characters) {
    config_.context = 10;
    config_.embedding = 32;
    config_.hidden = tokens < 200'000 ? 256 : 512;
    config_.dropout = tokens < 200'000 ? 0.2 : 0;
  } else {
    config_.context = 4;
    config_.embedding = 64;
    config_.hidden = tokens < 200'000 ? 128 : 256;
    config_.dropout = tokens < 1'000'000 ? 0.3 : 0.1;
  }
}

Mlp::Places Mlp::make_places(const Tensor* weight) const {
  Places places;
  for (std::size_t k = 0; k < context(); ++k) {
    places.emplace_back(embedding_, weight, k * embedding_->shape[1]);
  }
  return places;
}

Result<void> Mlp::build(const Shape& shape, std::uint64_t seed) {
  const std::size_t outputs = shape.vocabulary_size - shape.first_event;
  const auto embedding = static_cast<std::size_t>(config_.embedding);
  const std::size_t window = context() * embedding;
  shape_ = shape;
  parameters_ = Parameters();
  layers_.clear();
  embedding_ = parameters_.add("emb.weight", {shape.vocabulary_size, embedding});
  for (int i = 0; i < config_.layers; ++i) {
    const std::string name = i == 0 ? "hid" : "hid" + std::to_string(i);
    Tensor* weight = parameters_.add(name + ".weight", {width(), i == 0 ? window : width()});
    layers_.push_back({weight, parameters_.add(name + ".bias", {width()}, false), {}});
  }
  Tensor* out = parameters_.add("out.weight", {outputs, width()});
  Tensor* bias = parameters_.add("out.bias", {outputs}, false);
  Tensor* direct = config_.direct ? parameters_.add("dir.weight", {outputs, window}) : nullptr;
  if (auto allocated = parameters_.allocate(shape.most_weights); !allocated)
    return allocated.error();

  work_ = Work();
  work_.layers.resize(layers_.size());
  work_.embedded.resize(context());
  hidden_places_ = make_places(layers_.front().weight);
  direct_places_ = direct != nullptr ? make_places(direct) : Places();
  output_.emplace(out, 0, bias, shape.first_event);
  direct_.reset();
  if (direct != nullptr) direct_.emplace(direct_places_, work_);

  // PyTorch's: uniform in +-1/sqrt(inputs).
  Random random(seed);
  fill_normal(embedding_->weights, 1, random);
  parameters_.visit([&](const Tensor& tensor) {
    if (tensor.name == embedding_->name) return;
    const bool reads_window = tensor.name.starts_with("hid.") || tensor.name == "dir.weight";
    const double inputs = static_cast<double>(reads_window ? window : width());
    fill_uniform(tensor.weights, 1 / std::sqrt(inputs), random);
  });
  weights_changed();
  return {};
}

Result<void> Mlp::load(const Blocks& blocks) {
  auto loaded = parameters_.load(blocks);
  if (loaded) weights_changed();
  return loaded;
}

void Mlp::weights_changed() {
  const int h = config_.hidden;
  for (TokenProjection& place : hidden_places_) place.refresh();
  for (TokenProjection& place : direct_places_) place.refresh();
  for (std::size_t l = 1; l < layers_.size(); ++l) {
    layers_[l].packed.pack(Transpose::yes, h, h, layers_[l].weight->weights.data(), h);
  }
  output_->refresh();
}

void Mlp::activate(std::size_t count, Scalar* x) const {
  if (config_.activation == Activation::tanh) {
    tanh_in_place(count, x);
  } else {
    for (std::size_t j = 0; j < count; ++j) x[j] = std::max(x[j], Scalar{0});
  }
}

// The hidden layers over work.windows; returns the last one's outputs (R, H).
const Scalar* Mlp::forward(Random* random, Work& work) const {
  const std::size_t rows = work.windows.rows();
  const std::size_t size = rows * width();
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    LayerWork& kept = work.layers[l];
    grow(kept.h, size);
    for (std::size_t r = 0; r < rows; ++r) {
      std::copy_n(layers_[l].bias->weights.data(), width(), &kept.h[r * width()]);
    }
    if (l == 0) {
      // h += H_k e(w_k) for each place k of the window
      for (std::size_t k = 0; k < context(); ++k) {
        hidden_places_[k].forward(work.windows.place(k), nullptr, kept.h.data(), work.embedded[k]);
      }
    } else {
      gemm_packed(static_cast<int>(rows), work.layers[l - 1].y.data(), config_.hidden,
                  layers_[l].packed, 1, kept.h.data(), config_.hidden);
    }
    activate(size, kept.h.data());
    grow(kept.y, size);
    std::copy_n(kept.h.data(), size, kept.y.data());
    if (random != nullptr && config_.dropout > 0) {
      draw_dropout(config_.dropout, size, *random, kept.mask);
      apply_dropout(kept.mask, size, kept.y.data());
    }
  }
  return work.layers.back().y.data();
}

// work.d_y holds dL/d of the last hidden layer's outputs.
void Mlp::backward(Work& work) const {
  const int rows = static_cast<int>(work.windows.rows());
  const int n = config_.hidden;
  const std::size_t size = work.windows.rows() * width();
  grow(work.d_below, size);
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const HiddenLayer& layer = layers_[l];
    const LayerWork& kept = work.layers[l];
    Scalar* d = work.d_y.data();
    if (config_.dropout > 0) apply_dropout(kept.mask, size, d);
    if (config_.activation == Activation::tanh) {
      for (std::size_t j = 0; j < size; ++j) d[j] *= 1 - kept.h[j] * kept.h[j];
    } else {
      for (std::size_t j = 0; j < size; ++j) d[j] = kept.h[j] > 0 ? d[j] : 0;
    }
    for (std::size_t j = 0; j < size; ++j) layer.bias->gradient[j % width()] += d[j];
    if (l > 0) {
      gemm(Transpose::yes, Transpose::no, n, n, rows, d, n, work.layers[l - 1].y.data(), n, 1,
           layer.weight->gradient.data(), n);
      gemm(Transpose::no, Transpose::no, rows, n, n, d, n, layer.weight->weights.data(), n, 0,
           work.d_below.data(), n);
      std::swap(work.d_y, work.d_below);
    } else {
      for (std::size_t k = 0; k < context(); ++k) {
        hidden_places_[k].backward(work.windows.place(k), nullptr, d, work.embedded[k],
                                   work.scatter);
      }
    }
  }
}

PassResult Mlp::train_pass(const Batch& batch, BatchState& state, Random& random) {
  work_.windows.read(batch, context(), state.context);
  const Scalar* h = forward(&random, work_);
  grow(work_.d_y, work_.windows.rows() * width());
  parameters_.zero_gradients();
  const PassResult result = output_->loss_and_gradient(batch.targets, h, work_.d_y.data(),
                                                       direct_ ? &*direct_ : nullptr, work_.output);
  backward(work_);
  return result;
}

PassResult Mlp::evaluate_pass(const Batch& batch, BatchState& state) {
  work_.windows.read(batch, context(), state.context);
  const Scalar* h = forward(nullptr, work_);
  return output_->loss(batch.targets, h, direct_ ? &*direct_ : nullptr, work_.output);
}

PassResult Mlp::forward_logits(const Batch& batch, BatchState& state, std::span<Scalar> logits) {
  work_.windows.read(batch, context(), state.context);
  const Scalar* h = forward(nullptr, work_);
  output_->logits(work_.windows.rows(), h, logits.data());
  if (direct_) direct_->add(0, work_.windows.rows(), logits.data());
  return output_->loss(batch.targets, h, direct_ ? &*direct_ : nullptr, work_.output);
}

void Mlp::predict(const State& state, std::span<Scalar> log_probs) const {
  Scalar* h = token_work(2 * width());
  std::copy_n(layers_.front().bias->weights.data(), width(), h);
  for (std::size_t k = 0; k < context(); ++k) hidden_places_[k].forward_one(state.context[k], h);
  activate(width(), h);
  for (std::size_t l = 1; l < layers_.size(); ++l) {
    Scalar* above = token_work(2 * width()) + (l % 2) * width();
    std::copy_n(layers_[l].bias->weights.data(), width(), above);
    gemm_packed(1, h, config_.hidden, layers_[l].packed, 1, above, config_.hidden);
    activate(width(), above);
    h = above;
  }
  Scalar* logits = log_probs.data() + first_event();
  output_->logits(1, h, logits);
  for (std::size_t k = 0; k < direct_places_.size(); ++k) {
    direct_places_[k].forward_one(state.context[k], logits);
  }
  output_->normalise(log_probs);
}

void Mlp::score(State& state, std::span<const TokenId> events, std::span<EventScore> scores) const {
  const bool sentences = first_event() == kEndSentence;
  Work work;
  work.layers.resize(layers_.size());
  work.embedded.resize(context());
  Direct direct(direct_places_, work);
  for (std::size_t first = 0; first < events.size(); first += kScoredAtOnce) {
    const std::size_t count = std::min(kScoredAtOnce, events.size() - first);
    work.windows.resize(context(), count);
    for (std::size_t i = 0; i < count; ++i) {
      work.windows.set(i, state.context);
      const TokenId event = events[first + i];
      const bool ends = sentences && event == kEndSentence;
      Windows::slide(state.context, ends ? kBeginSentence : event, ends);
    }
    const Scalar* h = forward(nullptr, work);
    output_->score(events.subspan(first, count), h, &direct, scores.subspan(first, count),
                   work.output);
  }
}

}  // namespace

std::unique_ptr<Model> make_mlp() { return std::make_unique<Mlp>(); }

}  // namespace onegin
