// Gathers planes.
#include "evaluation/trace_plane.h"

#include <algorithm>
#include <utility>

namespace onegin {

bool TracePlanes::wants(std::string_view name) const {
  if (units && (name == "logits" || name == "probabilities" || name == "do")) return false;
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

Scalar* TracePlanes::add(TracePlane plane) {
  if (!wants(plane.name)) return nullptr;
  plane.values.resize(plane.rows * plane.columns);
  return all.emplace_back(std::move(plane)).values.data();
}

std::optional<std::size_t> TracePlanes::begin(TracePlane plane) {
  if (!wants(plane.name)) return std::nullopt;
  plane.values.reserve(plane.rows * plane.columns);
  all.push_back(std::move(plane));
  return all.size() - 1;
}

void TracePlanes::append(std::optional<std::size_t> place, std::span<const Scalar> rows) {
  if (!place) return;
  std::vector<Scalar>& values = all[*place].values;
  values.insert(values.end(), rows.begin(), rows.end());
}

void TracePlanes::add_block(const Activation& activation, const Plane& plane, std::size_t rows,
                            std::span<const Scalar> numbers, std::size_t blocks,
                            std::size_t index) {
  if (plane.name.empty()) return;
  const std::size_t stride = numbers.size() / rows, columns = stride / blocks;
  Scalar* to =
      add({.name = std::string(plane.name),
           .tensor = {},
           .layer = activation.layer,
           .rows = rows,
           .columns = columns,
           .meaning = plane.meaning,
           .scale = plane.scale,
           .of_source = activation.extent == Extent::sources || activation.extent == Extent::places,
           .over_source = activation.extent == Extent::row_places,
           .whole_source = activation.extent == Extent::each_source,
           .pictures = plane.pictures});
  if (to == nullptr) return;
  for (std::size_t r = 0; r < rows; ++r) {
    const Scalar* from = numbers.data() + r * stride + index * columns;
    std::copy_n(from, columns, to + r * columns);
  }
}

}  // namespace onegin
