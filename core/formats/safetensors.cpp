// Writes and reads safetensors files.
#include "formats/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>

#include "formats/safetensors_header.h"

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

Error refuse(const TensorEntry& entry, const std::string& what, const char* hint = kDamaged) {
  return Error{what, "tensor " + entry.name, hint};
}

Result<NamedTensor> read_tensor(const TensorEntry& entry, std::uint64_t expected_begin,
                                std::span<const std::byte> data) {
  const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const DataType& t) { return t.name == entry.dtype; });
  if (type == std::end(kTypes)) {
    return refuse(entry, "the data type '" + entry.dtype + "' is unknown");
  }
  if (entry.begin != expected_begin || entry.end < entry.begin) {
    return refuse(entry, entry.begin < expected_begin && entry.begin <= entry.end
                             ? "its data overlaps another tensor's"
                             : "its data does not follow the tensor before it");
  }
  std::uint64_t bytes = type->bytes;
  for (const std::uint64_t extent : entry.shape) {
    if (extent != 0 && bytes > UINT64_MAX / extent) {
      return refuse(entry, "its shape asks for more bytes than can be counted");
    }
    bytes *= extent;
  }
  if (bytes != entry.end - entry.begin) {
    return refuse(entry, "its shape asks for " + std::to_string(bytes) + " bytes, its data has " +
                             std::to_string(entry.end - entry.begin));
  }
  if (entry.end > data.size()) {
    return refuse(entry, "the file ends before byte " + std::to_string(entry.end) + " of the data");
  }
  if (type->read == nullptr) {
    return refuse(entry, "the data type " + entry.dtype + " holds no weights",
                  "convert the tensor to F32");
  }
  NamedTensor tensor{.name = entry.name, .shape = {}, .values = {}};
  for (const std::uint64_t extent : entry.shape) {
    tensor.shape.push_back(static_cast<std::size_t>(extent));
  }
  tensor.values.reserve(static_cast<std::size_t>(bytes / type->bytes));
  for (std::uint64_t at = entry.begin; at < entry.end; at += type->bytes) {
    const float value = type->read(&data[static_cast<std::size_t>(at)]);
    if (!std::isfinite(value)) {
      return refuse(
          entry,
          "the weight at index " + std::to_string(tensor.values.size()) + " is not a finite number",
          "train again with a smaller learning rate");
    }
    tensor.values.push_back(value);
  }
  return tensor;
}

}  // namespace

std::vector<std::byte> write_safetensors(const TensorFile& file) {
  // Put together by hand, so that the tensors and their properties keep the reference's order.
  using nlohmann::json;
  std::string text;
  const auto add = [&](const std::string& name, const std::string& value) {
    text += (text.empty() ? '{' : ',') + json(name).dump() + ':' + value;
  };
  if (!file.metadata.empty()) add("__metadata__", json(file.metadata).dump());
  std::uint64_t end = 0;
  for (const NamedTensor& tensor : file.tensors) {
    const std::uint64_t begin = end;
    end += tensor.values.size() * sizeof(float);
    add(tensor.name, R"({"dtype":"F32","shape":)" + json(tensor.shape).dump() +
                         R"(,"data_offsets":)" + json{begin, end}.dump() + '}');
  }
  text += text.empty() ? "{}" : "}";
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begins at a multiple of 8
  const std::uint64_t length = text.size();

  std::vector<std::byte> out(sizeof length + text.size() + static_cast<std::size_t>(end));
  std::byte* to = out.data();
  std::memcpy(to, &length, sizeof length);
  std::memcpy(to + sizeof length, text.data(), text.size());
  to += sizeof length + text.size();
  for (const NamedTensor& tensor : file.tensors) {
    const std::size_t bytes = tensor.values.size() * sizeof(float);
    if (bytes != 0) std::memcpy(to, tensor.values.data(), bytes);
    to += bytes;
  }
  return out;
}

Result<TensorFile> read_safetensors(std::span<const std::byte> file) {
  std::uint64_t length = 0;
  if (file.size() < sizeof length) {
    return Error{"the file is too short for a safetensors file", "", kDamaged};
  }
  std::memcpy(&length, file.data(), sizeof length);
  file = file.subspan(sizeof length);
  if (length > kLongestHeader) {
    return Error{"the header claims " + std::to_string(length) + " bytes", "byte 0",
                 "this is not a safetensors file"};
  }
  if (length > file.size()) {
    return Error{"the file ends inside its header of " + std::to_string(length) + " bytes", "",
                 kDamaged};
  }
  const std::string_view text(reinterpret_cast<const char*>(file.data()),
                              static_cast<std::size_t>(length));
  if (text.empty() || text.front() != '{') {
    return Error{"the header does not begin with '{'", "byte 8", "this is not a safetensors file"};
  }
  auto header = parse_tensor_header(text);
  if (!header) return header.error();

  const auto data = file.subspan(text.size());
  std::vector<TensorEntry>& entries = header->entries;
  std::sort(entries.begin(), entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  TensorFile result{.metadata = std::move(header->metadata), .tensors = {}};
  std::uint64_t end = 0;
  for (const TensorEntry& entry : entries) {
    auto tensor = read_tensor(entry, end, data);
    if (!tensor) return tensor.error();
    result.tensors.push_back(std::move(*tensor));
    end = entry.end;
  }
  if (end != data.size()) {
    return Error{std::to_string(data.size() - end) + " bytes follow the last tensor",
                 "byte " + std::to_string(8 + length + end), kDamaged};
  }
  return result;
}

}  // namespace onegin
