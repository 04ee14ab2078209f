// What a session answers about the vectors of tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace onegin {

struct NearToken {
  std::string token;
  double cosine = 0;
  template <class V>
  void visit(V& v) {
    v("token", token);
    v("cosine", cosine);
  }
};

// Payload: float32, of a map x and y of each token, centred at 0; with Embed::vectors the vector of
// each.
struct Embedded {
  static constexpr std::string_view kType = "embedded";
  double types = 0, size = 0;         // the number of vectors, and of the numbers in each vector
  std::vector<NearToken> neighbours;  // the nearest first
  std::vector<NearToken> analogy;     // likewise; the three asked about are left out
  std::vector<std::string> tokens;    // of the payload, in its order; the most frequent first
  std::vector<double> counts;         // of each in the training part, where that is known
  std::vector<double> shares;         // PCA: of the variance, that of x and of y
  double fraction = 1;                // of the work
  template <class V>
  void visit(V& v) {
    v("types", types);
    v("size", size);
    v("neighbours", neighbours);
    v("analogy", analogy);
    v("tokens", tokens);
    v("counts", counts);
    v("shares", shares);
    v("fraction", fraction);
  }
};

struct EmbeddingBegun {
  static constexpr std::string_view kType = "embedding_begun";
  double begun = 0, drawn = 0;  // types
  template <class V>
  void visit(V& v) {
    v("begun", begun);
    v("drawn", drawn);
  }
};

}  // namespace onegin
