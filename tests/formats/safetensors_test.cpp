// The safetensors format: what is written is read, and hostile files are refused with a sentence.
#include "formats/safetensors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "math/random.h"

namespace onegin {
namespace {

std::vector<std::byte> file_of(const std::string& header, const std::string& data,
                               std::uint64_t claimed) {
  std::vector<std::byte> file(8 + header.size() + data.size());
  std::memcpy(file.data(), &claimed, 8);
  std::memcpy(file.data() + 8, header.data(), header.size());
  if (!data.empty()) std::memcpy(file.data() + 8 + header.size(), data.data(), data.size());
  return file;
}
std::vector<std::byte> file_of(const std::string& header, const std::string& data) {
  return file_of(header, data, header.size());
}

TensorFile example() {
  TensorFile file;
  file.metadata = {{"kind", "lstm"}, {"text", "ёлка \"quoted\" \n 한글"}};
  file.tensors = {{"emb.weight", {2, 3}, {1, -2, 3.5F, 0, 1e-30F, 65504}},
                  {"scalar", {}, {7}},
                  {"nothing", {0, 5}, {}},
                  {"bias", {2}, {0.1F, 0.2F}}};
  return file;
}

TEST(Safetensors, ReadsWhatItWrote) {
  const TensorFile file = example();
  const auto bytes = write_safetensors(file);
  std::uint64_t header = 0;
  std::memcpy(&header, bytes.data(), 8);
  EXPECT_EQ(header % 8, 0U) << "the data is aligned";
  const auto read = read_safetensors(bytes);
  ASSERT_TRUE(read.ok()) << read.error().sentence();
  EXPECT_EQ(read->metadata, file.metadata);
  ASSERT_EQ(read->tensors.size(), file.tensors.size());
  for (const NamedTensor& tensor : file.tensors) {
    const auto same = std::find_if(read->tensors.begin(), read->tensors.end(),
                                   [&](const NamedTensor& t) { return t.name == tensor.name; });
    ASSERT_NE(same, read->tensors.end()) << tensor.name;
    EXPECT_EQ(same->shape, tensor.shape);
    EXPECT_EQ(same->values, tensor.values);
  }
}

// The bytes spelt out.
// rule.
TEST(Safetensors, WritesTheFormat) {
  const auto bytes = write_safetensors({.metadata = {}, .tensors = {{"a", {1, 2}, {1, 2}}}});
  const std::string header = R"({"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}})";
  EXPECT_EQ(bytes, file_of(header + std::string((8 - header.size() % 8) % 8, ' '),
                           std::string("\0\0\x80\x3f\0\0\0\x40", 8)));
}

TEST(Safetensors, ReadsTheOtherFloats) {
  const std::string header =
      R"({"h":{"dtype":"F16","shape":[5],"data_offsets":[0,10]},)"
      R"("b":{"dtype":"BF16","shape":[2],"data_offsets":[10,14]},)"
      R"("d":{"dtype":"F64","shape":[1],"data_offsets":[14,22],"note":{"a":[[1],{"b":null}]}}})";
  // halves 1, -2, 65504, the smallest (2^-24), -0; bfloats 1, -3.140625; double 0.1
  const unsigned char data[] = {0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b, 0x01, 0x00, 0x00, 0x80, 0x80,
                                0x3f, 0x49, 0xc0, 0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f};
  const auto read =
      read_safetensors(file_of(header, {reinterpret_cast<const char*>(data), sizeof data}));
  ASSERT_TRUE(read.ok()) << read.error().sentence();
  ASSERT_EQ(read->tensors.size(), 3U);
  EXPECT_EQ(read->tensors[0].values, (std::vector<float>{1, -2, 65504, 5.9604645e-8F, 0}));
  EXPECT_EQ(read->tensors[1].values, (std::vector<float>{1, -3.140625F}));
  EXPECT_EQ(read->tensors[2].values, (std::vector<float>{0.1F}));
}

struct Hostile {
  const char* name;
  std::string header;
  std::string data;
  const char* says;
};

class SafetensorsHostile : public testing::TestWithParam<Hostile> {};

