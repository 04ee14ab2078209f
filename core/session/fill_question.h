// The question which token stands in a blank.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace onegin {

// Which token stands in a blank, given all others? Payload: lines, each read by itself from its
// beginning, with blanks written ___ (evaluation/blank_question.h); empty lines are none. Answered
// by Filled, one for each line. Errors: a line without a blank, or one that cannot be read; the
// lines before it are answered. No line at all; more than 1000 likeliest or 100000 blanks.
struct Fill {
  static constexpr std::string_view kType = "fill";
  std::uint32_t likeliest = 10;            // tokens for each blank
  std::vector<std::uint32_t> hidden = {};  // places of tokens that are blanks besides, in each line
  bool cut = false;  // only how the lines are cut: Filled without an answer; no blank is needed
  // Instead of a payload's lines: the number of blanks of the held-out part, evenly spread, the
  // same for all models of the event space; payload as that of Validate. Each blank is answered by
  // Filled, if likeliest is not 0; all blanks by BlanksMeasured. Error: nothing is held out.
  std::uint32_t held_out = 0;
  template <class V>
  void visit(V& v) {
    v("likeliest", likeliest);
    v("hidden", hidden);
    v("cut", cut);
    v("held_out", held_out);
  }
};

}  // namespace onegin
