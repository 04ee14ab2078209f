// JSON as another library reads and writes it, on numbers of every size and on texts that nearly
// are JSON.
#include "json/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "json/number.h"
#include "json/text.h"

namespace onegin {
namespace {

using Other = nlohmann::json;

std::string other_text(const Other& value) {
  return value.dump(-1, ' ', false, Other::error_handler_t::replace);
}

TEST(JsonNumber, DigitsAreThoseOfTheOtherLibrary) {
  std::mt19937_64 random(1);
  const auto check = [](double value) {
    std::string written;
    append_number(value, written);
    ASSERT_EQ(written, other_text(Other(value)));
    if (!std::isfinite(value)) return;
    ASSERT_EQ(std::strtod(written.c_str(), nullptr), value);
  };
  const auto check_bits = [&](std::uint64_t bits) {
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    check(value);
  };
  for (std::uint64_t exponent = 0; exponent < 2048; ++exponent) {
    for (std::uint64_t mantissa = 0; mantissa < 3; ++mantissa) {
      check_bits(exponent << 52U | mantissa);
      check_bits(((exponent + 1) << 52U) - 1 - mantissa);
    }
  }
  for (int i = 0; i < 100000; ++i) {
    check_bits(random());
    check(static_cast<float>(std::log(static_cast<double>(random() % 100000 + 1) / 1e5)));
    check(static_cast<double>(random() % 2000000) / 1000);
    check(static_cast<double>(random() >> (random() % 64)));
  }
  for (const double value :
       {0.0, -0.0, 1.0, 1e15, 1e16, 123456789012345678.0, 1e-5, 1e-4, 5e-324}) {
    check(value);
    check(-value);
  }
}

// What both make of a text: refused by both, or the same value.
void compare(const std::string& text) {
  const auto ours = parse_json(text);
  const Other theirs = Other::parse(text, nullptr, false);
  ASSERT_EQ(ours.has_value(), !theirs.is_discarded()) << text;
  if (!ours) return;
  ASSERT_EQ(ours->written_in_order(), other_text(theirs)) << text;
}

TEST(JsonText, ReadsWhatTheOtherLibraryReads) {
  for (const char* text : {"",
                           " ",
                           "null",
                           "true",
                           "false",
                           "nul",
                           "truer",
                           "0",
                           "-0",
                           "-",
                           "01",
                           "1.",
                           ".5",
                           "1e",
                           "1e+",
                           "1E-2",
                           "-1.5e3",
                           "18446744073709551615",
                           "18446744073709551616",
                           "-9223372036854775808",
                           "-9223372036854775809",
                           "1e308",
                           "1e309",
                           "-1e400",
                           "1e-400",
                           "\"\"",
                           "\"",
                           "\"\\\"",
                           "\"\\u00e9\\ud55c\"",
                           "\"\\ud83d\\ude00\"",
                           "\"\\ud83d\"",
                           "\"\\ude00\"",
                           "\"\\ud83d\\u0041\"",
                           "\"\\u12g4\"",
                           "\"\\u123\"",
                           "\"\\x\"",
                           "\"\t\"",
                           "\"\x7f\"",
                           "\"한글\"",
                           "\"\xff\"",
                           "\"\xed\xa0\x80\"",
                           "\"\xc0\x80\"",
                           "\"\xf4\x90\x80\x80\"",
                           "\"\xe2\x82\"",
                           "[]",
                           "[",
                           "]",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "[1,2,[3,{}]]",
                           "{}",
                           "{",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{,}",
                           "{1:2}",
                           "{\"a\":1 \"b\":2}",
                           "{\"b\":1,\"a\":2}",
                           "{\"a\":1,\"b\":0,\"a\":2}",
                           "[}",
                           "{]",
                           "[1}",
                           "NaN",
                           "Infinity",
                           "'a'",
                           "// a\n1",
                           "1 1",
                           " [ 1 , { \"a\" : \"b\" } ] \r\n\t",
                           "\xEF\xBB\xBF[1]",
                           "\xEF\xBB[1]"}) {
    compare(text);
  }
}

TEST(JsonText, DamagedTextsAreRefusedAsByTheOtherLibrary) {
  const std::string whole =
      R"({"type":"score","list":[0,-1,2.5,1e-7,true,null,{"한":"\u00e9\ud83d\ude00\n"}],"z":{"b":[],"a":{}},"a":"é"})";
  const std::string bytes = "{}[]\",:\\u0d8-+.eEtn \n\xED\xA0\xFF";
  compare(whole);
  std::mt19937 random(2);
  for (int i = 0; i < 50000; ++i) {
    std::string text = whole;
    for (auto changes = random() % 3 + 1; changes > 0; --changes) {
      const std::size_t at = random() % text.size();
      const char byte = bytes[random() % bytes.size()];
      switch (random() % 3) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.erase(at, random() % 3 + 1);
          break;
        default:
          text.insert(at, 1, byte);
      }
      if (text.empty()) text = "1";
    }
    compare(text);
  }
}

TEST(JsonText, AnyBytesAreWrittenAsTheOtherLibraryWritesThem) {
  std::mt19937 random(3);
  const std::string bytes =
      "a\"\\\b\f\n\r\t\x01\x1f\x7f\x80\xbf\xc1\xc2\xe0\xa0\xed\x9f\xef\xf0\x90\xf4\x8f\xf5\xff";
  for (int i = 0; i < 100000; ++i) {
    std::string text;
    for (auto size = random() % 12; size > 0; --size) text += bytes[random() % bytes.size()];
    ASSERT_EQ(Json(text).written(), other_text(Other(text)));
  }
}

TEST(JsonText, NestsAsDeepAsItMay) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_json(nested(64)));
  EXPECT_FALSE(parse_json(nested(65)));
  EXPECT_FALSE(parse_json(nested(1000000)));
}

