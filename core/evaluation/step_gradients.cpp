// Multiplies what a weight read by the gradient of what it gave, step by step.
#include "evaluation/step_gradients.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "evaluation/trace_filters.h"

namespace onegin {
namespace {

// Row t of what a weight reads, (M).
std::vector<Scalar> read_row(const Product& product, const TracedPass& pass, std::size_t t) {
  const std::size_t steps = pass.inputs.size();
  if (product.from == Product::From::one) return {Scalar{1}};
  std::vector<Scalar> x;
  const auto embed = [&](TokenId id) {
    const std::size_t width = product.embedding->shape[1];
    const auto row = product.embedding->weights.subspan(id * width, width);
    x.insert(x.end(), row.begin(), row.end());
  };
  if (product.from == Product::From::tokens) {
    embed(pass.inputs[t]);
  } else if (product.from == Product::From::windows) {
    const TokenId* ids = pass.work.ids(product.input);
    for (std::size_t k = 0; k < product.width; ++k) embed(ids[k * steps + t]);
  } else {
    const Scalar* from = pass.work[product.input] + t * product.width;
    x.assign(from, from + product.width);
  }
  return x;
}

double norm_of(std::span<const Scalar> numbers) {
  double squares = 0;
  for (const Scalar x : numbers) squares += static_cast<double>(x) * static_cast<double>(x);
  return std::sqrt(squares);
}

// Of (N, M) entries d x^T, or of (N) entries d * x.
void multiply(bool elementwise, std::span<const Scalar> d, std::span<const Scalar> x, Scalar* to) {
  for (std::size_t i = 0; i < d.size(); ++i) {
    if (elementwise) {
      *to++ = d[i] * x[i];
    } else {
      for (const Scalar value : x) *to++ = d[i] * value;
    }
  }
}

double product_norm(bool elementwise, std::span<const Scalar> d, std::span<const Scalar> x) {
  if (!elementwise) return norm_of(d) * norm_of(x);  // of an outer product
  std::vector<Scalar> both(d.size());
  for (std::size_t i = 0; i < d.size(); ++i) both[i] = d[i] * x[i];
  return norm_of(both);
}

// The gradients (T, .) of what a weight gave.
std::span<const Scalar> gradient_row(const Product& product, const TracedPass& pass,
                                     std::size_t t) {
  const Scalar* all =
      product.gradient == Product::kLogits ? pass.d_logits.data() : pass.work[product.gradient];
  return {all + t * product.stride + product.column, product.columns};
}

}  // namespace

void take_products(NeuralModel& model, const TracedPass& pass, TracePlanes& planes) {
  std::map<std::string, std::span<const Scalar>, std::less<>> weights;
  model.visit_tensors([&](const Tensor& tensor) { weights.emplace(tensor.name, tensor.weights); });
  const std::size_t steps = pass.inputs.size();
  for (const Product& product : model.as_traceable()->activations().products()) {
    if (product.from == Product::From::one || product.elementwise) continue;
    const std::size_t n = product.columns, m = read_row(product, pass, 0).size();
    const std::span<const Scalar> weight = weights.at(product.tensor);
    const auto plane = [&](const char* name, std::size_t columns, std::string_view meaning) {
      return TracePlane{.name = name,
                        .tensor = product.tensor,
                        .rows = steps,
                        .columns = columns,
                        .meaning = meaning};
    };
    TracePlane inputs = plane("input", m, phrase("what the weight is multiplied with"));
    TracePlane products = plane("product", n, phrase("weight times what it reads"));
    TracePlane backs = plane("back", m, phrase("gradient that the weight passes back"));
    products.values.assign(steps * n, 0);
    backs.values.assign(steps * m, 0);
    for (std::size_t t = 0; t < steps; ++t) {
      const std::vector<Scalar> x = read_row(product, pass, t);
      const std::span<const Scalar> d = gradient_row(product, pass, t);
      inputs.values.insert(inputs.values.end(), x.begin(), x.end());
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < m; ++j) {
          products.values[t * n + i] += weight[i * m + j] * x[j];
          backs.values[t * m + j] += weight[i * m + j] * d[i];
        }
      }
    }
    for (TracePlane* each : {&inputs, &products, &backs}) {
      if (planes.wants(each->name)) planes.all.push_back(std::move(*each));
    }
  }
}

void take_step_gradients(NeuralModel& model, const TracedPass& pass, bool whole,
                         TracePlanes& planes) {
  const std::size_t steps = pass.inputs.size();
  for (const Product& product : model.as_traceable()->activations().products()) {
    const auto d_row = [&](std::size_t t) { return gradient_row(product, pass, t); };
    const std::size_t entries =
        product.columns * (product.elementwise ? 1 : read_row(product, pass, 0).size());
    Scalar* norms =
        planes.add({.name = "step_norm",
                    .tensor = product.tensor,
                    .rows = steps,
                    .columns = 1,
                    .meaning = phrase("norm of what each time step gives to the gradient")});
    Scalar* matrices =
        !whole ? nullptr
               : planes.add({.name = "step_gradient",
                             .tensor = product.tensor,
                             .rows = steps,
                             .columns = entries,
                             .meaning = phrase("what each time step gives to the gradient")});
    if (norms == nullptr && matrices == nullptr) continue;
    for (std::size_t t = 0; t < steps; ++t) {
      const std::vector<Scalar> x = read_row(product, pass, t);
      if (norms != nullptr) {
        norms[t] = static_cast<Scalar>(product_norm(product.elementwise, d_row(t), x));
      }
      if (matrices != nullptr) multiply(product.elementwise, d_row(t), x, matrices + t * entries);
    }
  }
  if (!whole) return;
  model.visit_tensors([&](const Tensor& tensor) {
    add_weight(tensor, planes);
    Scalar* to = planes.add({.name = "gradient",
                             .tensor = std::string(tensor.name),
                             .rows = tensor.shape[0],
                             .columns = tensor.gradient.size() / tensor.shape[0],
                             .meaning = phrase("gradient, as training uses it")});
    if (to != nullptr) std::copy(tensor.gradient.begin(), tensor.gradient.end(), to);
  });
}

}  // namespace onegin
