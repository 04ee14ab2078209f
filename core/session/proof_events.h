// What a session answers where it is asked whether a model is right: Events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sentence.h"
#include "session/gradient_question.h"

namespace onegin {

// One thing that was compared: right, if `difference` is at most `allowed`.
struct Proof {
  static constexpr std::string_view kType = "proof";
  // "sum": of a distribution, the one farthest from 1. "saved": log10 P, and the bytes of the file,
  // before and after. "seed": checksums of two trainings, and the blocks in which they differ.
  // "gradient": numeric and analytic, of the element of a tensor where they differ most; the
  // difference is relative. "reference": KenLM's figure, or PyTorch's, and ours. "bits": bits per
  // character without and with the cache, of which nothing is right or wrong: always right.
  std::string kind;
  Sentence name;  // what is compared
  double theirs = 0, ours = 0;
  double difference = 0, allowed = 0;
  bool right = false;
  template <class V>
  void visit(V& v) {
    v("kind", kind);
    v("name", name);
    v("theirs", theirs);
    v("ours", ours);
    v("difference", difference);
    v("allowed", allowed);
    v("right", right);
  }
};

// At most ten times a second.
struct Proving {
  static constexpr std::string_view kType = "proving";
  double fraction = 0;  // of the whole work, 0 to 1
  template <class V>
  void visit(V& v) {
    v("fraction", fraction);
  }
};

struct Proven {
  static constexpr std::string_view kType = "proven";
  std::uint32_t right = 0, wrong = 0;  // rows
  std::vector<Sentence> notes;         // what was left out, and why
  template <class V>
  void visit(V& v) {
    v("right", right);
    v("wrong", wrong);
    v("notes", notes);
  }
};

// With Prove::gradients_apart, before Proven. Payload: as that of CheckGradients.
struct GradientsWanted {
  static constexpr std::string_view kType = "gradients_wanted";
  GradientQuestion question;
  template <class V>
  void visit(V& v) {
    v("question", question);
  }
};

}  // namespace onegin
