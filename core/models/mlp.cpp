// The MLP: x = [e(w_{t-C+1}) ... e(w_t)], h = tanh(d + H x), o = b + U h (+ W x), y = softmax(o).
#include "models/mlp.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "models/neural/buffer.h"
#include "models/neural/hidden_stack.h"
#include "models/neural/initial.h"
#include "models/neural/output_layer.h"
#include "models/neural/parameters.h"
#include "models/neural/token_projection.h"
#include "models/neural/training_memory.h"
#include "models/neural/windows.h"
#include "models/neural_model.h"

namespace onegin {
namespace {

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
  int softmax_samples = 0;

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
    visit_softmax_samples(v, softmax_samples);
  }
};

class Mlp : public NeuralModel, public LanguageModel {
 public:
  std::string_view kind() const override { return "mlp"; }
  std::vector<Field> fields() override { return fields_of(config_); }
  void suggest(const TaskSummary& summary) override;
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override;
  NetworkSize size_for(const Shape& shape) const override;
  void save(Blocks& blocks) const override { parameters_.save(blocks); }
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override;
  std::size_t parameters() const override { return parameters_.size(); }
  std::size_t memory_bytes() const override { return parameters_.size() * sizeof(Scalar); }

  const LanguageModel* as_language() const override { return this; }
  std::size_t vocabulary_size() const override { return shape_.vocabulary_size; }
  TokenId first_event() const override { return shape_.first_event; }
  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override {
    Windows::slide(state.context, token, false);
  }
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> restarts,
             std::span<EventScore> scores) const override;

  void visit_tensors(const TensorVisitor& visit) override { parameters_.visit(visit); }
  using NeuralModel::train_pass;
  void train_pass(Pieces& pieces, const Batch& batch, BatchState& state, Random& random,
                  PassResult& result) override;
  PassResult evaluate_pass(const Batch& batch, BatchState& state) override;
  PassResult forward_logits(const Batch& batch, BatchState& state,
                            std::span<Scalar> logits) override;
  void take_weights(Pieces& pieces) override;

 protected:
  State start() const override {
    return {.context = std::vector<TokenId>(context(), kBeginSentence), .memory = {}};
  }

 private:
  // Its tensors and what holds them, with `parameters` not yet allocated.
  struct Plan {
    Tensor* embedding;
    std::optional<HiddenStack> hidden;
    Tensor* out;
    Tensor* bias;
    Tensor* direct;  // null without direct connections
  };
  Plan declare(const Shape& shape, Parameters& parameters) const;

  struct Work {
    Windows windows;
    HiddenStack::Work hidden;
    OutputLayer::Work output;
  };

  // Bengio's W, from each place of the window to the logits.
  class Direct : public DirectConnections {
   public:
    Direct(const Places& places, Work& work) : places_(places), work_(work) {
      embedded_.resize(places.size());
    }
    void add(Pieces& pieces, std::size_t first, std::size_t count, Scalar* logits) override {
      for (std::size_t k = 0; k < places_.size(); ++k) {
        places_[k].forward(pieces, work_.windows.place(k).subspan(first, count), nullptr, logits,
                           embedded_[k]);
      }
    }
    void backward(Pieces& pieces, std::size_t first, std::size_t count,
                  const Scalar* d_logits) override {
      for (std::size_t k = 0; k < places_.size(); ++k) {
        places_[k].backward(pieces, work_.windows.place(k).subspan(first, count), nullptr, d_logits,
                            embedded_[k], work_.hidden.scatter);
      }
    }

   private:
    const Places& places_;
    Work& work_;
    std::vector<std::vector<Scalar>> embedded_;
  };

  void adopt(Plan plan);
  void connect();  // all that refers to the tensors' memory

  std::size_t context() const { return static_cast<std::size_t>(config_.context); }
  std::size_t width() const { return static_cast<std::size_t>(config_.hidden); }

  MlpConfig config_;
  Shape shape_;
  Parameters parameters_;
  Tensor* embedding_ = nullptr;
  Tensor* out_ = nullptr;
  Tensor* bias_ = nullptr;
  Tensor* direct_weight_ = nullptr;  // null without direct connections
  std::optional<HiddenStack> hidden_;
  Places direct_places_;
  std::optional<OutputLayer> output_;
  Work work_;
  std::optional<Direct> direct_;
  Random first_weights_;  // while they are drawn
};

