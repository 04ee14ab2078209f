// Writes and reads safetensors files.
#include "formats/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "formats/bytes.h"
#include "json/value.h"

namespace onegin {
namespace {

constexpr std::uint64_t kLongestHeader = 100'000'000;  // the reference library's limit
constexpr const char* kDamaged = "the file is damaged; get it again";

static_assert(std::endian::native == std::endian::little, "tensor data is little-endian");

// Every type of the format with its bytes; which of them hold weights is Onegin's affair.
struct DataType {
  std::string_view name;
  std::uint64_t bytes;
  float (*read)(const std::byte*);  // null: no weights
};

template <class Number>
Number raw(const std::byte* p) {
  Number value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

float read_f64(const std::byte* p) { return static_cast<float>(raw<double>(p)); }
float read_f32(const std::byte* p) { return raw<float>(p); }
float read_bf16(const std::byte* p) {
  const std::uint32_t bits = std::uint32_t{raw<std::uint16_t>(p)} << 16U;
  return raw<float>(reinterpret_cast<const std::byte*>(&bits));
}
// IEEE 754 half precision: 1 sign, 5 exponent (bias 15), 10 fraction bits.
float read_f16(const std::byte* p) {
  const std::uint32_t half = raw<std::uint16_t>(p);
  const std::uint32_t exponent = (half >> 10U) & 31U;
  const std::uint32_t fraction = half & 1023U;
  float value = 0;
  if (exponent == 31) {
    value = fraction == 0 ? INFINITY : NAN;
  } else if (exponent == 0) {
    value = std::ldexp(static_cast<float>(fraction), -24);
  } else {
    value = std::ldexp(static_cast<float>(1024U + fraction), static_cast<int>(exponent) - 25);
  }
  return (half >> 15U) != 0 ? -value : value;
}

constexpr DataType kTypes[] = {
    {"BOOL", 1, nullptr},    {"U8", 1, nullptr},  {"I8", 1, nullptr},  {"F8_E5M2", 1, nullptr},
    {"F8_E4M3", 1, nullptr}, {"I16", 2, nullptr}, {"U16", 2, nullptr}, {"F16", 2, read_f16},
    {"BF16", 2, read_bf16},  {"I32", 4, nullptr}, {"U32", 4, nullptr}, {"F32", 4, read_f32},
    {"F64", 8, read_f64},    {"I64", 8, nullptr}, {"U64", 8, nullptr},
};

Error refuse(const TensorEntry& entry, Sentence what, Sentence hint = kDamaged) {
  return Error{what, say("tensor {0}", entry.name), hint};
}

// The type of a tensor whose place and size are right.
Result<const DataType*> check_tensor(const TensorEntry& entry, std::uint64_t expected_begin,
                                     std::uint64_t data_size) {
  const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const DataType& t) { return t.name == entry.dtype; });
  if (type == std::end(kTypes)) {
    return refuse(entry, say("the data type '{0}' is unknown", entry.dtype));
  }
  if (entry.begin != expected_begin || entry.end < entry.begin) {
    return refuse(entry, entry.begin < expected_begin && entry.begin <= entry.end
                             ? say("its data overlaps another tensor's")
                             : say("its data does not follow the tensor before it"));
  }
  std::uint64_t bytes = type->bytes;
  for (const std::uint64_t extent : entry.shape) {
    if (extent != 0 && bytes > UINT64_MAX / extent) {
      return refuse(entry, say("its shape asks for more bytes than can be counted"));
    }
    bytes *= extent;
  }
  if (bytes != entry.end - entry.begin) {
    return refuse(entry, say("its shape asks for {0} bytes, its data has {1}", bytes,
                             entry.end - entry.begin));
  }
  if (entry.end > data_size) {
    return refuse(entry, say("the file ends before byte {0} of the data", entry.end));
  }
  if (type->read == nullptr) {
    return refuse(entry, say("the data type {0} holds no weights", entry.dtype),
                  say("convert the tensor to F32"));
  }
  return type;
}

// The tensor without its numbers, but with room for them.
NamedTensor begin_tensor(const TensorEntry& entry, std::size_t size) {
  NamedTensor tensor{.name = entry.name, .shape = {}, .values = {}};
  for (const std::uint64_t extent : entry.shape) {
    tensor.shape.push_back(static_cast<std::size_t>(extent));
  }
  tensor.values.reserve(size);
  return tensor;
}

}  // namespace

