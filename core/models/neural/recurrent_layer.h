// One recurrent layer over T steps of B streams: the driver of time and of the matrix products that
// all kinds share. A kind derives from it and writes the one step, forward and backward.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "math/gemm.h"
#include "math/random.h"
#include "models/neural/clamps.h"
#include "models/neural/parameters.h"
#include "models/neural/weight_forms.h"
#include "models/neural/workspace.h"
#include "models/neural_model.h"

namespace onegin {

// One time step of B streams, forward. `h` and `h_before` (`c` and `c_before`) may be the same
// rows: a kind writes element j only from element j.
struct RecurrentStep {
  int streams;             // B
  Scalar* gates;           // (B, G*H) in: W_ih x_t + biases; out: what step_back wants of it
  const Scalar* h_before;  // (B, H) h_{t-1}
  const Scalar* h_read;    // (B, H) what W_hh is multiplied with: h_{t-1}, after dropout if any
  const Scalar* c_before;  // (B, H) c_{t-1}; null for a kind without cell
  Scalar* h;               // (B, H) out: h_t
  Scalar* c;               // (B, H) out: c_t
  Scalar* kept;            // (B, K*H) out: what else step_back wants
};

// The same step backward.
struct StepBack {
  int streams;
  Scalar* gates;           // (B, G*H) in: as forward left it; out: dL/d(W_ih x_t + b_ih)
  const Scalar* h_before;  // (B, H)
  const Scalar* c_before;  // (B, H)
  const Scalar* c;         // (B, H)
  Scalar* kept;            // (B, K*H) in: as forward left it; out: see Plan::kept_back
  const Scalar* mask;      // (B, H) h_read / h_before; null without recurrent dropout
  Scalar* d_h;             // (B, H) in: dL/dh_t; out: dL/dh_{t-1}
  Scalar* d_c;             // (B, H) in: dL/dc_t from later steps; out: dL/dc_{t-1}
};

// What else acts on the steps of a layer: where a stream begins from a given state, and what is
// added to the gates that follows from the state before the step. Rows are those of the pass.
class StepInput {
 public:
  virtual ~StepInput() = default;

  // Writes the state from which the row's stream restarts; c is null for a kind without cell.
  virtual void begin(std::size_t row, Scalar* h, Scalar* c) const = 0;
  // Takes the gradient of that state.
  virtual void begin_back(std::size_t row, const Scalar* d_h, const Scalar* d_c) const = 0;

  // gates (count, G*H) += its part, given h_{t-1} (count, H), of the rows [row, row + count).
  virtual void add(std::size_t row, std::size_t count, const Scalar* h_before,
                   Scalar* gates) const = 0;
  // d_h (count, H) += its gradient, given dL/d of the gates.
  virtual void add_back(std::size_t row, std::size_t count, const Scalar* d_gates,
                        Scalar* d_h) const = 0;
  // Of add() for one row, in the measure of Pieces.
  virtual double size() const = 0;
};

class RecurrentLayer {
 public:
  struct Plan {
    int gates;               // G: rows of the weights in units of H
    int kept = 0;            // K
    bool cell = false;       // has c beside h
    bool kept_back = false;  // dL/d(W_hh h_{t-1} + b_hh) differs from dL/d(W_ih x_t + b_ih): the
                             // step leaves it in `kept`, which is then (B, G*H)
    // What traces show of `gates` and of `kept`, as forward and as backward leaves them.
    std::vector<Plane> gate_planes = {}, gate_back = {}, kept_planes = {}, kept_planes_back = {};
    std::vector<std::string_view> equations = {};  // as TraceableModel has them
  };

  // Where a layer is declared, and what it is called there.
  struct Place {
    int inputs;  // I
    int index;   // from 0
    double recurrent_dropout;
    Parameters& parameters;
    WeightForms& forms;
    Activations& activations;
    // PyTorch's module, and what follows the name of a tensor in it: "_l0", "_l0_reverse"; "_l" and
    // the index where nothing is given.
    std::string module = "rnn";
    std::optional<std::string> ending = {};
    bool backwards = false;        // it reads a batch from its last step to its first
    Extent extent = Extent::rows;  // of its activations
    bool shown = true;             // its planes in traces
  };

  // Declares weight_ih (G*H, I), weight_hh (G*H, H), bias_ih, bias_hh (G*H) as
  // "{module}.NAME{ending}".
  RecurrentLayer(Plan plan, int hidden, const Place& place);
  virtual ~RecurrentLayer() = default;
  RecurrentLayer(const RecurrentLayer&) = delete;
  RecurrentLayer& operator=(const RecurrentLayer&) = delete;

  const Plan& plan() const { return plan_; }
  int hidden() const { return hidden_; }
  int gate_columns() const { return plan_.gates * hidden_; }  // G*H
  const Tensor* weight_ih() const { return weight_ih_; }
  const Scalar* start() const { return start_->data(); }  // (G*H) the biases of a gate row
  // (T, B, G*H) W_ih x_t + biases before run().
  Scalar* gates(Workspace& work) const { return work[gates_]; }
  // (T, B, H) after it.
  Scalar* outputs(Workspace& work) const { return work[h_]; }
  // (T, B, H) what each step read, h_{t-1}.
  const Scalar* befores(Workspace& work) const { return work[h_before_]; }
  Activations::Index gates_index() const { return gates_; }
  Activations::Index outputs_index() const { return h_; }

  // The first weights, PyTorch's: uniform in +-1/sqrt(H).
  virtual void initialise(Pieces& pieces, Random& random);
  // Multiplies W_hh.
  void scale_recurrent(Pieces& pieces, double factor);

