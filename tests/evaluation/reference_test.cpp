// The built-in cases are those of the golden files, and this build has their figures.
#include "evaluation/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "models/ngram_case.h"
#include "models/registry.h"
#include "places.h"

namespace onegin {
namespace {

std::vector<ReferenceFigure> figures_of(std::string_view kind) {
  std::vector<ReferenceFigure> all;
  for (std::size_t i = 0; i < reference_cases(kind); ++i) {
    const auto figures = reference_figures(kind, i);
    EXPECT_TRUE(figures);
    all.insert(all.end(), figures->begin(), figures->end());
  }
  return all;
}

TEST(Reference, KenlmsFiguresAreThoseOfTheGoldenFiles) {
  EXPECT_EQ(kenlm_text(), read_file(places::golden("kenlm/toy.train.txt")));
  EXPECT_EQ(kenlm_lines(), read_file(places::golden("kenlm/toy.test.txt")));
  const auto figures = figures_of("ngram");
  ASSERT_EQ(figures.size(), 3U);
  const char* orders[] = {"2", "3", "5"};
  for (std::size_t i = 0; i < 3; ++i) {
    std::istringstream words(
        read_file(places::golden("kenlm/toy.o" + std::string(orders[i]) + ".test.word.txt")));
    std::string word, order;
    double log10 = 0, total = 0;
    while (words >> word >> order >> log10) total += log10;
    EXPECT_NEAR(figures[i].theirs, total, 1e-6);
    EXPECT_NEAR(figures[i].ours, figures[i].theirs, figures[i].allowed);
  }
  EXPECT_GT(std::abs(figures[0].theirs - figures[2].theirs), 1000 * figures[0].allowed);
}

TEST(Reference, PyTorchsFiguresAreThoseOfTheGoldenFile) {
  const auto golden =
      nlohmann::json::parse(std::ifstream(places::golden("reference/figures.json")))["figures"];
  std::map<std::string, std::vector<double>> theirs;
  for (const auto& row : golden) {
    theirs[row["kind"]].push_back(row["loss"]);
    theirs[row["kind"]].push_back(row["norm"]);
  }
  EXPECT_EQ(theirs.size(), 4U);
  for (const auto& [kind, numbers] : theirs) {
    const auto figures = figures_of(kind);
    ASSERT_EQ(figures.size(), numbers.size()) << kind;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      EXPECT_DOUBLE_EQ(figures[i].theirs, numbers[i]) << kind;
      EXPECT_NEAR(figures[i].ours, figures[i].theirs, 1e-6) << figures[i].name.text();
    }
  }
}

TEST(Reference, OfAnotherKindNobodysFiguresAreKnown) {
  EXPECT_EQ(reference_cases("bag"), 0U);
  EXPECT_TRUE(reference_figures("bag", 0)->empty());
}

}  // namespace
}  // namespace onegin
