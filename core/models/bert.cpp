// The Transformer of kind gpt without the causal mask, trained on blanks.
//
// What is asked for is shown as the id V, whose embedding is the last row of transformer.wte. All
// other tensors are named and laid out as those of a GPT.
#include "models/bert.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "models/gpt_config.h"
#include "models/neural/blank_network.h"
#include "models/neural/transformer_body.h"

namespace onegin {
namespace {

// As GPT's; the old one is that of 2019, but that each block normalises what it reads.
constexpr std::array<std::string_view, 2> kBertPresets{"modern", "bert"};

struct BertConfig : GptConfig {
  double masked = 0.15;

  int preset() const { return GptConfig::preset(); }
  void take(int preset) { GptConfig::take(preset); }

  template <class Visitor>
  void visit(Visitor& v) {
    visit_sizes(v);
    v.several(
        "preset", *this, &BertConfig::preset, &BertConfig::take, kBertPresets,
        {.help = phrase("all of the next five at once: modern learns best in minutes; BERT is "
                        "the model of 2019"),
         .unoffered = "own"});
    visit_switches(v);
    v.real("masked", masked,
           {.minimum = 0.01,
            .maximum = 0.9,
            .help = phrase("share of the tokens that are blanks in training: of these 80 % are "
                           "hidden, 10 % are shown as another token and 10 % as they are")});
  }
};

class Bert : public BlankNetwork {
 public:
  std::string_view kind() const override { return "bert"; }
  std::vector<Field> fields() override { return fields_of(config_); }
  void suggest(const TaskSummary& summary) override;
  TrainingHints training_hints(const TaskSummary&) const override {
    return {.muon = true, .learning_rate = 4e-3, .matrix_rate = 5, .weight_decay = 0.1};
  }
  std::optional<BlankReading> blank_reading() const override {
    return {{.hidden = static_cast<TokenId>(vocabulary_size()),
             .share = config_.masked,
             .window = static_cast<std::size_t>(config_.context)}};
  }

 private:
  Result<void> check_settings() const override { return config_.check(); }
  void declare_blanks(const Shape& shape, Plan& plan) const override;

  BertConfig config_;
};

void Bert::suggest(const TaskSummary& summary) {
  config_ = BertConfig();
  config_.softmax_samples = suggested_softmax_samples(summary.vocabulary);
  if (summary.train_tokens < 200'000) {
    config_.width = 96;
    config_.layers = 3;
    config_.dropout = 0.1;
  }
}

void Bert::declare_blanks(const Shape& shape, Plan& plan) const {
  const BertConfig& c = config_;
  auto body = std::make_unique<TransformerBody>(c.layers_of(false), shape.vocabulary_size, c.tied,
                                                plan.parameters, plan.forms, plan.activations);
  plan.activations.add(Product{.tensor = std::string(body->output()->name),
                               .input = body->outputs_index(),
                               .columns = shape.vocabulary_size - shape.first_event});
  plan.output.emplace(body->output(), shape.first_event, nullptr, shape.first_event,
                      c.softmax_samples, nullptr, plan.forms, plan.activations, c.tied ? 1 : 0);
  plan.body = std::move(body);
}

}  // namespace

std::unique_ptr<Model> make_bert() { return std::make_unique<Bert>(); }

}  // namespace onegin
