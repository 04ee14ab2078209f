// What the operations of the worked example have in common: names of vectors and of their rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "state/operations.h"

namespace onegin::web {

// "h_1" at step 2; "h_0" is zero.
std::string before(std::string_view name, std::size_t t);
Numbers vector_before(const Steps& steps, std::string_view name, std::size_t t);
// The same of the step after; after the last it is zero.
Numbers vector_after(const Steps& steps, std::string_view name, std::size_t t,
                     std::string_view tensor = {});

// A weight by its letter, with names where its rows and columns have some.
Shown weight_of(const Steps& steps, std::string sign, std::string_view letter);
// Of the numbers that are read: letters, several times in a window. Empty: vectors have none.
std::vector<std::string> input_names(const Steps& steps, std::size_t count);
// Of stacked gates: the first row of each.
std::vector<std::string> gate_names(const Steps& steps, Family family, std::size_t rows);
// In an LSTM o is a gate, and c the cell.
const char* logits_name(Family family);
const char* bias_name(Family family);
std::string shown_letter(const Steps& steps, std::string_view letter);
Numbers target_of(const Steps& steps, std::size_t t);

// What is added to U x + W h + b: the part that `letter` gives, and all of it. Of a GRU its two
// gates alone.
Numbers sums_part(const Steps& steps, std::size_t t, std::string_view letter, Family family);
Numbers sums_of(const Steps& steps, std::size_t t, Family family);
Numbers last_third(const Numbers& vector);
// The gradient of what W gave.
Numbers recurrent_gradient(const Steps& steps, std::size_t t, Family family);
// Of the sums.
Numbers sum_gradient(const Steps& steps, std::size_t t, Family family);
// dL/dc_t
Numbers cell_gradient(const Steps& steps, std::size_t t);

}  // namespace onegin::web
