// What a person may ask of the vectors of tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace onegin {

// The vectors that a model has for the tokens: which are near each other by cosine, an analogy, a
// map. Answered by Embedded; before the last, at most ten times a second, how far a map is. Error:
// the model has no vectors; a token that is not in the vocabulary; a number out of its bounds.
struct Embed {
  static constexpr std::string_view kType = "embed";
  // The nearest ones of this token; empty: none. As those of an analogy they are types that stand
  // in the text five times at least, where a hundred do.
  std::string neighbours;
  std::vector<std::string> analogy;  // three tokens: what is nearest to a - b + c
  std::uint32_t count = 10;          // of neighbours, 1 to 1000
  std::string map;                   // "pca" or "tsne"; empty: none
  std::uint32_t tokens = 500;        // on a map: the most frequent, 3 to 5000
  double perplexity = 30;            // of t-SNE, 1 to 1000
  std::uint32_t iterations = 500;    // of t-SNE, 1 to 10000
  std::uint32_t seed = 1;            // likewise
  bool vectors = false;              // instead of a map, the vector of every token
  template <class V>
  void visit(V& v) {
    v("neighbours", neighbours);
    v("analogy", analogy);
    v("count", count);
    v("map", map);
    v("tokens", tokens);
    v("perplexity", perplexity);
    v("iterations", iterations);
    v("seed", seed);
    v("vectors", vectors);
  }
};

// A model that has not learnt yet begins with the vectors of another one, for the types that both
// have; those of the others stay as they were drawn. Payload: a file of the other, a project or
// safetensors. Answered by EmbeddingBegun. Error: either has no vectors; they are of other sizes;
// no type is in both.
struct BeginEmbedding {
  static constexpr std::string_view kType = "begin_embedding";
  std::string model;  // which of a project, as in Load; empty: the first
  std::string name;   // of the file, for errors
  template <class V>
  void visit(V& v) {
    v("model", model);
    v("name", name);
  }
};

}  // namespace onegin
