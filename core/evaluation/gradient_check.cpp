// Finite differences of the loss, of fourth order.
#include "evaluation/gradient_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "models/registry.h"
#include "models/seeing_model.h"

namespace onegin {
namespace {

// A loss of some nats loses about 1e-15 to rounding and a difference 1e-12: of gradients smaller
// than this it says nothing to six digits.
constexpr double kSmallest = 5e-6;

}  // namespace

GradientChecker::GradientChecker(NeuralModel& model, const Batch& batch, const BatchState& start,
                                 const Random& random, std::size_t most_per_tensor)
    : model_(model), batch_(batch), start_(start), random_(random), most_(most_per_tensor) {}

// The mean of what the gradients are of.
double GradientChecker::loss() {
  BatchState state = start_;
  model_.repack();
  if (forward_alone_) {
    const PassResult result = model_.evaluate_pass(batch_, state);
    return result.loss / static_cast<double>(result.events);
  }
  Random random = random_;
  const PassResult result = model_.train_pass(batch_, state, random);
  return result.events == 0 ? 0 : result.objective / static_cast<double>(result.events);
}

double GradientChecker::loss_with(Scalar& weight, double value) {
  weight = value;
  return loss();
}

void GradientChecker::begin() {
  const double objective = loss();
  model_.visit_tensors([&](const Tensor& tensor) {
    tensors_.push_back(tensor);
    gradients_.emplace_back(tensor.gradient.begin(), tensor.gradient.end());
  });
  // Dropout or a sampled softmax make another loss.
  BatchState state = start_;
  const PassResult forward = model_.evaluate_pass(batch_, state);
  const double mean = forward.loss / static_cast<double>(forward.events);
  forward_alone_ = forward.events > 0 && std::abs(mean - objective) <= 1e-13 * std::abs(objective);
  begun_ = true;
}

std::vector<std::size_t> GradientChecker::choose(std::size_t tensor) const {
  const std::vector<Scalar>& gradient = gradients_[tensor];
  const std::size_t size = gradient.size();
  std::vector<std::size_t> all, chosen;
  if (most_ == 0 || most_ >= size) {
    for (std::size_t i = 0; i < size; ++i) chosen.push_back(i);
    return chosen;
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (gradient[i] != 0) all.push_back(i);
  }
  const std::size_t some = std::min((most_ + 1) / 2, all.size());
  for (std::size_t k = 0; k < some; ++k) chosen.push_back(all[k * all.size() / some]);
  const std::size_t rest = most_ - some;
  for (std::size_t k = 0; k < rest; ++k) chosen.push_back((2 * k + 1) * size / (2 * rest));
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  return chosen;
}

void GradientChecker::check_element(std::size_t tensor, std::size_t index) {
  Scalar& weight = tensors_[tensor].weights[index];
  const Scalar kept = weight;
  Scalar largest = 0;
  for (const Scalar g : gradients_[tensor]) largest = std::max(largest, std::abs(g));
  const double analytic = gradients_[tensor][index];
  double numeric = 0;
  double relative = 0;
  // f' = (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h + O(h^4); a smaller step is tried
  // where the first may have crossed the kink of a ReLU.
  for (const double h : std::array{1e-3, 1e-4, 1e-5}) {
    const double near = loss_with(weight, kept + h) - loss_with(weight, kept - h);
    const double far = loss_with(weight, kept + 2 * h) - loss_with(weight, kept - 2 * h);
    const double estimate = (8 * near - far) / (12 * h);
    const double scale =
        std::max({std::abs(analytic), std::abs(estimate), 1e-3 * largest, kSmallest});
    const double difference = std::abs(analytic - estimate) / scale;
    if (h == 1e-3 || !(difference >= relative)) {
      numeric = estimate;
      relative = difference;
    }
    if (relative < 1e-7) break;
  }
  weight = kept;
  onegin_gradient::TensorError& error = errors_.back();
  // What is not a number is the largest of all.
  if (error.checked == 0 || !(relative <= error.relative)) {
    error.index = index;
    error.analytic = analytic;
    error.numeric = numeric;
    error.relative = relative;
  }
  ++error.checked;
}

bool GradientChecker::advance() {
  if (!begun_) begin();
  if (tensor_ < tensors_.size()) {
    if (next_ == 0) {
      chosen_ = choose(tensor_);
      errors_.emplace_back();
      errors_.back().name = tensors_[tensor_].name;
      errors_.back().size = tensors_[tensor_].weights.size();
    }
    if (next_ < chosen_.size()) check_element(tensor_, chosen_[next_++]);
    if (next_ >= chosen_.size()) {
      ++tensor_;
      next_ = 0;
    }
    if (tensor_ < tensors_.size()) return true;
  }
  // Weights, packed copies and gradients in step again.
  forward_alone_ = false;
  loss();
  return false;
}

double GradientChecker::progress() const {
  if (tensors_.empty()) return 0;
  const double part =
      chosen_.empty() ? 0 : static_cast<double>(next_) / static_cast<double>(chosen_.size());
  return (static_cast<double>(tensor_) + part) / static_cast<double>(tensors_.size());
}

std::vector<onegin_gradient::TensorError> check_gradients(NeuralModel& model, const Batch& batch,
                                                          const BatchState& start,
                                                          const Random& random,
                                                          std::size_t most_per_tensor) {
  GradientChecker checker(model, batch, start, random, most_per_tensor);
  while (checker.advance()) {
  }
  return checker.errors();
}

}  // namespace onegin

