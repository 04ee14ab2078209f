// Logits, loss, attention, every gradient and the optimizers' steps of the Transformer, causal and
// of both sides, and of bidirectional networks are PyTorch's. The figures are in
// tests/golden/torch2 (make_oracle.py beside them made them), or in another folder given by
// ONEGIN_GOLDEN2_DIR.
#include "torch2_case.h"

namespace onegin {
namespace {

// The kinds of figures that are a kind of the registry.
std::vector<std::string> golden2_names() { return torch2_names({"gpt", "bert", "bidirectional"}); }

// A case with its model built and its weights set, and the batch to run. A bidirectional network of
// theirs knows <s> and </s> as the ids V and V + 1, which are our first; its batch has a step more
// at both ends, at which nothing is asked for.
struct Torch2Case {
  Json json;
  bool bidirectional;
  std::size_t types;  // V
  std::unique_ptr<Model> model;
  NeuralModel* neural = nullptr;
  std::vector<TokenId> inputs, targets;
  Batch batch;

  explicit Torch2Case(const std::string& name)
      : json(read_torch2(name)),
        bidirectional(json["kind"] == "bidirectional"),
        types(json["options"]["V"].get<std::size_t>()) {
    model = find_model_kind(json["kind"].get<std::string>()).value()->make();
    neural = model->as_neural();
    bidirectional ? set_bidirectional() : set_transformer();
    const Json& x = json["inputs"]["x"];
    const std::size_t streams = x[0].size(), edge = bidirectional ? streams : 0;
    inputs = ids_of(x);
    targets.assign(inputs.size(), kNoTarget);
    const std::vector<TokenId> asked = ids_of(json["inputs"]["y"]);
    std::copy(asked.begin(), asked.end(), targets.begin() + static_cast<std::ptrdiff_t>(edge));
    batch = {.steps = static_cast<int>(x.size()),
             .streams = static_cast<int>(streams),
             .inputs = inputs,
             .targets = targets,
             .restarts = {}};
    EXPECT_TRUE(
        model->build({.vocabulary_size = types + controls(), .first_event = controls()}, 1));
    std::size_t seen = 0;
    const Json& weights = json["weights"];
    neural->visit_tensors([&](const Tensor& tensor) {
      const auto numbers = of(tensor, weights);
      ASSERT_EQ(numbers.size(), tensor.weights.size()) << tensor.name;
      ASSERT_EQ(weights.at(std::string(tensor.name)).size(), tensor.shape[0]) << tensor.name;
      std::transform(numbers.begin(), numbers.end(), tensor.weights.begin(), float32);
      ++seen;
    });
    EXPECT_EQ(seen, weights.size());
    neural->repack();
  }

  // <s> and </s>.
  TokenId controls() const { return bidirectional ? kUnknown : 0; }
  std::vector<TokenId> ids_of(const Json& numbers) const {
    std::vector<TokenId> ids;
    for (const double number : flat(numbers)) {
      const auto id = static_cast<std::int64_t>(number);
      if (id < 0) {
        ids.push_back(kNoTarget);
      } else if (bidirectional) {
        ids.push_back(static_cast<TokenId>(static_cast<std::size_t>(id + 2) % (types + 2)));
      } else {
        ids.push_back(static_cast<TokenId>(id));
      }
    }
    return ids;
  }
  // Their numbers about a tensor, in our order of rows.
  std::vector<double> of(const Tensor& tensor, const Json& all) const {
    std::vector<double> numbers = flat(all.at(std::string(tensor.name)));
    if (bidirectional && tensor.name == "emb.weight") {
      const auto last = static_cast<std::ptrdiff_t>(2 * tensor.shape[1]);
      std::rotate(numbers.begin(), numbers.end() - last, numbers.end());
    }
    return numbers;
  }
  // Of the steps at which theirs has some.
  std::span<const Scalar> asked(std::span<const Scalar> logits) const {
    const std::size_t edge = bidirectional ? static_cast<std::size_t>(batch.streams) * types : 0;
    return logits.subspan(edge, logits.size() - 2 * edge);
  }
  std::size_t counted() const {
    return targets.size() -
           static_cast<std::size_t>(std::count(targets.begin(), targets.end(), kNoTarget));
  }

