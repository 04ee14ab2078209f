// Inside: what is asked of the networks, and what is shown of what they answer.
#include <cstring>
#include <numeric>

#include "conversation.h"
#include "state/equations.h"
#include "state/gradient_reach.h"
#include "state/networks.h"

namespace onegin::web {
namespace {

// Gates, cell and hidden state of two units over three steps of an LSTM, by its equations.
Traced small_trace(std::vector<float>& numbers) {
  Traced traced;
  traced.read = {{"<s>", 0, true}, {"a", 0, false}, {"b", 0, false}};
  traced.next = {{"a", -0.5, false}, {"b", -1, false}, {"a", -0.25, false}};
  traced.equations = {"f = sigmoid(a_f)", "c = f * c' + i * g", "h = o * tanh(c)"};
  const auto add = [&](const char* name, const char* scale, std::vector<float> values) {
    PlaneDescription plane;
    plane.plane = name;
    plane.scale = scale;
    plane.rows = 3;
    plane.columns = 2;
    plane.offset = static_cast<double>(numbers.size());
    plane.meaning = say("hidden state h_t");
    plane.order = {1, 0};
    traced.planes.push_back(plane);
    numbers.insert(numbers.end(), values.begin(), values.end());
  };
  add("i", "gate", {0.5F, 1, 0.5F, 1, 0.5F, 1});
  add("f", "gate", {0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F});
  add("g", "tanh", {0.4F, 0, 0.4F, 0, 0.4F, 0});
  add("c", "any", {0.2F, 0, 0.3F, 0, 0.35F, 0});
  add("h", "tanh", {0.1F, 0, 0.15F, 0, 0.2F, 0});
  return traced;
}

Bytes bytes_of_numbers(const std::vector<float>& numbers) {
  Bytes bytes(numbers.size() * sizeof(float));
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

TEST(Equations, HaveTheNumbersOfTheirStep) {
  TracedModel trace;
  trace.header = small_trace(trace.numbers);
  const auto lines = equations_at(trace, 0, 1, 0);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "f = σ(a_f) = σ(0.0000) = 0.5000");
  EXPECT_EQ(lines[1], "c = f · c(t-1) + i · g = 0.5000 · 0.2000 + 0.5000 · 0.4000 = 0.3000");
  EXPECT_EQ(equations_at(trace, 0, 0, 0)[1],
            "c = f · c(t-1) + i · g = 0.5000 · 0.0000 + 0.5000 · 0.4000 = 0.2000")
      << "before the first step the cell is 0";
}

TEST(GradientReach, IsTheMeanOverTheStepsThatReachSoFar) {
  TracedModel trace;
  PlaneDescription plane;
  plane.plane = "pair_norm";
  plane.rows = plane.columns = 3;
  trace.header.planes = {plane};
  trace.numbers = {4, 0, 0, 2, 5, 0, 1, 3, 6};
  const auto reach = gradient_reach(trace);
  ASSERT_EQ(reach.size(), 3U);
  EXPECT_DOUBLE_EQ(reach[0].second, 5);
  EXPECT_DOUBLE_EQ(reach[1].second, 2.5);
  EXPECT_DOUBLE_EQ(reach[2].second, 1);
  EXPECT_TRUE(gradient_reach(TracedModel()).empty());
}

class InsideTest : public ControllerTest {
 protected:
  InsideTest() {
    controller.open_text("abababab", "mine");
    for (const std::size_t at : {kNgram, kMlp, kLstm}) {
      configured(at);
      train_to(at, 10, 1);
    }
    controller.apply(AskQuestion{"ab"});
    controller.apply(ChooseTab{Tab::inside});
    look([](InsideChoice& choice) { choice.slot = kLstm; });
  }
  void look(const std::function<void(InsideChoice&)>& change) {
    InsideChoice choice = state.inside;
    change(choice);
    controller.apply(LookInside{choice});
  }
  void answer_trace(std::size_t at) {
    std::vector<float> numbers;
    Traced traced = small_trace(numbers);
    engine.answer(at, engine.id<Trace>(at), traced, true, bytes_of_numbers(numbers));
    controller.receive();
  }
};

TEST_F(InsideTest, AsksTheNetworkThatIsLookedIntoAlone) {
  EXPECT_EQ(engine.last<Trace>(kNgram), nullptr) << "it counts";
  const Command* asked = engine.last<Trace>(kLstm);
  ASSERT_NE(asked, nullptr);
  EXPECT_TRUE(std::get<Trace>(asked->body).order);
  EXPECT_TRUE(std::get<Trace>(asked->body).units) << "nobody looks at logits here";
  const std::uint32_t id = asked->id;
  answer_trace(kLstm);
  ASSERT_NE(state.find(kLstm)->traced, nullptr);
  ASSERT_TRUE(state.find(kLstm)->traced->activity);
  // Then where its unit is highest and lowest.
  EXPECT_NE(engine.last<Extremes>(kLstm), nullptr);
  controller.apply(ChooseTab{Tab::score});
  controller.apply(AskQuestion{"ba"});
  EXPECT_EQ(engine.id<Trace>(kLstm), id) << "nobody looks";
}

TEST_F(InsideTest, ShowsTheNumbersOfTheUnitThatIsPicked) {
  answer_trace(kLstm);
  Stage stage;
  look([](InsideChoice& choice) {
    choice.plane = "c";
    choice.token = 2;
  });
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "equation", "Inside").substr(0, 11), "f = σ(a_f)");
  const MirrorItem map = Stage::get(Role::grid, "hidden state h_t of LSTM");
  EXPECT_EQ(map.value, "2 units by 3 tokens");
  ASSERT_TRUE(map.grid);
  EXPECT_EQ(map.grid->rows, 2U);
  EXPECT_EQ(map.grid->columns, 3U);
  // Unit 1 stands first, by the order of similar ones.
  EXPECT_EQ(map.grid->row, 1U);
  EXPECT_EQ(map.grid->column, 2U);
  EXPECT_EQ(map.grid->row_title, "unit 0");
  EXPECT_EQ(map.grid->column_title, "token 3, “b”");
  EXPECT_EQ(map.grid->number, "0.35");
  EXPECT_EQ(Stage::get(Role::image, "Unit 0 over the sentence").value, "<s> 0.20, a 0.30, b 0.35");
}

