// Allocates, saves and checks the flat arrays of weights.
#include "models/neural/parameters.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <new>

namespace onegin {
namespace {

// Beyond this many weights training is of no use (2 GB in float), however much memory there is.
constexpr std::uint64_t kMostWeights = std::uint64_t{1} << 29U;

std::uint64_t elements(const Tensor& tensor) {
  std::uint64_t count = 1;
  for (std::size_t extent : tensor.shape) count *= extent;
  return count;
}

static_assert(std::endian::native == std::endian::little, "blocks are little-endian");

}  // namespace

Tensor* Parameters::add(std::string name, std::vector<std::size_t> shape, bool decays) {
  Entry& entry = entries_.emplace_back();
  entry.name = std::move(name);
  entry.tensor.name = entry.name;
  entry.tensor.shape = std::move(shape);
  entry.tensor.decays = decays;
  entry.tensor.frozen = &entry.frozen;
  return &entry.tensor;
}

std::uint64_t Parameters::declared() const {
  std::uint64_t total = 0;
  for (const Entry& entry : entries_) total += elements(entry.tensor);
  return total;
}

Result<void> Parameters::allocate(std::uint64_t most) {
  const std::uint64_t total = declared();
  const Error too_large{"a model of " + std::to_string(total) + " weights does not fit into memory",
                        "", "choose smaller layers or a smaller vocabulary"};
  if (total > kMostWeights) return too_large;
  // A few too many are let pass, so that load() can name the tensor.
  if (total > most && total - most > 65536) {
    return Error{"the settings ask for " + std::to_string(total) + " weights, the file holds " +
                     std::to_string(most),
                 "", "settings and tensors are of different models"};
  }
  try {
    weights_.assign(static_cast<std::size_t>(total), 0);
    gradients_.assign(static_cast<std::size_t>(total), 0);
  } catch (const std::bad_alloc&) {
    return too_large;
  }
  std::size_t offset = 0;
  for (Entry& entry : entries_) {
    const auto count = static_cast<std::size_t>(elements(entry.tensor));
    entry.tensor.weights = std::span(weights_).subspan(offset, count);
    entry.tensor.gradient = std::span(gradients_).subspan(offset, count);
    offset += count;
  }
  return {};
}

void Parameters::visit(const TensorVisitor& visitor) const {
  for (const Entry& entry : entries_) visitor(entry.tensor);
}

void Parameters::zero_gradients(Pieces& pieces) {
  pieces.parts(gradients_.size(), 1, [this](std::size_t first, std::size_t count) {
    std::fill_n(gradients_.begin() + static_cast<std::ptrdiff_t>(first), count, Scalar{0});
  });
}

void Parameters::save(Blocks& blocks) const {
  for (const Entry& entry : entries_) {
    std::vector<std::byte>& block = blocks[entry.name];
    block.resize(entry.tensor.weights.size() * sizeof(float));
    std::byte* out = block.data();
    for (Scalar weight : entry.tensor.weights) {
      const float value = static_cast<float>(weight);
      std::memcpy(out, &value, sizeof value);
      out += sizeof value;
    }
  }
}

Result<void> Parameters::load(const Blocks& blocks) {
  std::vector<Scalar> loaded;
  loaded.reserve(weights_.size());
  for (const Entry& entry : entries_) {
    const std::string where = "tensor " + entry.name;
    const auto block = blocks.find(entry.name);
    if (block == blocks.end()) {
      return Error{"the tensor is missing", where, "the file is of another model"};
    }
    const std::size_t count = entry.tensor.weights.size();
    if (block->second.size() != count * sizeof(float)) {
      return Error{"the tensor has " + std::to_string(block->second.size()) + " bytes, not " +
                       std::to_string(count * sizeof(float)),
                   where, "the file is damaged or of another model"};
    }
    for (std::size_t i = 0; i < count; ++i) {
      float value = 0;
      std::memcpy(&value, block->second.data() + i * sizeof value, sizeof value);
      if (!std::isfinite(value)) {
        return Error{"the weight at index " + std::to_string(i) + " is not a finite number", where,
                     "save the model again from an undamaged one"};
      }
      loaded.push_back(static_cast<Scalar>(value));
    }
  }
  if (blocks.size() != entries_.size()) {
    for (const auto& block : blocks) {
      const auto same = [&block](const Entry& entry) { return entry.name == block.first; };
      if (std::none_of(entries_.begin(), entries_.end(), same)) {
        return Error{"this model has no such tensor", "tensor " + block.first,
                     "the file is of a model with other settings"};
      }
    }
  }
  std::copy(loaded.begin(), loaded.end(), weights_.begin());
  return {};
}

}  // namespace onegin
