// Attention to a source: what it is made of, and step by step.
#include "models/neural/source_attention.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "math/activations.h"
#include "math/gemm_pieces.h"
#include "math/softmax.h"
#include "math/sums.h"
#include "models/neural/buffer.h"
#include "models/neural/initial.h"
#include "models/neural/rows.h"

namespace onegin {
SourceAttention::SourceAttention(const Config& config, const std::string& name,
                                 const RecurrentLayer& layer, const SourceEncoder& encoder,
                                 const SourceRows& rows, Parameters& parameters, WeightForms& forms,
                                 Activations& activations)
    : config_(config), layer_(layer), encoder_(encoder), rows_(rows) {
  const std::size_t h = config.hidden, m = encoder.width();
  const int n = static_cast<int>(h), columns = layer.gate_columns(), places = static_cast<int>(m);
  const auto add = [&](const char* what, const char* meaning, std::size_t width,
                       bool training = false, Extent extent = Extent::rows) {
    return activations.add({.name = name + what,
                            .meaning = meaning,
                            .extent = extent,
                            .columns = width,
                            .training = training});
  };
  d_h_ = add(".d_h_out", "dL/dh_t from above", h, true);
  if (additive()) {
    query_.emplace(name + ".attention.W", h, h, 1, false, parameters, forms);
    key_.emplace(name + ".attention.U", m, h, 1, false, parameters, forms);
    v_ = parameters.add(name + ".attention.v.weight", {1, h});
    query_back_ = forms.packed(Transpose::no, n, n, query_->weight(), 0, n);
    const int stride = static_cast<int>(layer.weight_ih()->shape[1]);
    read_ =
        forms.packed(Transpose::yes, places, columns, layer.weight_ih(), config.embedding, stride);
    read_back_ =
        forms.packed(Transpose::no, columns, places, layer.weight_ih(), config.embedding, stride);
    queries_ = add(".queries", "W h_{t-1}", h);
    d_queries_ = add(".d_queries", "dL/d of them", h, true);
    keys_ = add(".keys", "U m_s", h, false, Extent::places);
    d_keys_ = add(".d_keys", "dL/d of them", h, true, Extent::places);
  } else if (dot()) {
    combine_.emplace(name + ".combine", m + h, h, 1, false, parameters, forms);
  }
  if (config.kind == AttentionKind::none) {
    y_ = layer.outputs_index();
    d_y_ = d_h_;
  } else {
    weights_ =
        activations.add({.name = name + ".weights",
                         .meaning = "attention",
                         .extent = Extent::row_places,
                         .columns = 1,
                         .planes = {{"attention", encoder.attention_meaning(), Scale::gate}}});
    z_ = activations.add({.name = name + ".z",
                          .meaning = "what is taken from the source",
                          .columns = m,
                          .planes = {{"z",
                                      phrase("what is taken from the source, the mean of the "
                                             "states attended to"),
                                      Scale::tanh}}});
    d_z_ = add(".d_z", "dL/dz", m, true);
    joined_ = add(".joined", "hidden state and z", h + m);
    d_joined_ = add(".d_joined", "dL/d of both", h + m, true);
    y_ = joined_;
    d_y_ = d_joined_;
  }
  if (dot()) {
    Activation y{.name = name + ".y", .meaning = "what the output layer reads", .columns = h};
    y.planes = {
        {"y", phrase("what the output layer reads, tanh of a map of z and h"), Scale::tanh}};
    y_ = activations.add(std::move(y));
    d_y_ = add(".d_y", "dL/dy", h, true);
    d_a_ = add(".d_a_y", "dL/d before the tanh", h, true);
    activations.add(Product{.tensor = std::string(combine_->weight()->name),
                            .input = joined_,
                            .gradient = d_a_,
                            .columns = h});
  }
  if (config.dropout > 0) mask_ = add(".mask", "dropout", width(), true);
}

std::size_t SourceAttention::width() const { return config_.hidden + (additive() ? memory() : 0); }

std::size_t SourceAttention::place_width() const {
  return memory() + (additive() ? config_.hidden : 0);
}

void SourceAttention::initialise(Pieces& pieces, Random& random) {
  const auto draw = [&](const std::optional<Linear>& linear) {
    if (!linear) return;
    const double bound = 1 / std::sqrt(static_cast<double>(linear->inputs()));
    fill_uniform(pieces, linear->weight()->weights, bound, random);
  };
  draw(query_);
  draw(key_);
  draw(combine_);
  if (v_ == nullptr) return;
  const double bound = 1 / std::sqrt(static_cast<double>(config_.hidden));
  fill_uniform(pieces, v_->weights, bound, random);
}

const Scalar* SourceAttention::place(std::size_t source, std::size_t s, Workspace& work) const {
  return encoder_.memory(work) + (source * encoder_.places(work) + s) * memory();
}

const Scalar* SourceAttention::key(std::size_t source, std::size_t s, Workspace& work) const {
  return work[keys_] + (source * encoder_.places(work) + s) * config_.hidden;
}

SourceAttention::Seen SourceAttention::seen(std::size_t row, Workspace& work) const {
  const std::ptrdiff_t source = rows_.source_of(row, work);
  if (source < 0) return {};
  const auto n = static_cast<std::size_t>(source);
  return {n, encoder_.count(n, work)};
}

void SourceAttention::begin(Pieces& pieces, Workspace& work) const {
  if (!additive() || work.size().sources == 0) return;
  key_->forward(pieces, work.size().sources * encoder_.places(work), encoder_.memory(work), nullptr,
                work[keys_]);
}

void SourceAttention::copy_place(std::size_t source, std::size_t s, Workspace& work,
                                 Scalar* to) const {
  std::copy_n(place(source, s, work), memory(), to);
  if (additive()) std::copy_n(key(source, s, work), config_.hidden, to + memory());
}

void SourceAttention::add_one(const Places& places, const Scalar* h_before, Scalar* gates,
                              Scalar* z) const {
  if (!additive()) return;
  const std::size_t h = config_.hidden, m = memory();
  thread_local std::vector<Scalar> space;
  grow(space, h + places.count * (h + 1));
  Scalar* query = space.data();
  Scalar* weights = query + h;
  query_->forward(1, h_before, nullptr, query);
  judge(
      query, places.count, [&](std::size_t s) { return places.rows[s] + m; },
      weights + places.count, weights);
  if (places.count > 0) softmax({weights, places.count});
  if (places.weights != nullptr) std::copy_n(weights, places.count, places.weights);
  take(
      places.count, weights, [&](std::size_t s) { return places.rows[s]; }, z);
  gemm_packed(1, z, static_cast<int>(m), *read_, 1, gates, layer_.gate_columns());
}

void SourceAttention::finish_one(const Places& places, const Scalar* h, Scalar* z,
                                 Scalar* y) const {
  const std::size_t width = config_.hidden, m = memory();
  if (!dot()) {
    std::copy_n(h, width, y);
    if (additive()) std::copy_n(z, m, y + width);
    return;
  }
  thread_local std::vector<Scalar> space;
  grow(space, m + width + places.count);
  Scalar* weights = space.data() + m + width;
  for (std::size_t s = 0; s < places.count; ++s) {
    weights[s] = attention_product(m, places.rows[s], h);
  }
  if (places.count > 0) softmax({weights, places.count});
  if (places.weights != nullptr) std::copy_n(weights, places.count, places.weights);
  take(
      places.count, weights, [&](std::size_t s) { return places.rows[s]; }, space.data());
  std::copy_n(h, width, space.data() + m);
  combine_->forward(1, space.data(), nullptr, y);
  tanh_in_place(width, y);
}

}  // namespace onegin
