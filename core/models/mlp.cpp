// The MLP: x = [e(w_{t-C+1}) ... e(w_t)], h = tanh(d + H x), o = b + U h (+ W x), y = softmax(o).
#include "models/mlp.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "models/neural/buffer.h"
#include "models/neural/hidden_stack.h"
#include "models/neural/initial.h"
#include "models/neural/language_network.h"

namespace onegin {
namespace {

// Windows scored at once.
constexpr std::size_t kScoredAtOnce = 256;

struct MlpConfig {
  int context = 8;
  int embedding = 32;
  int hidden = 256;
  int layers = 1;
  Nonlinearity activation = Nonlinearity::tanh;
  double dropout = 0;
  bool direct = false;
  int softmax_samples = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer("context", context,
              {.minimum = 1,
               .maximum = 32,
               .unit = phrase("tokens"),
               .help = phrase("how many tokens back the model sees"),
               .essential = true});
    v.integer("embedding", embedding,
              {.minimum = 1,
               .maximum = 1024,
               .unit = phrase("numbers"),
               .help = phrase("length of the vector that stands for a token")});
    v.integer("hidden", hidden,
              {.minimum = 1,
               .maximum = 2048,
               .unit = phrase("units"),
               .help = phrase("size of each hidden layer"),
               .essential = true});
    v.integer("layers", layers, {.minimum = 1, .maximum = 3, .help = phrase("hidden layers")});
    v.choice("activation", activation, kNonlinearities,
             {.help = phrase("what each hidden unit does with its sum")});
    v.real("dropout", dropout,
           {.minimum = 0,
            .maximum = 0.9,
            .help = phrase(
                "share of the hidden units left out at random while training; against learning "
                "a text by heart"),
            .in_training = true});
    v.boolean(
        "direct", direct,
        {.help = phrase("connect the embeddings straight to the output as well (Bengio's W)")});
    visit_softmax_samples(v, softmax_samples);
  }
};

// Bengio's W, from each place of the window to the logits.
class Direct : public DirectConnections {
 public:
  Direct(const Tensor* embedding, const Tensor* weight, Activations::Index windows,
         std::size_t context, WeightForms& forms, Activations& activations)
      : windows_(windows), context_(context) {
    const std::size_t rows = OutputLayer::piece(weight->shape[0]);
    make_places(embedding, weight, rows, "dir", forms, activations, places_);
    scatter_ = TokenProjection::declare_scatter(embedding, weight->shape[0], false, rows, "dir",
                                                activations);
  }
  void add(Pieces& pieces, std::size_t first, std::size_t count, Scalar* logits,
           Workspace& work) const override {
    for (std::size_t k = 0; k < context_; ++k) {
      places_[k].forward(pieces, place(k, first, count, work), nullptr, logits, work);
    }
  }
  void backward(Pieces& pieces, std::size_t first, std::size_t count, const Scalar* d_logits,
                Workspace& work) const override {
    for (std::size_t k = 0; k < context_; ++k) {
      places_[k].backward(pieces, place(k, first, count, work), nullptr, d_logits, scatter_, work);
    }
  }
  // logits (O) += their part for one window.
  void add_one(std::span<const TokenId> window, Scalar* logits) const {
    for (std::size_t k = 0; k < context_; ++k) places_[k].forward_one(window[k], logits);
  }

 private:
  std::span<const TokenId> place(std::size_t k, std::size_t first, std::size_t count,
                                 Workspace& work) const {
    return {work.ids(windows_) + k * work.rows() + first, count};
  }