TEST_F(InsideTest, OfAModelThatMixesPartsEachPartIsShown) {
  controller.apply(AddSlot{"cm"});
  const SlotId at = state.slots.back().id;
  configured(at);
  train_to(at, 1, 1);
  look([at](InsideChoice& choice) { choice.slot = at; });
  std::vector<float> numbers;
  Traced traced = small_trace(numbers);
  traced.planes.resize(2);
  const char* names[] = {"contribution", "weight"};
  for (std::size_t i = 0; i < 2; ++i) {
    traced.planes[i].plane = names[i];
    traced.planes[i].scale = "any";
    traced.planes[i].meaning = say(names[i]);
    traced.planes[i].titles = {say("last token"), say("last 2 tokens")};
    traced.planes[i].order.clear();
  }
  numbers.resize(12);
  engine.answer(at, engine.id<Trace>(at), traced, true, bytes_of_numbers(numbers));
  controller.receive();
  EXPECT_EQ(engine.last<Extremes>(at), nullptr) << "it has no units";
  look([](InsideChoice& choice) { choice.token = 1; });
  Stage stage;
  stage.draw(state);
  const MirrorItem map = Stage::get(Role::grid, "contribution of CM");
  EXPECT_EQ(map.value, "2 contexts by 3 tokens");
  EXPECT_EQ(map.grid->row_title, "last token");
  EXPECT_EQ(Stage::value(Role::text, "contribution", "Figures of last 2 tokens"), "1.00");
  EXPECT_EQ(Stage::value(Role::text, "weight", "Figures of last token"), "0.50");
  EXPECT_NE(Stage::find(Role::image, "“last token” over the sentence"), nullptr);
  EXPECT_EQ(Stage::find(Role::slider, "Unit"), nullptr);
  look([](InsideChoice& choice) { choice.view = InsideView::held; });
  EXPECT_NE(looked_into(state)->id, at) << "it has nothing that can be held";
}

