// A picture to be described: the Command. Its answers are those of Decode and Trace.
#pragma once

#include <cstdint>
#include <string_view>

namespace onegin {

// Writes a caption of a picture that no source describes, by beam search. Payload: red, green and
// blue of each pixel, row by row from the top, of as many pixels a side as the model sees. Answered
// by Decoded, with neither source nor target, and Traced: the tokens of the caption, the regions of
// the picture as its source, and the plane "attention" where the model attends to them. Errors: the
// model does not look at pictures; the picture has another size; a beam of none or more than 1000.
struct Describe {
  static constexpr std::string_view kType = "describe";
  std::uint32_t beam = 4;     // hypotheses
  std::uint32_t length = 60;  // tokens at the most, </s> included
  template <class V>
  void visit(V& v) {
    v("beam", beam);
    v("length", length);
  }
};

}  // namespace onegin
