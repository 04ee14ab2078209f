// What other programs say in small built-in cases, computed anew on this device: KenLM of n-grams,
// PyTorch of networks.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "result.h"

namespace onegin {

// A figure that another program has made, and ours.
struct ReferenceFigure {
  Sentence name;
  double theirs = 0, ours = 0;
  double allowed = 0;  // difference: what single precision or printed digits leave
};

// The cases of a kind; 0 where nobody's figures are known.
std::size_t reference_cases(std::string_view kind);

// Computes one of them, in milliseconds. Error: the kind has no such setting any more.
Result<std::vector<ReferenceFigure>> reference_figures(std::string_view kind, std::size_t place);

// The text that KenLM's figures are of, and the lines that it judges.
std::string_view kenlm_text();
std::string_view kenlm_lines();

}  // namespace onegin
