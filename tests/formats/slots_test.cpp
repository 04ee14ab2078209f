// Slots: names that are good, free, and found.
#include "formats/slots.h"

#include <gtest/gtest.h>

namespace onegin {
namespace {

const std::vector<Slot> kSlots = {
    {"small", "lstm"}, {"2", "gru"}, {"lstm", "rnn"}, {"large", "lstm"}};

TEST(Slots, AreFoundByNameThenByKindThenByPlace) {
  EXPECT_EQ(find_slot("", kSlots).value(), 0U);
  EXPECT_EQ(find_slot("large", kSlots).value(), 3U);
  EXPECT_EQ(find_slot("lstm", kSlots).value(), 2U);  // a name comes before a kind
  EXPECT_EQ(find_slot("2", kSlots).value(), 1U);     // and before a place
  EXPECT_EQ(find_slot("gru", kSlots).value(), 1U);
  EXPECT_EQ(find_slot("4", kSlots).value(), 3U);
  for (const char* none : {"0", "5", "mlp", "small ", "-1", "1x"}) {
    const auto found = find_slot(none, kSlots);
    ASSERT_FALSE(found) << none;
    EXPECT_NE(found.error().hint.text().find("small, 2, lstm, large"), std::string::npos);
  }
}

TEST(Slots, OfSeveralOfAKindOneMustBeNamed) {
  const std::vector<Slot> slots = {{"a", "lstm"}, {"b", "lstm"}};
  const auto found = find_slot("lstm", slots);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().what.text().find("2 models of the kind 'lstm'"), std::string::npos);
}

TEST(Slots, ANameThatIsTakenGetsANumber) {
  std::vector<Slot> slots;
  for (int i = 0; i < 40; ++i) {
    const std::string name = free_slot_name("lstm", slots);
    for (const Slot& slot : slots) EXPECT_NE(slot.name, name);
    slots.push_back({name, "lstm"});
  }
  EXPECT_EQ(slots[0].name, "lstm");
  EXPECT_EQ(slots[1].name, "lstm-2");
  EXPECT_EQ(free_slot_name("gru", slots), "gru");
}

TEST(Slots, ANameIsOneLineAndNotTooLong) {
  for (const char* name : {"lstm", "LSTM 512", "작은 모형", "a/b", "7"}) {
    EXPECT_TRUE(check_slot_name(name)) << name;
  }
  for (const std::string& name : {std::string(), std::string("mixture"), std::string("a:b"),
                                  std::string("a\nb"), std::string("\xff"), std::string(61, 'x')}) {
    EXPECT_FALSE(check_slot_name(name)) << name;
  }
  std::string syllables;
  for (int i = 0; i < 60; ++i) syllables += "가";
  EXPECT_TRUE(check_slot_name(syllables));
}

}  // namespace
}  // namespace onegin
