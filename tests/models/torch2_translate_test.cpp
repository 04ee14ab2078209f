// Logits, loss, attention, every gradient and the optimizers' steps of the encoder-decoder are
// PyTorch's, over sources of different length. The figures are in tests/golden/torch2
// (make_oracle.py beside them made them), or in another folder given by ONEGIN_GOLDEN2_DIR.
#include <array>

#include "torch_case.h"

namespace onegin {
namespace {

std::filesystem::path translate_folder() {
  return places::golden_or("ONEGIN_GOLDEN2_DIR", "torch2");
}

Json read_translate(const std::string& name) {
  return Json::parse(std::ifstream(translate_folder() / (name + ".json")));
}

std::vector<std::string> translate_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(translate_folder())) {
    if (entry.path().extension() != ".json") continue;
    const std::string name = entry.path().stem().string();
    if (read_translate(name).value("kind", "") == "encoder_decoder") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// A case with its model built and its weights set, and the batch to run. PyTorch's types are 0, 1,
// ..., V - 1, of which the last is </s>, and V is <s>; ours are one more, and <s> is 0.
struct TranslateCase {
  Json json;
  std::unique_ptr<Model> model = find_model_kind("translate").value()->make();
  NeuralModel* neural = model->as_neural();
  std::size_t types = 0;  // V
  std::vector<TokenId> inputs, targets;
  std::vector<std::uint8_t> restarts;
  std::vector<std::vector<TokenId>> sources;
  std::vector<Source> spans;
  Batch batch;

  explicit TranslateCase(const std::string& name) : json(read_translate(name)) {
    const Json& options = json["options"];
    types = options["V"];
    set("attention", options["attention"]);
    set("encoder", options["both"].get<bool>() ? "both" : "one");
    set("cell", "lstm");
    set("embedding", options["E"].dump());
    set("hidden", options["H"].dump());
    EXPECT_TRUE(model->build({types + 1, kEndSentence, true, true}, 1));
    std::size_t seen = 0;
    neural->visit_tensors([&](const Tensor& tensor) {
      const auto theirs = ours_of(std::string(tensor.name), json["weights"], tensor);
      std::transform(theirs.begin(), theirs.end(), tensor.weights.begin(), float32);
      ++seen;
    });
    EXPECT_EQ(seen, json["weights"].size());
    neural->repack();
    fill_batch();
  }

  void set(const char* name, const std::string& value) {
    EXPECT_TRUE(find_field(model->fields(), name).value().set(value)) << name << " = " << value;
  }

  // The rows of their embeddings by our ids; a type that they do not have has zeros.
  std::vector<double> ours_of(const std::string& name, const Json& all, const Tensor& tensor) {
    const Json& given = all.at(name);
    std::vector<double> numbers = flat(given);
    if (name != "source_emb.weight" && name != "decoder.emb.weight") {
      EXPECT_EQ(numbers.size(), tensor.weights.size()) << name;
      return numbers;
    }
    const std::size_t width = tensor.shape[1], rows = given.size();
    std::vector<double> ours(tensor.weights.size(), 0);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t to = name == "decoder.emb.weight" && row == types ? 0 : row + 1;
      std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                  ours.begin() + static_cast<std::ptrdiff_t>(to * width));
    }
    return ours;
  }

  void fill_batch() {
    const Json& given = json["inputs"];
    const auto streams = given["x"][0].size(), steps = given["x"].size();
    for (const double x : flat(given["x"])) {
      const auto id = static_cast<std::size_t>(x);
      inputs.push_back(id == types ? kBeginSentence : static_cast<TokenId>(id + 1));
    }
    for (const double y : flat(given["y"])) {
      targets.push_back(y < 0 ? kNoTarget : static_cast<TokenId>(y) + 1);
    }
    restarts.assign(inputs.size(), 0);
    std::fill_n(restarts.begin(), streams, std::uint8_t{1});
    for (std::size_t b = 0; b < streams; ++b) {
      auto& source = sources.emplace_back();
      for (std::size_t s = 0; s < given["lengths"][b]; ++s) {
        source.push_back(given["source"][s][b].get<TokenId>() + 1);
      }
    }
    for (const auto& source : sources) spans.push_back({source});
    batch = {.steps = static_cast<int>(steps),
             .streams = static_cast<int>(streams),
             .inputs = inputs,
             .targets = targets,
             .restarts = restarts,
             .sources = spans};
  }
  double mean_loss(const PassResult& result) const {
    return result.loss / static_cast<double>(result.events);
  }
};

class Golden2Translate : public testing::TestWithParam<std::string> {};