TEST_F(InsideTest, TheKeyboardPicksAnotherCellOfAMap) {
  answer_trace(kLstm);
  Stage stage;
  const auto cell = [&](const std::string& asked) {
    const Intents intents = stage.enter(state, Role::grid, "hidden state h_t of LSTM", asked);
    return intents.empty() ? std::nullopt
                           : std::optional(std::get<LookInside>(intents.front()).choice);
  };
  const auto picked = cell("0 2");
  ASSERT_TRUE(picked);
  EXPECT_EQ(picked->unit, 1U);
  EXPECT_EQ(picked->token, 2U);
  for (const char* beyond : {"2 0", "0 3", "", "1", "-1 0", "a b"}) {
    EXPECT_FALSE(cell(beyond)) << beyond;
  }
}

TEST_F(InsideTest, APairOfStepsIsPickedAndSaid) {
  look([](InsideChoice& choice) { choice.view = InsideView::gradient; });
  auto traced = std::make_shared<TracedSlot>();
  TracedModel& trace = traced->gradient.emplace();
  trace.header = small_trace(trace.numbers);
  PlaneDescription pairs;
  pairs.plane = "pair_norm";
  pairs.rows = pairs.columns = 3;
  trace.header.planes = {pairs};
  trace.numbers = {4, 0, 0, 0.25F, 5, 0, 1, 3, 6};
  state.find(kLstm)->traced = traced;
  Stage stage(1280, 2000);
  const Intents intents = stage.enter(state, Role::grid, "Losses by earlier steps", "1 0");
  ASSERT_FALSE(intents.empty());
  state.inside = std::get<LookInside>(intents.front()).choice;
  stage.draw(state);
  const MirrorItem map = Stage::get(Role::grid, "Losses by earlier steps");
  EXPECT_EQ(map.grid->number, "0.25") << "the norm, not what its colour stands for";
  EXPECT_EQ(Stage::value(Role::text, "picked"),
            "dL_2/dh_1: 0.25 (loss of token 2, “b”, hidden state after token 1, “<s>”)");
  state.inside.loss = 0;
  state.inside.token = 1;
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::text, "picked").find("it comes later"), std::string::npos);
}

TEST_F(InsideTest, ClippingAndTheRecurrentScaleStandBesideTheGradients) {
  look([](InsideChoice& choice) { choice.view = InsideView::gradient; });
  FieldDescription clipping = field("clipping", 0, 1e6, "5");
  clipping.standard = "1";
  clipping.live = true;
  const FieldDescription scale = field("recurrent_scale", 0.1, 4, "1");
  state.find(kLstm)->fields = {clipping, scale};
  state.find(kMlp)->fields = {clipping};
  state.find(kLstm)->progress.gradient_norm = 0.5;
  Stage stage(1280, 2000);
  const std::string group = "Recurrent weights of LSTM";
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::checkbox, "Clipping", "Recurrent weights of MLP"), nullptr)
      << "nothing goes back in it";
  EXPECT_TRUE(Stage::get(Role::checkbox, "Clipping", group).on);
  EXPECT_TRUE(Stage::get(Role::radio, "× 1", group).on);
  EXPECT_EQ(Stage::value(Role::text, "figure", group), "gradient norm in training 0.5");
  const auto change = [&](Role role, const char* name) {
    const Intents intents = stage.activate(state, role, name, group);
    EXPECT_EQ(intents.size(), 1U);
    return intents.empty() ? ChangeField{} : std::get<ChangeField>(intents.front());
  };
  const ChangeField off = change(Role::checkbox, "Clipping");
  EXPECT_EQ(off.slot, kLstm);
  EXPECT_EQ(off.name + "=" + off.value, "clipping=0");
  const ChangeField larger = change(Role::radio, "× 2");
  EXPECT_EQ(larger.name + "=" + larger.value, "recurrent_scale=2");
  state.find(kLstm)->fields[0].value = "0";
  EXPECT_EQ(change(Role::checkbox, "Clipping").value, "1") << "its standard length";
}

