// A kind of model that exists in tests alone, a continuous bag of words: y = tanh(sum_k e(w_k) / C)
// over the last C tokens, o = V y + c. Nothing else in Onegin knows it, and so everything must work
// with it that works with a kind of the registry.
#include <algorithm>

#include "math/activations.h"
#include "models/neural/buffer.h"
#include "models/neural/initial.h"
#include "models/neural/language_network.h"
#include "models/neural/rows.h"
#include "models/neural/windows.h"
#include "models/registry.h"

namespace onegin {
namespace {

struct BagConfig {
  int context = 3;
  int width = 24;
  bool mean = true;
  double dropout = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer("context", context,
              {.minimum = 1, .maximum = 16, .unit = "tokens", .help = "how far back it sees"});
    v.integer("width", width,
              {.minimum = 1,
               .maximum = 512,
               .unit = "numbers",
               .help = "length of a vector",
               .essential = true});
    v.boolean("mean", mean, {.help = "divide the sum by the number of tokens"});
    v.real("dropout", dropout, {.minimum = 0, .maximum = 0.9, .help = "share left out"});
  }
};

class BagBody : public NetworkBody {
 public:
  BagBody(const BagConfig& config, Tensor* embedding, Tensor* weight, Tensor* bias,
          Activations& activations)
      : config_(config), embedding_(embedding), weight_(weight), bias_(bias) {
    const auto c = static_cast<std::size_t>(config.context), n = width();
    windows_ = activations.add({.name = "windows", .meaning = "tokens", .columns = c, .ids = true});
    window_ = activations.add({.name = "window",
                               .meaning = "tokens of a stream",
                               .extent = Extent::once,
                               .columns = c,
                               .ids = true});
    y_ = activations.add({.name = "bag.y", .meaning = "tanh of the sum", .columns = n});
    mask_ = config.dropout > 0
                ? activations.add(
                      {.name = "bag.mask", .meaning = "dropout", .columns = n, .training = true})
                : 0;
    d_y_ = activations.add({.name = "bag.d_y", .meaning = "dL/dy", .columns = n, .training = true});
  }
  std::size_t width() const { return static_cast<std::size_t>(config_.width); }
  Scalar scale() const {
    return config_.mean ? Scalar{1} / static_cast<Scalar>(config_.context) : 1;
  }

  // y of one window.
  void read(std::span<const TokenId> window, Scalar* y) const {
    std::fill_n(y, width(), Scalar{0});
    for (const TokenId token : window) {
      const Scalar* e = embedding_->weights.data() + token * width();
      for (std::size_t j = 0; j < width(); ++j) y[j] += e[j];
    }
    for (std::size_t j = 0; j < width(); ++j) y[j] *= scale();
    tanh_in_place(width(), y);
  }

  const Scalar* forward(Pieces& pieces, const Batch& batch, BatchState& state, Random* random,
                        Workspace& work) const override {
    const std::size_t rows = batch.inputs.size(), n = width();
    Windows windows = tokens(work);
    Scalar* y = work[y_];
    pieces(Pieces::kCopied * static_cast<double>(rows),
           [&] { windows.read(batch, state.context); });
    zero(pieces, rows * n, y);
    for (int k = 0; k < config_.context; ++k) {
      gather_add(pieces, windows.place(static_cast<std::size_t>(k)), n, embedding_->weights.data(),
                 y);
    }
    each_row(pieces, rows, Pieces::kExponential * config_.width,
             [&](std::size_t first, std::size_t count) {
               for (std::size_t i = first * n; i < (first + count) * n; ++i) y[i] *= scale();
               tanh_in_place(count * n, y + first * n);
             });
    if (random != nullptr && config_.dropout > 0) {
      draw_dropout(pieces, config_.dropout, rows * n, *random, work[mask_]);
      apply_mask(pieces, rows * n, work[mask_], y);
    }
    return y;
  }
  Scalar* d_outputs(Workspace& work) const override { return work[d_y_]; }
  void backward(Pieces& pieces, const Batch& batch, Workspace& work) const override {
    const std::size_t rows = batch.inputs.size(), n = width();
    Scalar* d = work[d_y_];
    const Scalar* y = work[y_];
    const Scalar* mask = config_.dropout > 0 ? work[mask_] : nullptr;
    each_row(pieces, rows, Pieces::kCopied * config_.width,
             [&](std::size_t first, std::size_t count) {
               for (std::size_t i = first * n; i < (first + count) * n; ++i) {
                 // With dropout y = m h: what was left out has no gradient, h is y / m.
                 const Scalar m = mask != nullptr ? mask[i] : 1;
                 const Scalar h = m > 0 ? y[i] / m : 0;
                 d[i] *= m * (1 - h * h) * scale();
               }
             });
    const Windows windows = tokens(work);
    for (int k = 0; k < config_.context; ++k) {
      scatter_add(pieces, windows.place(static_cast<std::size_t>(k)), n, d,
                  embedding_->gradient.data());
    }
  }
  void initialise(Pieces& pieces, Random& random) override {
    fill_normal(pieces, embedding_->weights, 1, random);
    fill_uniform(pieces, weight_->weights, 0.3, random);
    fill_uniform(pieces, bias_->weights, 0.3, random);
  }
  std::uint64_t state_size(std::uint64_t) const override { return 0; }

 private:
  Windows tokens(Workspace& work) const {
    return {static_cast<std::size_t>(config_.context), work.rows(), work.ids(windows_),
            work.ids(window_)};
  }

  BagConfig config_;
  Tensor* embedding_;
  Tensor* weight_;
  Tensor* bias_;
  Activations::Index windows_, window_, y_, mask_, d_y_;
};

class Bag : public LanguageNetwork {
 public:
  std::string_view kind() const override { return "bag"; }
  std::vector<Field> fields() override { return fields_of(config_); }

  void predict(const State& state, std::span<Scalar> log_probs) const override {
    Scalar* y = token_work(static_cast<std::size_t>(config_.width));
    static_cast<const BagBody&>(*plan().body).read(state.context, y);
    plan().output->logits(1, y, log_probs.data() + first_event());
    plan().output->normalise(log_probs);
  }
  void advance(State& state, TokenId token) const override {
    Windows::slide(state.context, token, false);
  }

 protected:
  State start() const override {
    return {
        .context = std::vector<TokenId>(static_cast<std::size_t>(config_.context), kBeginSentence),
        .memory = {}};
  }

 private:
  void declare(const Shape& shape, Plan& plan) const override {
    const std::size_t outputs = shape.vocabulary_size - shape.first_event;
    const auto width = static_cast<std::size_t>(config_.width);
    Tensor* embedding = plan.parameters.add("emb.weight", {shape.vocabulary_size, width});
    Tensor* weight = plan.parameters.add("out.weight", {outputs, width});
    Tensor* bias = plan.parameters.add("out.bias", {outputs}, false);
    plan.body = std::make_unique<BagBody>(config_, embedding, weight, bias, plan.activations);
    plan.output.emplace(weight, 0, bias, shape.first_event, 0, nullptr, plan.forms,
                        plan.activations);
  }

  BagConfig config_;
};

const bool kAdded = add_model_kind(
    {"bag", "Bag of words", "The sum of the last words' vectors.", kLanguage | kNeural, "tests",
     []() -> std::unique_ptr<Model> { return std::make_unique<Bag>(); }});

}  // namespace
}  // namespace onegin
