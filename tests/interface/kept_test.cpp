// What is kept of a page, and brought back: the state, and each file to its own slot.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "conversation.h"
#include "state/saved_state.h"

namespace onegin::web {
namespace {

Bytes kept_bytes(std::string_view text) {
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return Bytes(data, data + text.size());
}

class KeptTest : public testing::Test {
 protected:
  static constexpr std::size_t kNgram = 0, kLstm = 3;
  State state = ready_state();
  FakeEngine engine;
  FakePlatform platform;
};

TEST_F(KeptTest, WhatIsKeptComesBack) {
  state.seed = 9;
  state.generate.temperature = 1.25;
  state.generate.prompt = "once";
  state.slots[kLstm].changed = {{"hidden", "32"}};
  state.slots[kLstm].phase = Phase::trained;
  state.slots[kLstm].curve = {{1, 100, 3.5, 2.5, 2.75, 0.5, 0.004}};
  add_slot(state, "gru");
  const std::string saved = describe_state(state, SavedFor::file);
  State fresh = opening_state();
  Controller other(fresh, engine, platform);
  std::vector<Bytes> files(5);
  files[kLstm] = kept_bytes("weights");
  EXPECT_EQ(other.bring_back(saved, SavedFor::file, "a text", files), std::nullopt);
  EXPECT_EQ(fresh.seed, 9u);
  EXPECT_EQ(fresh.generate.temperature, 1.25);
  EXPECT_EQ(fresh.generate.prompt, "once");
  ASSERT_EQ(fresh.slots.size(), 5u);
  EXPECT_EQ(fresh.slots[4].name, "GRU");
  EXPECT_EQ(fresh.slots[kLstm].changed, (Settings{{"hidden", "32"}}));
  ASSERT_EQ(fresh.slots[kLstm].curve.size(), 1u);
  const CurvePoint& point = fresh.slots[kLstm].curve.front();
  EXPECT_EQ(point.bits, 3.5);
  EXPECT_EQ(point.train_loss, 2.5);
  EXPECT_EQ(point.validation_loss, 2.75);
  EXPECT_EQ(point.gradient_norm, 0.5);
  EXPECT_EQ(point.learning_rate, 0.004);
  EXPECT_EQ(*fresh.text.bytes, "a text");
  EXPECT_EQ(engine.last<Load>(kLstm)->payload.text(), "weights");
  EXPECT_TRUE(fresh.slots[kLstm].coming_back);
  Progress back;
  back.step = 764;
  back.trained = true;
  const std::uint32_t load = engine.id<Load>(kLstm);
  engine.answer(kLstm, load, back, false);
  engine.answer(kLstm, load, Loaded{"lstm", {}}, true);
  other.receive();
  EXPECT_EQ(fresh.slots[kLstm].phase, Phase::trained) << "it had ended, and is not paused now";
  EXPECT_FALSE(fresh.slots[kLstm].ended);
  EXPECT_NE(engine.last<SetText>(kNgram), nullptr);
}

// Kept under one order of the slots, brought back under another: each file goes to its own slot.
TEST_F(KeptTest, WhatIsKeptFindsItsSlotWhateverTheOrder) {
  auto saved = nlohmann::json::parse(describe_state(state, SavedFor::file));
  auto& models = saved["models"];
  std::reverse(models.begin(), models.end());
  models.insert(models.begin(), nlohmann::json{{"kind", "of tomorrow"}, {"id", 9}});
  std::vector<Bytes> files(10);
  for (const auto& model : models) {
    files[model["id"].get<SlotId>()] = kept_bytes(model["kind"].get<std::string>());
  }
  State fresh = opening_state();
  Controller other(fresh, engine, platform);
  EXPECT_EQ(other.bring_back(saved.dump(), SavedFor::file, "a text", files), std::nullopt);
  ASSERT_EQ(fresh.slots.size(), 4u);
  EXPECT_EQ(fresh.slots[0].kind, "lstm");
  for (const Slot& slot : fresh.slots) {
    ASSERT_NE(engine.last<Load>(slot.id), nullptr);
    EXPECT_EQ(engine.last<Load>(slot.id)->payload.text(), slot.kind);
  }
  EXPECT_NE(fresh.notice.sentence.text().find("'of tomorrow' has no place"), std::string::npos);
  EXPECT_TRUE(fresh.notice.warning);
}

// A file that turns out to be of another kind than its card is not taken for the card's model.
TEST_F(KeptTest, AFileOfAnotherKindIsNotTaken) {
  const std::string saved = describe_state(state, SavedFor::file);
  State fresh = opening_state();
  Controller other(fresh, engine, platform);
  std::vector<Bytes> files(5);
  files[kLstm] = kept_bytes("a GRU");
  EXPECT_EQ(other.bring_back(saved, SavedFor::file, "a text", files), std::nullopt);
  const std::uint32_t load = engine.id<Load>(kLstm);
  engine.answer(kLstm, load, Loaded{"gru", {}}, true);
  other.receive();
  EXPECT_TRUE(fresh.notice.warning);
  EXPECT_NE(fresh.notice.sentence.text().find("another kind"), std::string::npos);
  EXPECT_FALSE(fresh.slots[kLstm].coming_back);
  ASSERT_NE(engine.last<SetText>(kLstm), nullptr);  // it begins anew on the text
}

}  // namespace
}  // namespace onegin::web
