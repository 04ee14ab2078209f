// Pairs in the rooms: a model made for them comes and goes, what it takes of a source is shown, the
// targets that models write are measured.
#include <cstring>

#include "conversation.h"
#include "rooms/compare/comparison_table.h"
#include "state/equations.h"
#include "state/networks.h"
#include "state/slots.h"
#include "state/written_targets.h"

namespace onegin::web {
namespace {

const std::string kPairsText = "the cat\t고양이\nthe dog\t개\nthe cat\t고양이\n";

Bytes bytes_of_numbers(const std::vector<float>& numbers) {
  Bytes bytes(numbers.size() * sizeof(float));
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

PlaneDescription plane_of(const char* name, double rows, double columns, std::size_t offset) {
  PlaneDescription plane;
  plane.plane = name;
  plane.scale = "tanh";
  plane.rows = rows;
  plane.columns = columns;
  plane.offset = static_cast<double>(offset);
  plane.meaning = say("hidden state h_t");
  return plane;
}

// Two tokens of a source, three steps, two units.
Traced trace_of_pair(std::vector<float>& numbers, bool attends) {
  Traced traced;
  traced.source = {"the", "cat"};
  traced.read = {{"<s>", 0, true}, {"고", 0, false}, {"양", 0, false}};
  traced.next = {{"고", -0.5, false}, {"양", -1, false}, {"</s>", -0.25, true}};
  traced.equations = {"h = o * tanh(c)", "attention = softmax(m . h)", "c = f * c' + i * g"};
  const auto add = [&](PlaneDescription plane, std::vector<float> values) {
    traced.planes.push_back(std::move(plane));
    numbers.insert(numbers.end(), values.begin(), values.end());
  };
  add(plane_of("m", 2, 2, 0), {9, 9, 9, 9});
  traced.planes.back().of_source = true;
  add(plane_of("c_0", 1, 2, 4), {0.75F, -0.5F});
  traced.planes.back().whole_source = true;
  if (attends) {
    add(plane_of("attention", 3, 2, 6), {0.25F, 0.75F, 0.5F, 0.5F, 1, 0});
    traced.planes.back().over_source = true;
    traced.planes.back().scale = "share";
  }
  const std::size_t at = numbers.size();
  add(plane_of("h", 3, 2, at), {0.1F, 0, 0.15F, 0, 0.2F, 0});
  add(plane_of("c", 3, 2, at + 6), {0.2F, 0, 0.3F, 0, 0.35F, 0});
  add(plane_of("f", 3, 2, at + 12), {1, 1, 1, 1, 1, 1});
  return traced;
}

class PairsRooms : public ControllerTest {
 protected:
  PairsRooms() {
    Sample sample;
    sample.file = "pairs.txt";
    sample.title = "Pairs";
    sample.unit = "character";
    sample.boundary = "pairs";
    sample.sentence = "the cat\t고양이";
    controller.open_sample(sample, kPairsText);
    translator = state.slots.back().id;
    configured(translator);
    train_to(translator, 10, 1);
  }
  void look_at(SlotId slot) {
    controller.apply(ChooseTab{Tab::inside});
    InsideChoice choice = state.inside;
    choice.slot = slot;
    controller.apply(LookInside{choice});
  }
  void answer_trace(bool attends) {
    std::vector<float> numbers;
    const Traced traced = trace_of_pair(numbers, attends);
    engine.answer(translator, engine.id<Trace>(translator), traced, true,
                  bytes_of_numbers(numbers));
    controller.receive();
  }
  std::string asked_text(const Command* command) const {
    const std::string all(reinterpret_cast<const char*>(command->payload.data()),
                          command->payload.size());
    return all.substr(all.size() > 3 && all.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  }

  SlotId translator = 0;
};

TEST_F(PairsRooms, AModelMadeForThemComesAndGoesWithThem) {
  ASSERT_EQ(state.slots.size(), kOpenKinds + 1);
  EXPECT_TRUE(has_ability(*state.find(translator), kPairs));
  EXPECT_EQ(text_sent(translator), kPairsText);
  Sample sample = state.samples.front();
  sample.boundary = "stream";
  controller.open_sample(sample, "a text");
  EXPECT_EQ(state.slots.size(), kOpenKinds);
  EXPECT_EQ(engine.ended, std::vector<std::size_t>{translator});
  // One that a person has changed stays, and comes no second time.
  sample.boundary = "pairs";
  controller.open_sample(sample, kPairsText);
  const SlotId again = state.slots.back().id;
  controller.apply(RenameSlot{again, "mine"});
  sample.boundary = "stream";
  controller.open_sample(sample, "a text");
  EXPECT_EQ(state.slots.back().name, "mine");
  sample.boundary = "pairs";
  controller.open_sample(sample, kPairsText);
  EXPECT_EQ(state.slots.size(), kOpenKinds + 1);
}

TEST_F(PairsRooms, InsideShowsWhatEachStepTakesOfTheSource) {
  look_at(translator);
  answer_trace(true);
  Stage stage(1280, 1600);
  stage.draw(state);
  const std::string group = "Source and target of " + std::string(state.find(translator)->name);
  EXPECT_EQ(Stage::value(Role::text, "source", group), "the 0.25, cat 0.75");
  EXPECT_EQ(Stage::value(Role::text, "step", group),
            "Step 1 of 3 reads “⟨s⟩” and says “고” with probability 32 %");
  const MirrorItem map = Stage::get(Role::grid, "Attention of Translator", group);
  ASSERT_TRUE(map.grid);
  EXPECT_EQ(map.grid->rows, 2U);
  EXPECT_EQ(map.grid->columns, 3U);
  EXPECT_EQ(map.grid->row_title, "token 2, “cat”") << "it looks there most";
  EXPECT_EQ(map.grid->number, "0.75");
  // On, by a button, by a token, by a cell.
  const auto picked = [&](const Intents& intents) {
    const auto look = only<LookInside>(intents);
    return look ? look->choice.token : std::size_t{99};
  };
  EXPECT_TRUE(Stage::get(Role::button, "A step back", group).disabled);
  EXPECT_EQ(picked(stage.activate(state, Role::button, "A step on", group)), 1U);
  EXPECT_EQ(picked(stage.activate(state, Role::button, "Step 3: “end”", group)), 2U);
  EXPECT_EQ(picked(stage.enter(state, Role::grid, "Attention of Translator", "0 2")), 2U);
  InsideChoice choice = state.inside;
  choice.token = 2;
  EXPECT_FALSE(state.lessons.is_marked("attends"));
  controller.apply(LookInside{choice});
  EXPECT_TRUE(state.lessons.is_marked("attends"));
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "source", group), "the 1.00, cat 0.00");
  EXPECT_TRUE(Stage::get(Role::button, "A step on", group).disabled);
}

TEST_F(PairsRooms, TheTokenUnderThePointerIsLitOnBothSides) {
  look_at(translator);
  answer_trace(true);
  state.inside.token = 0;
  Stage stage(1280, 1600);
  stage.draw(state);
  const std::string group = "Source and target of Translator";
  EXPECT_EQ(Stage::value(Role::text, "source", group), "the 0.25, cat 0.75");
  const std::uint64_t before = stage.picture();
  Stage::point(Stage::get(Role::button, "Step 2: “양”", group));
  stage.act(state);
  EXPECT_EQ(Stage::value(Role::text, "source", group), "the 0.50, cat 0.50");
  EXPECT_NE(stage.picture(), before);
  // In the middle of the matrix: the second step.
  Stage::point(Stage::get(Role::grid, "Attention of Translator", group));
  stage.act(state);
  EXPECT_EQ(Stage::value(Role::text, "source", group), "the 0.50, cat 0.50");
}

TEST_F(PairsRooms, WithoutAttentionTheSourceIsOneVector) {
  look_at(translator);
  answer_trace(false);
  Stage stage(1280, 1600);
  stage.draw(state);
  const std::string group = "Source and target of Translator";
  EXPECT_EQ(Stage::value(Role::text, "source", group), "the, cat");
  EXPECT_EQ(Stage::find(Role::grid, "Attention of Translator"), nullptr);
  const MirrorItem vector = Stage::get(Role::grid, "hidden state h_t of Translator", group);
  EXPECT_EQ(vector.value, "2 numbers");
  EXPECT_EQ(vector.grid->number, "0.75");
}

TEST_F(PairsRooms, EquationsBeginWithWhatTheSourceGave) {
  TracedModel trace;
  trace.header = trace_of_pair(trace.numbers, true);
  const auto lines = equations_at(trace, 0, 0, 0);
  ASSERT_EQ(lines.size(), 2U) << "a token of the source is no unit";
  EXPECT_EQ(lines[1], "c = f · c(t-1) + i · g = 1.0000 · 0.7500 + i · g = 0.2000");
}

TEST_F(PairsRooms, ASourceAloneIsTranslatedFirst) {
  look_at(translator);
  answer_trace(true);
  engine.answer(translator, engine.id<Extremes>(translator), ExtremesFound{});
  controller.receive();
  controller.apply(AskQuestion{"the dog"});
  const Command* asked = engine.last<Generate>(translator);
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked_text(asked), "the dog");
  EXPECT_EQ(std::get<Generate>(asked->body).beam, 4U);
  const std::uint32_t before = engine.id<Trace>(translator);
  Generated part;
  part.tokens = {{"개", -1}};
  engine.answer(translator, asked->id, part, false);
  part.tokens = {{"\n", -1}};
  engine.answer(translator, asked->id, part);
  controller.receive();
  ASSERT_NE(engine.id<Trace>(translator), before);
  EXPECT_EQ(asked_text(engine.last<Trace>(translator)), "the dog\t개");
}

TEST_F(PairsRooms, GenerateSearchesForTheLikeliestTarget) {
  GenerateSettings settings = state.generate;
  settings.prompt = "the dog";
  controller.apply(ChangeGenerate{settings});
  controller.apply(StartWriting{});
  EXPECT_EQ(std::get<Generate>(engine.last<Generate>(translator)->body).beam, 4U);
  state.tab = Tab::generate;
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::find(Role::slider, "Temperature"), nullptr);
  const auto change = only<ChangeGenerate>(stage.enter(state, Role::slider, "Beam", "0"));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->settings.beam, 0U);
  controller.apply(*change);
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::slider, "Temperature"), nullptr) << "tokens are drawn";
  EXPECT_NE(Stage::find(Role::slider, "Beam"), nullptr);
}