  // gates (R, G*H) = x (R, I) W_ih^T + biases, for layers above the first.
  void project(Pieces& pieces, std::size_t rows, const Scalar* x, Scalar* gates) const;
  // d_x (R, I) = d_gates W_ih and the gradient of W_ih, from gates as run_back left them.
  void project_back(Pieces& pieces, std::size_t rows, const Scalar* x, const Scalar* d_gates,
                    Scalar* d_x) const;

  // Runs T steps from h (and c), (B, H), which are left after the last. gates() are given. With
  // `random`, and run_back after it, recurrent dropout (Gal & Ghahramani 2016): in all T steps a
  // stream's W_hh reads the same units of h_{t-1}. Backwards, the step before t is t + 1, and a
  // stream that restarts at t + 1 has none.
  void run(Pieces& pieces, const Batch& batch, Scalar* h, Scalar* c, Random* random,
           Workspace& work, const StepInput* input = nullptr) const;
  // Back through the T steps, given d_out = dL/dh (T, B, H) from above; d_h, d_c: (B, H) to work
  // in. Leaves dL/d(W_ih x + b_ih) in gates(), adds the gradients of W_hh and the biases.
  // `later`: d_h and d_c are given dL/d of what run() left, else these are zero.
  void run_back(Pieces& pieces, const Batch& batch, const Scalar* d_out, Scalar* d_h, Scalar* d_c,
                Workspace& work, const StepInput* input = nullptr, bool later = false) const;

  virtual void step(const RecurrentStep& step) const = 0;
  // The same of one stream without a pass: h (H) and c (H), or null, become those after it. Behind
  // its gates stands room for what else a step keeps.
  void step_one(Scalar* gates, Scalar* h, Scalar* c) const;

  // One of the gates, the cell or the hidden state, as TraceableModel has it.
  Result<void> clamp(const Clamp& clamp);

 protected:
  virtual void step_back(const StepBack& step) const = 0;
  // d_h (B, H) = beta d_h + (d_recurrent (B, G*H) W_hh) * mask: through the product of h_read.
  void step_back_to_h(const StepBack& step, const Scalar* d_recurrent, Scalar beta) const;
  // The share of the biases that a gate row begins with; PyTorch's GRU keeps one part of b_hh back.
  virtual void start_biases(std::span<Scalar> start) const;

  Tensor* declare(const std::string& name, std::vector<std::size_t> shape, bool decays);
  // The gradient of a peephole: sum over t of dL/da_t, at block `gate` of the gates, times the cell
  // before the step or after it.
  void declare_peephole(const Tensor* weight, int gate, bool after, Activations& activations) const;

  // Each step of a kind calls these once what they are about is computed: gates of a row (G*H), and
  // a row (H) of the cell or of the hidden state.
  void clamp_gates(Scalar* row, int first_gate, int gates) const {
    if (!gate_clamps_.empty()) gate_clamps_.apply(row, first_gate * hidden_, gates * hidden_);
  }
  void clamp_cell(Scalar* row) const {
    if (!cell_clamps_.empty()) cell_clamps_.apply(row, 0, hidden_);
  }
  void clamp_hidden(Scalar* row) const {
    if (!hidden_clamps_.empty()) hidden_clamps_.apply(row, 0, hidden_);
  }

  const PackedMatrix& forward_hh() const { return *forward_hh_; }  // W_hh^T (H, G*H)
  Tensor* weight_hh() const { return weight_hh_; }
  Tensor* bias_ih() const { return bias_ih_; }
  Tensor* bias_hh() const { return bias_hh_; }

 private:
  // Of time: step i of T is made at place(i, T).
  std::size_t place(std::size_t i, std::size_t steps) const {
    return backwards_ ? steps - 1 - i : i;
  }
  // The row of the same stream a step before.
  std::size_t row_before(std::size_t row, std::size_t streams) const {
    return backwards_ ? row + streams : row - streams;
  }
  bool begins(const Batch& batch, std::size_t row) const;
  std::string name(const char* what) const;
  void declare_activations(Activations& activations);
  void declare_products(Activations& activations) const;
  double step_size() const;  // of one stream's step, in the measure of Pieces

  Plan plan_;
  Clamps gate_clamps_, cell_clamps_, hidden_clamps_;
  int inputs_;  // I
  int hidden_;  // H
  int index_;
  std::string module_, ending_;
  bool backwards_;
  Extent extent_;
  bool shown_;
  double recurrent_dropout_;
  Parameters& parameters_;
  Tensor* weight_ih_;
  Tensor* weight_hh_;
  Tensor* bias_ih_;
  Tensor* bias_hh_;
  const PackedMatrix* forward_ih_;  // W_ih^T (I, G*H)
  const PackedMatrix* forward_hh_;
  const PackedMatrix* backward_hh_;  // W_hh (G*H, H)
  const std::vector<Scalar>* start_;
  // What a pass leaves.
  Activations::Index gates_ = 0;  // (T, B, G*H)
  Activations::Index kept_ = 0;   // (T, B, K*H)
  Activations::Index h_before_ =
      0;                           // (T, B, H) as each step read it, zeroed where a stream restarts
  Activations::Index mask_ = 0;    // (B, H) with recurrent dropout
  Activations::Index h_read_ = 0;  // (T, B, H) likewise, h_before_ * mask_
  Activations::Index c_before_ = 0;  // (T, B, H)
  Activations::Index h_ = 0;         // (T, B, H)
  Activations::Index c_ = 0;         // (T, B, H)
  Activations::Index d_h_ = 0;       // (T, B, H) dL/dh_t, of a trace
};

}  // namespace onegin
