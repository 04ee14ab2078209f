// Self-attention with several heads (Vaswani et al. 2017), causal as nanoGPT's or of both sides:
// which tokens a token attends to, and what it takes from them.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "models/neural/linear.h"
#include "models/neural/reach.h"
#include "models/neural/workspace.h"
#include "models/neural_model.h"

namespace onegin {

// Sizes: W width, H heads of D = W / H numbers, T steps, B streams, R = T * B rows, S = C - 1 + T
// tokens of a stream's reach (models/neural/reach.h).
class SelfAttention {
 public:
  struct Config {
    std::size_t width = 0, heads = 0;
    Reach reach = {};
    double dropout = 0;
    bool biased = true;

    std::size_t head() const { return width / heads; }
    // Queries of a head that are multiplied together: fewer where a tile would take long.
    std::size_t tile() const;
    // From one row of a tile's attention to the next: the keys that a tile can see, in whole lanes.
    std::size_t stride() const;
    // Numbers that one stream keeps of a layer: (C - 1) times key and value.
    std::size_t kept() const { return reach.past() * 2 * width; }
  };

  // Work space that all layers use in turn.
  struct Scratch {
    Scratch(const Config& config, Activations& activations);
    Activations::Index qkv;      // (R, 3W), and their gradients
    Activations::Index d_heads;  // (3, B, H, T, D) gradients of q, k, v
    Activations::Index d_out;    // (R, W)
    Activations::Index tile;     // (2, tile, stride)
  };

  // What the layers know of a pass.
  struct Pass {
    const Batch& batch;
    const TokenId* first;  // (R) the number of the first token that each row sees, and one more
    const TokenId* end;    // than that of the last
    const Scalar* angles;  // (S, D) rotary angles; null: positions are learned
    Scalar* memory;        // of the pass's BatchState: this layer's part of the first stream
    std::size_t stream;    // numbers from one stream's memory to the next

    std::size_t steps() const { return static_cast<std::size_t>(batch.steps); }
    std::size_t streams() const { return static_cast<std::size_t>(batch.streams); }
    std::size_t rows() const { return steps() * streams(); }
  };

  SelfAttention(const Config& config, const std::string& name, int layer, const Scratch& scratch,
                Parameters& parameters, WeightForms& forms, Activations& activations);

  // out (R, W), before c_proj, of x (R, W); the memory becomes that after the batch. Dropout of the
  // attention if `random` is given.
  const Scalar* forward(Pieces& pieces, const Pass& pass, const Scalar* x, Random* random,
                        Workspace& work) const;
  // Adds to the gradients; d_x (R, W) = dL/dx, given dL/d(out) in d_outputs().
  void backward(Pieces& pieces, const Pass& pass, const Scalar* x, Scalar* d_x,
                Workspace& work) const;
  Scalar* d_outputs(Workspace& work) const { return work[scratch_.d_out]; }
  const Scalar* outputs(Workspace& work) const { return work[out_]; }
  const Linear& projection() const { return c_proj_; }
  void initialise(Pieces& pieces, double deviation, double projection_deviation, Random& random);

  // One token that attends to itself and those before it: tokens[i] + offset are the key (W) and
  // then the value (W) of the token i back. q (W) is its query; angles (C, D) by distance, or null;
  // work: W + H * tokens; out (W).
  void attend_one(std::span<const Scalar* const> tokens, std::size_t offset, const Scalar* q,
                  const Scalar* angles, Scalar* work, Scalar* out) const;
  const Linear& inputs() const { return c_attn_; }

 private:
  // Queries of a tile at most.
  static constexpr std::size_t kMostQueries = 64;
  struct Tile;
  struct Edges;
  void split(const Pass& pass, std::size_t b, const Scalar* qkv, Workspace& work) const;
  void keep(const Pass& pass, std::size_t b, const Scalar* qkv) const;
  void show(const Pass& pass, Workspace& work) const;
  void attend(const Pass& pass, const Tile& tile, Random* random, Workspace& work) const;
  void attend_back(const Pass& pass, const Tile& tile, Workspace& work) const;
  void join_back(const Pass& pass, std::size_t b, Workspace& work) const;
  template <class Do>
  void each_tile(Pieces& pieces, const Pass& pass, double products, const Do& run) const;
  Scalar scale() const;

  Config config_;
  Scratch scratch_;
  Linear c_attn_, c_proj_;
  Activations::Index queries_;        // (B, H, T, D), turned and scaled
  Activations::Index keys_, values_;  // (B, H, S, D), keys turned
  Activations::Index weights_;        // (B, H, T, stride): of a tile's rows from its first key on
  Activations::Index mask_ = 0;       // the same, dropout's factors
  Activations::Index out_;            // (R, W)
  Activations::Index map_;            // (R, H, C) what traces show
};

}  // namespace onegin
