// After the first pass of a batch size, training and one-token use allocate nothing.
#include <gtest/gtest.h>

#include "built_model.h"
#include "heap_counter.h"
#include "kinds_with.h"
#include "models/neural_model.h"
#include "models/registry.h"

namespace onegin {
namespace {

TEST(Allocation, NoneInAPassAfterTheFirst) {
  const SomeSettings settings{{"layers", "2"},
                              {"dropout", "0.2"},
                              {"embedding_dropout", "0.1"},
                              {"peepholes", "true"},
                              {"direct", "true"}};
  for (const std::size_t types : {std::size_t{40}, std::size_t{700}}) {
    for (const ModelKind& kind : model_kinds()) {
      const auto model = built_model(kind, settings, types);
      NeuralModel* neural = model->as_neural();
      if (neural == nullptr) continue;
      std::vector<TokenId> inputs(6 * 4);
      std::vector<std::uint8_t> restarts(inputs.size());
      Random random(2);
      BatchState state;
      std::size_t counted = 0;
      std::size_t first = 0;
      for (int pass = 0; pass < 3; ++pass) {
        for (std::size_t i = 0; i < inputs.size(); ++i) {
          inputs[i] = 1 + random.below(static_cast<std::uint32_t>(types) - 1);
          restarts[i] = random.below(3) == 0;
        }
        const Batch batch{
            .steps = 6, .streams = 4, .inputs = inputs, .targets = inputs, .restarts = restarts};
        const std::size_t before = heap_allocations();
        neural->train_pass(batch, state, random);
        neural->repack();
        neural->evaluate_pass(batch, state);
        counted = heap_allocations() - before;
        if (pass == 0) first = counted;
      }
      EXPECT_GT(first, 0u) << "the count counts";
      EXPECT_EQ(counted, 0u) << kind.id << " with " << types << " types";
    }
  }
}

TEST(Allocation, NoneInAPassWithASampledSoftmax) {
  constexpr std::size_t kTypes = 3000;
  for (const ModelKind& kind : model_kinds()) {
    const auto model = built_model(kind, {{"softmax_samples", "100"}}, kTypes);
    NeuralModel* neural = model->as_neural();
    if (neural == nullptr) continue;
    std::vector<TokenId> tokens(6 * 50);
    Random random(2);
    BatchState state;
    for (int pass = 0; pass < 50; ++pass) {
      for (TokenId& token : tokens) token = 1 + random.below(kTypes - 1);
      const Batch batch{
          .steps = 6, .streams = 50, .inputs = tokens, .targets = tokens, .restarts = {}};
      const std::size_t before = heap_allocations();
      neural->train_pass(batch, state, random);
      const std::size_t counted = heap_allocations() - before;
      EXPECT_TRUE(pass == 0 || counted == 0) << kind.id << ", pass " << pass << ": " << counted;
    }
  }
}

TEST(Allocation, NoneForATokenAfterTheFirst) {
  for (const ModelKind& kind : kinds_with(kLanguage | kNeural)) {
    const auto model = built_model(kind, {{"layers", "2"}, {"direct", "true"}}, 50);
    std::vector<Scalar> log_probs(50);
    State state = model->as_language()->begin();
    model->as_language()->predict(state, log_probs);
    const std::size_t before = heap_allocations();
    for (TokenId token = 2; token < 50; ++token) {
      model->as_language()->advance(state, token);
      model->as_language()->predict(state, log_probs);
    }
    EXPECT_EQ(heap_allocations(), before) << kind.id;
  }
}

}  // namespace
}  // namespace onegin
