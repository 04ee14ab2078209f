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
#include <utility>
#include <vector>

#include "formats/safetensors_header.h"
#include "models/blocks.h"
#include "pieces.h"
#include "result.h"

namespace onegin {

using TensorMetadata = std::map<std::string, std::string>;

struct NamedTensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<float> values;  // row-major
};

struct TensorFile {
  TensorMetadata metadata;
  std::vector<NamedTensor> tensors;  // in the order of their data
};

// A tensor to be written, whose numbers stay as they are meanwhile.
struct TensorBlock {
  std::string name;
  std::vector<std::size_t> shape;
  Block data;  // float32, row-major
};

// All tensors as F32. Names must differ and be valid UTF-8, as must the metadata.
class TensorWriter {
 public:
  TensorWriter(TensorMetadata metadata, std::vector<TensorBlock> tensors)
      : metadata_(std::move(metadata)), tensors_(std::move(tensors)) {}
  void write(Pieces& pieces, std::vector<std::byte>& file);

 private:
  std::string header() const;

  TensorMetadata metadata_;
  std::vector<TensorBlock> tensors_;
};

// Reads F32, F16, BF16 and F64 as float. Errors name the byte of the header or the tensor, and with
// a weight that is not finite its index.
class TensorReader {
 public:
  Result<void> read(Pieces& pieces, std::span<const std::byte> file);
  TensorFile content;  // once it is read

 private:
  Result<void> read_header(std::span<const std::byte> file);

  std::vector<TensorEntry> entries_;  // in the order of their data
  std::span<const std::byte> data_;
};

// The same at once.
std::vector<std::byte> write_safetensors(const TensorFile& file);
Result<TensorFile> read_safetensors(std::span<const std::byte> file);

}  // namespace onegin