  Activations::Index windows_;
  std::size_t context_;
  Places places_;
  TokenProjection::Scatter scatter_;
};

class MlpBody : public NetworkBody {
 public:
  MlpBody(const MlpConfig& config, const Shape& shape, Parameters& parameters, WeightForms& forms,
          Activations& activations)
      : context_(static_cast<std::size_t>(config.context)),
        embedding_(parameters.add(
            "emb.weight", {shape.vocabulary_size, static_cast<std::size_t>(config.embedding)})),
        windows_(activations.add(
            {.name = "windows", .meaning = "the last tokens", .columns = context_, .ids = true})),
        window_(activations.add({.name = "window",
                                 .meaning = "the last tokens of one stream",
                                 .extent = Extent::once,
                                 .columns = context_,
                                 .ids = true})),
        hidden_({.context = context_,
                 .width = static_cast<std::size_t>(config.hidden),
                 .layers = config.layers,
                 .activation = config.activation,
                 .dropout = config.dropout,
                 .windows = windows_},
                embedding_, parameters, forms, activations),
        parameters_(parameters) {
    const std::size_t outputs = shape.vocabulary_size - shape.first_event;
    const auto width = static_cast<std::size_t>(config.hidden);
    embedding_->layer = 0;
    out_ = parameters.add("out.weight", {outputs, width});
    bias_ = parameters.add("out.bias", {outputs}, false);
    activations.add(
        Product{.tensor = "out.weight", .input = hidden_.outputs_index(), .columns = outputs});
    activations.add(Product{.tensor = "out.bias", .from = Product::From::one, .columns = outputs});
    if (!config.direct) return;
    const Tensor* weight = parameters.add("dir.weight", {outputs, context_ * embedding_->shape[1]});
    activations.add(Product{.tensor = "dir.weight",
                            .from = Product::From::windows,
                            .input = windows_,
                            .embedding = embedding_,
                            .columns = outputs});
    direct_.emplace(embedding_, weight, windows_, context_, forms, activations);
  }

  const Tensor* out() const { return out_; }
  const Tensor* bias() const { return bias_; }
  const Direct* direct() const { return direct_ ? &*direct_ : nullptr; }
  const HiddenStack& hidden() const { return hidden_; }
  Windows windows(Workspace& work) const {
    return {context_, work.rows(), work.ids(windows_), work.ids(window_)};
  }

  const Scalar* forward(Pieces& pieces, const Batch& batch, BatchState& state, Random* random,
                        Workspace& work) const override {
    Windows read = windows(work);
    pieces(Pieces::kCopied * static_cast<double>(context_ * batch.inputs.size()),
           [&] { read.read(batch, state.context); });
    return hidden_.forward(pieces, read, random, work);
  }
  Scalar* d_outputs(Workspace& work) const override { return hidden_.d_outputs(work); }
  void backward(Pieces& pieces, const Batch&, Workspace& work) const override {
    hidden_.backward(pieces, windows(work), work);
  }
  Result<void> clamp(const Clamp& clamp) override { return hidden_.clamp(clamp); }
  std::vector<std::string_view> equations() const override { return hidden_.equations(); }
  // PyTorch's: uniform in +-1/sqrt(inputs).
  Tensor* embedding() const override { return embedding_; }
  void initialise(Pieces& pieces, Random& random) override {
    const std::size_t window = context_ * embedding_->shape[1];
    fill_normal(pieces, embedding_->weights, 1, random);
    parameters_.visit([&](const Tensor& tensor) {
      if (tensor.name == embedding_->name) return;
      const bool reads_window = tensor.name.starts_with("hid.") || tensor.name == "dir.weight";
      const auto inputs = static_cast<double>(reads_window ? window : out_->shape[1]);
      fill_uniform(pieces, tensor.weights, 1 / std::sqrt(inputs), random);
    });
  }
  // Tokens only, which are not worth counting.
  std::uint64_t state_size(std::uint64_t) const override { return 0; }

 private:
  std::size_t context_;
  Tensor* embedding_;
  Activations::Index windows_;  // (C, R) the last tokens, oldest first
  Activations::Index window_;   // (C)
  HiddenStack hidden_;
  const Parameters& parameters_;
  Tensor* out_;
  Tensor* bias_;
  std::optional<Direct> direct_;
};

class Mlp : public LanguageNetwork {
 public:
  std::string_view kind() const override { return "mlp"; }
  std::vector<Field> fields() override { return fields_of(config_); }
  void suggest(const TaskSummary& summary) override;

  void predict(const State& state, std::span<Scalar> log_probs) const override;
  void advance(State& state, TokenId token) const override {
    Windows::slide(state.context, token, false);
  }
  using LanguageModel::score;
  void score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
             std::span<EventScore> scores) const override;
  void score_each(std::span<const State> states, std::span<const TokenId> events,
                  std::span<EventScore> scores) const override;
  void score_run(std::span<State> states, std::span<const TokenId> run,
                 std::span<double> log_probs) const override;
  std::size_t looks_back() const override { return static_cast<std::size_t>(config_.context); }

