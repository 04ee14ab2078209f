// The LSTM as a model.
#include "models/lstm.h"

#include "models/neural/lstm_layer.h"
#include "models/neural/recurrent_model.h"

namespace onegin {
namespace {

struct LstmConfig : RecurrentConfig, LstmSwitches {
  template <class Visitor>
  void visit(Visitor& v) {
    RecurrentConfig::visit(v);
    v.boolean(
        "forget_gate", forget_gate,
        {.help = phrase("let the cell forget; without it f = 1, as in the first LSTM of 1997")});
    v.boolean("peepholes", peepholes, {.help = phrase("let the gates see the cell")});
    v.real("forget_bias", forget_bias,
           {.minimum = -5,
            .maximum = 5,
            .help = phrase(
                "first value of the forget gate's bias; above 0 the cell begins by remembering")});
  }
};

class Lstm : public RecurrentKind<LstmConfig> {
 public:
  Lstm() : RecurrentKind("lstm") {}

  // On a long text a step of Muon is worth the two of Adam's that it costs; a short one is learnt
  // by heart with either. The best rate falls with the time there is: on tiny Shakespeare it is
  // 5e-3 for 1 million tokens, 4e-3 for 1.6, and 2e-3 for 5.3. The default is between them.
  TrainingHints training_hints(const TaskSummary& summary) const override {
    if (!summary.characters || summary.train_tokens < 200'000) return {};
    return {.muon = true, .learning_rate = 3e-3, .streams = 24};
  }

 protected:
  std::unique_ptr<RecurrentLayer> make_layer(const RecurrentLayer::Place& place) const override {
    return std::make_unique<LstmLayer>(config().hidden, config(), place);
  }
};

}  // namespace

std::unique_ptr<Model> make_lstm() { return std::make_unique<Lstm>(); }

}  // namespace onegin
