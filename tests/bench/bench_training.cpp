// Speed of training and of single tokens for any neural kind: answers one question a line.
//
//   train KIND FIELD=VALUE,... VOCABULARY STEPS  ->  tokens/s, useful GFLOP/s
//   single KIND FIELD=VALUE,... VOCABULARY TOKENS ->  tokens/s, GFLOP/s
//   peak                                          ->  GFLOP/s of the fastest matrix product
//
// A step is forward, backward, clipping and Adam over 32 streams of 64 tokens, or as many streams
// as FIELD `batch` says. Models stay built between questions, so that tests/bench/training.py can
// ask several programs in turn.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "math/gemm.h"
#include "models/registry.h"
#include "training/optimizer.h"

namespace onegin {
namespace {

constexpr int kSteps = 64;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// One model under training on made-up text.
struct Subject {
  std::unique_ptr<Model> model;
  NeuralModel* neural = nullptr;
  std::vector<Tensor> tensors;
  Optimizer optimizer;
  BatchState state;
  Random random{1};
  int streams = 32;
  std::vector<TokenId> inputs;
  std::vector<TokenId> targets;
  double flops_per_token = 0;  // of training: 2 forward and 4 backward for each weight met

  Result<void> make(const std::string& kind, const std::string& settings, int vocabulary) {
    auto row = find_model_kind(kind);
    if (!row) return row.error();
    model = (*row)->make();
    neural = model->as_neural();
    if (neural == nullptr) return Error{"only neural kinds are trained step by step", kind, ""};
    const auto fields = model->fields();
    std::istringstream list(settings);
    for (std::string setting; std::getline(list, setting, ',');) {
      const auto equals = setting.find('=');
      if (equals == std::string::npos) return Error{"not NAME=VALUE", setting, ""};
      if (setting.substr(0, equals) == "batch") {
        streams = std::stoi(setting.substr(equals + 1));
        continue;
      }
      auto field = find_field(fields, setting.substr(0, equals));
      if (!field) return field.error();
      if (auto set = field->set(setting.substr(equals + 1)); !set) return set.error();
    }
    const auto events = static_cast<std::size_t>(vocabulary);
    if (auto built = model->build({kUnknown + events, kUnknown}, 1); !built) return built.error();
    neural->visit_tensors([this](const Tensor& tensor) {
      tensors.push_back(tensor);
      const bool looked_up =
          tensor.name == "emb.weight" || tensor.name.starts_with("transformer.w");
      const bool multiplied = tensor.shape.size() == 2 && !looked_up;
      if (multiplied) flops_per_token += 6.0 * static_cast<double>(tensor.weights.size());
    });
    optimizer = Optimizer(TrainingConfig{}, tensors);
    for (int i = 0; i <= streams * kSteps; ++i) {
      const TokenId token = kUnknown + random.below(static_cast<std::uint32_t>(vocabulary));
      if (i > 0) targets.push_back(token);
      if (i < streams * kSteps) inputs.push_back(token);
    }
    return {};
  }

  void train_step() {
    const Batch batch{kSteps, streams, inputs, targets, {}};
    neural->train_pass(batch, state, random);
    optimizer.step(tensors, 1e-3, clipping_scale(gradient_norm(tensors), 1));
    neural->repack();
  }
};

std::string answer(double tokens_per_second, double flops_per_token) {
  char text[80];
  std::snprintf(text, sizeof text, "%.1f %.2f", tokens_per_second,
                tokens_per_second * flops_per_token / 1e9);
  return text;
}

// The best of several shapes and tries, in GFLOP/s.
double gemm_peak() {
  constexpr int kShapes[][3] = {{32, 1024, 256}, {256, 256, 256}};
  double best = 0;
  for (const auto& [m, n, k] : kShapes) {
    const auto size = [](int rows, int columns) {
      return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    };
    const std::vector<Scalar> a(size(m, k), Scalar{0.5});
    const std::vector<Scalar> b(size(k, n), Scalar{0.25});
    std::vector<Scalar> c(size(m, n));
    PackedMatrix packed;
    packed.pack(Transpose::no, k, n, b.data(), n);
    for (int attempt = 0; attempt < 200; ++attempt) {
      const double begun = now();
      gemm_packed(m, a.data(), k, packed, 0, c.data(), n);
      best = std::max(best, 2.0 * m * n * k / (now() - begun) / 1e9);
    }
  }
  return best;
}

std::string reply(const std::string& question) {
  static std::map<std::string, Subject> subjects;
  std::istringstream words(question);
  std::string what, kind, settings;
  int vocabulary = 0;
  int count = 0;
  words >> what;
  if (what == "peak") return std::to_string(gemm_peak());
  words >> kind >> settings >> vocabulary >> count;
  if (!words || count < 1 || vocabulary < 1) return "error: not understood: " + question;
  Subject& subject = subjects[kind + settings + std::to_string(vocabulary)];
  if (subject.model == nullptr) {
    if (auto made = subject.make(kind, settings, vocabulary); !made) {
      subject.model.reset();
      return "error: " + made.error().sentence();
    }
    subject.train_step();
  }
  const double begun = now();
  if (what == "train") {
    for (int i = 0; i < count; ++i) subject.train_step();
    return answer(count * subject.streams * kSteps / (now() - begun), subject.flops_per_token);
  }
  if (what == "single") {
    State state = subject.model->as_language()->begin();
    std::vector<Scalar> log_probs(subject.model->as_language()->vocabulary_size());
    for (int i = 0; i < count; ++i) {
      subject.model->as_language()->predict(state, log_probs);
      subject.model->as_language()->advance(
          state, subject.inputs[static_cast<std::size_t>(i) % subject.inputs.size()]);
    }
    return answer(count / (now() - begun), subject.flops_per_token / 3);
  }
  return "error: not understood: " + question;
}

}  // namespace
}  // namespace onegin

int main() {
  for (std::string question; std::getline(std::cin, question);) {
    std::cout << onegin::reply(question) << std::endl;
  }
}