TEST_P(Golden2Translate, LogitsAndLoss) {
  TranslateCase torch(GetParam());
  std::vector<Scalar> logits(torch.inputs.size() * torch.types);
  BatchState state;
  const PassResult result = torch.neural->forward_logits(torch.batch, state, logits);
  expect_close(logits, flat(torch.json["logits"]), "logits");
  EXPECT_NEAR(torch.mean_loss(result), torch.json["loss"], relative_tolerance());
}

// The plane that a trace shows, each source by itself.
TEST_P(Golden2Translate, Attention) {
  TranslateCase torch(GetParam());
  const auto steps = static_cast<std::size_t>(torch.batch.steps);
  const auto streams = static_cast<std::size_t>(torch.batch.streams);
  for (std::size_t b = 0; b < streams; ++b) {
    std::vector<TokenId> own;
    std::vector<std::uint8_t> begins(steps, 0);
    begins[0] = 1;
    for (std::size_t t = 0; t < steps; ++t) own.push_back(torch.inputs[t * streams + b]);
    const Batch batch{.steps = torch.batch.steps,
                      .streams = 1,
                      .inputs = own,
                      .targets = own,
                      .restarts = begins,
                      .sources = std::span(torch.spans).subspan(b, 1)};
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
      if (activation.planes.empty() || activation.planes[0].name != "attention") return;
      ++maps;
      ASSERT_EQ(rows, steps);
      ASSERT_EQ(numbers.size(), steps * torch.sources[b].size());
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::size_t t = i / torch.sources[b].size(), s = i % torch.sources[b].size();
        EXPECT_NEAR(numbers[i], torch.json["attention"][t][b][s].get<double>(),
                    relative_tolerance());
      }
    });
    EXPECT_EQ(maps, torch.json.contains("attention") ? 1U : 0U);
  }
}

TEST_P(Golden2Translate, Gradients) {
  TranslateCase torch(GetParam());
  Random random(1);
  for (int repeat = 0; repeat < 2; ++repeat) {  // a pass overwrites what stood there
    BatchState state;
    const PassResult result = torch.neural->train_pass(torch.batch, state, random);
    EXPECT_NEAR(torch.mean_loss(result), torch.json["loss"], 1e-5);
  }
  double square = 0;
  torch.neural->visit_tensors([&](const Tensor& tensor) {
    const std::string name(tensor.name);
    expect_close(tensor.gradient, torch.ours_of(name, torch.json["grads"], tensor), name);
    for (Scalar g : tensor.gradient) square += static_cast<double>(g) * static_cast<double>(g);
  });
  EXPECT_NEAR(std::sqrt(square), torch.json["grad_global_norm"], relative_tolerance());
}

// Sources among the inputs, as a corpus of pairs has them, say the same as sources apart.
TEST_P(Golden2Translate, TokenByTokenAndAmongTheInputs) {
  TranslateCase torch(GetParam());
  const LanguageModel& language = *torch.model->as_language();
  const auto steps = static_cast<std::size_t>(torch.batch.steps);
  const auto streams = static_cast<std::size_t>(torch.batch.streams);
  const auto logits = flat(torch.json["logits"]);
  std::vector<Scalar> log_probs(torch.types + 1);
  for (std::size_t b = 0; b < streams; ++b) {
    State state = language.begin(torch.spans[b]), among = language.begin();
    for (const TokenId token : torch.sources[b]) language.advance(among, token);
    language.advance(among, kBeginSentence);
    EXPECT_EQ(state, among);
    for (std::size_t t = 0; t < steps; ++t) {
      language.predict(state, log_probs);
      const double* row = logits.data() + (t * streams + b) * torch.types;
      double sum = 0;
      for (std::size_t j = 0; j < torch.types; ++j) sum += std::exp(row[j]);
      for (std::size_t j = 0; j < torch.types; ++j) {
        EXPECT_NEAR(log_probs[j + 1], row[j] - std::log(sum), 1e-5);
      }
      if (t + 1 < steps) language.advance(state, torch.inputs[(t + 1) * streams + b]);
    }
  }
}

TEST_P(Golden2Translate, FiveStepsOfEachOptimizer) {
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam}) {
    TranslateCase torch(GetParam());
    const Json& steps = torch.json[kind == OptimizerKind::sgd ? "sgd" : "adam"];
    const std::vector<Tensor> tensors = take_steps(*torch.neural, torch.batch, {}, kind, steps);
    for (const Tensor& tensor : tensors) {
      const std::string name(tensor.name);
      expect_close(tensor.weights, torch.ours_of(name, steps["params_after"], tensor), name);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Torch, Golden2Translate, testing::ValuesIn(translate_names()),
                         [](const auto& test) { return test.param; });

// Nothing that was to be compared may go missing.
TEST(Golden2TranslateCases, AreThere) { EXPECT_GE(translate_names().size(), 3U); }

}  // namespace
}  // namespace onegin
