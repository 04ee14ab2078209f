// Checks what an example is to be, and builds its network.
#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "evaluation/worked_example.h"
#include "models/registry.h"

namespace onegin {
namespace {

Error refused(const Sentence& what, const Sentence& hint) {
  return Error{what, say("the worked example"), hint};
}

Result<void> check_size(std::string_view name, std::size_t value, std::size_t most) {
  if (value >= 1 && value <= most) return {};
  return refused(say("{0} is {1}", name, value), say("give a number from 1 to {0}", most));
}

Result<void> check_ids(std::string_view name, const std::vector<TokenId>& ids, std::size_t end) {
  for (const TokenId id : ids) {
    if (id < end) continue;
    return refused(say("{0} has {1}", name, id), say("give numbers from 0 to {0}", end - 1));
  }
  return {};
}

Result<void> check_numbers(std::string_view name, const std::vector<double>& values) {
  for (const double value : values) {
    if (std::isfinite(static_cast<Scalar>(value))) continue;
    return refused(say("{0} has something that is no number", name), say("give numbers"));
  }
  return {};
}

Error wrong_count(std::string_view name, std::size_t count, std::size_t wanted) {
  return refused(say("{0} has {1} numbers", name, count), say("give {0} numbers", wanted));
}

}  // namespace

Result<void> WorkedExample::check() const {
  const ExampleSettings& s = settings_;
  const std::size_t outputs = s.outputs == 0 ? s.types : s.outputs;
  using Size = std::pair<std::string_view, std::pair<std::size_t, std::size_t>>;
  for (const auto& [name, size] :
       {Size{"types", {s.types, kMostTypes}}, Size{"outputs", {outputs, s.types}},
        Size{"reads", {s.reads.size(), kMostSteps}}, Size{"hidden", {s.hidden, kMostHidden}},
        Size{"context", {s.context, kMostContext}},
        Size{"updates", {s.updates + 1, kMostUpdates + 1}}}) {
    if (const auto checked = check_size(name, size.first, size.second); !checked) return checked;
  }
  if (s.targets.size() != s.reads.size()) {
    return wrong_count("targets", s.targets.size(), s.reads.size());
  }
  if (s.inputs.size() % s.types != 0 || s.inputs.size() > s.types * kMostTypes) {
    return wrong_count("inputs", s.inputs.size(),
                       s.types * std::max<std::size_t>(1, s.inputs.size() / s.types));
  }
  if (const auto checked = check_ids("reads", s.reads, s.types); !checked) return checked;
  if (const auto checked = check_ids("targets", s.targets, outputs); !checked) return checked;
  if (const auto checked = check_numbers("inputs", s.inputs); !checked) return checked;
  if (std::isfinite(s.learning_rate) && s.learning_rate >= 0) return {};
  return refused(say("the learning rate is no positive number"), say("give one such as 0.1"));
}

Result<void> WorkedExample::build() {
  const auto kind = find_model_kind(settings_.kind);
  if (!kind) return kind.error();
  model_ = (*kind)->make();
  NeuralModel* neural_model = model_->as_neural();
  if (neural_model == nullptr || neural_model->as_traceable() == nullptr) {
    return refused(say("a model of kind '{0}' has no units to look at", settings_.kind),
                   say("choose a network"));
  }
  if (((*kind)->abilities & kByHand) == 0) {
    return refused(
        say("a model of kind '{0}' is too large to be followed number by number", settings_.kind),
        say("choose a small network such as rnn"));
  }
  if (const auto set = set_fields(); !set) return set;
  const std::size_t outputs = settings_.outputs == 0 ? settings_.types : settings_.outputs;
  shape_ = {.vocabulary_size = settings_.types + kFirstType,
            .first_event = static_cast<TokenId>(settings_.types + kFirstType - outputs)};
  if (const auto built = model_->build(shape_, settings_.seed); !built) return built;
  if (const auto set = set_weights(); !set) return set;
  for (const TokenId type : settings_.reads) text_.inputs.push_back(type + kFirstType);
  for (const TokenId event : settings_.targets) text_.targets.push_back(event + shape_.first_event);
  text_.restarts.assign(text_.inputs.size(), 0);
  TraceOptions options;
  options.backward = options.contributions = options.products = true;
  tracer_.emplace(neural(), shape_, text_, options);
  TrainingConfig plain;
  plain.optimizer = OptimizerKind::sgd;
  plain.momentum = plain.weight_decay = 0;
  optimizer_ = Optimizer(plain, tensors_);
  return {};
}

Result<void> WorkedExample::set_fields() {
  const std::vector<Field> fields = model_->fields();
  for (const Field& field : fields) {
    if (!field.info.in_training) continue;
    if (const auto set = field.set("0"); !set) return set;
  }
  for (const auto& [name, size] :
       {std::pair("embedding", width()), std::pair("hidden", settings_.hidden),
        std::pair("context", settings_.context)}) {
    // Not every kind has a window.
    const auto is_it = [&name = name](const Field& field) { return field.name == name; };
    const auto field = std::find_if(fields.begin(), fields.end(), is_it);
    if (field == fields.end()) continue;
    if (const auto set = field->set(std::to_string(size)); !set) return set;
  }
  return {};
}

Result<void> WorkedExample::set_weights() {
  std::string_view embedding;
  for (const Product& product : neural().as_traceable()->activations().products()) {
    if (product.embedding != nullptr) embedding = product.embedding->name;
  }
  std::map<std::string_view, Tensor> by_name;
  std::string names;
  neural().visit_tensors([&](const Tensor& tensor) {
    by_name.emplace(tensor.name, tensor);
    // Two digits can be followed on paper.
    for (Scalar& weight : tensor.weights) weight = std::round(weight * 100) / 100;
    if (tensor.name == embedding) {
      std::fill(tensor.weights.begin(), tensor.weights.end(), Scalar{0});
      for (std::size_t i = 0; i < settings_.types; ++i) {
        const auto row = tensor.weights.subspan((i + kFirstType) * width(), width());
        if (settings_.inputs.empty()) {
          row[i] = 1;
        } else {
          std::transform(settings_.inputs.begin() + static_cast<std::ptrdiff_t>(i * width()),
                         settings_.inputs.begin() + static_cast<std::ptrdiff_t>((i + 1) * width()),
                         row.begin(), [](double value) { return static_cast<Scalar>(value); });
        }
      }
      return;
    }
    constexpr std::string_view kSecond = ".bias_hh";
    if (const std::size_t at = tensor.name.find(kSecond); at != std::string_view::npos) {
      std::string first(tensor.name);
      first.replace(at, kSecond.size(), ".bias_ih");
      const std::span<Scalar> sum = by_name.at(first).weights;
      for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] += std::exchange(tensor.weights[i], Scalar{0});
      }
      return;
    }
    tensors_.push_back(tensor);
    names += names.empty() ? "" : ", ";
    names += tensor.name;
  });
  for (const NamedWeights& given : settings_.weights) {
    const auto is_it = [&](const Tensor& tensor) { return tensor.name == given.name; };
    const auto tensor = std::find_if(tensors_.begin(), tensors_.end(), is_it);
    if (tensor == tensors_.end()) {
      return refused(say("it has no weights '{0}'", given.name), say("the weights are {0}", names));
    }
    if (given.values.size() != tensor->weights.size()) {
      return wrong_count(given.name, given.values.size(), tensor->weights.size());
    }
    if (const auto checked = check_numbers(given.name, given.values); !checked) return checked;
    std::transform(given.values.begin(), given.values.end(), tensor->weights.begin(),
                   [](double value) { return static_cast<Scalar>(value); });
  }
  neural().repack();
  return {};
}

}  // namespace onegin
