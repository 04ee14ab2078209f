// Saving a training and going on bit for bit.
#include <algorithm>
#include <cmath>
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

const std::vector<std::byte>* find(const Blocks& blocks, std::string_view name) {
  const auto found = blocks.find(name);
  return found == blocks.end() ? nullptr : &found->second;
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

Result<void> read_settings(std::span<const Field> fields, const std::vector<std::byte>& block) {
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
  const auto bytes = std::as_bytes(std::span(settings));
  blocks[std::string(kSettings)].assign(bytes.begin(), bytes.end());
  if (!started_) return;

  auto& state = blocks[std::string(kState)];
  state.clear();
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

  auto& moments = blocks[std::string(kMoments)];
  moments.clear();
  const std::size_t weights = model_.parameters() * sizeof(Scalar);
  moments.reserve(weights * Optimizer::moments_for(config_));
  StateWriter moments_out(moments);
  for (const auto& [first, second] : optimizer_.moments()) {
    moments_out.put_all(std::span(std::as_const(first)));
    moments_out.put_all(std::span(std::as_const(second)));
  }
  auto& best = blocks[std::string(kBest)];
  best.clear();
  best.reserve(best_.empty() ? 0 : weights);
  StateWriter best_out(best);
  for (const auto& tensor : best_) best_out.put_all(std::span(tensor));

  auto& memory = blocks[std::string(kMemory)];
  memory.clear();
  StateWriter memory_out(memory);
  memory_out.put(static_cast<std::uint64_t>(carried.memory.size()));
  memory_out.put(static_cast<std::uint64_t>(carried.context.size()));
  memory_out.put_all(std::span(carried.memory));
  memory_out.put_all(std::span(carried.context));
}

Result<void> GradientLearner::load(const Blocks& blocks) {
  if (const auto* settings = find(blocks, kSettings)) {
    if (auto read = read_settings(fields_of(config_), *settings); !read) return read;
  }
  started_ = false;
  step_ = {};
  pieces_ = Pieces(Pieces::kLargest);
  const auto* state = find(blocks, kState);
  if (state == nullptr) return {};
  if (auto ready = start(); !ready) return ready;
  const std::string_view bad = restore(blocks, *state);
  if (bad.empty()) return {};
  // Nothing half restored.
  started_ = false;
  now_ = {};
  progress_ = {};
  state_ = {};
  best_.clear();
  return damaged(bad);
}

// The name of the block that is damaged; empty if all is well.
std::string_view GradientLearner::restore(const Blocks& blocks,
                                          const std::vector<std::byte>& state) {
  StateReader in(state);
  if (in.get<std::uint32_t>() != kVersion || in.get<std::uint32_t>() != sizeof(Scalar) ||
      in.get<std::uint64_t>() != model_.parameters() || !now_.read(in)) {
    return kState;
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
  if (!batches_->load(in) || !in.at_end() || !std::isfinite(progress_.seconds) ||
      !std::isfinite(progress_.epoch)) {
    return kState;
  }

  const auto* moments = find(blocks, kMoments);
  if (moments == nullptr) return kMoments;
  StateReader moments_in(*moments);
  for (auto& [first, second] : optimizer_.moments()) {
    moments_in.get_all(std::span(first));
    moments_in.get_all(std::span(second));
    const bool negative = std::any_of(second.begin(), second.end(), [](Scalar x) { return x < 0; });
    if (negative || !all_finite(first) || !all_finite(second)) return kMoments;
  }
  if (!moments_in.at_end()) return kMoments;

  const auto* best = find(blocks, kBest);
  best_.clear();
  if (best != nullptr && !best->empty()) {
    keep(best_);
    StateReader best_in(*best);
    for (auto& tensor : best_) {
      best_in.get_all(std::span(tensor));
      if (!all_finite(tensor)) return kBest;
    }
    if (!best_in.at_end()) return kBest;
  }

  const auto* memory = find(blocks, kMemory);
  if (memory == nullptr) return kMemory;
  StateReader memory_in(*memory);
  const auto values = memory_in.get<std::uint64_t>();
  const auto tokens = memory_in.get<std::uint64_t>();
  if (values > memory->size() / sizeof(Scalar) || tokens > memory->size() / sizeof(TokenId)) {
    return kMemory;
  }
  state_.memory.resize(static_cast<std::size_t>(values));
  state_.context.resize(static_cast<std::size_t>(tokens));
  memory_in.get_all(std::span(state_.memory));
  memory_in.get_all(std::span(state_.context));
  const bool known = std::all_of(state_.context.begin(), state_.context.end(),
                                 [this](TokenId id) { return id < model_.vocabulary_size(); });
  if (!memory_in.at_end() || !known || !all_finite(state_.memory)) return kMemory;

  progress_.finished = now_.finished;
  if (now_.has_last) progress_.validation_loss = now_.last_loss;
  if (now_.has_best) progress_.best_validation_loss = now_.best_loss;
  if (now_.loss_weight > 0) progress_.train_loss = now_.loss_sum / now_.loss_weight;
  if (now_.speed_seconds > 0) {
    progress_.tokens_per_second = now_.speed_tokens / now_.speed_seconds;
  }
  progress_.fraction = fraction();
  return {};
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
