// With 10,000 types and more every neural kind's distribution still sums to one within 1e-6.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "built_model.h"
#include "kinds_with.h"
#include "models/language_kinds.h"
#include "models/neural_model.h"

namespace onegin {
namespace {

// Small layers: the sum is over the vocabulary. Of each kind what it has of these.
const SomeSettings kSettings{
    {"embedding", "8"}, {"hidden", "12"}, {"context", "3"}, {"direct", "true"}};

void scale_weights(NeuralModel& model, Scalar factor) {
  model.visit_tensors([&](const Tensor& tensor) {
    for (Scalar& weight : tensor.weights) weight *= factor;
  });
  model.repack();
}

double sum_of_all(const Model& model, const State& state) {
  std::vector<Scalar> log_probs(model.as_language()->vocabulary_size());
  model.as_language()->predict(state, log_probs);
  double sum = 0;
  for (const Scalar log_prob : log_probs) sum += std::exp(static_cast<double>(log_prob));
  return sum;
}

// Factors on the first weights: 0 makes all types equal, so that their rounding errors add up;
// the large ones leave a few types with nearly everything and the others in a long tail.
TEST(LargeVocabulary, SumsToOne) {
  for (const std::size_t types : {std::size_t{10'000}, std::size_t{23'456}, std::size_t{70'001}}) {
    for (const ModelKind& kind : kinds_with(kLanguage | kNeural)) {
      for (const Scalar factor : {Scalar{0}, Scalar{1}, Scalar{4}, Scalar{30}}) {
        const auto model = built_model(kind, kSettings, types);
        scale_weights(*model->as_neural(), factor);
        Random random(7);
        State state = model->as_language()->begin();
        for (int i = 0; i < 8; ++i) {
          EXPECT_NEAR(sum_of_all(*model, state), 1, 1e-6)
              << kind.id << ", " << types << " types, weights times " << factor;
          model->as_language()->advance(state, random.below(static_cast<std::uint32_t>(types)));
        }
      }
    }
  }
}

}  // namespace
}  // namespace onegin
