// The visited list: values as text, parsing, ranges, and errors that name the field.
#include "fields.h"

#include <gtest/gtest.h>

#include <array>

#include "quotation.h"

namespace onegin {
namespace {

enum class Fruit : int { apple, pear, quince };
constexpr std::array<std::string_view, 2> kFruits{"apple", "pear"};

struct Basket {
  int count = 3;
  double weight = 0.1;
  bool ripe = false;
  Fruit fruit = Fruit::pear;
  template <class V>
  void visit(V& v) {
    v.integer("count", count, {.minimum = 1, .maximum = 9});
    v.real("weight", weight, {.minimum = 0, .maximum = 1});
    v.boolean("ripe", ripe, {});
    v.choice("fruit", fruit, kFruits, {.unoffered = "quince"});
  }
};

TEST(Fields, ReadAndWriteEveryType) {
  Basket basket;
  auto fields = fields_of(basket);
  EXPECT_EQ(fields[0].text(), "3");
  EXPECT_EQ(fields[1].text(), "0.1");
  EXPECT_EQ(fields[2].text(), "false");
  EXPECT_EQ(fields[3].text(), "pear");
  EXPECT_TRUE(fields[0].set("9"));
  EXPECT_TRUE(fields[1].set("1e-3"));
  EXPECT_TRUE(fields[2].set("true"));
  EXPECT_TRUE(fields[3].set("apple"));
  EXPECT_EQ(basket.count, 9);
  EXPECT_EQ(basket.weight, 1e-3);
  EXPECT_TRUE(basket.ripe);
  EXPECT_EQ(basket.fruit, Fruit::apple);
}

TEST(Fields, RefuseWithTheNameAndKeepTheValue) {
  Basket basket;
  auto fields = fields_of(basket);
  for (std::string_view bad : {"0", "10", "2.5", "", "x", "nan", "1e99", "3 "}) {
    auto result = fields[0].set(bad);
    ASSERT_FALSE(result) << bad;
    EXPECT_NE(result.error().sentence().find("count"), std::string::npos);
    EXPECT_EQ(basket.count, 3);
  }
  EXPECT_FALSE(fields[1].set("inf"));
  EXPECT_FALSE(fields[2].set("yes"));
  auto fruit = fields[3].set("plum");
  ASSERT_FALSE(fruit);
  EXPECT_NE(fruit.error().hint.text().find("apple, pear"), std::string::npos);
  EXPECT_FALSE(find_field(fields, "colour"));
  EXPECT_TRUE(find_field(fields, "weight"));
}

// A file may say what no person is offered.
TEST(Fields, AChoiceThatIsNotOffered) {
  Basket basket;
  const auto fields = fields_of(basket);
  EXPECT_EQ(fields[3].choices.size(), 2U);
  ASSERT_TRUE(fields[3].set("quince").ok());
  EXPECT_EQ(basket.fruit, Fruit::quince);
  EXPECT_EQ(fields[3].text(), "quince");
  const auto wrong = fields[3].set("plum");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().hint, "choose one of apple, pear");
  EXPECT_FALSE(fields[3].set("").ok());
}

TEST(Quotation, NamesWhatCannotBeSeen) {
  EXPECT_EQ(quotation("a b"), "'a b'");
  EXPECT_EQ(quotation(""), "''");
  EXPECT_EQ(quotation(std::string_view("\t\0\n\v\x7F", 5)),
            "'<U+0009><U+0000><U+000A><U+000B><U+007F>'");
  EXPECT_EQ(quotation("\u0085\u00A0\u00AD\u200B\u200E\u2028\u202E\uFEFF\u3000"),
            "'<U+0085><U+00A0><U+00AD><U+200B><U+200E><U+2028><U+202E><U+FEFF><U+3000>'");
  EXPECT_EQ(quotation("\u3164\uFE0F\u2800\U000E0101\uE000"),
            "'<U+3164><U+FE0F><U+2800><U+E0101><U+E000>'");
  EXPECT_EQ(quotation("\xE8\x65rven\xE1 \u00E9\uFFFD"), "'<E8>erven<E1> \u00E9\uFFFD'");
  EXPECT_EQ(quotation("\u0915\u093F \uD55C \U0001F600 e\u0301"),
            "'\u0915\u093F \uD55C \U0001F600 e\u0301'");
  EXPECT_EQ(quotation(std::string(60, 'x')), "'" + std::string(60, 'x') + "'");
  EXPECT_EQ(quotation(std::string(59, 'x') + "\u00E9\u00E9"),
            "'" + std::string(59, 'x') + "\u00E9...'");
}

}  // namespace
}  // namespace onegin
