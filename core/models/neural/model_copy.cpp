// Copies settings and weights.
#include "models/neural/model_copy.h"

#include <algorithm>
#include <string>
#include <vector>

#include "models/registry.h"

namespace onegin {

Result<void> ModelCopy::make() {
  const auto kind = find_model_kind(from_.kind());
  if (!kind) return kind.error();
  copy_ = (*kind)->make();
  copy_->as_neural()->see_like(from_);
  const std::vector<Field> fields = copy_->fields();
  for (const Field& field : from_.fields()) {
    const auto own = find_field(fields, field.name);
    if (!own) return own.error();
    if (const auto set = own->set(field.info.in_training ? "0" : field.text()); !set) return set;
  }
  return {};
}

Result<void> ModelCopy::work(Pieces& pieces) {
  if (const auto made = pieces(1, [this] { return make(); }); !made || pieces.behind()) return made;
  if (const auto built = copy_->build(pieces, shape_, first_weights_.value_or(1));
      !built || pieces.behind())
    return built;
  if (first_weights_) return {};
  std::vector<std::span<const Scalar>> weights;
  from_.visit_tensors([&](const Tensor& tensor) { weights.emplace_back(tensor.weights); });
  std::size_t next = 0;
  copy_->as_neural()->visit_tensors([&](const Tensor& tensor) {
    const std::span<const Scalar> from = weights[next++];
    pieces.parts(from.size(), Pieces::kCopied, [&](std::size_t first, std::size_t count) {
      std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(first), count,
                  tensor.weights.begin() + static_cast<std::ptrdiff_t>(first));
    });
  });
  copy_->as_neural()->repack(pieces);
  return {};
}

}  // namespace onegin
