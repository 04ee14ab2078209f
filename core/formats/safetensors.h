// The safetensors format: named tensors behind a JSON header. What the reference library refuses is
// refused here.
//
//   header size  u64 little-endian, at most 100,000,000
//   header       UTF-8 JSON, begins with '{':
//                {"__metadata__": {name: string, ...},
//                 name: {"dtype": "F32", "shape": [rows, columns], "data_offsets": [begin, end]},
//                 ...}
//   data         the tensors' bytes, row-major, little-endian, without gap or overlap, to the end
//
// https://github.com/huggingface/safetensors
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "result.h"

namespace onegin {

struct NamedTensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<float> values;  // row-major
};

struct TensorFile {
  std::map<std::string, std::string> metadata;
  std::vector<NamedTensor> tensors;  // in the order of their data
};

// All tensors as F32. Names must differ and be valid UTF-8, as must the metadata.
std::vector<std::byte> write_safetensors(const TensorFile& file);

// Reads F32, F16, BF16 and F64 as float. Errors name the byte of the header or the tensor, and with
// a weight that is not finite its index.
Result<TensorFile> read_safetensors(std::span<const std::byte> file);

}  // namespace onegin
