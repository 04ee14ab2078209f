// Hidden layers forward and backward.
#include "models/neural/hidden_stack.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "math/activations.h"
#include "models/neural/rows.h"

namespace onegin {

void make_places(const Tensor* embedding, const Tensor* weight, std::size_t most_rows,
                 const std::string& name, WeightForms& forms, Activations& activations,
                 Places& places) {
  const std::size_t width = embedding->shape[1];
  for (std::size_t column = 0; column < weight->shape[1]; column += width) {
    places.emplace_back(embedding, weight, column, false, most_rows,
                        name + "." + std::to_string(column / width), forms, activations);
  }
}

HiddenStack::HiddenStack(const Config& config, const Tensor* embedding, Parameters& parameters,
                         WeightForms& forms, Activations& activations)
    : config_(config) {
  const std::size_t n = config.width;
  const auto declare = [&](std::string name, const char* meaning, bool training) {
    return activations.add(
        {.name = std::move(name), .meaning = meaning, .columns = n, .training = training});
  };
  for (int l = 0; l < config.layers; ++l) {
    const std::string name = l == 0 ? "hid" : "hid" + std::to_string(l);
    const std::size_t inputs = l == 0 ? config.context * embedding->shape[1] : n;
    Layer layer{};
    parameters.enter(l + 1);
    layer.weight = parameters.add(name + ".weight", {n, inputs});
    layer.weight->matrices = 1;
    layer.bias = parameters.add(name + ".bias", {n}, false);
    parameters.enter(Tensor::kOfOutput);
    const int size = static_cast<int>(n);
    if (l > 0) layer.packed = forms.packed(Transpose::yes, size, size, layer.weight, 0, size);
    Activation h{.name = name + ".h", .meaning = "hidden units", .columns = n, .layer = l};
    h.planes = {{"h", phrase("hidden units h"),
                 config.activation == Nonlinearity::tanh ? Scale::tanh : Scale::any, l + 1}};
    layer.h = activations.add(std::move(h));
    Activation d_a{
        .name = name + ".d_a", .meaning = "dL/da", .columns = n, .traced = true, .layer = l};
    d_a.back = {{"da", phrase("gradient before the nonlinearity, dL/da")}};
    layer.d_a = activations.add(std::move(d_a));
    activations.add(Product{.tensor = name + ".weight",
                            .from = l == 0 ? Product::From::windows : Product::From::activation,
                            .input = l == 0 ? config.windows : layers_.back().h,
                            .embedding = embedding,
                            .gradient = layer.d_a,
                            .columns = n});
    activations.add(Product{
        .tensor = name + ".bias", .from = Product::From::one, .gradient = layer.d_a, .columns = n});
    if (config.dropout > 0) {
      layer.mask = declare(name + ".mask", "dropout", true);
      layer.dropped = declare(name + ".dropped", "hidden units after dropout", true);
    }
    layers_.push_back(layer);
  }
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  make_places(embedding, layers_.front().weight, kAll, "hid", forms, activations, places_);
  scatter_ = TokenProjection::declare_scatter(embedding, n, false, kAll, "hid", activations);
  d_y_.fill(declare("hid.d_y", "dL/d of a layer's outputs", true));
  if (config.layers > 1) d_y_[1] = declare("hid.d_below", "dL/d of those of the layer below", true);
}

void HiddenStack::activate(const Layer& layer, std::size_t rows, Scalar* x) const {
  const std::size_t count = rows * config_.width;
  if (config_.activation == Nonlinearity::tanh) {
    tanh_in_place(count, x);
  } else {
    for (std::size_t j = 0; j < count; ++j) x[j] = std::max(x[j], Scalar{0});
  }
  for (std::size_t r = 0; r < rows && !layer.clamps.empty(); ++r) {
    layer.clamps.apply(x + r * config_.width, 0, static_cast<int>(config_.width));
  }
}

void HiddenStack::activate_back(std::size_t count, const Scalar* h, Scalar* d) const {
  if (config_.activation == Nonlinearity::tanh) {
    for (std::size_t j = 0; j < count; ++j) d[j] *= 1 - h[j] * h[j];
  } else {
    for (std::size_t j = 0; j < count; ++j) d[j] = h[j] > 0 ? d[j] : 0;
  }
}

const Scalar* HiddenStack::forward(Pieces& pieces, const Windows& windows, Random* random,
                                   Workspace& work) const {
  const int n = static_cast<int>(config_.width);
  const std::size_t rows = windows.rows(), width = config_.width;
  const bool drops = random != nullptr && config_.dropout > 0;
  const Scalar* below = nullptr;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Layer& layer = layers_[l];
    Scalar* h = work[layer.h];
    fill_rows(pieces, rows, width, layer.bias->weights.data(), h);
    if (l == 0) {
      for (std::size_t k = 0; k < places_.size(); ++k) {
        places_[k].forward(pieces, windows.place(k), nullptr, h, work);
      }
    } else {
      gemm_packed(pieces, rows, below, n, *layer.packed, 1, h, n);
    }
    each_row(pieces, rows, Pieces::kExponential * n, [&](std::size_t first, std::size_t count) {
      activate(layer, count, h + first * width);
    });
    if (drops) {
      dropout(pieces, config_.dropout, rows * width, *random, work[layer.mask], h,
              work[layer.dropped]);
    }
    below = outputs(layer, drops, work);
  }
  return below;
}

