// Packs and computes the forms of weights.
#include "models/neural/weight_forms.h"

#include <utility>

namespace onegin {

const PackedMatrix* WeightForms::packed(Transpose transpose, int rows, int columns,
                                        const Tensor* weight, std::size_t offset, int stride) {
  Form& form = forms_.emplace_back();
  form.transpose = transpose;
  form.rows = rows;
  form.columns = columns;
  form.stride = stride;
  form.weight = weight;
  form.offset = offset;
  form.size = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  return &form.matrix;
}

const std::vector<Scalar>* WeightForms::computed(std::size_t size, Make make) {
  Form& form = forms_.emplace_back();
  form.size = size;
  form.make = std::move(make);
  return &form.numbers;
}

void WeightForms::held(std::size_t size, std::function<void()> make) {
  Form& form = forms_.emplace_back();
  form.size = size;
  form.hold = std::move(make);
}

std::uint64_t WeightForms::entries() const {
  std::uint64_t sum = 0;
  for (const Form& form : forms_) sum += form.size;
  return sum;
}

void WeightForms::repack(Pieces& pieces) {
  for (Form& form : forms_) {
    if (form.hold) {
      pieces(Pieces::kFresh * static_cast<double>(form.size), form.hold);
      continue;
    }
    if (form.weight == nullptr) {
      form.numbers.resize(form.size);
      form.make(pieces, form.numbers.data());
      continue;
    }
    pieces(Pieces::kCopied * static_cast<double>(form.size), [&form] {
      form.matrix.pack(form.transpose, form.rows, form.columns,
                       form.weight->weights.data() + form.offset, form.stride);
    });
  }
}

}  // namespace onegin
