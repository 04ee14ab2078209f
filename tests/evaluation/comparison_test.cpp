// The table over all models: figures, and cells that stay cells wherever they are pasted.
#include "evaluation/comparison.h"

#include <gtest/gtest.h>

#include <cmath>

namespace onegin {
namespace {

TEST(Comparison, CompressedBytesAreTheSumOfLogarithms) {
  ScoreSums sums;
  sums.log_prob = -80 * std::log(2.0);    // 80 bits
  EXPECT_EQ(compressed_bytes(sums), 11);  // and one bit to end with
  sums.log_prob = -79 * std::log(2.0);
  EXPECT_EQ(compressed_bytes(sums), 10);
  sums.log_prob = -80.5 * std::log(2.0);
  EXPECT_EQ(compressed_bytes(sums), 11);
  EXPECT_EQ(figures_of_bytes("gzip -9", 30, 120).bits_per_character, 2);
  EXPECT_TRUE(std::isnan(figures_of_bytes("gzip -9", 30, 0).bits_per_character));
}

TEST(Comparison, WhatIsNotKnownIsAnEmptyCell) {
  const Rows rows = comparison_rows({{.name = "a.arpa", .kind = "ngram", .perplexity = 12.5}});
  ASSERT_EQ(rows.size(), 2U);
  ASSERT_EQ(rows[1].size(), rows[0].size());
  EXPECT_EQ(rows[1][0], "a.arpa");
  EXPECT_EQ(rows[1][3], "");
  EXPECT_EQ(rows[1][5], "12.5000");
}

TEST(Comparison, CsvIsQuotedSafely) {
  EXPECT_EQ(to_csv({{"plain", "a,b", "say \"x\"", "two\nlines", ""}}),
            "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\r\n");
  // Formulas of spreadsheets; numbers below zero are none.
  EXPECT_EQ(to_csv({{"=1+1", "+x", "-x", "@a", "-1.5", "\tb"}}), "'=1+1,'+x,'-x,'@a,-1.5,'\tb\r\n");
  EXPECT_EQ(to_csv({{"=HYPERLINK(\"u\",\"v\")"}}), "\"'=HYPERLINK(\"\"u\"\",\"\"v\"\")\"\r\n");
}

TEST(Comparison, MarkdownKeepsItsColumns) {
  EXPECT_EQ(to_markdown({{"model", "n"}, {"a|b\nc\\", "1"}}),
            "| model | n |\n| --- | ---: |\n| a\\|b c\\\\ | 1 |\n");
}

}  // namespace
}  // namespace onegin
