// Learns the merges of byte-pair encoding.
#pragma once

#include "text/units/unit_rule.h"

namespace onegin {

// The types are the 256 bytes, the characters of the training part and then merges, until there are
// `types`. Where the characters alone would be more, the most frequent of them are taken, of
// equally frequent ones those with smaller code points; all others fall apart into bytes. Each
// merge is of the two neighbouring types that stand side by side most often within words;
// overlapping places, as in "aaa", all count. Of equally frequent pairs the one with the smaller
// number on the left comes first, then on the right. What stands side by side only once is not
// merged.
//
// Every place where two types stand side by side is in a list of its pair, and a heap has the
// pairs by their counts. A merge goes to its places alone; each takes a type off the text, so that
// all merges together are linear in the words, and the heap adds a logarithm.
std::unique_ptr<RuleLearner> make_bpe_learner(std::size_t types);

}  // namespace onegin