void Mlp::suggest(const TaskSummary& summary) {
  const std::size_t tokens = summary.train_tokens;
  config_ = MlpConfig();
  config_.softmax_samples = suggested_softmax_samples(summary.vocabulary);
  if (summary.characters) {
    config_.context = tokens < 200'000 ? 8 : 10;
    config_.embedding = 32;
    config_.hidden = tokens < 200'000 ? 256 : 512;
    config_.dropout = tokens < 200'000 ? 0.4 : 0;
  } else {
    config_.context = 4;
    config_.embedding = 64;
    config_.hidden = tokens < 200'000 ? 128 : 256;
    config_.dropout = tokens < 1'000'000 ? 0.4 : 0.1;
  }
}

Mlp::Plan Mlp::declare(const Shape& shape, Parameters& parameters) const {
  const std::size_t outputs = shape.vocabulary_size - shape.first_event;
  const auto embedding = static_cast<std::size_t>(config_.embedding);
  Plan plan{};
  plan.embedding = parameters.add("emb.weight", {shape.vocabulary_size, embedding});
  plan.hidden.emplace(HiddenStack::Config{.context = context(),
                                          .width = width(),
                                          .layers = config_.layers,
                                          .activation = config_.activation,
                                          .dropout = config_.dropout},
                      plan.embedding, parameters);
  plan.out = parameters.add("out.weight", {outputs, width()});
  plan.bias = parameters.add("out.bias", {outputs}, false);
  if (config_.direct) {
    plan.direct = parameters.add("dir.weight", {outputs, context() * embedding});
  }
  return plan;
}

NetworkSize Mlp::size_for(const Shape& shape) const {
  Parameters parameters;
  const Plan plan = declare(shape, parameters);
  const std::uint64_t rows = std::max<std::uint64_t>(
      std::uint64_t{shape.training.streams} * shape.training.steps, kRowsOfEvaluation);
  const std::size_t outputs = plan.bias->shape[0];
  std::uint64_t work = rows * context() + plan.hidden->work_size(*plan.embedding, rows);
  if (plan.direct != nullptr) {
    const int columns = static_cast<int>(outputs);
    work += context() * TokenProjection::work_size(*plan.embedding, columns, rows);
  }
  const int samples = plan.direct != nullptr ? 0 : config_.softmax_samples;
  work += OutputLayer::work_size(outputs, width(), samples, rows);
  return {parameters.declared(), work * sizeof(Scalar)};
}

void Mlp::adopt(Plan plan) {
  embedding_ = plan.embedding;
  hidden_ = std::move(plan.hidden);
  out_ = plan.out;
  bias_ = plan.bias;
  direct_weight_ = plan.direct;
}

void Mlp::connect() {
  work_ = Work();
  direct_places_ = direct_weight_ != nullptr ? make_places(embedding_, direct_weight_) : Places();
  output_.emplace(out_, 0, bias_, shape_.first_event, config_.softmax_samples);
  direct_.reset();
  if (direct_weight_ != nullptr) direct_.emplace(direct_places_, work_);
}

Result<void> Mlp::build(Pieces& pieces, const Shape& shape, std::uint64_t seed) {
  const auto declared = pieces(1, [&]() -> Result<void> {
    if (auto fits = check_training_memory(*this, shape); !fits) return fits;
    shape_ = shape;
    parameters_ = Parameters();
    adopt(declare(shape, parameters_));
    return {};
  });
  if (!declared) return declared;
  if (auto allocated = parameters_.allocate(pieces, shape.weight_limit); !allocated) {
    return allocated;
  }
  pieces(1, [&] {
    connect();
    first_weights_ = Random(seed);
  });
  if (pieces.behind()) return {};
  // PyTorch's: uniform in +-1/sqrt(inputs).
  const std::size_t window = context() * static_cast<std::size_t>(config_.embedding);
  fill_normal(pieces, embedding_->weights, 1, first_weights_);
  parameters_.visit([&](const Tensor& tensor) {
    if (tensor.name == embedding_->name) return;
    const bool reads_window = tensor.name.starts_with("hid.") || tensor.name == "dir.weight";
    const double inputs = static_cast<double>(reads_window ? window : width());
    fill_uniform(pieces, tensor.weights, 1 / std::sqrt(inputs), first_weights_);
  });
  take_weights(pieces);
  return {};
}

