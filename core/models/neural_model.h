// What training needs of a neural model: named tensors, and forward + backward over a batch.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "math/gemm_pieces.h"
#include "math/random.h"
#include "models/model.h"
#include "models/neural/workspace.h"

namespace onegin {

// One named parameter with its gradient, row-major, under PyTorch's name ("rnn.weight_ih_l0").
struct Tensor {
  std::string_view name;
  std::vector<std::size_t> shape;
  std::span<Scalar> weights;
  std::span<Scalar> gradient;
  bool decays = true;      // weight decay applies (biases: no)
  bool* frozen = nullptr;  // not null and true: the optimizer leaves it alone
  // Matrices from hidden units to hidden units that are stacked by rows, a gate's each: what Muon
  // is for. 0: it is something else (an embedding, an output, a bias).
  int matrices = 0;
  // From the input up: 0 an embedding, 1 the first hidden layer; kOfOutput: above them all.
  int layer = kOfOutput;
  double rate = 1;  // the tensor learns at `rate` times the learning rate
  static constexpr int kOfOutput = std::numeric_limits<int>::max();
};
using TensorVisitor = std::function<void(const Tensor&)>;

// A target that is not there: the position is computed but not counted.
inline constexpr TokenId kNoTarget = std::numeric_limits<TokenId>::max();

// T time steps of B parallel streams, time-major: element (t, b) stands at t * B + b. A target is
// the token that follows its input; of a network that fills blanks, the token that stands at the
// very place, and its input what the network sees there.
struct Batch {
  int steps = 0;                           // T
  int streams = 0;                         // B
  std::span<const TokenId> inputs;         // (T, B)
  std::span<const TokenId> targets;        // (T, B), kNoTarget where nothing is predicted
  std::span<const std::uint8_t> restarts;  // (T, B) or empty; 1: the stream's state is zeroed
                                           // before this input is read (a sentence begins)
  // For networks that read sources by themselves: those of the B streams at the first step, then of
  // every later restart in the order of the rows; inputs and targets are those of targets alone,
  // each from <s> on. Empty: sources stand among the inputs, as in a corpus of pairs.
  std::span<const Source> sources = {};
};

// What B streams remember between batches: (layers, B, H) for h and then c; the MLP keeps its last
// context ids. Empty means zero.
struct BatchState {
  std::vector<Scalar> memory;
  std::vector<TokenId> context;
};

struct PassResult {
  double loss = 0;         // sum over the counted positions, nats
  std::size_t events = 0;  // counted positions
  double objective = 0;    // of train_pass: what the gradients are of; the loss, or what stands for
                           // it where the softmax is sampled
};

// What a network takes, known before any of it is allocated.
struct NetworkSize {
  std::uint64_t weights = 0;
  std::uint64_t work_bytes = 0;        // packed copies of weights, and the work space of a batch
  std::uint64_t matrices = 0;          // of the weights, those of matrices between hidden units
  std::uint64_t orthogonal_bytes = 0;  // what Muon works in
};

// The number of rows in a pass of an evaluation. The pass takes milliseconds, for a row costs about
// two operations a weight. The number follows from the model alone, never from the clock: results
// must repeat bit for bit.
inline std::uint64_t rows_of_evaluation(std::uint64_t weights) {
  constexpr std::uint64_t kWork = 100'000'000, kMost = 256;
  return std::clamp<std::uint64_t>(kWork / std::max<std::uint64_t>(weights, 1), 1, kMost);
}

// A plane that has a value of a person's in place of what the network computes: a gate that stays
// open, a unit or a whole layer that is switched off.
struct Clamp {
  std::string plane;  // "f", "h"
  int layer = 0;
  int unit = kAllUnits;
  double value = 0;
  static constexpr int kAllUnits = -1;
};

// The ability of a network to be looked into while it runs.
class TraceableModel {
 public:
  virtual ~TraceableModel() = default;

  // How the activations are declared, and where the gradients of the weights come from.
  virtual const Activations& activations() const = 0;

