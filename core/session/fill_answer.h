// What a model says of blanks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "session/token_probability.h"

namespace onegin {

struct QuestionToken {
  std::string token;  // as in the text; of a blank what it hides, empty if that is not known
  bool blank = false;
  bool given = false;    // of a source, or the separator: it cannot be a blank
  bool control = false;  // </s> or the separator
  template <class V>
  void visit(V& v) {
    v("token", token);
    v("blank", blank);
    v("given", given);
    v("control", control);
  }
};
struct FilledBlank {
  std::uint32_t place = 0;                  // among the tokens
  std::vector<TokenProbability> likeliest;  // none: no token is possible
  bool known = false;                       // what it hides is known, and its probability:
  TokenProbability truth;
  std::uint32_t rank = 0;  // 1 is the likeliest
  std::uint32_t turn = 0;  // of "in_turn": 1 was filled first, 2 next; else 0
  template <class V>
  void visit(V& v) {
    v("place", place);
    v("likeliest", likeliest);
    v("known", known);
    v("truth", truth);
    v("rank", rank);
    v("turn", turn);
  }
};
// One token for each blank.
struct Combination {
  std::vector<std::string> tokens;
  double log10 = 0;
  template <class V>
  void visit(V& v) {
    v("tokens", tokens);
    v("log10", log10);
  }
};
// Before an answer that takes long, at most ten times a second, `fraction` alone.
struct Filled {
  static constexpr std::string_view kType = "filled";
  std::uint32_t line = 0;             // from 1; of the held-out part: which blank
  std::vector<QuestionToken> tokens;  // what was shown
  std::vector<FilledBlank> blanks;
  std::vector<Combination> combinations;  // of several blanks, the likeliest first
  // How the answer came about: "exact", all tokens or combinations were tried; "largest", those
  // likeliest by what stands before the blank; "beam", some combinations; "direct", the model
  // answers blanks itself; "in_turn", it does, one after another, the likeliest first. Empty where
  // only the cut was asked for.
  std::string way;
  double log10 = 0;  // of all true tokens together; NaN where they are not known
  // Of "largest": what the tokens left out have of P(. | what stands before the blank), and of the
  // answer at most, if none of them fits what follows better than the best one tried.
  double left_out = 0, bound = 0;
  double fraction = 0;
  template <class V>
  void visit(V& v) {
    v("line", line);
    v("tokens", tokens);
    v("blanks", blanks);
    v("combinations", combinations);
    v("way", way);
    v("log10", log10);
    v("left_out", left_out);
    v("bound", bound);
    v("fraction", fraction);
  }
};
// When last ln P of what each blank hides as float32 in the payload; before, at most ten times a
// second, how far it is, without a payload.
struct BlanksMeasured {
  static constexpr std::string_view kType = "blanks_measured";
  double log10 = 0;                     // mean of the blanks so far
  double blanks = 0, of = 0;            // so far, and in all
  std::uint32_t before = 0, after = 0;  // the number of shown tokens of the blank's line or stream
  std::string corpus;                   // as in Validated
  double fraction = 0;                  // of the whole work
  template <class V>
  void visit(V& v) {
    v("log10", log10);
    v("blanks", blanks);
    v("of", of);
    v("before", before);
    v("after", after);
    v("corpus", corpus);
    v("fraction", fraction);
  }
};

}  // namespace onegin
