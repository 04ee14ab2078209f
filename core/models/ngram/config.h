// The settings of the n-gram model.
#pragma once

#include <array>
#include <string_view>

#include "sentence.h"

namespace onegin {

// How the probability of n-grams never seen is found (Chen & Goodman 1998). A file from elsewhere
// does not say how its numbers came about: `not_known`.
enum class Smoothing : int {
  maximum_likelihood,
  add_k,
  witten_bell,
  absolute,
  jelinek_mercer,
  kneser_ney,
  modified_kneser_ney,
  not_known
};
inline constexpr std::array<std::string_view, 7> kSmoothingNames{
    "maximum_likelihood", "add_k",      "witten_bell",        "absolute",
    "jelinek_mercer",     "kneser_ney", "modified_kneser_ney"};

inline constexpr int kMaximumOrder = 16;

struct NgramConfig {
  int order = 5;
  Smoothing smoothing = Smoothing::modified_kneser_ney;
  double k = 1;
  double discount = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer(
        "order", order,
        {.minimum = 1,
         .maximum = kMaximumOrder,
         .unit = phrase("tokens"),
         .help = phrase("Length of the longest n-gram counted: the next token is judged by the "
                        "order - 1 tokens before it."),
         .essential = true});
    v.choice("smoothing", smoothing, kSmoothingNames,
             {.help = phrase(
                  "How probability is kept for what was never seen. Modified Kneser-Ney is the "
                  "best known; maximum likelihood keeps none."),
              .essential = true,
              .unoffered = "not_known"});
    v.real("k", k,
           {.minimum = 1e-6,
            .maximum = 100,
            .unit = phrase("counts"),
            .help = phrase(
                "add_k only: pretend to have seen every possible n-gram this many times more."),
            .logarithmic = true});
    v.real("discount", discount,
           {.minimum = 0,
            .maximum = 1,
            .unit = phrase("counts"),
            .help = phrase(
                "absolute and kneser_ney only: what is taken off every count; 0 estimates it "
                "from the counts, n1 / (n1 + 2 n2), for each order.")});
  }

  // Lower orders count in how many contexts an n-gram occurs.
  bool kneser_ney() const {
    return smoothing == Smoothing::kneser_ney || smoothing == Smoothing::modified_kneser_ney;
  }
  // Something is taken off every count.
  bool discounts() const { return kneser_ney() || smoothing == Smoothing::absolute; }
};

}  // namespace onegin
