// The blocks of a training; what does not belong to this model or is damaged is refused.
#include "training/saved_training.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "training/state_bytes.h"

namespace onegin {
namespace {

constexpr std::string_view kSettings = "training.settings";
constexpr std::string_view kState = "training.state";
constexpr std::string_view kMoments = "training.moments";
constexpr std::string_view kBest = "training.best";
constexpr std::string_view kMemory = "training.memory";
constexpr std::uint32_t kVersion = 1;

Error damaged(std::string_view block) {
  return Error{say("the state of the training is damaged or belongs to another text or model"),
               std::string(block), say("train anew, or load the file without it")};
}

bool all_finite(std::span<const Scalar> values) {
  return std::all_of(values.begin(), values.end(), [](Scalar x) { return std::isfinite(x); });
}

const std::span<const std::byte>* find(const BlockViews& blocks, std::string_view name) {
  const auto found = blocks.find(name);
  return found == blocks.end() ? nullptr : &found->second;
}

// The numbers of a block from `first` on.
void copy_numbers(std::span<const std::byte> block, std::size_t first, std::span<Scalar> to) {
  if (!to.empty()) {
    std::memcpy(to.data(), block.data() + first * sizeof(Scalar), to.size_bytes());
  }
}

struct ValueWriter {
  StateWriter& out;

  void time(double) { out.put(0.0); }
  void operator()(const auto& value) { out.put(value); }
  void operator()(const Random& random) {
    out.put(random.state());
    out.put(random.increment());
  }
};

struct ValueReader {
  StateReader& in;
  bool sound = true;  // all numbers are finite, and no time is below zero

  void time(double& value) {  // older files have them here
    (*this)(value);
    sound = sound && value >= 0;
  }
  template <class Value>
  void operator()(Value& value) {
    value = in.get<Value>();
    if constexpr (std::is_floating_point_v<Value>) sound = sound && std::isfinite(value);
  }
  void operator()(bool& value) { value = in.get<std::uint8_t>() != 0; }
  void operator()(std::optional<double>& value) {
    value = in.get_optional();
    sound = sound && std::isfinite(value.value_or(0));
  }
  void operator()(Random& random) {
    const auto state = in.get<std::uint64_t>();
    random.restore(state, in.get<std::uint64_t>());
  }
};

struct TimeWriter {
  StateWriter& out;

  void time(double value) { out.put(value); }
  void operator()(const auto&) {}
};

struct TimeReader {
  StateReader& in;
  bool sound = true;  // none is below zero

  void time(double& value) {
    value = in.get<double>();
    sound = sound && std::isfinite(value) && value >= 0;
  }
  void operator()(auto&) {}
};

Result<void> read_moments(Pieces& pieces, std::span<const std::byte> block, Optimizer& optimizer) {
  std::size_t begin = 0;
  for (Optimizer::Moments& each : optimizer.moments()) {
    for (auto* moments : {&each.first, &each.second}) {
      auto read = pieces.parts(moments->size(), 6 * Pieces::kCopied,
                               [&](std::size_t at, std::size_t count) -> Result<void> {
                                 const auto to = std::span(*moments).subspan(at, count);
                                 copy_numbers(block, begin + at, to);
                                 const bool negative = moments == &each.second &&
                                                       std::any_of(to.begin(), to.end(),
                                                                   [](Scalar x) { return x < 0; });
                                 if (negative || !all_finite(to)) return damaged(kMoments);
                                 return {};
                               });
      if (!read) return read;
      begin += moments->size();
    }
  }
  return {};
}

std::size_t moments_of(const Optimizer& optimizer) {
  std::size_t size = 0;
  for (const auto& [first, second] : optimizer.moments()) size += first.size() + second.size();
  return size;
}

}  // namespace

void SavedTraining::save_settings(std::span<const Field> fields, Blocks& blocks) {
  std::string settings;
  for (const Field& field : fields) {
    settings += std::string(field.name) + "=" + field.text() + "\n";
  }
  blocks[std::string(kSettings)] = Block::own(settings);
}

Result<void> SavedTraining::load_settings(std::span<const Field> fields, const BlockViews& blocks) {
  const auto* block = find(blocks, kSettings);
  if (block == nullptr) return {};
  std::string_view rest(reinterpret_cast<const char*>(block->data()), block->size());
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return damaged(kSettings);
    const Result<Field> field = find_field(fields, line.substr(0, equals));
    if (!field) return field.error();
    if (auto set = field->set(line.substr(equals + 1)); !set) return set.error();
  }
  return {};
}

