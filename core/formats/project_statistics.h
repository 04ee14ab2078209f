// The statistics of a corpus as a project file names them.
#pragma once

#include "text/corpus.h"

namespace onegin {

// Each once, for writing and reading.
template <class Statistics, class Visit>
void visit_statistics(Statistics& s, const Visit& visit) {
  visit("bytes", s.text.bytes);
  visit("malformed", s.text.malformed);
  visit("first_malformed", s.text.first_malformed);
  visit("characters", s.text.characters);
  visit("lines", s.text.lines);
  visit("tokens", s.tokens);
  visit("types", s.types);
  visit("train_tokens", s.train_tokens);
  visit("train_unknown", s.train_unknown);
  visit("validation_tokens", s.validation_tokens);
  visit("validation_unknown", s.validation_unknown);
  visit("validation_characters", s.validation_characters);
}
// Those that files of before have not.
template <class Statistics, class Visit>
void visit_later_statistics(Statistics& s, const Visit& visit) {
  visit("held_out_line", s.held_out_line);
  visit("held_out_characters", s.held_out_characters);
}

}  // namespace onegin
