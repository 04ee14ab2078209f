// What a session answers about how a text becomes numbers; the namespace is that of the commands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace onegin::words {

struct CountedType {
  std::string token;
  double count = 0;
  template <class V>
  void visit(V& v) {
    v("token", token);
    v("count", count);
  }
};

struct MergedPair {
  std::string left, right;
  template <class V>
  void visit(V& v) {
    v("left", left);
    v("right", right);
  }
};

// Payload: float32, pairs of a rank and how often its type stands in the text: Zipf's curve.
struct UnitCounted {
  static constexpr std::string_view kType = "unit_counted";
  std::string unit;
  std::vector<std::string> passage;   // its tokens; a line end is "\n"
  double tokens = 0, types = 0;       // of the text
  std::vector<CountedType> frequent;  // the most frequent first
  std::vector<MergedPair> merges;     // of a unit that merges, the first learnt first
  template <class V>
  void visit(V& v) {
    v("unit", unit);
    v("passage", passage);
    v("tokens", tokens);
    v("types", types);
    v("frequent", frequent);
    v("merges", merges);
  }
};

// Two pieces of the text with the same tokens, as often each, in another order.
struct SameBagPair {
  std::string first, second;
  template <class V>
  void visit(V& v) {
    v("first", first);
    v("second", second);
  }
};

// Payload: float32, of each token its vector.
struct BagCounted {
  static constexpr std::string_view kType = "bag_counted";
  std::vector<std::string> tokens;  // of the sentence; an unknown one is "<unk>"
  std::vector<std::uint32_t> ids;   // the place of the 1 in the one-hot row of each
  double vocabulary = 0;            // places of such a row
  double size = 0;                  // numbers of a vector; 0: the model has none
  std::vector<SameBagPair> same;
  double read = 0;  // tokens that were looked through for these
  template <class V>
  void visit(V& v) {
    v("tokens", tokens);
    v("ids", ids);
    v("vocabulary", vocabulary);
    v("size", size);
    v("same", same);
    v("read", read);
  }
};

struct TokenContext {
  std::string before, token, after;
  template <class V>
  void visit(V& v) {
    v("before", before);
    v("token", token);
    v("after", after);
  }
};

// Payload: float32, x and y of each place; then of each the numbers of the `near` places nearest to
// it, from 0; then the cosines of these.
struct ContextsFound {
  static constexpr std::string_view kType = "contexts_found";
  std::string token;
  std::vector<TokenContext> places;   // in the order of the text
  double all = 0;                     // how often it stands in the held-out part
  std::vector<std::uint32_t> depths;  // of each layer: 0 the embedding, 1 the first layer
  std::uint32_t near = 0;
  std::vector<double> shares;  // PCA: of the variance, that of x and of y
  double fraction = 1;         // of the work
  template <class V>
  void visit(V& v) {
    v("token", token);
    v("places", places);
    v("all", all);
    v("depths", depths);
    v("near", near);
    v("shares", shares);
    v("fraction", fraction);
  }
};

}  // namespace onegin::words
