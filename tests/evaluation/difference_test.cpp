// Where two models differ most: the order of the events, their places, their lines, their context.
#include "evaluation/difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

#include "math/random.h"

namespace onegin {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

template <class Real>
std::vector<std::size_t> events_of(const std::vector<Real>& first, const std::vector<Real>& second,
                                   std::size_t count) {
  std::vector<std::size_t> events;
  for (const EventDifference& found : largest_differences<Real>(first, second, count)) {
    events.push_back(found.event);
  }
  return events;
}

using Events = std::vector<std::size_t>;

TEST(Difference, TheLargestStandFirstAndTiesInTheOrderOfTheText) {
  const std::vector<double> first = {-1, -4, -2, -5, -3}, second = {-2, -1, -3, -5, -6};
  EXPECT_EQ(events_of(first, second, 9), (Events{1, 4, 0, 2, 3}));
  EXPECT_EQ(events_of(first, second, 3), (Events{1, 4, 0})) << "the earlier of two equal ones";
  EXPECT_EQ(events_of(first, second, 0), Events());
  const auto found = largest_differences<double>(first, second, 2);
  EXPECT_EQ(found[0].value, -3) << "the first model finds it less likely";
  EXPECT_EQ(found[1].value, 3);
}

TEST(Difference, WhatIsImpossibleForBothIsNoDifference) {
  const std::vector<double> first = {kNever, -1, kNever, -2}, second = {kNever, kNever, -1, -2.5};
  EXPECT_EQ(events_of(first, second, 4), (Events{1, 2, 3, 0}));
  const auto found = largest_differences<double>(first, second, 4);
  EXPECT_EQ(found[0].value, -kNever);
  EXPECT_EQ(found[1].value, kNever);
  EXPECT_EQ(found[3].value, 0);
}

TEST(Difference, IsWhatSortingAllOfThemGives) {
  Random random(5);
  std::vector<float> first(500), second(500);
  for (std::size_t i = 0; i < first.size(); ++i) {
    first[i] = static_cast<float>(std::floor(-20 * random.uniform()));  // many ties
    second[i] = static_cast<float>(std::floor(-20 * random.uniform()));
  }
  Events sorted(first.size());
  std::iota(sorted.begin(), sorted.end(), std::size_t{0});
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(first[a] - second[a]) > std::abs(first[b] - second[b]);
  });
  for (const std::size_t count : {1U, 20U, 499U, 500U}) {
    EXPECT_EQ(events_of(first, second, count),
              Events(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count)));
  }
}

TEST(Difference, AnEventHasAPlaceInALine) {
  const std::vector<std::uint32_t> ends = {3, 3, 5};  // the second line is empty
  const auto place = [&](std::size_t event) {
    const EventPlace found = event_place(event, ends);
    return std::vector<std::size_t>{found.line, found.event};
  };
  EXPECT_EQ(place(0), (Events{0, 0}));
  EXPECT_EQ(place(2), (Events{0, 2}));
  EXPECT_EQ(place(3), (Events{2, 0}));
  EXPECT_EQ(place(4), (Events{2, 1}));
}

TEST(Difference, LinesAreScoredAnewAsTheyStandInTheText) {
  const auto lines = [](std::string_view text, const Events& wanted) {
    return lines_to_score(text, wanted);
  };
  EXPECT_EQ(lines("a\nb\n\nd", {0, 2, 3}), "\uFEFFa\n\nd\n");
  EXPECT_EQ(lines("\uFEFFa\nb", {0}), "\uFEFF\uFEFFa\n") << "the text's own mark stays";
  EXPECT_EQ(lines("a\nb", {1, 2, 7}), "\uFEFFb\n") << "there are two lines";
  EXPECT_EQ(lines("a\n", {1}), "\uFEFF\n") << "after the last line end stands an empty line";
  EXPECT_EQ(lines("a", {}), "\uFEFF");
}

TEST(Difference, TheContextIsTheLastTokensBefore) {
  const std::vector<std::string> tokens = {"what", "say", "you", "?"};
  const auto before = [&](std::size_t event, std::size_t most, bool parted) {
    return context_before(event, tokens, most, parted,
                          [](const std::string& token) { return token; });
  };
  EXPECT_EQ(before(3, 2, true), "say you");
  EXPECT_EQ(before(3, 2, false), "sayyou");
  EXPECT_EQ(before(3, 9, true), "what say you");
  EXPECT_EQ(before(0, 2, true), "");
}

}  // namespace
}  // namespace onegin