TEST_P(SafetensorsHostile, IsRefused) {
  const auto read = read_safetensors(file_of(GetParam().header, GetParam().data));
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().sentence().find(GetParam().says), std::string::npos)
      << read.error().sentence();
}

std::string entry(const std::string& fields) { return R"({"a":{)" + fields + "}}"; }

std::string nested(int depth) {
  const auto n = static_cast<std::size_t>(depth);
  return entry(R"("dtype":"F32","shape":[0],"data_offsets":[0,0],"deep":)" + std::string(n, '[') +
               std::string(n, ']'));
}

const std::string kEight(8, '\0');

INSTANTIATE_TEST_SUITE_P(
    Headers, SafetensorsHostile,
    testing::Values(
        Hostile{"Empty", "", "", "does not begin with '{'"},
        Hostile{"NoObject", "[]", "", "does not begin with '{'"},
        Hostile{"LeadingSpace", " {}", "", "does not begin with '{'"},
        Hostile{"NotJson", "{\"a\":", "", "not valid JSON"},
        Hostile{"TwoObjects", "{}{}", "", "not valid JSON"},
        Hostile{"BadUtf8", "{\"\xff\":{}}", "", "not valid JSON"},
        Hostile{"NumberForATensor", R"({"a":5})", "", "wrong type"},
        Hostile{"ListForATensor", R"({"a":[]})", "", "wrong type"},
        Hostile{"NameTwice",
                R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                R"("a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                kEight, "twice"},
        Hostile{"MetadataTwice", R"({"__metadata__":{},"__metadata__":{}})", "", "twice"},
        Hostile{"MetadataKeyTwice", R"({"__metadata__":{"k":"a","k":"b"}})", "", "twice"},
        Hostile{"MetadataNumber", R"({"__metadata__":{"k":5}})", "", "wrong type"},
        Hostile{"MetadataList", R"({"__metadata__":{"k":["a"]}})", "", "wrong type"},
        Hostile{"MetadataObject", R"({"__metadata__":{"k":{}}})", "", "wrong type"},
        Hostile{"FieldTwice",
                entry(R"("dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4])"), kEight,
                "twice"},
        Hostile{"NoType", entry(R"("shape":[1],"data_offsets":[0,4])"), kEight, "lacks 'dtype'"},
        Hostile{"NoShape", entry(R"("dtype":"F32","data_offsets":[0,4])"), kEight, "lacks 'shape'"},
        Hostile{"NoOffsets", entry(R"("dtype":"F32","shape":[1])"), kEight, "lacks 'data_offsets'"},
        Hostile{"UnknownType", entry(R"("dtype":"F31","shape":[2],"data_offsets":[0,8])"), kEight,
                "'F31' is unknown"},
        Hostile{"NoWeights", entry(R"("dtype":"I64","shape":[1],"data_offsets":[0,8])"), kEight,
                "holds no weights"},
        Hostile{"TypeNumber", entry(R"("dtype":32,"shape":[2],"data_offsets":[0,8])"), kEight,
                "wrong type"},
        Hostile{"ShapeNegative", entry(R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])"),
                kEight, "wrong type"},
        Hostile{"ShapeFraction", entry(R"("dtype":"F32","shape":[2.0],"data_offsets":[0,8])"),
                kEight, "wrong type"},
        Hostile{"ShapeBeyond64Bits",
                entry(R"("dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,8])"),
                kEight, "wrong type"},
        Hostile{"ShapeString", entry(R"("dtype":"F32","shape":["2"],"data_offsets":[0,8])"), kEight,
                "wrong type"},
        Hostile{"ShapeNested", entry(R"("dtype":"F32","shape":[[2]],"data_offsets":[0,8])"), kEight,
                "wrong type"},
        Hostile{
            "ShapeEndless",
            entry(R"("dtype":"F32","data_offsets":[0,8],"shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,)"
                  R"(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1])"),
            kEight, "too long"},
        Hostile{"ThreeOffsets", entry(R"("dtype":"F32","shape":[2],"data_offsets":[0,8,8])"),
                kEight, "not two numbers"},
        Hostile{"ProductOverflow",
                entry(R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0])"), "",
                "more bytes than can be counted"},
        Hostile{"BytesOverflow",
                entry(R"("dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0])"), "",
                "more bytes than can be counted"},
        Hostile{"TooFewBytes", entry(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])"), kEight,
                "asks for 12 bytes"},
        Hostile{"Backwards", entry(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])"), kEight,
                "does not follow"},
        Hostile{"Hole",
                R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                R"("b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
                "000011112222", "tensor b: its data does not follow"},
        Hostile{"HoleAtTheStart", entry(R"("dtype":"F32","shape":[1],"data_offsets":[4,8])"),
                kEight, "does not follow"},
        Hostile{"Overlap",
                R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
                "000011112222", "tensor b: its data overlaps"},
        Hostile{"SameData",
                R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                R"("b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
                kEight, "overlaps"},
        Hostile{"BeyondTheEnd", entry(R"("dtype":"F32","shape":[4],"data_offsets":[0,16])"), kEight,
                "ends before byte 16"},
        Hostile{"FarBeyondTheEnd",
                entry(R"("dtype":"F32","shape":[1073741824000],"data_offsets":[0,4294967296000])"),
                kEight, "ends before"},
        Hostile{"Tail", entry(R"("dtype":"F32","shape":[1],"data_offsets":[0,4])"), kEight,
                "4 bytes follow"},
        Hostile{"OnlyTail", "{}", kEight, "8 bytes follow"},
        Hostile{"TooDeep", nested(200), "", "nested too deep"},
        Hostile{"FarTooDeep", nested(2'000'000), "", "nested too deep"},
        Hostile{"NotANumber", entry(R"("dtype":"F32","shape":[2],"data_offsets":[0,8])"),
                std::string("\0\0\0\0\0\0\xc0\x7f", 8), "tensor a: the weight at index 1"},
        Hostile{"InfiniteHalf", entry(R"("dtype":"F16","shape":[1],"data_offsets":[0,2])"),
                std::string("\x00\x7c", 2), "tensor a: the weight at index 0"},
        Hostile{"DoubleBeyondFloat", entry(R"("dtype":"F64","shape":[1],"data_offsets":[0,8])"),
                std::string("\0\0\0\0\0\0\xf0\x7e", 8), "tensor a: the weight at index 0"}),
    [](const auto& test) { return test.param.name; });

