// The list of slots: their names, their marks.
#include <algorithm>

#include "conversation.h"
#include "state/kinds.h"
#include "state/slots.h"

namespace onegin::web {
namespace {

TEST(Slots, AreNamedAfterTheirKindAndWhereTheyDiffer) {
  State state = first_state();
  EXPECT_EQ(names_of(state), (std::vector<std::string>{"n-gram", "MLP", "RNN", "LSTM"}));
  Slot& first = state.slots[3];
  first.fields = {setting("embedding", "64"), setting("hidden", "128"), setting("layers", "1")};
  first.fields[0].essential = false;
  const auto with = [&](Settings changed) {
    Slot slot;
    slot.id = state.next_slot;
    slot.kind = "lstm";
    slot.changed = std::move(changed);
    EXPECT_TRUE(place_slot(state, slot));
    return state.slots.back().name;
  };
  EXPECT_EQ(with({{"hidden", "256"}}), "LSTM 256");
  EXPECT_EQ(with({{"layers", "2"}}), "LSTM layers 2");
  EXPECT_EQ(with({{"embedding", "32"}}), "LSTM embedding 32");
  EXPECT_EQ(with({}), "LSTM 2") << "nothing differs";
  EXPECT_EQ(with({{"hidden", "256"}}), "LSTM 256 2") << "the only one of that name";
  EXPECT_EQ(saved_name(state.slots[3]), "lstm") << "as the command calls it";
  EXPECT_EQ(saved_name(state.slots[4]), "LSTM 256");
}

TEST(Slots, TakeTheNameThatIsWantedAsFarAsAProjectCanHaveIt) {
  State state = first_state();
  Slot& slot = state.slots[3];
  const auto called = [&](const std::string& wanted) {
    name_slot(state, slot, wanted);
    return slot.name;
  };
  EXPECT_EQ(called("large: 512\n units"), "large 512 units");
  EXPECT_EQ(called("MLP"), "MLP 2");
  EXPECT_EQ(called("Mixture"), "Mixture 2");
  EXPECT_EQ(called("mixture"), "mixture 2");
  EXPECT_EQ(called(std::string(100, 'x')), std::string(55, 'x'));
  EXPECT_TRUE(slot.named);
  EXPECT_EQ(called(""), "LSTM") << "none is its own again";
  EXPECT_FALSE(slot.named);
}

TEST(Slots, EachHasAMarkOfItsOwn) {
  State state = first_state();
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(state.slots[i].mark, i);
  std::erase_if(state.slots, [](const Slot& slot) { return slot.kind == "mlp"; });
  EXPECT_EQ(add_slot(state, "lstm").mark, 4u) << "its kind's is taken: the next";
  EXPECT_EQ(add_slot(state, "mlp").mark, 1u) << "its kind's is free again";
  EXPECT_EQ(state.slots.back().id, 5u) << "no id is given twice";
}

}  // namespace
}  // namespace onegin::web
