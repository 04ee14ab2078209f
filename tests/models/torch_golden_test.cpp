// Logits, loss, last states, every gradient, clipping and the optimizers' steps are PyTorch's.
#include <algorithm>
#include <iterator>
#include <string_view>

#include "torch_case.h"
#include "turns.h"

namespace onegin {
namespace {

class TorchGolden : public testing::TestWithParam<std::string> {};

TEST_P(TorchGolden, LogitsLossAndStates) {
  TorchCase torch(GetParam());
  std::vector<Scalar> logits(torch.inputs.size() * torch.json["V"].get<std::size_t>());
  BatchState state = torch.start;
  const PassResult result = torch.neural->forward_logits(torch.batch, state, logits);
  EXPECT_EQ(result.events, torch.inputs.size());
  expect_close(logits, flat(torch.json["logits"]), "logits");
  EXPECT_NEAR(result.loss / static_cast<double>(result.events), torch.json["loss"],
              relative_tolerance());
  if (!torch.json.contains("hT")) return;
  std::vector<double> last = flat(torch.json["hT"]);
  if (torch.json.contains("cT")) {
    const auto cells = flat(torch.json["cT"]);
    last.insert(last.end(), cells.begin(), cells.end());
  }
  expect_close(state.memory, last, "state");
}

TEST_P(TorchGolden, Gradients) {
  TorchCase torch(GetParam());
  Random random(1);
  double square = 0;
  for (int repeat = 0; repeat < 2; ++repeat) {  // a pass overwrites what stood there
    BatchState state = torch.start;
    const PassResult result = torch.neural->train_pass(torch.batch, state, random);
    EXPECT_NEAR(result.loss / static_cast<double>(result.events), torch.json["loss"], 1e-5);
  }
  torch.neural->visit_tensors([&](const Tensor& tensor) {
    if (*tensor.frozen) return;
    const std::string name(tensor.name);
    expect_close(tensor.gradient, flat(torch.json["grads"].at(name)), name);
    for (Scalar g : tensor.gradient) square += static_cast<double>(g) * static_cast<double>(g);
  });
  EXPECT_NEAR(std::sqrt(square), torch.json["grad_global_norm"], relative_tolerance());
}

TEST_P(TorchGolden, Clipping) {
  TorchCase torch(GetParam());
  Random random(1);
  BatchState state = torch.start;
  torch.neural->train_pass(torch.batch, state, random);
  std::vector<Tensor> tensors;
  torch.neural->visit_tensors([&](const Tensor& tensor) { tensors.push_back(tensor); });
  const Json& clip = torch.json["clip"];
  const auto scale = static_cast<Scalar>(clipping_scale(gradient_norm(tensors), clip["max_norm"]));
  for (const Tensor& tensor : tensors) {
    if (*tensor.frozen) continue;
    const std::string name(tensor.name);
    const auto theirs = flat(clip["one_grad_entry"].at(name));
    std::vector<Scalar> ours(tensor.gradient.begin(),
                             tensor.gradient.begin() + static_cast<std::ptrdiff_t>(theirs.size()));
    for (Scalar& entry : ours) entry *= scale;
    // Relative to the largest entry of the whole gradient: the case prints the first three only.
    const double largest = static_cast<double>(scale) * flat_largest(torch.json["grads"][name]);
    for (std::size_t i = 0; i < ours.size(); ++i) {
      EXPECT_NEAR(static_cast<double>(ours[i]), theirs[i], relative_tolerance() * largest) << name;
    }
  }
}

TEST_P(TorchGolden, FiveStepsOfEachOptimizer) {
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam}) {
    TorchCase torch(GetParam());
    const Json& steps = torch.json[kind == OptimizerKind::sgd ? "sgd" : "adam"];
    const std::vector<Tensor> tensors =
        take_steps(*torch.neural, torch.batch, torch.start, kind, steps);
    for (const Tensor& tensor : tensors) {
      const std::string name(tensor.name);
      expect_close(tensor.weights, flat(steps["params_after"].at(name)), name);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Torch, TorchGolden, testing::ValuesIn(torch_case_names()),
                         [](const auto& test) { return test.param; });

// Nothing that was to be compared may go missing: neither a case that the script makes, nor every
// case of a kind.
TEST(TorchCases, AreAllThere) {
  const std::vector<std::string> names = torch_case_names();
  const auto there = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::ifstream script(places::golden("torch/make_oracle.py"));
  const std::string text{std::istreambuf_iterator<char>(script), {}};
  const std::string call = "case('";
  std::size_t cases = 0;
  for (std::size_t at = 0; (at = text.find(call, at)) != std::string::npos; ++cases) {
    at += call.size();
    const std::string name = text.substr(at, text.find('\'', at) - at);
    EXPECT_TRUE(there(name)) << name;
  }
  EXPECT_GE(names.size(), cases);
  for (const ModelKind* kind : neural_kinds()) {
    if (kind->module == "tests") continue;  // PyTorch knows no kind that is made for tests
    // Those of torch2_golden_test.cpp, torch2_translate_test.cpp and torch2_caption_test.cpp.
    constexpr std::string_view kElsewhere[] = {"gpt", "bidirectional", "bert", "translate",
                                               "caption"};
    if (std::count(std::begin(kElsewhere), std::end(kElsewhere), kind->id) > 0) continue;
    EXPECT_TRUE(std::any_of(
        names.begin(), names.end(),
        [&](const std::string& name) { return TorchCase(name).json["kind"] == kind->id; }))
        << "no figures of PyTorch for " << kind->id << "; add a case to make_oracle.py";
  }
}

}  // namespace
}  // namespace onegin
