// What a person may ask to know whether a model is right: Commands.
#pragma once

#include <cstdint>
#include <string_view>

#include "session/gradient_question.h"

namespace onegin {

// Is it right? What has to hold of a model that can be asked is looked at here and now: each
// distribution sums to 1; saved and loaded it is the same; the same seed gives the same bits; the
// gradients of a network are the central differences of its loss; on a small built-in case its kind
// gives the figures of KenLM or PyTorch. Payload: as that of Validate. Answered by Proof, a row for
// each thing that was compared, as it is found; by Proving between them; at last by Proven.
struct Prove {
  static constexpr std::string_view kType = "prove";
  // Instead: what it looks like when only the probability of the true token is blended with a
  // cache, whose sum is not 1 any more.
  bool cache = false;
  std::uint32_t events = 1000;  // contexts that are looked at, spread over what is held out; 1 to
                                // 100000
  // Whoever asks checks the gradients, by CheckGradients in a build in double precision: the
  // question comes as GradientsWanted, and its rows are not among those of this answer.
  bool gradients_apart = false;
  template <class V>
  void visit(V& v) {
    v("cache", cache);
    v("events", events);
    v("gradients_apart", gradients_apart);
  }
};

// The gradients of a network beside central differences of its loss. Payload: the network's
// weights, as the question names them, one after another. Answered by Proof, a row for each tensor,
// and Proven. Task and model of the session stay, and are not needed. Error: this program has no
// build in double precision.
struct CheckGradients {
  static constexpr std::string_view kType = "check_gradients";
  GradientQuestion question;
  template <class V>
  void visit(V& v) {
    v("question", question);
  }
};

}  // namespace onegin
