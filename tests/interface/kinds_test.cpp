// The registry's rows as the interface has them: places, abilities.
#include "state/kinds.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/registry.h"
#include "state/slots.h"

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

// Their defaults are of slots that stand there at first.
TEST(Kinds, WhatIsComparedAtFirstIsShown) {
  const State state = first_state();
  EXPECT_NE(state.shown_slot(state.ranking.slot), nullptr);
  EXPECT_NE(state.shown_slot(state.difference.first), nullptr);
  EXPECT_NE(state.shown_slot(state.difference.second), nullptr);
  EXPECT_NE(state.difference.first, state.difference.second);
}

}  // namespace
}  // namespace onegin::web
