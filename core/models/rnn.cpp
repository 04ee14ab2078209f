// The Elman network as a model.
#include "models/rnn.h"

#include "models/neural/recurrent_model.h"
#include "models/neural/rnn_layer.h"

namespace onegin {
namespace {

class Rnn : public RecurrentKind<RecurrentConfig> {
 public:
  Rnn() : RecurrentKind("rnn") {}

 protected:
  std::unique_ptr<RecurrentLayer> make_layer(const RecurrentLayer::Place& place) const override {
    return std::make_unique<RnnLayer>(config().hidden, place);
  }
};

}  // namespace

std::unique_ptr<Model> make_rnn() { return std::make_unique<Rnn>(); }

}  // namespace onegin
