// The activations of a network: declared once, estimated before any memory is taken, allocated,
// visited.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "math/gemm.h"
#include "math/scalar.h"
#include "models/neural/planes.h"
#include "text/token.h"

namespace onegin {

// How many rows an activation has: R = T * B of a pass, B, or one, whatever the batch. Of a network
// that reads sources by themselves, N of S steps side by side with P places each: S * N, N, P * N,
// or P for each of the R.
enum class Extent : std::uint8_t { rows, streams, once, sources, each_source, places, row_places };

// What a pass reads.
struct PassSize {
  std::size_t rows = 0, streams = 0;  // R, B
  std::size_t sources = 0;            // N
  std::size_t source_steps = 0;       // S
  std::size_t places = 0;             // P
};

// The same at the most, where `source_rows` are the steps of all sources, filled up to the longest,
// and `place_rows` their places.
struct PassBounds {
  std::uint64_t rows = 0, streams = 0;
  std::uint64_t sources = 0, source_rows = 0, source_steps = 0;
  std::uint64_t place_rows = 0, places = 0;
};

struct Activation {
  std::string name;          // "rnn.cell_l0"
  std::string_view meaning;  // "cell c_t"
  Extent extent = Extent::rows;
  std::size_t columns = 0;
  bool training = false;  // wanted where gradients are
  bool ids = false;       // tokens or types, not numbers
  bool packed = false;    // a packed matrix of `columns` entries, which takes its memory itself
  // The largest number of rows that stand in memory at once.
  std::size_t most_rows = std::numeric_limits<std::size_t>::max();
  bool traced = false;  // wanted by traces alone
  std::vector<Plane> planes =
      {};                        // equal blocks of columns as forward leaves them; what traces show
  std::vector<Plane> back = {};  // the same as backward leaves them
  int layer = 0;
  std::size_t past = 0;  // the number of rows from before the pass that every stream has besides
};

// What a pass is for, and so which activations it needs.
enum class PassKind : std::uint8_t { forward, training, trace };

// The one list of them.
class Activations {
 public:
  using Index = std::size_t;
  Index add(Activation activation);
  // What it refers to is declared already.
  void add(Product product);

  // Entries of all of them in such a pass, of those of training as well, of those of traces where
  // `kind` is one.
  std::uint64_t entries(const PassBounds& bounds, PassKind kind = PassKind::training) const;
  std::span<const Activation> all() const { return all_; }
  // How the gradients of the weights come about.
  std::span<const Product> products() const { return products_; }

 private:
  std::vector<Activation> all_;
  std::vector<Product> products_;
};

// Their memory; grown to what a pass needs, never shrunk, so that later passes allocate nothing.
class Workspace {
 public:
  // What stands there is kept as long as nothing has to grow.
  void allocate(const Activations& activations, const PassSize& size, PassKind kind);
  void allocate(const Activations& activations, std::size_t rows, std::size_t streams,
                PassKind kind) {
    allocate(activations, {rows, streams}, kind);
  }

  const PassSize& size() const { return size_; }  // of the last pass
  std::size_t rows() const { return size_.rows; }
  // Null where it was not allocated.
  Scalar* operator[](Activations::Index index) { return numbers_[index].data(); }
  TokenId* ids(Activations::Index index) { return ids_[index].data(); }
  PackedMatrix& packed(Activations::Index index) { return packed_[index]; }

  // Every activation of numbers that was allocated, with as many rows as the last pass had.
  using Visitor = std::function<void(const Activation&, std::size_t rows, std::span<const Scalar>)>;
  void visit(const Activations& activations, const Visitor& visitor) const;

 private:
  PassSize size_;
  std::vector<std::vector<Scalar>> numbers_;
  std::vector<std::vector<TokenId>> ids_;
  std::vector<PackedMatrix> packed_;
};

}  // namespace onegin
