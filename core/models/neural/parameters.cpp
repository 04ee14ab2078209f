// Allocates, saves and checks the flat arrays of weights.
#include "models/neural/parameters.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>

namespace onegin {
namespace {

// Beyond this many weights training is of no use (2 GB in float), however much memory there is.
constexpr std::uint64_t kMostWeights = std::uint64_t{1} << 29U;

std::uint64_t elements(const Tensor& tensor) {
  std::uint64_t count = 1;
  for (std::size_t extent : tensor.shape) count *= extent;
  return count;
}

}  // namespace

Tensor* Parameters::add(std::string name, std::vector<std::size_t> shape, bool decays) {
  Entry& entry = entries_.emplace_back();
  entry.name = std::move(name);
  entry.tensor.name = entry.name;
  entry.tensor.shape = std::move(shape);
  entry.tensor.decays = decays;
  entry.tensor.frozen = &entry.frozen;
  entry.tensor.layer = layer_;
  entry.tensor.rate = rate_;
  return &entry.tensor;
}

std::uint64_t Parameters::declared() const {
  std::uint64_t total = 0;
  for (const Entry& entry : entries_) total += elements(entry.tensor);
  return total;
}

Result<void> Parameters::reserve(std::uint64_t most) {
  const std::uint64_t total = declared();
  const Error too_large{say("a model of {0} weights does not fit into memory", total), "",
                        say("choose smaller layers or a smaller vocabulary")};
  if (total > kMostWeights) return too_large;
  // A few too many are let pass, so that load() can name the tensor.
  if (total > most && total - most > 65536) {
    return Error{say("the settings ask for {0} weights, the file holds {1}", total, most), "",
                 say("settings and tensors are of different models")};
  }
  try {
    weights_.reserve(static_cast<std::size_t>(total));
    gradients_.reserve(static_cast<std::size_t>(total));
  } catch (const std::bad_alloc&) {
    return too_large;
  }
  std::size_t offset = 0;
  for (Entry& entry : entries_) {
    const auto count = static_cast<std::size_t>(elements(entry.tensor));
    entry.tensor.weights = {weights_.data() + offset, count};
    entry.tensor.gradient = {gradients_.data() + offset, count};
    offset += count;
  }
  return {};
}

Result<void> Parameters::allocate(Pieces& pieces, std::uint64_t most) {
  if (auto reserved = pieces(1, [&] { return reserve(most); }); !reserved) return reserved;
  std::size_t total = 0;
  for (const Entry& entry : entries_) total += entry.tensor.weights.size();
  pieces.parts(total, 2 * Pieces::kFresh, [this](std::size_t first, std::size_t count) {
    weights_.resize(first + count);
    gradients_.resize(first + count);
  });
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
    const std::span<const Scalar> weights = entry.tensor.weights;
    if constexpr (std::is_same_v<Scalar, float>) {
      blocks[entry.name] = std::as_bytes(weights);
    } else {
      blocks[entry.name] = Block::numbers<float>(
          weights.size(), [weights](std::size_t i) { return static_cast<float>(weights[i]); });
    }
  }
}

Result<void> Parameters::check_names(const BlockViews& blocks) const {
  for (const Entry& entry : entries_) {
    const std::string where = "tensor " + entry.name;
    const auto block = blocks.find(entry.name);
    if (block == blocks.end()) {
      return Error{say("the tensor is missing"), where, say("the file is of another model")};
    }
    const std::size_t bytes = entry.tensor.weights.size() * sizeof(float);
    if (block->second.size() != bytes) {
      return Error{say("the tensor has {0} bytes, not {1}", block->second.size(), bytes), where,
                   say("the file is damaged or of another model")};
    }
  }
  for (const auto& block : blocks) {
    const auto same = [&block](const Entry& entry) { return entry.name == block.first; };
    if (std::none_of(entries_.begin(), entries_.end(), same)) {
      return Error{say("this model has no such tensor"), say("tensor {0}", block.first),
                   say("the file is of a model with other settings")};
    }
  }
  return {};
}

Result<void> Parameters::load(Pieces& pieces, const BlockViews& blocks) {
  if (auto named = check_names(blocks); !named) return named;
  const auto number = [](std::span<const std::byte> block, std::size_t i) {
    float value = 0;
    std::memcpy(&value, block.data() + i * sizeof value, sizeof value);
    return value;
  };
  for (const Entry& entry : entries_) {
    const auto block = blocks.find(entry.name)->second;
    auto finite =
        pieces.parts(entry.tensor.weights.size(), 2 * Pieces::kCopied,
                     [&](std::size_t first, std::size_t count) -> Result<void> {
                       for (std::size_t i = first; i < first + count; ++i) {
                         if (std::isfinite(number(block, i))) continue;
                         return Error{say("the weight at index {0} is not a finite number", i),
                                      say("tensor {0}", entry.name),
                                      say("save the model again from an undamaged one")};
                       }
                       return {};
                     });
    if (!finite) return finite;
  }
  for (const Entry& entry : entries_) {
    const auto block = blocks.find(entry.name)->second;
    pieces.parts(entry.tensor.weights.size(), 2 * Pieces::kCopied,
                 [&](std::size_t first, std::size_t count) {
                   for (std::size_t i = first; i < first + count; ++i) {
                     entry.tensor.weights[i] = static_cast<Scalar>(number(block, i));
                   }
                 });
  }
  return {};
}

}  // namespace onegin
