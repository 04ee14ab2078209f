// Reads one case of tests/golden/torch: figures PyTorch made (make_oracle.py beside them), or those
// of another folder given by ONEGIN_GOLDEN_DIR.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/neural_model.h"
#include "models/registry.h"
#include "places.h"
#include "training/optimizer.h"

namespace onegin {

using Json = nlohmann::json;

inline std::filesystem::path torch_folder() {
  return places::golden_or("ONEGIN_GOLDEN_DIR", "torch");
}

inline std::vector<std::string> torch_case_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(torch_folder())) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// All numbers of a nested array, row-major.
inline std::vector<double> flat(const Json& nested) {
  std::vector<double> numbers;
  if (!nested.is_array()) return {nested.get<double>()};
  for (const Json& element : nested) {
    const auto inner = flat(element);
    numbers.insert(numbers.end(), inner.begin(), inner.end());
  }
  return numbers;
}

inline std::vector<TokenId> tokens(const Json& nested) {
  std::vector<TokenId> ids;
  for (double number : flat(nested)) ids.push_back(static_cast<TokenId>(number));
  return ids;
}

// Weights and first states are float32 values, printed with nine digits.
inline Scalar float32(double number) { return static_cast<Scalar>(static_cast<float>(number)); }

// How near PyTorch's double figures ours must be, relative to a tensor's largest entry.
inline double relative_tolerance() { return sizeof(Scalar) == sizeof(double) ? 1e-9 : 1e-5; }

inline double flat_largest(const Json& nested) {
  double largest = 0;
  for (double number : flat(nested)) largest = std::max(largest, std::abs(number));
  return largest;
}

inline void expect_close(std::span<const Scalar> ours, const std::vector<double>& theirs,
                         const std::string& what) {
  ASSERT_EQ(ours.size(), theirs.size()) << what;
  const double tolerance = relative_tolerance() * flat_largest(theirs);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(ours[i]), theirs[i], tolerance) << what << " at " << i;
  }
}

// Steps of an optimizer, each with the same batch: the losses before each of them and after the
// last are those of the case. The tensors, with the weights as they are then.
inline std::vector<Tensor> take_steps(NeuralModel& model, const Batch& batch,
                                      const BatchState& start, OptimizerKind kind,
                                      const Json& steps) {
  std::vector<Tensor> tensors;
  model.visit_tensors([&](const Tensor& tensor) { tensors.push_back(tensor); });
  for (Tensor& tensor : tensors) tensor.rate = 1;  // there is one rate for all in the figures
  TrainingConfig config;
  config.optimizer = kind;
  config.momentum = 0;
  config.weight_decay = 0;
  Optimizer optimizer(config, tensors);
  Random random(1);
  std::vector<Scalar> losses;
  const auto add_loss = [&](const PassResult& result) {
    losses.push_back(static_cast<Scalar>(result.loss / static_cast<double>(result.events)));
  };
  for (std::size_t i = 0; i < steps["steps"]; ++i) {
    BatchState state = start;
    add_loss(model.train_pass(batch, state, random));
    optimizer.step(tensors, steps["lr"], 1);
    model.repack();
  }
  BatchState state = start;
  add_loss(model.evaluate_pass(batch, state));
  std::vector<double> theirs = flat(steps["loss_before_each_step"]);
  theirs.push_back(steps["loss_after"]);
  expect_close(losses, theirs, "losses");
  return tensors;
}

// A case with its model built and its weights set, and the batch to run.
struct TorchCase {
  Json json;
  std::unique_ptr<Model> model;
  NeuralModel* neural = nullptr;
  std::vector<TokenId> inputs;
  std::vector<TokenId> targets;
  Batch batch;
  BatchState start;

  explicit TorchCase(const std::string& name) {
    json = Json::parse(std::ifstream(torch_folder() / (name + ".json")));
    const std::string kind = json["kind"];
    const Json& weights = json["weights"];
    model = find_model_kind(kind).value()->make();
    neural = model->as_neural();
    set("embedding", weights["emb.weight"][0].size());
    const auto& x = json["x"];
    inputs = tokens(x);
    targets = tokens(json["y"]);
    if (kind == "mlp") {
      const std::size_t context = x[0].size();
      set("context", context);
      set("hidden", weights["hid.bias"].size());
      EXPECT_TRUE(find("direct").set(weights.contains("dir.weight") ? "true" : "false"));
      // N windows are N streams of one step: the last token is the input, the others the context.
      std::vector<TokenId> last;
      for (std::size_t i = 0; i < x.size(); ++i) {
        last.push_back(inputs[i * context + context - 1]);
        for (std::size_t j = 0; j + 1 < context; ++j) {
          start.context.push_back(inputs[i * context + j]);
        }
      }
      inputs = last;
      batch.steps = 1;
      batch.streams = static_cast<int>(x.size());
    } else {
      set("hidden", weights["out.weight"][0].size());
      set("layers", weights.contains("rnn.weight_ih_l1") ? 2 : 1);
      for (const char* part : {"h0", "c0"}) {
        if (!json.contains(part)) continue;
        for (double number : flat(json[part])) {
          start.memory.push_back(float32(number));
        }
      }
      batch.steps = static_cast<int>(x.size());
      batch.streams = static_cast<int>(x[0].size());
    }
    batch.inputs = inputs;
    batch.targets = targets;
    EXPECT_TRUE(model->build({.vocabulary_size = json["V"], .first_event = 0}, 1));
    const bool one_bias = json["opts"].value("bias", "") == "one";
    std::size_t seen = 0;
    neural->visit_tensors([&](const Tensor& tensor) {
      const std::string tensor_name(tensor.name);
      const auto numbers = flat(weights.at(tensor_name));
      ASSERT_EQ(numbers.size(), tensor.weights.size()) << tensor_name;
      std::transform(numbers.begin(), numbers.end(), tensor.weights.begin(), float32);
      *tensor.frozen = one_bias && tensor_name.find("bias_hh") != std::string::npos;
      ++seen;
    });
    EXPECT_EQ(seen, weights.size());
    neural->repack();
  }

  Field find(const char* name) { return find_field(model->fields(), name).value(); }
  void set(const char* name, std::size_t value) {
    EXPECT_TRUE(find(name).set(std::to_string(value)));
  }
};

}  // namespace onegin
