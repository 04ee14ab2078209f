// What a person should know of a model from an ARPA file.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "formats/arpa_header.h"
#include "formats/arpa_words.h"
#include "models/model.h"
#include "text/corpus.h"

namespace onegin {

// What was met while the n-grams were read.
struct ArpaFindings {
  bool lmplz = false;           // the unigrams begin as KenLM's lmplz writes them
  bool ends = false;            // some n-gram that ends with </s> has a probability
  bool characters = false;      // every text token is a single character
  std::size_t impossible = 0;   // n-grams with a log probability of -99 or so
  std::size_t above_one = 0;    // completed probabilities that were more than 1
  std::size_t completed = 0;    // n-grams added to a pruned model
  std::size_t unread_line = 0;  // where something stands after \end\; 0: nothing does
};

std::vector<Note> arpa_notes(const ArpaHeader& header, const ArpaWords& words,
                             const ArpaFindings& findings);

}  // namespace onegin