 protected:
  State start() const override {
    return {
        .context = std::vector<TokenId>(static_cast<std::size_t>(config_.context), kBeginSentence),
        .memory = {}};
  }

 private:
  void declare(const Shape& shape, Plan& plan) const override;
  const MlpBody& body() const { return static_cast<const MlpBody&>(*plan().body); }

  MlpConfig config_;
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

void Mlp::declare(const Shape& shape, Plan& plan) const {
  auto body =
      std::make_unique<MlpBody>(config_, shape, plan.parameters, plan.forms, plan.activations);
  plan.output.emplace(body->out(), 0, body->bias(), shape.first_event, config_.softmax_samples,
                      body->direct(), plan.forms, plan.activations);
  plan.body = std::move(body);
}

void Mlp::predict(const State& state, std::span<Scalar> log_probs) const {
  const OutputLayer& output = *plan().output;
  const Scalar* y = body().hidden().forward_one(
      state.context, token_work(2 * static_cast<std::size_t>(config_.hidden)));
  Scalar* logits = log_probs.data() + first_event();
  output.logits(1, y, logits);
  if (const Direct* direct = body().direct()) direct->add_one(state.context, logits);
  output.normalise(log_probs);
}

void Mlp::score(State& state, std::span<const TokenId> events, std::span<const std::uint8_t> marks,
                std::span<EventScore> scores) const {
  Workspace work;
  const auto begins = [&](std::size_t i) { return !marks.empty() && (marks[i] & kBegins) != 0; };
  for (std::size_t first = 0; first < events.size(); first += kScoredAtOnce) {
    const std::size_t count = std::min(kScoredAtOnce, events.size() - first);
    fit_for_scoring(count, work);
    Windows windows = body().windows(work);
    for (std::size_t i = 0; i < count; ++i) {
      if (begins(first + i)) state = start();
      windows.set(i, state.context);
      Windows::slide(state.context, events[first + i], false);
    }
    Pieces all;
    const Scalar* y = body().hidden().forward(all, windows, nullptr, work);
    score_rows(events.subspan(first, count), marks.empty() ? marks : marks.subspan(first, count), y,
               scores.subspan(first, count), work);
  }
}

void Mlp::score_each(std::span<const State> states, std::span<const TokenId> events,
                     std::span<EventScore> scores) const {
  Workspace work;
  for (std::size_t first = 0; first < events.size(); first += kScoredAtOnce) {
    const std::size_t count = std::min(kScoredAtOnce, events.size() - first);
    fit_for_scoring(count, work);
    Windows windows = body().windows(work);
    for (std::size_t i = 0; i < count; ++i) windows.set(i, states[first + i].context);
    Pieces all;
    const Scalar* y = body().hidden().forward(all, windows, nullptr, work);
    score_rows(events.subspan(first, count), {}, y, scores.subspan(first, count), work);
  }
}

void Mlp::score_run(std::span<State> states, std::span<const TokenId> run,
                    std::span<double> log_probs) const {
  Workspace work;
  std::vector<TokenId> events;
  std::vector<EventScore> scores;
  for (std::size_t first = 0; first < log_probs.size(); first += kScoredAtOnce) {
    const std::size_t count = std::min(kScoredAtOnce, log_probs.size() - first);
    fit_for_scoring(count, work);
    Windows windows = body().windows(work);
    events.clear();
    for (std::size_t row = first; row < first + count; ++row) {
      std::vector<TokenId>& context = states[row % states.size()].context;
      events.push_back(run[row / states.size()]);
      windows.set(row - first, context);
      Windows::slide(context, events.back(), false);
    }
    Pieces all;
    const Scalar* y = body().hidden().forward(all, windows, nullptr, work);
    scores.resize(count);
    score_rows(events, {}, y, scores, work);
    for (std::size_t i = 0; i < count; ++i) log_probs[first + i] = scores[i].log_prob;
  }
}

}  // namespace

std::unique_ptr<Model> make_mlp() { return std::make_unique<Mlp>(); }

}  // namespace onegin