Result<void> Mlp::load(Pieces& pieces, const BlockViews& blocks) {
  if (auto loaded = parameters_.load(pieces, blocks); !loaded) return loaded;
  take_weights(pieces);
  return {};
}

void Mlp::take_weights(Pieces& pieces) {
  hidden_->refresh(pieces);
  for (TokenProjection& place : direct_places_) place.refresh(pieces);
  output_->refresh(pieces);
}

void Mlp::train_pass(Pieces& pieces, const Batch& batch, BatchState& state, Random& random,
                     PassResult& result) {
  pieces(Pieces::kCopied * config_.context * static_cast<double>(batch.inputs.size()),
         [&] { work_.windows.read(batch, context(), state.context); });
  const Scalar* y = hidden_->forward(pieces, work_.windows, &random, work_.hidden);
  grow(work_.hidden.d_y[0], work_.windows.rows() * width());
  parameters_.zero_gradients(pieces);
  output_->loss_and_gradient(pieces, batch.targets, y, work_.hidden.d_y[0].data(),
                             direct_ ? &*direct_ : nullptr, random, work_.output, result);
  hidden_->backward(pieces, work_.windows, work_.hidden);
}

PassResult Mlp::evaluate_pass(const Batch& batch, BatchState& state) {
  Pieces all;
  work_.windows.read(batch, context(), state.context);
  const Scalar* y = hidden_->forward(all, work_.windows, nullptr, work_.hidden);
  return output_->loss(batch.targets, y, direct_ ? &*direct_ : nullptr, work_.output);
}

PassResult Mlp::forward_logits(const Batch& batch, BatchState& state, std::span<Scalar> logits) {
  Pieces all;
  work_.windows.read(batch, context(), state.context);
  const Scalar* y = hidden_->forward(all, work_.windows, nullptr, work_.hidden);
  output_->logits(work_.windows.rows(), y, logits.data());
  if (direct_) direct_->add(all, 0, work_.windows.rows(), logits.data());
  return output_->loss(batch.targets, y, direct_ ? &*direct_ : nullptr, work_.output);
}

void Mlp::predict(const State& state, std::span<Scalar> log_probs) const {
  const Scalar* y = hidden_->forward_one(state.context, token_work(2 * width()));
  Scalar* logits = log_probs.data() + first_event();
  output_->logits(1, y, logits);
  for (std::size_t k = 0; k < direct_places_.size(); ++k) {
    direct_places_[k].forward_one(state.context[k], logits);
  }
  output_->normalise(log_probs);
}

void Mlp::score(State& state, std::span<const TokenId> events,
                std::span<const std::uint8_t> restarts, std::span<EventScore> scores) const {
  Work work;
  Direct direct(direct_places_, work);
  for (std::size_t first = 0; first < events.size(); first += kScoredAtOnce) {
    const std::size_t count = std::min(kScoredAtOnce, events.size() - first);
    work.windows.resize(context(), count);
    for (std::size_t i = 0; i < count; ++i) {
      if (!restarts.empty() && restarts[first + i] != 0) state = start();
      work.windows.set(i, state.context);
      Windows::slide(state.context, events[first + i], false);
    }
    Pieces all;
    const Scalar* y = hidden_->forward(all, work.windows, nullptr, work.hidden);
    output_->score(events.subspan(first, count), y, &direct, scores.subspan(first, count),
                   work.output);
  }
}

}  // namespace

std::unique_ptr<Model> make_mlp() { return std::make_unique<Mlp>(); }

}  // namespace onegin
