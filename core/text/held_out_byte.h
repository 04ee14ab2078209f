// Where in a text, as a person gave it, its held-out part begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace onegin {

// The byte at which that line (from 0) of UTF-8 begins, and so many characters of it further; lines
// end as TextReader ends them. In a line that NFC changes the place is off by what it puts
// together. text.size() beyond the end.
std::size_t byte_of(std::string_view text, std::uint64_t line, std::uint64_t characters);

}  // namespace onegin
