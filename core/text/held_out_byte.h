// Where in a text, as a person gave it, its held-out part begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace onegin {

// The byte that stands `characters` characters behind the beginning of a line (from 0) of UTF-8;
// lines end as TextReader ends them. In a line that NFC changes the byte is off by the characters
// that NFC puts together. Beyond the end of the text the byte is text.size().
std::size_t byte_of(std::string_view text, std::uint64_t line, std::uint64_t characters);

}  // namespace onegin
