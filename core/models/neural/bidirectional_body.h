// The body of a bidirectional network (Schuster & Paliwal 1997): one recurrent network reads each
// sentence from the left, another from the right.
//
//   y_t = [forward h_{t-1}, backward h_{t+1}]    of the top layers, so that x_t is not in y_t
//
// The output layer reads y_t, or, with a joint layer, [y_t, tanh(W y_t + b)].
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/neural/joint_layer.h"
#include "models/neural/recurrent_body.h"

namespace onegin {

// The two have layers of their own up to the top and share the embedding.
class BidirectionalBody : public NetworkBody {
 public:
  struct Stack {
    RecurrentBody::Config config;
    std::vector<std::unique_ptr<RecurrentLayer>> layers;
  };
  // The output layer gives `events` logits; the body draws the first weights of the output layer.
  // A joint layer of `joint` units is declared before the output layer; 0: there is no joint layer.
  struct Output {
    std::size_t events = 0, joint = 0;
    Parameters& parameters;
  };
  BidirectionalBody(Stack forwards, Stack backwards, Tensor* embedding, const Output& output,
                    WeightForms& forms, Activations& activations);
  Tensor* output_weight() const { return weight_; }  // (O, 2H + J)
  Tensor* output_bias() const { return bias_; }      // (O)

  const Scalar* forward(Pieces& pieces, const Batch& batch, BatchState& state, Random* random,
                        Workspace& work) const override;
  Scalar* d_outputs(Workspace& work) const override {
    return joint_ ? joint_->d_outputs(work) : work[d_y_];
  }
  void backward(Pieces& pieces, const Batch& batch, Workspace& work) const override;
  void initialise(Pieces& pieces, Random& random) override;
  std::uint64_t state_size(std::uint64_t) const override { return 0; }
  Result<void> clamp(const Clamp& clamp) override;
  std::vector<std::string_view> equations() const override {
    return {equations_.begin(), equations_.end()};
  }

 private:
  void join(Pieces& pieces, const Batch& batch, Workspace& work) const;
  void part(Pieces& pieces, const Batch& batch, Workspace& work) const;

  double dropout_;
  Tensor* embedding_;
  RecurrentBody forwards_, backwards_;
  std::optional<JointLayer> joint_;
  Tensor* weight_;
  Tensor* bias_;
  std::vector<std::string> equations_;
  Activations::Index start_;     // (B, .) the state before a reading, zeros
  Activations::Index y_, d_y_;   // (T, B, 2H)
  Activations::Index mask_ = 0;  // (T, B, 2H) dropout
};

}  // namespace onegin
