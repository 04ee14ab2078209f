// What was kept, linked and saved: by pages before slots it still opens, damaged it changes
// nothing.
#include "state/saved_state.h"

#include <algorithm>

#include "conversation.h"
#include "state/kinds.h"
#include "state/slots.h"

namespace onegin::web {
namespace {

// As a page of 2026 kept it before there were slots: each kind once, files by place in the list.
constexpr const char* kOldState =
    R"({"axis":0,"busy":false,"candidates":"","generate":{"length":200,
  "prompt":"once","seed":1,"temperature":0.8,"top_k":0,"top_p":1.0},"models":[
  {"curve":[[0.01,30,2.5]],"keep":true,"kind":"ngram","learnt":true,"settings":{"order":"3"},
   "shown":true,"unfolded":false},
  {"curve":[],"keep":true,"kind":"mlp","learnt":false,"settings":{},"shown":true,"unfolded":true},
  {"curve":[[1,1000,3.5],[2,2000,null]],"keep":true,"kind":"rnn","learnt":true,"settings":{},
   "shown":true,"unfolded":false},
  {"curve":[],"keep":true,"kind":"lstm","learnt":true,"settings":{"hidden":"64"},"shown":true,
   "unfolded":false},
  {"curve":[],"keep":false,"kind":"gru","learnt":false,"settings":{},"shown":GRU,"unfolded":false}],
  "name":"letters","question":"abc","seed":4,"shares":[["rnn",0.25],["lstm",0.75]],"tab":1,
  "task":{"boundary":"stream","unit":"character"},"text":2,"time":60,"version":1,"weight":1.0})";

std::string old_state(bool gru) {
  std::string text = kOldState;
  return text.replace(text.find("GRU"), 3, gru ? "true" : "false");
}

TEST(OldState, OfVersionOneOpensWithItsFilesInTheirSlots) {
  for (const bool gru : {false, true}) {
    State state = first_state();
    FakeEngine engine;
    FakePlatform platform;
    Controller controller(state, engine, platform);
    std::vector<Bytes> files;
    for (const char* kind : {"ngram", "mlp", "rnn", "lstm"}) files.push_back(bytes_of(kind));
    if (gru) files.push_back(bytes_of("gru"));
    ASSERT_EQ(controller.bring_back(old_state(gru), SavedFor::file, "abc", files), std::nullopt);
    std::vector<std::string> names{"n-gram", "MLP", "RNN", "LSTM"};
    if (gru) names.emplace_back("GRU");
    EXPECT_EQ(names_of(state), names) << "what was never shown is no slot";
    for (const Slot& slot : state.slots) {
      EXPECT_EQ(engine.last<Load>(slot.id)->payload.text(), slot.kind);
      EXPECT_EQ(slot.mark, place_of_kind(slot.kind));
    }
    EXPECT_EQ(state.seed, 4u);
    EXPECT_EQ(state.slots[0].changed, (Settings{{"order", "3"}}));
    EXPECT_EQ(state.slots[2].curve.size(), 2u);
    ASSERT_EQ(state.kept_weights.size(), 2u);
    EXPECT_EQ(state.kept_weights[1].slot, 3u);
    EXPECT_EQ(state.kept_weights[1].weight, 0.75);
    EXPECT_EQ(state.notice.sentence, "");
    EXPECT_EQ(state.next_slot, gru ? 5u : 4u);
  }
}

TEST(OldState, OfVersionOneOpensInALinkAndInAProject) {
  const std::string link =
      R"({"version":1,"seed":2,"models":[{"kind":"ngram","shown":true,"settings":{"order":"2"}},
          {"kind":"gru","shown":true,"settings":{}},{"kind":"mlp","shown":false,"settings":{}}]})";
  State state = first_state();
  FakeEngine engine;
  FakePlatform platform;
  Controller controller(state, engine, platform);
  ASSERT_EQ(controller.bring_back(link, SavedFor::link, "abc", {}), std::nullopt);
  EXPECT_EQ(names_of(state), (std::vector<std::string>{"n-gram", "GRU"}));
  EXPECT_EQ(state.slots[0].changed, (Settings{{"order", "2"}}));
  EXPECT_NE(state.shown_slot(state.difference.second), nullptr);

  Opened opened;
  opened.models = {"lstm", "rnn"};
  opened.slots = {"lstm", "rnn"};
  opened.settings = old_state(false);
  controller.open_file(std::string("\x89ONEGIN\n", 8) + "models", "p.onegin");
  const auto reader = engine.sent.back().model;
  engine.answer(reader, engine.id<Open>(reader), opened, true, bytes_of("the king"));
  controller.receive();
  EXPECT_EQ(names_of(state), (std::vector<std::string>{"n-gram", "MLP", "RNN", "LSTM"}));
  EXPECT_EQ(std::get<Load>(engine.last<Load>(state.slots[3].id)->body).model, "1");
  EXPECT_EQ(std::get<Load>(engine.last<Load>(state.slots[2].id)->body).model, "2");
  EXPECT_NE(engine.last<SetText>(state.slots[1].id), nullptr);
}
TEST(SavedState, StrangeJsonChangesNothing) {
  State state = opening_state();
  const std::string before = describe_state(state, SavedFor::file);
  for (const char* text : {"",
                           "null",
                           "[]",
                           "{}",
                           "{\"version\":\"1\"}",
                           "{\"version\":0}",
                           "{\"version\":3}",
                           "{\"version\":1,\"seed\":-1}",
                           "{\"version\":1,\"seed\":1e99}",
                           "{\"version\":1,\"question\":7}",
                           "{\"version\":1,\"tab\":99}",
                           "{\"version\":1,\"tab\":8}",
                           "{\"version\":1,\"task\":{\"unit\":\"galaxy\"}}",
                           "{\"version\":1,\"task\":{\"x\":\"y\"}}",
                           "{\"version\":1,\"task\":{\"unit\":1}}",
                           "{\"version\":1,\"models\":{}}",
                           "{\"version\":1,\"models\":[7]}",
                           "{\"version\":1,\"models\":[{\"kind\":7}]}",
                           "{\"version\":1,\"models\":[{\"kind\":\"rnn\",\"curve\":[[1]]}]}",
                           "{\"version\":1,\"generate\":[]}",
                           "{\"version\":1,\"generate\":{\"length\":1e9}}"}) {
    EXPECT_TRUE(read_state(text, SavedFor::link, state)) << text;
    EXPECT_EQ(describe_state(state, SavedFor::file), before) << text;
  }
  EXPECT_EQ(read_state("{\"version\":1}", SavedFor::link, state), std::nullopt);
}

// Whatever room a person is in, the work comes back; from behind `?` they come back to Score.
TEST(SavedState, OfEveryRoomIsReadAgain) {
  for (const TabRow& row : kTabRows) {
    for (const SavedFor place : {SavedFor::file, SavedFor::link, SavedFor::project}) {
      State state = opening_state(), back = opening_state();
      state.tab = row.tab;
      state.question = "kept";
      state.scene = "red circle 8 8 4";
      EXPECT_EQ(read_state(describe_state(state, place), place, back), std::nullopt) << row.id;
      EXPECT_EQ(back.tab, is_behind_help(row.tab) ? Tab::score : row.tab) << row.id;
      EXPECT_EQ(back.question, "kept");
      EXPECT_EQ(back.scene, "red circle 8 8 4");
    }
  }
}

}  // namespace
}  // namespace onegin::web
