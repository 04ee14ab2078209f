// The JSON header of a safetensors file.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "result.h"

namespace onegin {

// What the header says of one tensor.
struct TensorEntry {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0;  // bytes from the start of the data
  std::uint64_t end = 0;
};

struct TensorHeader {
  std::map<std::string, std::string> metadata;
  std::vector<TensorEntry> entries;  // in the order of the file
};

// Errors: not JSON, nested deeper than 128, a key twice, a field missing or of another type. Fields
// the format does not know are passed over, as the reference library does. Keeps no more than the
// header says: its text is not turned into a tree first.
Result<TensorHeader> parse_tensor_header(std::string_view json);

}  // namespace onegin
