// Cases of PyTorch's second set: the figures by name, and what networks that read a source have in
// common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "torch_case.h"

namespace onegin {

inline std::filesystem::path torch2_folder() {
  return places::golden_or("ONEGIN_GOLDEN2_DIR", "torch2");
}
inline Json read_torch2(const std::string& name) {
  return Json::parse(std::ifstream(torch2_folder() / (name + ".json")));
}
// The names of the figures of these kinds.
inline std::vector<std::string> torch2_names(const std::vector<std::string_view>& kinds) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(torch2_folder())) {
    if (entry.path().extension() != ".json") continue;
    const std::string name = entry.path().stem().string();
    const std::string kind = read_torch2(name).value("kind", "");
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// A network that reads sources, with the batch to run. PyTorch's types are 0, 1, ..., V - 1, of
// which the last is </s>, and V is <s>; ours are one more, and <s> is 0.
struct SourceCase {
  Json json;
  std::unique_ptr<Model> model;
  NeuralModel* neural = nullptr;
  std::size_t types = 0;  // V
  std::vector<TokenId> inputs, targets;
  std::vector<std::uint8_t> restarts;
  std::vector<std::vector<TokenId>> sources;
  std::vector<Source> spans;
  Batch batch;

  SourceCase(Json figures, std::unique_ptr<Model> made)
      : json(std::move(figures)),
        model(std::move(made)),
        neural(model->as_neural()),
        types(json["options"]["V"]) {}
  virtual ~SourceCase() = default;

  // A tensor of theirs in our order.
  virtual std::vector<double> ours_of(const std::string& name, const Json& all,
                                      const Tensor& tensor) const = 0;

  void set(const char* name, const std::string& value) {
    EXPECT_TRUE(find_field(model->fields(), name).value().set(value)) << name << " = " << value;
  }
  // Builds the model as it was set, with their weights.
  void build() {
    EXPECT_TRUE(model->build({types + 1, kEndSentence, true, true}, 1));
    std::size_t seen = 0;
    neural->visit_tensors([&](const Tensor& tensor) {
      const auto theirs = ours_of(std::string(tensor.name), json["weights"], tensor);
      std::transform(theirs.begin(), theirs.end(), tensor.weights.begin(), float32);
      ++seen;
    });
    EXPECT_EQ(seen, json["weights"].size());
    neural->repack();
  }
  // One for each stream.
  void fill_batch(std::vector<std::vector<TokenId>> own_sources) {
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
    sources = std::move(own_sources);
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

  void expect_logits_and_loss() {
    std::vector<Scalar> logits(inputs.size() * types);
    BatchState state;
    const PassResult result = neural->forward_logits(batch, state, logits);
    expect_close(logits, flat(json["logits"]), "logits");
    EXPECT_NEAR(mean_loss(result), json["loss"], relative_tolerance());
  }

  // Each stream by itself: its planes are given to `seen`, with the number of their rows.
  template <class Seen>
  void trace_each(const Seen& seen) {
    const auto steps = static_cast<std::size_t>(batch.steps);
    const auto streams = static_cast<std::size_t>(batch.streams);
    for (std::size_t b = 0; b < streams; ++b) {
      std::vector<TokenId> own;
      std::vector<std::uint8_t> begins(steps, 0);
      begins[0] = 1;
      for (std::size_t t = 0; t < steps; ++t) own.push_back(inputs[t * streams + b]);
      const Batch one{.steps = batch.steps,
                      .streams = 1,
                      .inputs = own,
                      .targets = own,
                      .restarts = begins,
                      .sources = std::span(spans).subspan(b, 1)};
      BatchState state;
      Workspace work;
      PassResult result;
      Pieces all;
      TraceableModel& traceable = *neural->as_traceable();
      traceable.trace_pass(
          all, one, state, work, false, [](Pieces&, const Scalar*) {}, result);
      work.visit(traceable.activations(), [&](const Activation& activation, std::size_t rows,
                                              std::span<const Scalar> numbers) {
        if (!activation.planes.empty()) seen(b, activation.planes[0].name, rows, numbers);
      });
    }
  }

  void expect_gradients() {
    Random random(1);
    for (int repeat = 0; repeat < 2; ++repeat) {  // a pass overwrites what stood there
      BatchState state;
      const PassResult result = neural->train_pass(batch, state, random);
      EXPECT_NEAR(mean_loss(result), json["loss"], 1e-5);
    }
    double square = 0;
    neural->visit_tensors([&](const Tensor& tensor) {
      const std::string name(tensor.name);
      expect_close(tensor.gradient, ours_of(name, json["grads"], tensor), name);
      for (Scalar g : tensor.gradient) square += static_cast<double>(g) * static_cast<double>(g);
    });
    EXPECT_NEAR(std::sqrt(square), json["grad_global_norm"], relative_tolerance());
  }

  // Sources among the inputs, as a corpus of pairs has them, say the same as sources apart.
  void expect_token_by_token() {
    const LanguageModel& language = *model->as_language();
    const auto steps = static_cast<std::size_t>(batch.steps);
    const auto streams = static_cast<std::size_t>(batch.streams);
    const auto logits = flat(json["logits"]);
    std::vector<Scalar> log_probs(types + 1);
    for (std::size_t b = 0; b < streams; ++b) {
      State state = language.begin(spans[b]), among = language.begin();
      for (const TokenId token : sources[b]) language.advance(among, token);
      language.advance(among, kBeginSentence);
      EXPECT_EQ(state, among);
      for (std::size_t t = 0; t < steps; ++t) {
        language.predict(state, log_probs);
        const double* row = logits.data() + (t * streams + b) * types;
        double sum = 0;
        for (std::size_t j = 0; j < types; ++j) sum += std::exp(row[j]);
        for (std::size_t j = 0; j < types; ++j) {
          EXPECT_NEAR(log_probs[j + 1], row[j] - std::log(sum), 1e-5);
        }
        if (t + 1 < steps) language.advance(state, inputs[(t + 1) * streams + b]);
      }
    }
  }

  void expect_five_steps(OptimizerKind kind) {
    const Json& steps = json[kind == OptimizerKind::sgd ? "sgd" : "adam"];
    const std::vector<Tensor> tensors = take_steps(*neural, batch, {}, kind, steps);
    for (const Tensor& tensor : tensors) {
      const std::string name(tensor.name);
      expect_close(tensor.weights, ours_of(name, steps["params_after"], tensor), name);
    }
  }
};

}  // namespace onegin
