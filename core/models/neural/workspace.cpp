// Counts and takes the memory of activations.
#include "models/neural/workspace.h"

#include <algorithm>
#include <utility>

#include "models/neural/buffer.h"

namespace onegin {
namespace {

std::uint64_t rows_of(const Activation& activation, std::uint64_t rows, std::uint64_t streams) {
  switch (activation.extent) {
    case Extent::rows:
      return std::min<std::uint64_t>(rows, activation.most_rows) + streams * activation.past;
    case Extent::streams:
      return streams;
    case Extent::once:
      return 1;
  }
  return 0;
}

}  // namespace

Activations::Index Activations::add(Activation activation) {
  all_.push_back(std::move(activation));
  return all_.size() - 1;
}

void Activations::add(Product product) {
  if (product.from == Product::From::activation || product.from == Product::From::windows) {
    product.width = all_[product.input].columns;
  }
  product.stride =
      product.gradient == Product::kLogits ? product.columns : all_[product.gradient].columns;
  products_.push_back(std::move(product));
}

std::uint64_t Activations::entries(std::uint64_t rows, std::uint64_t streams, PassKind kind) const {
  std::uint64_t sum = 0;
  for (const Activation& activation : all_) {
    if (activation.traced && kind != PassKind::trace) continue;
    sum += rows_of(activation, rows, streams) * activation.columns;
  }
  return sum;
}

void Workspace::allocate(const Activations& activations, std::size_t rows, std::size_t streams,
                         PassKind kind) {
  const auto all = activations.all();
  rows_ = rows;
  streams_ = streams;
  numbers_.resize(all.size());
  ids_.resize(all.size());
  packed_.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].packed || (all[i].training && kind == PassKind::forward)) continue;
    if (all[i].traced && kind != PassKind::trace) continue;
    const auto size = static_cast<std::size_t>(rows_of(all[i], rows, streams)) * all[i].columns;
    if (all[i].ids) {
      grow(ids_[i], size);
    } else {
      grow(numbers_[i], size);
    }
  }
}

void Workspace::visit(const Activations& activations, const Visitor& visitor) const {
  const auto all = activations.all();
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    if (all[i].ids || numbers_[i].empty()) continue;
    const auto rows = static_cast<std::size_t>(rows_of(all[i], rows_, streams_));
    visitor(all[i], rows, std::span(numbers_[i]).first(rows * all[i].columns));
  }
}

}  // namespace onegin