TEST(Safetensors, AcceptsWhatTheReferenceAccepts) {
  EXPECT_TRUE(read_safetensors(file_of("{}", "")).ok());
  EXPECT_TRUE(read_safetensors(file_of("{}      ", "")).ok());
  EXPECT_TRUE(read_safetensors(file_of(nested(100), "")).ok());
}

TEST(Safetensors, RefusesAWrongHeaderLength) {
  const std::string header = "{}";
  for (const std::uint64_t claimed :
       {std::uint64_t{3}, std::uint64_t{100'000'001}, std::uint64_t{1} << 63U, ~std::uint64_t{0}}) {
    EXPECT_FALSE(read_safetensors(file_of(header, "", claimed)).ok()) << claimed;
  }
  EXPECT_FALSE(read_safetensors(file_of(header, "", 1)).ok());
  EXPECT_FALSE(read_safetensors(file_of(header, "", 0)).ok());
}

TEST(Safetensors, CutAtEveryByte) {
  const auto whole = write_safetensors(example());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(read_safetensors(std::span(whole).first(length)).ok()) << length;
  }
}

TEST(Safetensors, AnyByteMayBeAnything) {
  const auto whole = write_safetensors(example());
  Random random(4);
  std::size_t refused = 0;
  for (int i = 0; i < 20000; ++i) {
    auto changed = whole;
    for (int k = 0; k < 3; ++k) {
      changed[random.below(static_cast<std::uint32_t>(changed.size()))] =
          static_cast<std::byte>(random.next() & 0xFFU);
    }
    const auto read = read_safetensors(changed);
    if (read.ok()) continue;
    ++refused;
    EXPECT_FALSE(read.error().what.empty());
  }
  EXPECT_GT(refused, 10000U);
}

}  // namespace
}  // namespace onegin
