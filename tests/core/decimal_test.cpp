// Numbers are read as the C library reads them; under Node by what the core's module has in the
// place of the library.
#include "decimal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>

namespace onegin {
namespace {

// The value, and how much of the text it took; -1: it begins with no number.
std::pair<double, std::ptrdiff_t> read(const std::string& text) {
  double value = 0;
  const char* end = read_decimal(text.data(), text.data() + text.size(), value);
  return {value, end == nullptr ? -1 : end - text.data()};
}

void expect_as_library(const std::string& text) {
  char* end = nullptr;
  const double expected = std::strtod(text.c_str(), &end);
  const auto [value, size] = read(text);
  ASSERT_EQ(size, end - text.c_str()) << text;
  ASSERT_EQ(std::memcmp(&value, &expected, sizeof value), 0)
      << text << " is " << expected << ", not " << value;
}

TEST(Decimal, NumbersAreTheNearestOfDoubles) {
  std::mt19937_64 random(4);
  const auto digits = [&](std::size_t count) {
    std::string text;
    while (text.size() < count) text += static_cast<char>('0' + random() % 10);
    return text;
  };
  for (int i = 0; i < 100000; ++i) {
    std::string text = random() % 2 == 0 ? "-" : "";
    text += digits(1 + random() % (random() % 8 == 0 ? 40 : 10));
    if (random() % 2 == 0) text += "." + digits(random() % (random() % 8 == 0 ? 40 : 10));
    if (random() % 3 == 0)
      text += (random() % 2 == 0 ? "e-" : "E") +
              std::to_string(random() % (random() % 4 == 0 ? 400 : 30));
    expect_as_library(text);
  }
  for (int i = 0; i < 100000; ++i) {  // any double in as many digits as it needs, and fewer
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    char text[40];
    std::snprintf(text, sizeof text, "%.*g", static_cast<int>(1 + random() % 17), value);
    expect_as_library(text);
  }
}

TEST(Decimal, EndsWhereTheNumberEnds) {
  for (const char* text : {"0",
                           "-0",
                           "5.",
                           ".5",
                           "-.5e1",
                           "1e",
                           "1e+",
                           "1e+x",
                           "1e5x",
                           "1.2.3",
                           "12 13",
                           "1e400",
                           "-1e400",
                           "1e-400",
                           "0e999999999999",
                           "9007199254740993",
                           "9007199254740992e22",
                           "9007199254740992e23",
                           "123456789012345678901234567890",
                           "1e22",
                           "1e23",
                           "inf",
                           "-inf",
                           "Infinity",
                           "-INFINITE",
                           "2.2250738585072011e-308",
                           "4.9e-324",
                           "2.4e-324",
                           "00000000000000000000000001.5"}) {
    expect_as_library(text);
  }
  for (const char* text : {"", "-", ".", "-.", "e5", "x", "+1", " 1", "--1", "in"})
    EXPECT_EQ(read(text).second, -1) << text;
  EXPECT_TRUE(std::isnan(read("nan").first));
  EXPECT_EQ(read("NaN").second, 3);
}

}  // namespace
}  // namespace onegin
