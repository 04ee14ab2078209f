// Every gradient of every neural kind and switch agrees with finite differences (in double).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ostream>

#include "evaluation/gradient_check.h"
#include "models/neural/initial.h"
#include "models/registry.h"
#include "turns.h"

namespace onegin {
namespace {

struct Case {
  const ModelKind* kind = nullptr;
  Turns turns = {};
  std::size_t vocabulary = 7;
  TokenId first_event = kEndSentence;
  int steps = 6;
  std::size_t most_per_tensor = 0;  // all
  std::size_t sampled = 0;          // the same, where every type is read; 0: all

  friend void PrintTo(const Case& c, std::ostream* out) { *out << name_with(*c.kind, c.turns); }
};

constexpr std::size_t kFew = 16;

// Every kind with every pair of its settings, over few types and many, over few steps and many.
// Every element is checked with each setting by itself; with a pair, and over many steps, a few of
// each tensor, for a wrong formula makes all of them wrong.
std::vector<Case> cases() {
  std::vector<Case> all;
  for (const ModelKind* kind : neural_kinds()) {
    all.push_back({kind, {}, 7, kUnknown});
    all.push_back({kind, {}, 600, kUnknown, 6, 120});
    for (int steps : {1, 2, 3, 5, 8, 13, 20}) all.push_back({kind, {}, 7, kEndSentence, steps});
    // What fills blanks is made of the layers of the others: no pairs, and few steps.
    const bool blanks = kind->make()->as_blank() != nullptr;
    for (const Turn& turn : turns_of(*kind)) {
      all.push_back({kind, {turn}, 7, kUnknown});
      if (!blanks) all.push_back({kind, {turn}, 7, kEndSentence, 20, 0, kFew});
      all.push_back({kind, {turn}, 600, kEndSentence, 6, 12});
    }
    if (blanks) continue;
    for (Turns& pair : pairs_of_turns(*kind)) {
      all.push_back({kind, std::move(pair), 7, kEndSentence, 6, 0, kFew});
    }
  }
  return all;
}

// What the loss, a number of about 2, loses to rounding, divided by the step: through four layers a
// gradient may be as small.
constexpr double kRounding = 2e-12;

class Gradient : public testing::TestWithParam<Case> {};

TEST_P(Gradient, AgreesWithFiniteDifferences) {
  const Case& c = GetParam();
  const auto model = model_with(*c.kind, c.turns, {c.vocabulary, c.first_event}, 3);
  ASSERT_NE(model, nullptr);
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

  // Of a model of many tensors some elements of each are checked, less exactly: in many layers a
  // step crosses more kinks.
  constexpr std::size_t kManyTensors = 16, kOfMany = 8;
  std::size_t count = 0;
  neural.visit_tensors([&](const Tensor&) { ++count; });
  const std::size_t least = std::max(c.most_per_tensor, c.sampled);
  const std::size_t most = count > kManyTensors ? kOfMany : least;
  const double tolerance = count > kManyTensors ? 1e-5 : 1e-6;
  std::size_t tensors = 0;
  for (const auto& error : check_gradients(neural, batch, start, random, most)) {
    const double difference = std::abs(error.analytic - error.numeric);
    EXPECT_TRUE(error.relative < tolerance || difference < kRounding)
        << error.name << " at " << error.index << ": analytic " << error.analytic << ", numeric "
        << error.numeric;
    EXPECT_GT(error.checked, 0u);
    ++tensors;
  }
  EXPECT_GT(tensors, 0u);
}

std::string case_name(const testing::TestParamInfo<Case>& test) {
  return name_with(*test.param.kind, test.param.turns) + "_" + std::to_string(test.index);
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
  std::size_t vocabulary_size() const override { return model_->as_neural()->vocabulary_size(); }
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
  void repack(Pieces& pieces) override { model_->as_neural()->repack(pieces); }

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