  void set(const char* name, const std::string& value) {
    EXPECT_TRUE(find_field(model->fields(), name).value().set(value)) << name << " = " << value;
  }
  void set_transformer() {
    const Json& options = json["options"];
    const bool learned = options["positions"] == "learned";
    set("width", options["E"].dump());
    set("heads", options["heads"].dump());
    set("layers", options["layers"].dump());
    set("context", std::to_string(learned ? json["weights"]["transformer.wpe.weight"].size()
                                          : options["T"].get<std::size_t>()));
    set("positions", learned ? "learned" : "rotary");
    set("norm", options["rms"].get<bool>() ? "rms" : "layer");
    set("activation", options["activation"]);
    set("biases", options["bias"].dump());
    set("tied", options["tied"].dump());
    set("dropout", "0");
  }
  void set_bidirectional() {
    const Json& options = json["options"];
    set("cell", options["cell"]);
    set("embedding", options["E"].dump());
    set("hidden", options["H"].dump());
    set("layers", options["layers"].dump());
  }
  double mean_loss(const PassResult& result) const {
    return result.loss / static_cast<double>(result.events);
  }
};

class Golden2 : public testing::TestWithParam<std::string> {};

TEST_P(Golden2, LogitsAndLoss) {
  Torch2Case torch(GetParam());
  std::vector<Scalar> logits(torch.inputs.size() * torch.types);
  BatchState state;
  const PassResult result = torch.neural->forward_logits(torch.batch, state, logits);
  EXPECT_EQ(result.events, torch.counted());
  expect_close(torch.asked(logits), flat(torch.json["logits"]), "logits");
  EXPECT_NEAR(torch.mean_loss(result), torch.json["loss"], relative_tolerance());
}

// The planes that a trace shows.
TEST_P(Golden2, Attention) {
  Torch2Case torch(GetParam());
  if (torch.bidirectional) return;
  const auto steps = static_cast<std::size_t>(torch.batch.steps);
  const auto streams = static_cast<std::size_t>(torch.batch.streams);
  const Json& theirs = torch.json["attention"];  // (layers, heads, B, T, T)
  for (std::size_t b = 0; b < streams; ++b) {
    std::vector<TokenId> own;
    for (std::size_t t = 0; t < steps; ++t) own.push_back(torch.inputs[t * streams + b]);
    const Batch batch{
        .steps = torch.batch.steps, .streams = 1, .inputs = own, .targets = own, .restarts = {}};
    BatchState state;
    Workspace work;
    PassResult result;
    Pieces all;
    TraceableModel& traceable = *torch.neural->as_traceable();
    traceable.trace_pass(
        all, batch, state, work, false, [](Pieces&, const Scalar*) {}, result);
    std::size_t maps = 0;
    work.visit(traceable.activations(), [&](const Activation& activation, std::size_t rows,
                                            std::span<const Scalar> numbers) {
      if (activation.planes.empty() || activation.planes[0].name != "attention_1") return;
      const std::size_t heads = activation.planes.size();
      const std::size_t context = activation.columns / heads;
      ASSERT_EQ(rows, steps);
      for (std::size_t h = 0; h < heads; ++h, ++maps) {
        const Json& map = theirs[static_cast<std::size_t>(activation.layer)][h][b];
        for (std::size_t i = 0; i < steps * context; ++i) {
          const std::size_t t = i / context, s = i % context;
          const double expected = s < steps ? map[t][s].get<double>() : 0;
          EXPECT_NEAR(numbers[t * activation.columns + h * context + s], expected,
                      relative_tolerance());
        }
      }
    });
    EXPECT_EQ(maps, theirs.size() * theirs[0].size());
  }
}

TEST_P(Golden2, Gradients) {
  Torch2Case torch(GetParam());
  Random random(1);
  for (int repeat = 0; repeat < 2; ++repeat) {  // a pass overwrites what stood there
    BatchState state;
    const PassResult result = torch.neural->train_pass(torch.batch, state, random);
    EXPECT_NEAR(torch.mean_loss(result), torch.json["loss"], 1e-5);
  }
  double square = 0;
  torch.neural->visit_tensors([&](const Tensor& tensor) {
    const std::string name(tensor.name);
    expect_close(tensor.gradient, torch.of(tensor, torch.json["grads"]), name);
    for (Scalar g : tensor.gradient) square += static_cast<double>(g) * static_cast<double>(g);
  });
  EXPECT_NEAR(std::sqrt(square), torch.json["grad_global_norm"], relative_tolerance());
}

TEST_P(Golden2, FiveStepsOfEachOptimizer) {
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam}) {
    Torch2Case torch(GetParam());
    const Json& steps = torch.json[kind == OptimizerKind::sgd ? "sgd" : "adam"];
    const std::vector<Tensor> tensors = take_steps(*torch.neural, torch.batch, {}, kind, steps);
    for (const Tensor& tensor : tensors) {
      const std::string name(tensor.name);
      const auto after = torch.of(tensor, steps["params_after"]);
      // A bias of the keys changes no softmax: its gradient is rounding, which Adam makes large.
      const auto gradients = torch.of(tensor, torch.json["grads"]);
      std::vector<Scalar> ours(tensor.weights.begin(), tensor.weights.end());
      for (std::size_t i = 0; i < ours.size(); ++i) {
        if (std::abs(gradients[i]) < 1e-12) ours[i] = static_cast<Scalar>(after[i]);
      }
      expect_close(ours, after, name);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Torch, Golden2, testing::ValuesIn(golden2_names()),
                         [](const auto& test) { return test.param; });

// Nothing that was to be compared may go missing.
TEST(Golden2Cases, AreThere) { EXPECT_GE(golden2_names().size(), 8U); }

}  // namespace
}  // namespace onegin