namespace onegin_gradient {
namespace {

// A model of its own, made as the request says.
class ModelCheck : public Check {
 public:
  explicit ModelCheck(const Request& request)
      : inputs_(request.tokens),
        source_(request.source),
        sources_(source_.empty() ? 0 : 1, onegin::Source{source_}) {
    error_ = build(request);
    if (!error_.empty()) return;
    const std::size_t steps = std::min(kMostSteps, inputs_.size() - 1);
    for (std::size_t t = 1; t <= steps; ++t) {
      const bool event = inputs_[t] >= request.first_event;
      targets_.push_back(event ? inputs_[t] : onegin::kNoTarget);
    }
    const onegin::Batch batch{.steps = static_cast<int>(steps),
                              .streams = 1,
                              .inputs = std::span(inputs_).first(steps),
                              .targets = targets_,
                              .restarts = {},
                              .sources = sources_};
    checker_ =
        std::make_unique<onegin::GradientChecker>(*model_->as_neural(), batch, onegin::BatchState{},
                                                  onegin::Random(1), request.most_per_tensor);
  }

  bool advance() override { return checker_ && checker_->advance(); }
  double progress() const override { return checker_ ? checker_->progress() : 1; }
  Answer answer() const override {
    return {error_, checker_ ? checker_->errors() : std::vector<TensorError>{}};
  }

 private:
  // Why that cannot be done; nothing: it is done.
  std::string build(const Request& request) {
    auto kind = onegin::find_model_kind(request.kind);
    if (!kind) return kind.error().sentence();
    model_ = kind.value()->make();
    if (model_->as_neural() == nullptr) {
      return "a model of kind '" + request.kind + "' has no gradients";
    }
    if (request.tokens.size() < 2) return "a gradient check needs at least two tokens of text";
    const std::vector<onegin::Field> fields = model_->fields();
    for (const auto& [name, value] : request.config) {
      auto field = onegin::find_field(fields, name);
      if (!field) return field.error().sentence();
      if (auto set = field.value().set(value); !set) return set.error().sentence();
    }
    if (!request.source.empty() && !model_->as_neural()->reads_sources()) {
      return "a model of kind '" + request.kind + "' reads no source by itself";
    }
    if (auto error = show(request.picture); !error.empty()) return error;
    const onegin::Shape shape{.vocabulary_size = request.vocabulary_size,
                              .first_event = request.first_event};
    if (auto built = model_->build(shape, 1); !built) return built.error().sentence();
    if (auto loaded = model_->load(onegin::views_of(request.weights)); !loaded) {
      return loaded.error().sentence();
    }
    for (const auto& tokens : {request.tokens, request.source}) {
      for (std::uint32_t token : tokens) {
        if (token >= request.vocabulary_size) return "a token is outside the vocabulary";
      }
    }
    return "";
  }
  std::string show(const std::vector<std::uint32_t>& picture) {
    if (picture.empty()) return "";
    onegin::SeeingModel* seeing = model_->as_seeing();
    if (seeing == nullptr) {
      return "a model of kind '" + std::string(model_->kind()) + "' does not look at pictures";
    }
    const std::size_t side = seeing->picture_side();
    const auto most = *std::max_element(picture.begin(), picture.end());
    if (picture.size() != 3 * side * side || most > 255) {
      return "a picture has three numbers from 0 to 255 for each of " + std::to_string(side) +
             " x " + std::to_string(side) + " pixels";
    }
    seeing->see_only(std::vector<std::uint8_t>(picture.begin(), picture.end()));
    return "";
  }

  const std::vector<std::uint32_t> inputs_, source_;
  const std::vector<onegin::Source> sources_;  // that one, or none
  std::vector<std::uint32_t> targets_;
  std::string error_;
  std::unique_ptr<onegin::Model> model_;
  std::unique_ptr<onegin::GradientChecker> checker_;
};

}  // namespace

std::unique_ptr<Check> begin(const Request& request) {
  return std::make_unique<ModelCheck>(request);
}

Answer check(const Request& request) {
  const auto all = begin(request);
  while (all->advance()) {
  }
  return all->answer();
}

}  // namespace onegin_gradient
