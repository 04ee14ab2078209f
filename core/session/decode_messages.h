// Targets written by beam search, beside those that are given: the Command and its Events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace onegin {

// Writes the target of every pair of the payload, a text of pairs, or of what is held out; then the
// payload is as Validate's. Answered by Decoded for each pair, and Decodings. Errors: the task has
// no pairs; a line is none; a beam of none or of more than 1000.
struct Decode {
  static constexpr std::string_view kType = "decode";
  std::uint32_t beam = 4;  // hypotheses
  bool held_out = false;
  template <class V>
  void visit(V& v) {
    v("beam", beam);
    v("held_out", held_out);
  }
};
struct Decoded {
  static constexpr std::string_view kType = "decoded";
  std::uint32_t line = 0;               // from 1
  std::string source, target, written;  // `target` is given, `written` is the model's
  bool exact = false;                   // both are the same
  double log10 = 0;                     // of what was written
  template <class V>
  void visit(V& v) {
    v("line", line);
    v("source", source);
    v("target", target);
    v("written", written);
    v("exact", exact);
    v("log10", log10);
  }
};
// Over all pairs: the share of whole targets that are the same; chrF and BLEU from 0 to 1.
struct Decodings {
  static constexpr std::string_view kType = "decodings";
  double lines = 0, exact_match = 0, chrf = 0, bleu = 0;
  template <class V>
  void visit(V& v) {
    v("lines", lines);
    v("exact_match", exact_match);
    v("chrf", chrf);
    v("bleu", bleu);
  }
};

}  // namespace onegin