void SavedTraining::save(const NeuralModel& model, const Optimizer& optimizer,
                         const WeightCopies& copies, Blocks& blocks) const {
  std::vector<std::byte> state;
  StateWriter out(state);
  out.put(kVersion);
  out.put(static_cast<std::uint32_t>(sizeof(Scalar)));
  out.put(static_cast<std::uint64_t>(model.parameters()));
  ValueWriter write{out};
  visit(*this, write);
  out.put_all(std::span(position));
  blocks[std::string(kState)] = Block::own(std::move(state));
  std::vector<std::byte> times;
  StateWriter times_out(times);
  TimeWriter write_times{times_out};
  visit(*this, write_times);
  blocks[std::string(kTimes)] = Block::own(std::move(times));

  std::vector<std::span<const std::byte>> moments, best;
  for (const auto& [first, second] : optimizer.moments()) {
    moments.push_back(std::as_bytes(std::span(first)));
    moments.push_back(std::as_bytes(std::span(second)));
  }
  for (const auto& tensor : copies.best()) best.push_back(std::as_bytes(std::span(tensor)));
  blocks[std::string(kMoments)] = Block::joined(std::move(moments));
  blocks[std::string(kBest)] = Block::joined(std::move(best));

  std::vector<std::byte> memory;
  StateWriter memory_out(memory);
  memory_out.put(static_cast<std::uint64_t>(carried.memory.size()));
  memory_out.put(static_cast<std::uint64_t>(carried.context.size()));
  memory_out.put_all(std::span(carried.memory));
  memory_out.put_all(std::span(carried.context));
  blocks[std::string(kMemory)] = Block::own(std::move(memory));
}

bool SavedTraining::is_in(const BlockViews& blocks) { return find(blocks, kState) != nullptr; }

Error SavedTraining::wrong_position() { return damaged(kState); }

Result<void> SavedTraining::load(Pieces& pieces, const BlockViews& blocks, const NeuralModel& model,
                                 Optimizer& optimizer, WeightCopies& copies) {
  const auto *state = find(blocks, kState), *moments = find(blocks, kMoments),
             *best = find(blocks, kBest), *memory = find(blocks, kMemory),
             *times = find(blocks, kTimes);
  auto begun = pieces(1, [&]() -> Result<void> {
    if (state == nullptr || !read_state(*state, model.parameters())) return damaged(kState);
    if (times != nullptr && !read_times(*times)) return damaged(kTimes);
    optimizer.set_steps(optimizer_steps);
    copies.forget_best();
    const std::size_t bytes = moments_of(optimizer) * sizeof(Scalar);
    if (moments == nullptr || moments->size() != bytes) return damaged(kMoments);
    return {};
  });
  if (!begun || pieces.behind()) return begun;
  if (auto read = read_moments(pieces, *moments, optimizer); !read) return read;
  if (best != nullptr && !best->empty()) {
    if (best->size() != model.parameters() * sizeof(Scalar)) return damaged(kBest);
    const auto read_numbers = [&](std::size_t first, std::span<Scalar> to) -> Result<void> {
      copy_numbers(*best, first, to);
      if (!all_finite(to)) return damaged(kBest);
      return {};
    };
    if (auto read = copies.read_best(pieces, read_numbers); !read) return read;
  }
  return pieces(1, [&]() -> Result<void> {
    if (memory == nullptr || !read_memory(*memory, model.vocabulary_size())) {
      return damaged(kMemory);
    }
    averages.show(progress);
    if (plan.has_last) progress.validation_loss = plan.last_loss;
    if (plan.has_best) progress.best_validation_loss = plan.best_loss;
    return {};
  });
}

bool SavedTraining::read_state(std::span<const std::byte> block, std::uint64_t weights) {
  StateReader in(block);
  if (in.get<std::uint32_t>() != kVersion || in.get<std::uint32_t>() != sizeof(Scalar) ||
      in.get<std::uint64_t>() != weights) {
    return false;
  }
  ValueReader read{in};
  visit(*this, read);
  position.resize(in.rest());
  in.get_all(std::span(position));
  return read.sound && in.at_end() && plan.plans >= 0 && plan.plans < 1000 && plan.halvings >= 0 &&
         plan.halvings < 1000;
}

bool SavedTraining::read_times(std::span<const std::byte> block) {
  StateReader in(block);
  TimeReader read{in};
  visit(*this, read);
  return read.sound && in.at_end();
}

bool SavedTraining::read_memory(std::span<const std::byte> block, std::size_t vocabulary) {
  StateReader in(block);
  const auto values = in.get<std::uint64_t>();
  const auto tokens = in.get<std::uint64_t>();
  if (values > block.size() / sizeof(Scalar) || tokens > block.size() / sizeof(TokenId)) {
    return false;
  }
  carried.memory.resize(static_cast<std::size_t>(values));
  carried.context.resize(static_cast<std::size_t>(tokens));
  in.get_all(std::span(carried.memory));
  in.get_all(std::span(carried.context));
  const bool known = std::all_of(carried.context.begin(), carried.context.end(),
                                 [&](TokenId id) { return id < vocabulary; });
  return in.at_end() && known && all_finite(carried.memory);
}

}  // namespace onegin
