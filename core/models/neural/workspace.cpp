// Counts and takes the memory of activations.
#include "models/neural/workspace.h"

#include <algorithm>
#include <utility>

#include "models/neural/buffer.h"

namespace onegin {
namespace {

std::uint64_t rows_of(const Activation& activation, const PassBounds& counts) {
  switch (activation.extent) {
    case Extent::rows:
      return std::min<std::uint64_t>(counts.rows, activation.most_rows) +
             counts.streams * activation.past;
    case Extent::streams:
      return counts.streams;
    case Extent::once:
      return 1;
    case Extent::sources:
      return counts.source_rows;
    case Extent::each_source:
      return counts.sources;
    case Extent::places:
      return counts.place_rows;
    case Extent::row_places:
      return counts.rows * counts.places;
  }
  return 0;
}

PassBounds counts_of(const PassSize& size) {
  const std::uint64_t sources = size.sources;
  return {size.rows,         size.streams,          sources,    sources * size.source_steps,
          size.source_steps, sources * size.places, size.places};
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

std::uint64_t Activations::entries(const PassBounds& counts, PassKind kind) const {
  std::uint64_t sum = 0;
  for (const Activation& activation : all_) {
    if (activation.traced && kind != PassKind::trace) continue;
    sum += rows_of(activation, counts) * activation.columns;
  }
  return sum;
}

void Workspace::allocate(const Activations& activations, const PassSize& pass, PassKind kind) {
  const auto all = activations.all();
  const PassBounds counts = counts_of(pass);
  size_ = pass;
  numbers_.resize(all.size());
  ids_.resize(all.size());
  packed_.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].packed || (all[i].training && kind == PassKind::forward)) continue;
    if (all[i].traced && kind != PassKind::trace) continue;
    const auto size = static_cast<std::size_t>(rows_of(all[i], counts)) * all[i].columns;
    if (all[i].ids) {
      grow(ids_[i], size);
    } else {
      grow(numbers_[i], size);
    }
  }
}

void Workspace::visit(const Activations& activations, const Visitor& visitor) const {
  const auto all = activations.all();
  const PassBounds counts = counts_of(size_);
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    if (all[i].ids || numbers_[i].empty()) continue;
    const auto entries = static_cast<std::size_t>(rows_of(all[i], counts)) * all[i].columns;
    if (entries == 0) continue;
    const bool places = all[i].extent == Extent::row_places;
    visitor(all[i], places ? size_.rows : entries / all[i].columns,
            std::span(numbers_[i]).first(entries));
  }
}

}  // namespace onegin