TEST_F(PairsRooms, CompareMeasuresWhatTheModelsWrite) {
  using compare_room::AllTargets;
  TaskReady facts;
  facts.pairs = true;
  engine.answer(translator, engine.id<SetText>(translator), facts);
  controller.receive();
  controller.apply(ChooseTab{Tab::compare});
  controller.apply(ChoosePart{Part::whole});
  Stage stage;
  const Intents intents = stage.activate(state, Role::button, "Write all targets");
  ASSERT_FALSE(intents.empty());
  controller.apply(intents.front());
  const Command* asked = engine.last<Decode>(translator);
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked_text(asked), kPairsText);
  EXPECT_TRUE(state.shelf.at<AllTargets>().running());
  engine.answer(translator, asked->id, Decoded{1, "the cat", "고양이", "고양이", true, -1}, false);
  controller.receive();
  EXPECT_EQ(state.shelf.at<AllTargets>().find(translator)->done, 1);
  stage.draw(state);
  EXPECT_NE(Stage::find(Role::progressbar, "Writing targets"), nullptr);
  Totals totals;
  totals.events = 4;
  totals.log10 = -2;
  totals.bits_per_character = 1;
  totals.perplexity = totals.perplexity_without_oov = 2;
  Measured measured;
  measured.part = Part::whole;
  measured.totals = totals;
  state.find(translator)->measured = measured;
  engine.answer(translator, asked->id, Decodings{3, 0.975, 0.99, 0.5});
  controller.receive();
  stage.draw(state);
  const std::string row = "Figures of Translator";
  EXPECT_EQ(Stage::value(Role::text, "exact match", row), "97.5 %");
  EXPECT_EQ(Stage::value(Role::text, "chrF", row), "0.9900");
  EXPECT_EQ(Stage::value(Role::text, "BLEU", row), "0.5000");
  EXPECT_EQ(Stage::value(Role::text, "log P/token", row), "–0.5000");
  const Rows rows = comparison_rows(comparison_figures(state));
  EXPECT_EQ(rows[0].back(), "BLEU");
  EXPECT_TRUE(state.lessons.is_marked("measures"));
  // What has learnt further is no longer what was measured.
  controller.apply(TrainModel{translator});
  train_to(translator, 20, 1);
  EXPECT_EQ(state.shelf.at<AllTargets>().find(translator), nullptr);
}

}  // namespace
}  // namespace onegin::web
