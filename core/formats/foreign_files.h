// Files that people bring and that are neither models of Onegin's nor texts, by their first bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "sentence.h"

namespace onegin {

struct ForeignFile {
  std::uint16_t at;       // where the sign stands
  std::string_view sign;  // bytes that every such file has there
  std::string_view what;  // "a PNG picture"
  std::string_view hint;  // what to do
};

// What to open instead, where nothing can be made of the file.
inline constexpr std::string_view kWhatIsRead =
    phrase("open a text, or a model: a .onegin, .arpa or .safetensors file");

// What the file is that begins so; null: it is none of these. `strange`: it has NULs, or control
// characters that no text has.
const ForeignFile* find_foreign(std::string_view beginning, bool strange);

}  // namespace onegin
