// Every gradient of every neural kind and switch agrees with finite differences (in double).
#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/gradient_check.h"
#include "models/neural/initial.h"
#include "models/registry.h"

namespace onegin {
namespace {

struct Case {
  const char* name;
  const char* kind;
  std::vector<std::pair<const char*, const char*>> config;
  std::size_t vocabulary = 7;
  TokenId first_event = kEndSentence;
  int steps = 6;
  std::size_t most_per_tensor = 0;  // all
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const char* kind : {"rnn", "lstm", "gru"}) {
    if (!find_model_kind(kind)) continue;
    all.push_back({"plain", kind, {}, 7, kUnknown});
    for (const char* layers : {"2", "3", "4"})
      all.push_back({"layers", kind, {{"layers", layers}}});
    all.push_back({"tied", kind, {{"tied", "true"}, {"embedding", "5"}}});
    all.push_back(
        {"tied_two_layers", kind, {{"tied", "true"}, {"embedding", "5"}, {"layers", "2"}}});
    all.push_back({"dropout", kind, {{"dropout", "0.4"}, {"layers", "2"}}});
    all.push_back({"embedding_dropout", kind, {{"dropout", "0.2"}, {"embedding_dropout", "0.3"}}});
    all.push_back({"many_types", kind, {}, 600, kUnknown, 6, 120});
    all.push_back({"many_types_tied",
                   kind,
                   {{"tied", "true"}, {"embedding", "5"}},
                   600,
                   kEndSentence,
                   6,
                   40});
    all.push_back({"sampled", kind, {{"softmax_samples", "40"}}, 600, kUnknown, 6, 120});
    all.push_back({"sampled_tied",
                   kind,
                   {{"softmax_samples", "4"}, {"tied", "true"}, {"embedding", "5"}},
                   20,
                   kEndSentence,
                   13});
    for (int steps : {1, 2, 3, 5, 8, 13, 20})
      all.push_back({"steps", kind, {}, 7, kEndSentence, steps});
  }
  const std::vector<std::pair<const char*, const char*>> peepholes{{"peepholes", "true"}};
  all.push_back({"peepholes", "lstm", peepholes, 7, kEndSentence, 20});
  all.push_back({"peepholes_two_layers",
                 "lstm",
                 {{"peepholes", "true"}, {"layers", "2"}, {"dropout", "0.3"}}});
  all.push_back({"no_forget_gate", "lstm", {{"forget_gate", "false"}}});
  all.push_back(
      {"no_forget_gate_peepholes", "lstm", {{"forget_gate", "false"}, {"peepholes", "true"}}});
  for (const char* context : {"1", "2", "5", "32"})
    all.push_back({"context", "mlp", {{"context", context}}});
  for (const char* layers : {"1", "2", "3"}) {
    for (const char* activation : {"tanh", "relu"}) {
      for (const char* direct : {"false", "true"}) {
        all.push_back({"layers",
                       "mlp",
                       {{"layers", layers}, {"activation", activation}, {"direct", direct}}});
      }
    }
  }
  all.push_back({"dropout", "mlp", {{"layers", "2"}, {"dropout", "0.4"}, {"direct", "true"}}});
  all.push_back(
      {"relu_dropout", "mlp", {{"layers", "2"}, {"dropout", "0.4"}, {"activation", "relu"}}});
  all.push_back(
      {"many_types", "mlp", {{"direct", "true"}, {"layers", "2"}}, 600, kEndSentence, 6, 120});
  all.push_back({"sampled", "mlp", {{"softmax_samples", "4"}}, 20, kUnknown, 13});
  for (int steps : {1, 2, 3, 20}) all.push_back({"steps", "mlp", {}, 7, kEndSentence, steps});
  return all;
}

class Gradient : public testing::TestWithParam<Case> {};

TEST_P(Gradient, AgreesWithFiniteDifferences) {
  const Case& c = GetParam();
  const auto model = find_model_kind(c.kind).value()->make();
  const auto set = [&](const char* name, const char* value) {
    ASSERT_TRUE(find_field(model->fields(), name).value().set(value)) << name;
  };
  set("embedding", "3");
  set("hidden", "5");
  if (std::string_view(c.kind) == "mlp") set("context", "3");
  for (const auto& [name, value] : c.config) set(name, value);
  ASSERT_TRUE(model->build({c.vocabulary, c.first_event}, 3));
  NeuralModel& neural = *model->as_neural();
  Random random(11);
  // Weights of a size at which nothing is saturated and nothing is linear.
  neural.visit_tensors([&](const Tensor& t) { fill_normal(t.weights, 0.5, random); });

  // Three streams that restart at their own moments, from given states, some targets missing.
  const std::size_t streams = 3;
  const std::size_t rows = static_cast<std::size_t>(c.steps) * streams;
  std::vector<TokenId> inputs(rows);
  std::vector<TokenId> targets(rows);
  std::vector<std::uint8_t> restarts(rows);
  const auto types = static_cast<std::uint32_t>(c.vocabulary);
  for (std::size_t i = 0; i < rows; ++i) {
    inputs[i] = random.below(types);
    // Among many types only some elements are checked: read the rows they stand in.
    if (c.most_per_tensor != 0)
      inputs[i] -= inputs[i] % (types / static_cast<std::uint32_t>(c.most_per_tensor));
    targets[i] = random.below(types - c.first_event) + c.first_event;
    if (i % 7 == 5) targets[i] = kNoTarget;
    restarts[i] = random.below(5) == 0;
  }
  const Batch batch{.steps = c.steps,
                    .streams = static_cast<int>(streams),
                    .inputs = inputs,
                    .targets = targets,
                    .restarts = restarts};
  BatchState start;
  neural.train_pass(batch, start, random);  // some state that is not zero

  for (const auto& error : check_gradients(neural, batch, start, random, c.most_per_tensor)) {
    EXPECT_LT(error.relative, 1e-6) << error.name << " at " << error.index << ": analytic "
                                    << error.analytic << ", numeric " << error.numeric;
    EXPECT_GT(error.checked, 0u);
  }
}

std::string case_name(const testing::TestParamInfo<Case>& test) {
  return std::string(test.param.kind) + "_" + test.param.name + "_" + std::to_string(test.index);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Gradient, testing::ValuesIn(cases()), case_name);

// The check must be able to fail: a model whose gradient is wrong in one element is found out.
class Wrong : public NeuralModel {
 public:
  explicit Wrong(std::unique_ptr<Model> model) : model_(std::move(model)) {}
  std::string_view kind() const override { return model_->kind(); }
  std::vector<Field> fields() override { return model_->fields(); }
  using Model::build;
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override {
    return model_->build(pieces, shape, seed);
  }
  NetworkSize size_for(const Shape& shape) const override {
    return model_->as_neural()->size_for(shape);
  }
  void save(Blocks& blocks) const override { model_->save(blocks); }
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override {
    return model_->load(pieces, blocks);
  }
  std::size_t parameters() const override { return model_->parameters(); }
  std::size_t memory_bytes() const override { return model_->memory_bytes(); }
  std::size_t vocabulary_size() const override { return model_->vocabulary_size(); }
  TokenId first_event() const override { return model_->first_event(); }
  State begin() const override { return model_->begin(); }
  void predict(const State& s, std::span<Scalar> p) const override { model_->predict(s, p); }
  void advance(State& s, TokenId t) const override { model_->advance(s, t); }
  void visit_tensors(const TensorVisitor& visit) override {
    model_->as_neural()->visit_tensors(visit);
  }
  void train_pass(Pieces&, const Batch& batch, BatchState& state, Random& random,
                  PassResult& result) override {
    result = model_->as_neural()->train_pass(batch, state, random);
    visit_tensors([](const Tensor& t) {
      if (t.name == "out.bias") t.gradient[2] *= 1.00001;
    });
  }
  PassResult evaluate_pass(const Batch& batch, BatchState& state) override {
    return model_->as_neural()->evaluate_pass(batch, state);
  }
  PassResult forward_logits(const Batch& batch, BatchState& state,
                            std::span<Scalar> logits) override {
    return model_->as_neural()->forward_logits(batch, state, logits);
  }
  void take_weights(Pieces& pieces) override { model_->as_neural()->take_weights(pieces); }

 private:
  std::unique_ptr<Model> model_;
};

TEST(GradientCheck, FindsAWrongElement) {
  Wrong wrong(find_model_kind("rnn").value()->make());
  ASSERT_TRUE(find_field(wrong.fields(), "hidden").value().set("4"));
  ASSERT_TRUE(wrong.build({6, kUnknown}, 1));
  const std::vector<TokenId> tokens{3, 4, 5, 3, 4};
  const Batch batch{.steps = 4,
                    .streams = 1,
                    .inputs = std::span(tokens).first(4),
                    .targets = std::span(tokens).last(4),
                    .restarts = {}};
  for (const auto& error : check_gradients(wrong, batch, {}, Random(1), 0)) {
    if (error.name == "out.bias") {
      EXPECT_GT(error.relative, 5e-6);
      EXPECT_EQ(error.index, 2u);
    } else {
      EXPECT_LT(error.relative, 1e-6) << error.name;
    }
  }
}

}  // namespace
}  // namespace onegin
