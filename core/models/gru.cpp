// The GRU as a model.
#include "models/gru.h"

#include "models/neural/gru_layer.h"
#include "models/neural/recurrent_model.h"

namespace onegin {
namespace {

class Gru : public RecurrentKind<RecurrentConfig> {
 public:
  Gru() : RecurrentKind("gru") {}

 protected:
  std::unique_ptr<RecurrentLayer> make_layer(const RecurrentLayer::Place& place) const override {
    return std::make_unique<GruLayer>(config().hidden, place);
  }
};

}  // namespace

std::unique_ptr<Model> make_gru() { return std::make_unique<Gru>(); }

}  // namespace onegin
