// How much memory there is: every limit of texts and models follows from this one number, so that
// what would not fit is refused before it is begun.
#pragma once

#include <cstdint>
#include <string>

namespace onegin {

// Bytes that everything together may hold: 2 GB (2^31) on 32 bit, which is what a page gives each
// model (MAXIMUM_MEMORY in wasm/CMakeLists.txt), else the memory of the machine.
std::uint64_t memory_limit();
// Another limit, for tests; 0 is the one above again.
void set_memory_limit(std::uint64_t bytes);

// What is held beside text and model: the program itself, its stack, messages under way.
inline constexpr std::uint64_t kProgramMemory = std::uint64_t{24} << 20U;

// What a type of a vocabulary takes beside the models: its text, its places in the table that finds
// it, and its like in a file.
inline constexpr std::uint64_t kTypeBytes = 64;

// As a person reads it: "27 MB", "2.15 GB" (powers of ten).
std::string memory_text(double bytes);
// "1,234,567".
std::string count_text(std::uint64_t count);

}  // namespace onegin
