// The visited list: values as text, parsing, ranges, and errors that name the field.
#include "fields.h"

#include <gtest/gtest.h>

#include <array>

namespace onegin {
namespace {

enum class Fruit : int { apple, pear };
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
    v.choice("fruit", fruit, kFruits, {});
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
  EXPECT_NE(fruit.error().hint.find("apple, pear"), std::string::npos);
  EXPECT_FALSE(find_field(fields, "colour"));
  EXPECT_TRUE(find_field(fields, "weight"));
}

}  // namespace
}  // namespace onegin
