// Finds the tensors by the names that the planes give.
#include "evaluation/trace_filters.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>

namespace onegin {

void add_weight(const Tensor& tensor, TracePlanes& planes) {
  Scalar* to = planes.add({.name = std::string(kWeightPlane),
                           .tensor = std::string(tensor.name),
                           .rows = tensor.shape[0],
                           .columns = tensor.weights.size() / tensor.shape[0],
                           .meaning = phrase("weights")});
  if (to != nullptr) std::copy(tensor.weights.begin(), tensor.weights.end(), to);
}

void visit_filters(NeuralModel& model, const TensorVisitor& visit) {
  std::set<std::string, std::less<>> names;
  for (const Activation& activation : model.as_traceable()->activations().all()) {
    for (const Plane& plane : activation.planes) {
      if (plane.pictures.module.empty()) continue;
      names.insert(std::string(plane.pictures.module) + ".weight");
      names.insert(std::string(plane.pictures.module) + ".bias");
    }
  }
  model.visit_tensors([&](const Tensor& tensor) {
    if (names.contains(tensor.name)) visit(tensor);
  });
}

}  // namespace onegin
