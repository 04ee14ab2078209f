// Counts what the program asks of the heap, in every test program that heap_counter.cpp is linked
// into.
#pragma once

#include <cstddef>

namespace onegin {

std::size_t heap_bytes();        // asked for since the start
std::size_t heap_allocations();  // calls since the start
std::size_t heap_held();         // bytes that are not given back

}  // namespace onegin
