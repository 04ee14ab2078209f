// What the core answered, plane by plane.

#include "state/floats.h"
#include "state/steps.h"

namespace onegin::web {

const PlaneDescription* Steps::plane(std::string_view name, std::string_view tensor) const {
  if (!traced) return nullptr;
  for (const PlaneDescription& each : traced->planes) {
    if (each.plane == name && each.tensor == tensor) return &each;
  }
  return nullptr;
}

Numbers Steps::matrix(std::string_view name, std::string_view tensor) const {
  const PlaneDescription* found = plane(name, tensor);
  if (found == nullptr) return {};
  Numbers all{static_cast<std::size_t>(found->rows), static_cast<std::size_t>(found->columns), {}};
  const auto first = numbers.begin() + static_cast<std::ptrdiff_t>(found->offset);
  all.values.assign(first, first + static_cast<std::ptrdiff_t>(all.rows * all.columns));
  return all;
}

Numbers Steps::vector(std::string_view name, std::size_t t, std::string_view tensor) const {
  const PlaneDescription* found = plane(name, tensor);
  if (found == nullptr || static_cast<double>(t) >= found->rows) return {};
  const auto columns = static_cast<std::size_t>(found->columns);
  const auto first = numbers.begin() + static_cast<std::ptrdiff_t>(found->offset) +
                     static_cast<std::ptrdiff_t>(t * columns);
  return {columns, 1, {first, first + static_cast<std::ptrdiff_t>(columns)}};
}

const ExampleTensor* Steps::find_trained(std::string_view tensor) const {
  if (!traced) return nullptr;
  for (const ExampleTensor& each : traced->weights) {
    if (each.name == tensor) return &each;
  }
  return nullptr;
}

void take_answer(Steps& steps, const ExampleTraced& traced, const Bytes& payload) {
  steps.traced = traced;
  steps.numbers = floats_of(payload);
  if (steps.tensor_of("U") != "" && steps.find_trained(steps.edited) == nullptr) {
    steps.edited = steps.tensor_of("U");
  }
}

std::string written_text(const Steps& steps, std::span<const std::uint32_t> events) {
  std::string text;
  for (const std::uint32_t event : events) {
    if (event < steps.events.size()) text += steps.events[event];
  }
  return text;
}

std::string target_text(const Steps& steps) { return written_text(steps, steps.targets); }

bool has_learnt(const Steps& steps) {
  return !steps.written.empty() && steps.written == steps.targets;
}

}  // namespace onegin::web