TEST(JsonReader, ReadsInSlicesWhatItReadsAtOnce) {
  const std::string text = R"( {"a":[1,2,{"b":"한글"}],"c":"\u00e9"} )";
  for (std::size_t slice = 1; slice <= text.size(); ++slice) {
    JsonReader reader(text);
    JsonBuilder builder;
    std::size_t slices = 0;
    while (!reader.at_end()) {
      ASSERT_TRUE(reader.read(builder, slice));
      ASSERT_LE(++slices, text.size());
    }
    EXPECT_EQ(builder.root.written(), R"({"a":[1,2,{"b":"한글"}],"c":"é"})");
  }
}

TEST(JsonReader, SaysWhereATextIsWrong) {
  for (const auto& [text, place] :
       {std::pair{"{\"a\" 1}", 5}, {"[1,x]", 3}, {"[1", 2}, {"\"a\x01\"", 2}, {"[] []", 3}}) {
    JsonReader reader(text);
    JsonBuilder builder;
    EXPECT_FALSE(reader.read(builder));
    EXPECT_TRUE(reader.malformed());
    EXPECT_EQ(reader.position(), static_cast<std::size_t>(place)) << text;
  }
}

TEST(JsonValue, MembersStandInTheOrderTheyWereAddedOrOfTheirNames) {
  Json object = Json::object({{"b", 1}, {"a", Json::list({true, "x", -2.5})}});
  object["c"] = Json::object({{"z", std::vector<int>{1, -2}}, {"y", Json()}});
  object["b"] = "again";
  EXPECT_EQ(object.written(), R"({"b":"again","a":[true,"x",-2.5],"c":{"z":[1,-2],"y":null}})");
  EXPECT_EQ(object.written_in_order(),
            R"({"a":[true,"x",-2.5],"b":"again","c":{"y":null,"z":[1,-2]}})");
  object.erase("a");
  object.update(Json::object({{"d", 1}, {"b", 2}}));
  EXPECT_EQ(object.written(), R"({"b":2,"c":{"z":[1,-2],"y":null},"d":1})");
  EXPECT_EQ(object.find("a"), nullptr);
  EXPECT_EQ(object.find("d")->natural(), 1U);
  EXPECT_EQ(Json(1.5).find("d"), nullptr);
}

}  // namespace
}  // namespace onegin
