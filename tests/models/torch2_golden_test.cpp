// Logits, loss, attention, every gradient and the optimizers' steps of the Transformer are
// PyTorch's. The figures are in tests/golden/torch2 (make_oracle.py beside them made them), or in
// another folder given by ONEGIN_GOLDEN2_DIR.
#include "torch_case.h"

namespace onegin {
namespace {

std::filesystem::path torch2_folder() { return places::golden_or("ONEGIN_GOLDEN2_DIR", "torch2"); }

Json read_torch2(const std::string& name) {
  return Json::parse(std::ifstream(torch2_folder() / (name + ".json")));
}

// The kinds of figures that are a kind of the registry.
std::vector<std::string> torch2_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(torch2_folder())) {
    if (entry.path().extension() != ".json") continue;
    const Json json = read_torch2(entry.path().stem().string());
    if (json.value("kind", "") == "gpt") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// A case with its model built and its weights set, and the batch to run.
struct TransformerCase {
  Json json;
  std::unique_ptr<Model> model;
  NeuralModel* neural = nullptr;
  std::vector<TokenId> inputs, targets;
  Batch batch;

  explicit TransformerCase(const std::string& name) : json(read_torch2(name)) {
    const Json& options = json["options"];
    const Json& weights = json["weights"];
    model = find_model_kind("gpt").value()->make();
    neural = model->as_neural();
    const bool learned = options["positions"] == "learned";
    set("width", options["E"].dump());
    set("heads", options["heads"].dump());
    set("layers", options["layers"].dump());
    set("context", std::to_string(learned ? weights["transformer.wpe.weight"].size()
                                          : options["T"].get<std::size_t>()));
    set("positions", learned ? "learned" : "rotary");
    set("norm", options["rms"].get<bool>() ? "rms" : "layer");
    set("activation", options["activation"]);
    set("biases", options["bias"].dump());
    set("tied", options["tied"].dump());
    set("dropout", "0");
    inputs = tokens(json["inputs"]["x"]);
    targets = tokens(json["inputs"]["y"]);
    batch = {.steps = static_cast<int>(json["inputs"]["x"].size()),
             .streams = static_cast<int>(json["inputs"]["x"][0].size()),
             .inputs = inputs,
             .targets = targets,
             .restarts = {}};
    EXPECT_TRUE(model->build({.vocabulary_size = options["V"], .first_event = 0}, 1));
    std::size_t seen = 0;
    neural->visit_tensors([&](const Tensor& tensor) {
      const Json& given = weights.at(std::string(tensor.name));
      const auto numbers = flat(given);
      ASSERT_EQ(numbers.size(), tensor.weights.size()) << tensor.name;
      ASSERT_EQ(given.size(), tensor.shape[0]) << tensor.name;
      std::transform(numbers.begin(), numbers.end(), tensor.weights.begin(), float32);
      ++seen;
    });
    EXPECT_EQ(seen, weights.size());
    neural->repack();
  }

  void set(const char* name, const std::string& value) {
    EXPECT_TRUE(find_field(model->fields(), name).value().set(value)) << name << " = " << value;
  }
  double mean_loss(const PassResult& result) const {
    return result.loss / static_cast<double>(result.events);
  }
};

class Golden2 : public testing::TestWithParam<std::string> {};

TEST_P(Golden2, LogitsAndLoss) {
  TransformerCase torch(GetParam());
  std::vector<Scalar> logits(torch.inputs.size() * torch.json["options"]["V"].get<std::size_t>());
  BatchState state;
  const PassResult result = torch.neural->forward_logits(torch.batch, state, logits);
  EXPECT_EQ(result.events, torch.inputs.size());
  expect_close(logits, flat(torch.json["logits"]), "logits");
  EXPECT_NEAR(torch.mean_loss(result), torch.json["loss"], relative_tolerance());
}

// The planes that a trace shows.
TEST_P(Golden2, Attention) {
  TransformerCase torch(GetParam());
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
  TransformerCase torch(GetParam());
  Random random(1);
  for (int repeat = 0; repeat < 2; ++repeat) {  // a pass overwrites what stood there
    BatchState state;
    const PassResult result = torch.neural->train_pass(torch.batch, state, random);
    EXPECT_NEAR(torch.mean_loss(result), torch.json["loss"], 1e-5);
  }
  double square = 0;
  torch.neural->visit_tensors([&](const Tensor& tensor) {
    const std::string name(tensor.name);
    expect_close(tensor.gradient, flat(torch.json["grads"].at(name)), name);
    for (Scalar g : tensor.gradient) square += static_cast<double>(g) * static_cast<double>(g);
  });
  EXPECT_NEAR(std::sqrt(square), torch.json["grad_global_norm"], relative_tolerance());
}

TEST_P(Golden2, FiveStepsOfEachOptimizer) {
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam}) {
    TransformerCase torch(GetParam());
    const Json& steps = torch.json[kind == OptimizerKind::sgd ? "sgd" : "adam"];
    const std::vector<Tensor> tensors = take_steps(*torch.neural, torch.batch, {}, kind, steps);
    for (const Tensor& tensor : tensors) {
      const std::string name(tensor.name);
      auto after = flat(steps["params_after"].at(name));
      // A bias of the keys changes no softmax: its gradient is rounding, which Adam makes large.
      const auto gradients = flat(torch.json["grads"].at(name));
      std::vector<Scalar> ours(tensor.weights.begin(), tensor.weights.end());
      for (std::size_t i = 0; i < ours.size(); ++i) {
        if (std::abs(gradients[i]) < 1e-12) ours[i] = static_cast<Scalar>(after[i]);
      }
      expect_close(ours, after, name);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Torch, Golden2, testing::ValuesIn(torch2_names()),
                         [](const auto& test) { return test.param; });

// Nothing that was to be compared may go missing.
TEST(Golden2Cases, AreThere) { EXPECT_GE(torch2_names().size(), 4U); }

}  // namespace
}  // namespace onegin