std::string TensorWriter::header() const {
  // Put together by hand, so that the tensors and their properties keep the reference's order.
  std::string text;
  const auto add = [&](const std::string& name, const std::string& value) {
    text += (text.empty() ? '{' : ',') + Json(name).written() + ':' + value;
  };
  Json metadata = Json::object();
  for (const auto& [name, value] : metadata_) metadata.add(name, value);
  if (!metadata_.empty()) add("__metadata__", metadata.written());
  std::uint64_t end = 0;
  for (const TensorBlock& tensor : tensors_) {
    const std::uint64_t begin = end;
    end += tensor.data.size();
    add(tensor.name, R"({"dtype":"F32","shape":)" + Json(tensor.shape).written() +
                         R"(,"data_offsets":)" + Json(std::vector{begin, end}).written() + '}');
  }
  text += text.empty() ? "{}" : "}";
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begins at a multiple of 8
  return text;
}

void TensorWriter::write(Pieces& pieces, std::vector<std::byte>& file) {
  pieces(Pieces::kLargest, [&] {
    const std::string text = header();
    std::size_t size = sizeof(std::uint64_t) + text.size();
    for (const TensorBlock& tensor : tensors_) size += tensor.data.size();
    file.clear();
    file.reserve(size);
    ByteWriter writer(file);
    writer.number(text.size(), sizeof(std::uint64_t));
    writer.text(text);
  });
  for (const TensorBlock& tensor : tensors_) append(pieces, tensor.data, file);
}

Result<void> TensorReader::read_header(std::span<const std::byte> file) {
  std::uint64_t length = 0;
  if (file.size() < sizeof length) {
    return Error{say("the file is too short for a safetensors file"), "", kDamaged};
  }
  std::memcpy(&length, file.data(), sizeof length);
  file = file.subspan(sizeof length);
  if (length > kLongestHeader) {
    return Error{say("the header claims {0} bytes", length), say("byte 0"),
                 say("this is not a safetensors file")};
  }
  if (length > file.size()) {
    return Error{say("the file ends inside its header of {0} bytes", length), "", kDamaged};
  }
  const std::string_view text(reinterpret_cast<const char*>(file.data()),
                              static_cast<std::size_t>(length));
  if (text.empty() || text.front() != '{') {
    return Error{say("the header does not begin with '{'"), say("byte 8"),
                 say("this is not a safetensors file")};
  }
  auto header = parse_tensor_header(text);
  if (!header) return header.error();
  entries_ = std::move(header->entries);
  std::sort(entries_.begin(), entries_.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  data_ = file.subspan(text.size());
  content = {.metadata = std::move(header->metadata), .tensors = {}};
  return {};
}

Result<void> TensorReader::read(Pieces& pieces, std::span<const std::byte> file) {
  auto header = pieces(Pieces::kLargest, [&] { return read_header(file); });
  if (!header || pieces.behind()) return header;
  std::uint64_t end = 0;
  for (const TensorEntry& entry : entries_) {
    const auto type = check_tensor(entry, end, data_.size());
    if (!type) return type.error();
    end = entry.end;
    const auto width = static_cast<std::size_t>((*type)->bytes);
    const auto data = data_.subspan(static_cast<std::size_t>(entry.begin),
                                    static_cast<std::size_t>(entry.end - entry.begin));
    pieces(1, [&] { content.tensors.push_back(begin_tensor(entry, data.size() / width)); });
    auto numbers = pieces.parts(
        data.size() / width, Pieces::kDrawn,
        [&](std::size_t first, std::size_t count) -> Result<void> {
          for (std::size_t i = first; i < first + count; ++i) {
            const float value = (*type)->read(&data[i * width]);
            if (!std::isfinite(value)) {
              return refuse(entry, say("the weight at index {0} is not a finite number", i),
                            say("train again with a smaller learning rate"));
            }
            content.tensors.back().values.push_back(value);
          }
          return {};
        });
    if (!numbers || pieces.behind()) return numbers;
  }
  if (end != data_.size()) {
    return Error{say("{0} bytes follow the last tensor", data_.size() - end),
                 say("byte {0}", file.size() - data_.size() + end), kDamaged};
  }
  return {};
}

std::vector<std::byte> write_safetensors(const TensorFile& file) {
  std::vector<TensorBlock> tensors;
  for (const NamedTensor& tensor : file.tensors) {
    tensors.push_back({tensor.name, tensor.shape, std::as_bytes(std::span(tensor.values))});
  }
  Pieces all;
  std::vector<std::byte> out;
  TensorWriter(file.metadata, std::move(tensors)).write(all, out);
  return out;
}

Result<TensorFile> read_safetensors(std::span<const std::byte> file) {
  Pieces all;
  TensorReader reader;
  if (const auto read = reader.read(all, file); !read) return read.error();
  return std::move(reader.content);
}

}  // namespace onegin
