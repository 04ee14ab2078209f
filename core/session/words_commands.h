// What a person may ask of how a text becomes numbers. A namespace of their own, by which the page
// keeps what reads and writes these messages out of its first visit (web/page/page.cmake).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace onegin::words {

// A text in every unit, whatever the session's own is. Payload: the text; its first 2 MB count.
// Answered by UnitCounted, one for each unit. Error: the text is empty, or no text.
struct CountUnits {
  static constexpr std::string_view kType = "count_units";
  std::string passage;         // is cut into tokens; its first 2,000 bytes
  std::uint32_t types = 1024;  // of the unit bpe, 256 to 10000
  template <class V>
  void visit(V& v) {
    v("passage", passage);
    v("types", types);
  }
};

// A sentence, the payload, as a bag of words, a matrix of one-hot rows and, where the model has
// vectors, as one of these. Only the task need be there. Answered by BagCounted. Error: no token;
// only the first 200 count.
struct CountBag {
  static constexpr std::string_view kType = "count_bag";
  std::uint32_t same = 0;  // the most pairs to find in the text that have the same bag; up to 10
  template <class V>
  void visit(V& v) {
    v("same", same);
  }
};

// The places at which a token stands in the held-out part, in the plane by what a network has there
// in its place, and which of them are near each other. Answered by ContextsFound; before the last,
// at most ten times a second, how far it is. Error: the model is no network; nothing is held out;
// the token stands there less than three times; a number out of its bounds.
struct FindContexts {
  static constexpr std::string_view kType = "find_contexts";
  std::string token;            // empty: a frequent one
  std::vector<double> weights;  // of the layers' sum, from the input up; none: the last layer alone
  std::uint32_t count = 200;    // places, evenly spread, 3 to 1000
  std::uint32_t near = 5;       // of each place the nearest, 1 to 20
  std::string map = "pca";      // or "tsne"
  double perplexity = 15;       // of t-SNE, as in Embed
  std::uint32_t iterations = 500, seed = 1;
  template <class V>
  void visit(V& v) {
    v("token", token);
    v("weights", weights);
    v("count", count);
    v("near", near);
    v("map", map);
    v("perplexity", perplexity);
    v("iterations", iterations);
    v("seed", seed);
  }
};

}  // namespace onegin::words
