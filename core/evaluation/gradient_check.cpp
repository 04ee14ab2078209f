// Finite differences of the loss, of fourth order.
#include "evaluation/gradient_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "models/registry.h"

namespace onegin {
namespace {

double mean_loss(NeuralModel& model, const Batch& batch, BatchState state, Random random) {
  model.repack();
  const PassResult result = model.train_pass(batch, state, random);
  return result.events == 0 ? 0 : result.objective / static_cast<double>(result.events);
}

}  // namespace

std::vector<onegin_gradient::TensorError> check_gradients(NeuralModel& model, const Batch& batch,
                                                          const BatchState& start,
                                                          const Random& random,
                                                          std::size_t most_per_tensor) {
  mean_loss(model, batch, start, random);
  std::vector<Tensor> tensors;
  std::vector<std::vector<Scalar>> gradients;
  model.visit_tensors([&](const Tensor& tensor) {
    tensors.push_back(tensor);
    gradients.emplace_back(tensor.gradient.begin(), tensor.gradient.end());
  });

  std::vector<onegin_gradient::TensorError> errors;
  for (std::size_t t = 0; t < tensors.size(); ++t) {
    const std::span<Scalar> weights = tensors[t].weights;
    Scalar largest = 0;
    for (Scalar g : gradients[t]) largest = std::max(largest, std::abs(g));
    onegin_gradient::TensorError error;
    error.name = tensors[t].name;
    const std::size_t count =
        most_per_tensor == 0 ? weights.size() : std::min(most_per_tensor, weights.size());
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t i = k * weights.size() / count;
      const Scalar kept = weights[i];
      const auto loss_at = [&](double step) {
        weights[i] = kept + step;
        return mean_loss(model, batch, start, random);
      };
      const double analytic = gradients[t][i];
      double numeric = 0;
      double relative = 0;
      // f' = (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h + O(h^4); a smaller step is tried
      // where the first may have crossed the kink of a ReLU.
      for (double h : std::array{1e-3, 1e-4, 1e-5}) {
        const double near = loss_at(h) - loss_at(-h);
        const double far = loss_at(2 * h) - loss_at(-2 * h);
        const double estimate = (8 * near - far) / (12 * h);
        const double scale =
            std::max({std::abs(analytic), std::abs(estimate), 1e-3 * largest, 1e-300});
        const double difference = std::abs(analytic - estimate) / scale;
        if (h == 1e-3 || difference < relative) {
          numeric = estimate;
          relative = difference;
        }
        if (relative < 1e-7) break;
      }
      weights[i] = kept;
      if (k == 0 || relative > error.relative) {
        error.index = i;
        error.analytic = analytic;
        error.numeric = numeric;
        error.relative = relative;
      }
      ++error.checked;
    }
    errors.push_back(error);
  }
  mean_loss(model, batch, start, random);  // leaves weights, packed copies and gradients in step
  return errors;
}

}  // namespace onegin

namespace onegin_gradient {

Answer check(const Request& request) {
  auto kind = onegin::find_model_kind(request.kind);
  if (!kind) return {kind.error().sentence(), {}};
  const std::unique_ptr<onegin::Model> model = kind.value()->make();
  onegin::NeuralModel* neural = model->as_neural();
  if (neural == nullptr) return {"a model of kind '" + request.kind + "' has no gradients", {}};
  if (request.tokens.size() < 2) return {"a gradient check needs at least two tokens of text", {}};
  const std::vector<onegin::Field> fields = model->fields();
  for (const auto& [name, value] : request.config) {
    auto field = onegin::find_field(fields, name);
    if (!field) return {field.error().sentence(), {}};
    if (auto set = field.value().set(value); !set) return {set.error().sentence(), {}};
  }
  const onegin::Shape shape{.vocabulary_size = request.vocabulary_size,
                            .first_event = request.first_event};
  if (auto built = model->build(shape, 1); !built) return {built.error().sentence(), {}};
  if (auto loaded = model->load(onegin::views_of(request.weights)); !loaded)
    return {loaded.error().sentence(), {}};
  for (std::uint32_t token : request.tokens) {
    if (token >= request.vocabulary_size) return {"a token is outside the vocabulary", {}};
  }

  const std::size_t steps = std::min<std::size_t>(20, request.tokens.size() - 1);
  const std::span tokens(request.tokens);
  const onegin::Batch batch{.steps = static_cast<int>(steps),
                            .streams = 1,
                            .inputs = tokens.first(steps),
                            .targets = tokens.subspan(1, steps),
                            .restarts = {}};
  return {"",
          onegin::check_gradients(*neural, batch, {}, onegin::Random(1), request.most_per_tensor)};
}

}  // namespace onegin_gradient