void HiddenStack::backward(Pieces& pieces, const Windows& windows, Workspace& work) const {
  const std::size_t rows = windows.rows(), width = config_.width;
  const int m = static_cast<int>(rows), n = static_cast<int>(width);
  const bool drops = config_.dropout > 0;
  for (std::size_t l = layers_.size(), turn = 0; l-- > 0; turn = 1 - turn) {
    const Layer& layer = layers_[l];
    Scalar* d = work[d_y_[turn]];
    const Scalar* h = work[layer.h];
    if (drops) apply_mask(pieces, rows * width, work[layer.mask], d);
    each_row(pieces, rows, Pieces::kCopied * n, [&](std::size_t first, std::size_t count) {
      activate_back(count * width, h + first * width, d + first * width);
    });
    if (Scalar* shown = work[layer.d_a]) {
      pieces(Pieces::kCopied * static_cast<double>(rows * width),
             [&] { std::copy_n(d, rows * width, shown); });
    }
    fill_rows_back(pieces, rows, width, d, layer.bias->gradient.data());
    if (l > 0) {
      // dH (H, H) += d^T y;  dy of the layer below (R, H) = d H
      Scalar* d_below = work[d_y_[1 - turn]];
      gemm(pieces, Transpose::yes, Transpose::no, n, n, m, d, n,
           outputs(layers_[l - 1], drops, work), n, 1, layer.weight->gradient.data(), n);
      gemm(pieces, Transpose::no, Transpose::no, m, n, n, d, n, layer.weight->weights.data(), n, 0,
           d_below, n);
    } else {
      for (std::size_t k = 0; k < places_.size(); ++k) {
        places_[k].backward(pieces, windows.place(k), nullptr, d, scatter_, work);
      }
    }
  }
}

const Scalar* HiddenStack::forward_one(std::span<const TokenId> window, Scalar* h) const {
  const int n = static_cast<int>(config_.width);
  Scalar* above = h + n;
  std::copy_n(layers_.front().bias->weights.data(), config_.width, h);
  for (std::size_t k = 0; k < places_.size(); ++k) places_[k].forward_one(window[k], h);
  activate(layers_.front(), 1, h);
  for (std::size_t l = 1; l < layers_.size(); ++l) {
    std::copy_n(layers_[l].bias->weights.data(), config_.width, above);
    gemm_packed(1, h, n, *layers_[l].packed, 1, above, n);
    activate(layers_[l], 1, above);
    std::swap(h, above);
  }
  return h;
}

}  // namespace onegin
