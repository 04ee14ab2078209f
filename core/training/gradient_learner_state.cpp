// Saving a training and going on bit for bit.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "training/gradient_learner.h"
#include "training/state_bytes.h"

namespace onegin {
namespace {

constexpr std::string_view kSettings = "training.settings";  // name=value lines
constexpr std::string_view kState = "training.state";
constexpr std::string_view kMoments = "training.moments";
constexpr std::string_view kBest = "training.best";
constexpr std::string_view kMemory = "training.memory";
constexpr std::uint32_t kVersion = 1;

Error damaged(std::string_view block) {
  return Error{"the state of the training is damaged or belongs to another text or model",
               std::string(block), "train anew, or load the file without it"};
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

void put_optional(StateWriter& out, const std::optional<double>& value) {
  out.put(static_cast<std::uint8_t>(value.has_value()));
  out.put(value.value_or(0.0));
}

std::optional<double> get_optional(StateReader& in) {
  const bool there = in.get<std::uint8_t>() != 0;
  const double value = in.get<double>();
  return there ? std::optional(value) : std::nullopt;
}

Result<void> read_settings(std::span<const Field> fields, std::span<const std::byte> block) {
  std::string_view rest(reinterpret_cast<const char*>(block.data()), block.size());
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

}  // namespace

void GradientLearner::save(Blocks& blocks) const {
  TrainingConfig config = config_;
  std::string settings;
  for (const Field& field : fields_of(config)) {
    settings += std::string(field.name) + "=" + field.text() + "\n";
  }
  blocks[std::string(kSettings)] = Block::own(settings);
  if (!started_) return;

  std::vector<std::byte> state;
  StateWriter out(state);
  out.put(kVersion);
  out.put(static_cast<std::uint32_t>(sizeof(Scalar)));
  out.put(static_cast<std::uint64_t>(model_.parameters()));
  now_.write(out);
  out.put(progress_.step);
  out.put(progress_.epoch);
  out.put(progress_.seconds);
  out.put(progress_.tokens);
  out.put(progress_.learning_rate);
  put_optional(out, progress_.gradient_norm);
  // In the middle of a step, what it began with: its weights are still those.
  const Random& dropout = step_.under_way ? step_.dropout : dropout_;
  const BatchState& carried = step_.under_way ? step_.state : state_;
  out.put(dropout.state());
  out.put(dropout.increment());
  out.put(optimizer_.steps());
  if (step_.under_way) {
    out.put_all(std::span(step_.batches));
  } else {
    batches_->save(out);
  }

  blocks[std::string(kState)] = Block::own(std::move(state));

  std::vector<std::span<const std::byte>> moments, best;
  for (const auto& [first, second] : optimizer_.moments()) {
    moments.push_back(std::as_bytes(std::span(first)));
    moments.push_back(std::as_bytes(std::span(second)));
  }
  for (const auto& tensor : best_) best.push_back(std::as_bytes(std::span(tensor)));
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

Result<void> GradientLearner::load(Pieces& pieces, const BlockViews& blocks) {
  auto prepared = pieces(1, [&]() -> Result<void> {
    if (const auto* settings = find(blocks, kSettings)) {
      if (auto read = read_settings(fields_of(config_), *settings); !read) return read;
    }
    started_ = false;
    step_ = {};
    copying_ = Copying::none;
    astray_.reset();
    pieces_ = Pieces(Pieces::kLargest);
    return {};
  });
  if (!prepared || find(blocks, kState) == nullptr) return prepared;
  if (auto ready = start(pieces); !ready || pieces.behind()) return ready;
  auto restored = restore(pieces, blocks);
  if (restored) return {};
  // Nothing half restored.
  started_ = false;
  now_ = {};
  progress_ = {};
  state_ = {};
  best_.clear();
  return restored;
}

Result<void> GradientLearner::restore(Pieces& pieces, const BlockViews& blocks) {
  auto state = pieces(static_cast<double>(corpus_.ids.size()), [&]() -> Result<void> {
    if (!restore_state(*find(blocks, kState))) return damaged(kState);
    best_.clear();
    return {};
  });
  if (!state) return state;
  if (auto moments = restore_moments(pieces, blocks); !moments) return moments;
  if (auto best = restore_best(pieces, blocks); !best) return best;
  return pieces(1, [&]() -> Result<void> {
    const auto* memory = find(blocks, kMemory);
    if (memory == nullptr || !restore_memory(*memory)) return damaged(kMemory);
    restore_progress();
    return {};
  });
}

bool GradientLearner::restore_state(std::span<const std::byte> block) {
  StateReader in(block);
  if (in.get<std::uint32_t>() != kVersion || in.get<std::uint32_t>() != sizeof(Scalar) ||
      in.get<std::uint64_t>() != model_.parameters() || !now_.read(in)) {
    return false;
  }
  progress_.step = in.get<std::uint64_t>();
  progress_.epoch = in.get<double>();
  progress_.seconds = in.get<double>();
  progress_.tokens = in.get<std::uint64_t>();
  progress_.learning_rate = in.get<double>();
  progress_.gradient_norm = get_optional(in);
  const auto random_state = in.get<std::uint64_t>();
  dropout_.restore(random_state, in.get<std::uint64_t>());
  optimizer_.set_steps(in.get<std::uint64_t>());
  return batches_->load(in) && in.at_end() && std::isfinite(progress_.seconds) &&
         std::isfinite(progress_.epoch);
}

Result<void> GradientLearner::restore_moments(Pieces& pieces, const BlockViews& blocks) {
  const auto* block = find(blocks, kMoments);
  std::size_t size = 0;
  for (const auto& [first, second] : optimizer_.moments()) size += first.size() + second.size();
  if (block == nullptr || block->size() != size * sizeof(Scalar)) return damaged(kMoments);
  std::size_t begin = 0;
  for (Optimizer::Moments& each : optimizer_.moments()) {
    for (auto* moments : {&each.first, &each.second}) {
      auto read = pieces.parts(moments->size(), 6 * Pieces::kCopied,
                               [&](std::size_t at, std::size_t count) -> Result<void> {
                                 const auto to = std::span(*moments).subspan(at, count);
                                 copy_numbers(*block, begin + at, to);
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

Result<void> GradientLearner::restore_best(Pieces& pieces, const BlockViews& blocks) {
  const auto* block = find(blocks, kBest);
  if (block == nullptr || block->empty()) return {};
  if (block->size() != model_.parameters() * sizeof(Scalar)) return damaged(kBest);
  reserve(pieces, best_);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    const std::size_t size = tensors_[i].weights.size();
    auto read = pieces.parts(size, 2 * Pieces::kFresh,
                             [&](std::size_t at, std::size_t count) -> Result<void> {
                               best_[i].resize(at + count);
                               const auto to = std::span(best_[i]).subspan(at);
                               copy_numbers(*block, begin + at, to);
                               if (!all_finite(to)) return damaged(kBest);
                               return {};
                             });
    if (!read) return read;
    begin += size;
  }
  return {};
}

bool GradientLearner::restore_memory(std::span<const std::byte> block) {
  StateReader in(block);
  const auto values = in.get<std::uint64_t>();
  const auto tokens = in.get<std::uint64_t>();
  if (values > block.size() / sizeof(Scalar) || tokens > block.size() / sizeof(TokenId)) {
    return false;
  }
  state_.memory.resize(static_cast<std::size_t>(values));
  state_.context.resize(static_cast<std::size_t>(tokens));
  in.get_all(std::span(state_.memory));
  in.get_all(std::span(state_.context));
  const bool known = std::all_of(state_.context.begin(), state_.context.end(),
                                 [this](TokenId id) { return id < model_.vocabulary_size(); });
  return in.at_end() && known && all_finite(state_.memory);
}

void GradientLearner::restore_progress() {
  progress_.finished = now_.finished;
  if (now_.has_last) progress_.validation_loss = now_.last_loss;
  if (now_.has_best) progress_.best_validation_loss = now_.best_loss;
  if (now_.loss_weight > 0) progress_.train_loss = now_.loss_sum / now_.loss_weight;
  if (now_.speed_seconds > 0) {
    progress_.tokens_per_second = now_.speed_tokens / now_.speed_seconds;
  }
  progress_.fraction = fraction();
}

void GradientLearner::Standing::write(StateWriter& out) const {
  Standing copy = *this;
  copy.visit([&out](auto& value) { out.put(value); });
}

bool GradientLearner::Standing::read(StateReader& in) {
  bool sound = true;
  visit([&](auto& value) {
    using Value = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, bool>) {
      value = in.get<std::uint8_t>() != 0;
    } else {
      value = in.get<Value>();
    }
    if constexpr (std::is_floating_point_v<Value>) sound = sound && std::isfinite(value);
  });
  return sound && in.ok() && plans >= 0 && plans < 1000 && halvings >= 0 && halvings < 1000;
}

}  // namespace onegin
