// The hash of a text, which fingerprints in files are made of.
#pragma once

#include <cstdint>
#include <string_view>

namespace onegin {

// XXH3, 64 bits. Its code is large; here it is there once.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed = 0);

}  // namespace onegin