  // A pass for a trace, in a work space of the caller's: forward, then `forward_done` in pieces of
  // its own, then, if `backward`, the gradient of the mean loss over the counted events, as
  // train_pass() has it. The settings that act in training alone (dropout) must be off.
  using ForwardDone =
      std::function<void(Pieces&, const Scalar* outputs)>;  // rows that the output layer reads
  virtual void trace_pass(Pieces& pieces, const Batch& batch, BatchState& state, Workspace& work,
                          bool backward, const ForwardDone& forward_done, PassResult& result) = 0;
  // From the next pass on. Error: it has no such plane, layer or unit that can be clamped.
  virtual Result<void> clamp(const Clamp& clamp) = 0;
  // What a step computes, in the names of the planes; ' is the step before, a_x what the sigmoid or
  // tanh of x is applied to: "c = f * c' + i * g".
  virtual std::vector<std::string_view> equations() const = 0;
  // The places of a source that it attends to, where they are not the source's tokens; else empty.
  virtual std::vector<std::string> place_names() const { return {}; }
  // The logits of all rows of outputs, some rows at a time, so that (rows, V - first_event) never
  // stands in memory at once: `take` is given (count, V - first_event) of the rows from `first` on,
  // and may write over them.
  using LogitsDone = std::function<void(std::size_t first, std::size_t count, Scalar* logits)>;
  virtual void logits_of(Pieces& pieces, std::size_t rows, const Scalar* outputs,
                         const LogitsDone& take, Workspace& work) const = 0;
};

// How a kind learns best on a text where nobody has chosen: what its training begins with.
struct TrainingHints {
  bool muon = false;  // for the matrices between hidden units; else Adam for all
  double learning_rate = 4e-3;
  double matrix_rate = 10;  // Muon's, as a multiple of learning_rate
  double weight_decay = 0;
  int streams = 0;  // B; 0: by the size of the text
};

// How a network that fills blanks is taught, and asked.
struct BlankReading {
  // What stands in the place of what is asked for: one reading of a sentence then answers few
  // blanks. kNoTarget: nothing, for every position is read without itself, and one reading answers
  // for all.
  TokenId hidden = kNoTarget;
  double share = 1;  // of a batch's tokens, those that are asked for in training
  // Tokens that are read together at the most, <s> and </s> too.
  std::size_t window = std::numeric_limits<std::size_t>::max();

  bool hides() const { return hidden != kNoTarget; }
};

// The first event of blanks, where that of a task is given: </s> is none.
inline TokenId first_blank(TokenId first_event) {
  return first_event == kEndSentence ? kUnknown : first_event;
}

class NeuralModel : public Model {
 public:
  NeuralModel* as_neural() override { return this; }
  bool has_tensors() const override { return true; }
  std::vector<TensorShape> tensor_shapes() override {
    std::vector<TensorShape> shapes;
    visit_tensors([&](const Tensor& tensor) {
      shapes.push_back({std::string(tensor.name), tensor.shape});
    });
    return shapes;
  }

  virtual TrainingHints training_hints(const TaskSummary&) const { return {}; }

  virtual std::size_t vocabulary_size() const = 0;  // V

  // Only of a network that fills blanks.
  virtual std::optional<BlankReading> blank_reading() const { return {}; }
  // Of pairs it is best given the sources apart from the inputs, as Batch::sources has them.
  virtual bool reads_sources() const { return false; }
  // From the next build() on it takes sources for what another model of its kind takes them for,
  // whatever is said of their spelling.
  virtual void see_like(const NeuralModel&) {}

  // Its size with the settings as they are, once built for `shape`, whose training says how large a
  // batch is.
  virtual NetworkSize size_for(const Shape& shape) const = 0;

  // The one list of parameters: optimizer, files, gradient check and inspector all walk it. Tied
  // parameters appear once.
  virtual void visit_tensors(const TensorVisitor& visit) = 0;

  // Forward and backward (truncated BPTT over the T steps): overwrites every gradient with that of
  // the mean loss over the counted events; carries `state` on. Dropout draws from `random`; the
  // same random state gives the same masks. After the first call with a batch size, allocates
  // nothing. In pieces: all arguments stay the same until the last is done.
  virtual void train_pass(Pieces& pieces, const Batch& batch, BatchState& state, Random& random,
                          PassResult& result) = 0;

  // Forward only, no dropout.
  virtual PassResult evaluate_pass(const Batch& batch, BatchState& state) = 0;

  // As evaluate_pass, and also writes the logits (T * B, V - first_event), row-major.
  virtual PassResult forward_logits(const Batch& batch, BatchState& state,
                                    std::span<Scalar> logits) = 0;

  // Its inside, or null.
  virtual TraceableModel* as_traceable() { return nullptr; }

  // The weights have changed from outside (an optimizer step, a load): packs them anew.
  virtual void repack(Pieces& pieces) = 0;

  // The same at once.
  PassResult train_pass(const Batch& batch, BatchState& state, Random& random) {
    Pieces all;
    PassResult result;
    train_pass(all, batch, state, random, result);
    return result;
  }
  void repack() {
    Pieces all;
    repack(all);
  }
};

}  // namespace onegin
