// Kinds that exist in one test alone: an RNN with one fault each, which a proof has to find.
#include "models/neural_model.h"
#include "models/registry.h"

namespace onegin {
namespace {

enum class Fault { none, sum, saved, seed, gradient };

class BrokenRnn : public NeuralModel, public LanguageModel {
 public:
  BrokenRnn(std::string_view kind, Fault fault)
      : kind_(kind), fault_(fault), model_(find_model_kind("rnn").value()->make()) {}

  std::string_view kind() const override { return kind_; }
  void suggest(const TaskSummary& task) override { model_->suggest(task); }
  std::vector<Field> fields() override { return model_->fields(); }
  using Model::build;
  // The seed alone should say what the first weights are.
  Result<void> build(Pieces& pieces, const Shape& shape, std::uint64_t seed) override {
    static std::uint64_t models = 0;
    if (!pieces.behind()) ++models;
    return model_->build(pieces, shape, fault_ == Fault::seed ? seed + models : seed);
  }
  NetworkSize size_for(const Shape& shape) const override { return neural().size_for(shape); }
  void save(Blocks& blocks) const override { model_->save(blocks); }
  using Model::load;
  Result<void> load(Pieces& pieces, const BlockViews& blocks) override {
    const auto loaded = model_->load(pieces, blocks);
    if (!loaded || pieces.behind() || fault_ != Fault::saved) return loaded;
    visit_tensors([](const Tensor& tensor) {
      if (tensor.name == "out.bias") tensor.weights[3] += Scalar{1} / 8;
    });
    NeuralModel::repack();
    return {};
  }
  std::size_t parameters() const override { return model_->parameters(); }
  std::size_t memory_bytes() const override { return model_->memory_bytes(); }

  std::size_t vocabulary_size() const override { return neural().vocabulary_size(); }
  void visit_tensors(const TensorVisitor& visit) override { neural().visit_tensors(visit); }
  using NeuralModel::train_pass;
  void train_pass(Pieces& pieces, const Batch& batch, BatchState& state, Random& random,
                  PassResult& result) override {
    neural().train_pass(pieces, batch, state, random, result);
    if (pieces.behind() || fault_ != Fault::gradient) return;
    visit_tensors([](const Tensor& tensor) {
      if (tensor.name != "out.bias") return;
      for (Scalar& g : tensor.gradient) g = -g;
    });
  }
  PassResult evaluate_pass(const Batch& batch, BatchState& state) override {
    return neural().evaluate_pass(batch, state);
  }
  PassResult forward_logits(const Batch& batch, BatchState& state,
                            std::span<Scalar> logits) override {
    return neural().forward_logits(batch, state, logits);
  }
  using NeuralModel::repack;
  void repack(Pieces& pieces) override { neural().repack(pieces); }

  const LanguageModel* as_language() const override { return this; }
  TokenId first_event() const override { return language().first_event(); }
  // One event of every hundred contexts has twice what it should have.
  void predict(const State& state, std::span<Scalar> log_probs) const override {
    language().predict(state, log_probs);
    if (fault_ == Fault::sum && ++asked_ % 100 == 50)
      log_probs[log_probs.size() - 1] += Scalar{7} / 10;
  }
  void advance(State& state, TokenId token) const override { language().advance(state, token); }
  State begin_amid() const override { return language().begin_amid(); }

 protected:
  State start() const override { return language().begin(); }

 private:
  NeuralModel& neural() const { return *model_->as_neural(); }
  const LanguageModel& language() const { return *model_->as_language(); }

  std::string_view kind_;
  Fault fault_;
  std::unique_ptr<Model> model_;
  mutable std::size_t asked_ = 0;
};

constexpr std::string_view kNames[] = {"sound", "leaky", "forgetful", "moody", "backward"};

template <Fault fault>
std::unique_ptr<Model> make() {
  return std::make_unique<BrokenRnn>(kNames[static_cast<int>(fault)], fault);
}

template <Fault fault>
bool add() {
  return add_model_kind({kNames[static_cast<int>(fault)], "Broken", "Has one fault.",
                         kLanguage | kNeural, "tests", make<fault>});
}

const bool kAdded = add<Fault::none>() && add<Fault::sum>() && add<Fault::saved>() &&
                    add<Fault::seed>() && add<Fault::gradient>();

}  // namespace
}  // namespace onegin
