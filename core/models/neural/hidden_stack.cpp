// Hidden layers forward and backward.
#include "models/neural/hidden_stack.h"

#include <algorithm>
#include <string>

#include "math/activations.h"
#include "models/neural/buffer.h"
#include "models/neural/dropout.h"

namespace onegin {

Places make_places(const Tensor* embedding, const Tensor* weight) {
  const std::size_t width = embedding->shape[1];
  Places places;
  for (std::size_t column = 0; column < weight->shape[1]; column += width) {
    places.emplace_back(embedding, weight, column);
  }
  return places;
}

HiddenStack::HiddenStack(const Config& config, const Tensor* embedding, Parameters& parameters)
    : config_(config) {
  const std::size_t n = config.width;
  for (int l = 0; l < config.layers; ++l) {
    const std::string name = l == 0 ? "hid" : "hid" + std::to_string(l);
    const std::size_t inputs = l == 0 ? config.context * embedding->shape[1] : n;
    Tensor* weight = parameters.add(name + ".weight", {n, inputs});
    layers_.push_back({weight, parameters.add(name + ".bias", {n}, false), {}});
  }
  places_ = make_places(embedding, layers_.front().weight);
}

std::uint64_t HiddenStack::work_size(const Tensor& embedding, std::uint64_t rows) const {
  const std::uint64_t n = config_.width, layers = layers_.size();
  const std::uint64_t kept = layers * (config_.dropout > 0 ? 3 : 1) + 2;
  const std::uint64_t place = TokenProjection::work_size(embedding, static_cast<int>(n), rows);
  return places_.size() * place + (layers - 1) * n * n + rows * n * kept;
}

void HiddenStack::refresh(Pieces& pieces) {
  const int n = static_cast<int>(config_.width);
  for (TokenProjection& place : places_) place.refresh(pieces);
  for (std::size_t l = 1; l < layers_.size(); ++l) {
    pieces(Pieces::kCopied * n * n, [&] {
      layers_[l].packed.pack(Transpose::yes, n, n, layers_[l].weight->weights.data(), n);
    });
  }
}

void HiddenStack::activate(std::size_t count, Scalar* x) const {
  if (config_.activation == Activation::tanh) {
    tanh_in_place(count, x);
  } else {
    for (std::size_t j = 0; j < count; ++j) x[j] = std::max(x[j], Scalar{0});
  }
}

void HiddenStack::activate_back(std::size_t rows, const Scalar* h, Scalar* d,
                                Scalar* d_bias) const {
  const std::size_t n = config_.width;
  for (std::size_t r = 0; r < rows; ++r, h += n, d += n) {
    if (config_.activation == Activation::tanh) {
      for (std::size_t j = 0; j < n; ++j) d[j] *= 1 - h[j] * h[j];
    } else {
      for (std::size_t j = 0; j < n; ++j) d[j] = h[j] > 0 ? d[j] : 0;
    }
    for (std::size_t j = 0; j < n; ++j) d_bias[j] += d[j];
  }
}

const Scalar* HiddenStack::forward(Pieces& pieces, const Windows& windows, Random* random,
                                   Work& work) const {
  const int n = static_cast<int>(config_.width);
  const std::size_t rows = windows.rows();
  const std::size_t width = config_.width;
  const bool drops = random != nullptr && config_.dropout > 0;
  work.layers.resize(layers_.size());
  work.embedded.resize(places_.size());
  const Scalar* below = nullptr;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    Work::Layer& kept = work.layers[l];
    grow(kept.h, rows * width);
    pieces.parts(rows, Pieces::kCopied * n, [&](std::size_t first, std::size_t count) {
      for (std::size_t r = first; r < first + count; ++r) {
        std::copy_n(layers_[l].bias->weights.data(), width, &kept.h[r * width]);
      }
    });
    if (l == 0) {
      for (std::size_t k = 0; k < places_.size(); ++k) {
        places_[k].forward(pieces, windows.place(k), nullptr, kept.h.data(), work.embedded[k]);
      }
    } else {
      gemm_packed(pieces, rows, below, n, layers_[l].packed, 1, kept.h.data(), n);
    }
    pieces.parts(rows, Pieces::kExponential * n, [&](std::size_t first, std::size_t count) {
      activate(count * width, kept.h.data() + first * width);
    });
    if (drops) {
      const std::size_t size = rows * width;
      grow(kept.dropped, size);
      pieces(Pieces::kDrawn * static_cast<double>(size), [&] {
        draw_dropout(config_.dropout, size, *random, kept.mask);
        for (std::size_t j = 0; j < size; ++j) kept.dropped[j] = kept.h[j] * kept.mask[j];
      });
    }
    below = outputs(kept, drops);
  }
  return below;
}

void HiddenStack::backward(Pieces& pieces, const Windows& windows, Work& work) const {
  const std::size_t rows = windows.rows();
  const std::size_t width = config_.width;
  const int m = static_cast<int>(rows);
  const int n = static_cast<int>(width);
  const bool drops = config_.dropout > 0;
  for (std::size_t l = layers_.size(), turn = 0; l-- > 0; turn = 1 - turn) {
    const Layer& layer = layers_[l];
    const Work::Layer& kept = work.layers[l];
    Scalar* d = work.d_y[turn].data();
    if (drops) {
      pieces(Pieces::kCopied * static_cast<double>(rows * width),
             [&] { apply_dropout(kept.mask, rows * width, d); });
    }
    pieces.parts(rows, 2 * Pieces::kCopied * n, [&](std::size_t first, std::size_t count) {
      activate_back(count, kept.h.data() + first * width, d + first * width,
                    layer.bias->gradient.data());
    });
    if (l > 0) {
      // dH (H, H) += d^T y;  dy of the layer below (R, H) = d H
      grow(work.d_y[1 - turn], rows * width);
      gemm(pieces, Transpose::yes, Transpose::no, n, n, m, d, n, outputs(work.layers[l - 1], drops),
           n, 1, layer.weight->gradient.data(), n);
      gemm(pieces, Transpose::no, Transpose::no, m, n, n, d, n, layer.weight->weights.data(), n, 0,
           work.d_y[1 - turn].data(), n);
    } else {
      for (std::size_t k = 0; k < places_.size(); ++k) {
        places_[k].backward(pieces, windows.place(k), nullptr, d, work.embedded[k], work.scatter);
      }
    }
  }
}

const Scalar* HiddenStack::forward_one(std::span<const TokenId> window, Scalar* h) const {
  const int n = static_cast<int>(config_.width);
  Scalar* above = h + n;
  std::copy_n(layers_.front().bias->weights.data(), config_.width, h);
  for (std::size_t k = 0; k < places_.size(); ++k) places_[k].forward_one(window[k], h);
  activate(config_.width, h);
  for (std::size_t l = 1; l < layers_.size(); ++l) {
    std::copy_n(layers_[l].bias->weights.data(), config_.width, above);
    gemm_packed(1, h, n, layers_[l].packed, 1, above, n);
    activate(config_.width, above);
    std::swap(h, above);
  }
  return h;
}

}  // namespace onegin
