// The registry's rows as the interface has them: places, abilities, colours.
#include "state/kinds.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "draw/theme.h"
#include "models/registry.h"
#include "stage.h"
#include "talk/controller.h"

namespace onegin::web {
namespace {

TEST(Kinds, AKindIsFoundAtThePlaceOfItsRow) {
  for (std::size_t place = 0; place < kKindCount; ++place) {
    EXPECT_EQ(place_of_kind(kKindRows[place].id), place);
    EXPECT_EQ(kKindRows[place].id, model_kinds()[place].id);
    EXPECT_EQ(kKindRows[place].abilities, model_kinds()[place].abilities);
  }
  EXPECT_EQ(place_of_kind("a kind of tomorrow"), kKindCount);
  EXPECT_EQ(place_of_kind(""), kKindCount) << "the last row only ends the list";
  EXPECT_EQ(place_of_kind(kMixtureKind), kKindCount);
}

TEST(Kinds, TheFirstWithAnAbilityIsTheFirstRowThatSaysSo) {
  for (const Abilities ability : {kLanguage, kBlanks, kCounted, kNeural}) {
    const auto kinds = model_kinds().first(kKindCount);
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const ModelKind& kind) {
      return (kind.abilities & ability) != 0;
    });
    EXPECT_EQ(first_with(ability), static_cast<std::size_t>(found - kinds.begin()));
  }
}

// The page gives an ARPA file to the session of the first counted kind.
TEST(Kinds, TheFirstCountedKindIsThatOfAnArpaFile) {
  const std::size_t place = first_with(kCounted);
  ASSERT_LT(place, kKindCount);
  EXPECT_NE(model_kinds()[place].make()->as_ngrams(), nullptr);
}

TEST(Kinds, TwoKindsNeverHaveOneColour) {
  Stage stage;
  for (const bool dark : {false, true}) {
    choose_theme(dark);
    std::vector<ImU32> colours = {model_colour(kMixtureKind)};
    for (const KindRow& row : kKindRows) {
      const ImU32 colour = model_colour(row.id);
      if (colour != theme().palette.soft) colours.push_back(colour);
    }
    EXPECT_GT(colours.size(), kOpenCards);
    std::sort(colours.begin(), colours.end());
    EXPECT_EQ(std::adjacent_find(colours.begin(), colours.end()), colours.end());
    EXPECT_EQ(model_colour("a kind of tomorrow"), theme().palette.soft);
  }
  choose_theme(false);
}

// Their defaults are of cards that stand open at first.
TEST(Kinds, WhatIsComparedAtFirstIsShown) {
  State state;
  state.models = make_cards();
  EXPECT_NE(state.voice(state.ranking.voice), nullptr);
  EXPECT_NE(state.voice(state.difference.first), nullptr);
  EXPECT_NE(state.voice(state.difference.second), nullptr);
  EXPECT_NE(state.difference.first, state.difference.second);
}

}  // namespace
}  // namespace onegin::web