TEST_F(InsideTest, AskedAgainOnlyWhenSomethingElseIsLookedAt) {
  answer_trace(kLstm);
  const std::uint32_t id = engine.id<Trace>(kLstm);
  look([](InsideChoice& choice) { choice.plane = "f"; });
  EXPECT_EQ(engine.id<Trace>(kLstm), id) << "all planes are there";
  controller.apply(AskQuestion{"abba"});
  EXPECT_EQ(engine.id<Trace>(kLstm), id) << "one question at a time: the extremes are looked for";
  engine.answer(kLstm, engine.id<Extremes>(kLstm), ExtremesFound{});
  controller.receive();
  EXPECT_NE(engine.id<Trace>(kLstm), id);
}

TEST_F(InsideTest, HoldsAGateAndComparesBothFigures) {
  answer_trace(kLstm);
  engine.answer(kLstm, engine.id<Extremes>(kLstm), ExtremesFound{});
  controller.receive();
  look([](InsideChoice& choice) {
    choice.view = InsideView::held;
    choice.plane = "f";
    choice.value = 1;
  });
  const Command* asked = engine.last<Score>(kLstm);
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(std::get<Score>(asked->body).clamps, (Settings{{"f_l0", "1.000"}}));
  Scored scored;
  scored.items = {{"a", -1, 1, 0, false, false, {}}};
  engine.answer(kLstm, asked->id, scored, false);
  engine.answer(kLstm, asked->id, Totals{});
  controller.receive();
  for (const double bits : {2.5, 1.5}) {
    const Command* held_out = engine.last<Score>(kLstm);
    EXPECT_TRUE(std::get<Score>(held_out->body).held_out);
    Totals totals;
    totals.bits_per_character = bits;
    engine.answer(kLstm, held_out->id, totals);
    controller.receive();
  }
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "held-out loss", "with this held"),
            "2.500 bits per character held out");
  EXPECT_EQ(Stage::value(Role::text, "held-out loss", "as it learnt"),
            "1.500 bits per character held out");
  // Token by token: as it learnt it was ten times as likely as with the gate held.
  state.find(kLstm)->scored = {{"a", 0, 1, 0, false, false, {}}};
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::button, "a", "what it costs, token by token"), "+1.00");
}

TEST_F(InsideTest, SaysWhatFailedAndTheModelGoesOn) {
  Failed failed;
  failed.what = say("the text has more than {0} tokens", 2048);
  engine.answer(kLstm, engine.id<Trace>(kLstm), failed);
  controller.receive();
  EXPECT_EQ(state.find(kLstm)->phase, Phase::trained);
  Stage stage;
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::text, "waiting", "Inside").find("more than 2048 tokens"),
            std::string::npos);
}

TEST_F(InsideTest, GradientsAreAskedOfAllNetworksNowAndBeforeTraining) {
  answer_trace(kLstm);
  engine.answer(kLstm, engine.id<Extremes>(kLstm), ExtremesFound{});
  controller.receive();
  look([](InsideChoice& choice) { choice.view = InsideView::gradient; });
  for (const std::size_t at : {kMlp, kLstm}) {
    EXPECT_TRUE(std::get<Trace>(engine.last<Trace>(at)->body).pairs);
    EXPECT_FALSE(std::get<Trace>(engine.last<Trace>(at)->body).first_weights);
    answer_trace(at);
    EXPECT_TRUE(std::get<Trace>(engine.last<Trace>(at)->body).first_weights);
  }
}

}  // namespace
}  // namespace onegin::web
