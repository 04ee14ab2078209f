// The controller between a person and the models: intents become Commands, Events become state.
#include "talk/controller.h"

#include <algorithm>

#include "conversation.h"

namespace onegin::web {
namespace {

TEST_F(ControllerTest, ATextGoesToEveryModelShownUnderOneTask) {
  Sample sample = state.samples[1];
  sample.unit = "word";
  sample.boundary = "sentence";
  sample.sentence = "저녁에";
  sample.entropy = 0.5;
  controller.open_sample(sample, "저녁에 종이\n");
  for (std::size_t m = 0; m < state.slots.size(); ++m) {
    EXPECT_EQ(text_sent(m), state.slots[m].shown ? "저녁에 종이\n" : "-");
  }
  const auto& settings = std::get<SetText>(engine.last<SetText>(kMlp)->body).settings;
  EXPECT_EQ(settings, (Settings{{"unit", "word"}, {"boundary", "sentence"}}));
  EXPECT_EQ(state.text.summary, sample.summary);
  EXPECT_EQ(state.text.entropy, 0.5);
  EXPECT_EQ(state.question, "저녁에");
  // A person's own text brings neither entropy nor summary.
  controller.apply(ReplaceText{"mine", "pasted text"});
  EXPECT_EQ(state.text.entropy, std::nullopt);
  EXPECT_EQ(state.text.summary, "");
}

TEST_F(ControllerTest, TheNgramCountsWithoutBeingAsked) {
  controller.open_text("the fox", "fox");
  EXPECT_EQ(engine.last<Train>(kNgram), nullptr);
  configured(kNgram);
  configured(kMlp);
  EXPECT_NE(engine.last<Train>(kNgram), nullptr);
  EXPECT_EQ(engine.last<Train>(kMlp), nullptr);
  EXPECT_EQ(state.slots[kMlp].phase, Phase::ready);
}

TEST_F(ControllerTest, TrainingTakesTheTimeThatWasChosen) {
  controller.open_text("the fox", "fox");
  configured(kMlp);
  controller.apply(TrainModel{kMlp});
  EXPECT_EQ(limit(kMlp), 60);
  train_to(kMlp, 20, 0.33);
  EXPECT_EQ(state.slots[kMlp].phase, Phase::paused);
  controller.apply(TrainModel{kMlp});
  EXPECT_EQ(limit(kMlp), 60) << "paused: on to the same end";
  train_to(kMlp, 60, 1);
  EXPECT_EQ(state.slots[kMlp].phase, Phase::trained);
  controller.apply(TrainModel{kMlp});
  EXPECT_EQ(limit(kMlp), 120) << "done: the same time again";
  train_to(kMlp, 70, 0.6);
  controller.apply(ChooseTrainingTime{180});
  controller.apply(TrainModel{kMlp});
  EXPECT_EQ(limit(kMlp), 240) << "paused, with more time: the same beginning";
  train_to(kMlp, 100, 0.4);
  controller.apply(ChooseTrainingTime{15});
  controller.apply(TrainModel{kMlp});
  EXPECT_EQ(limit(kMlp), 115) << "less than it has had: so much more";
  train_to(kMlp, 110, 0.9);
  controller.apply(ChooseTrainingTime{0});
  controller.apply(TrainModel{kMlp});
  EXPECT_EQ(limit(kMlp), 0) << "until paused";
}

TEST_F(ControllerTest, TrainAllLeavesTheCountedAndTheHiddenAlone) {
  controller.open_text("the fox", "fox");
  for (const std::size_t m : {kNgram, kMlp, std::size_t{2}, kLstm}) configured(m);
  train_to(kNgram, 0.01, 1);
  const std::uint32_t counted = engine.id<Train>(kNgram);
  controller.apply(TrainAll{});
  EXPECT_EQ(engine.id<Train>(kNgram), counted);
  EXPECT_NE(engine.last<Train>(kMlp), nullptr);
  EXPECT_NE(engine.last<Train>(kLstm), nullptr);
  EXPECT_EQ(engine.last<Train>(kGru), nullptr);
}

TEST_F(ControllerTest, AnEditedSampleIsTheSampleNoMore) {
  Sample sample;
  sample.title = "A village";
  sample.file = "village.txt";
  controller.open_sample(sample, "by the river");
  EXPECT_EQ(state.text.name, "A village");
  controller.apply(ReplaceText{"by the sea", state.text.name});
  EXPECT_EQ(state.text.name, "A village, edited");
  EXPECT_TRUE(state.text.sample.empty());
  controller.apply(ReplaceText{"by the lake", state.text.name});
  EXPECT_EQ(state.text.name, "A village, edited");
}

TEST_F(ControllerTest, TextThatIsTooLargeIsSaidInASentence) {
  controller.open_text(std::string(100, 'a'), "large");
  Failed failed;
  failed.what = "the text has 3,000,000,000 bytes, more than can be held";
  failed.hint = "cut it";
  engine.answer(kNgram, engine.id<SetText>(kNgram), failed);
  controller.receive();
  EXPECT_EQ(state.text.trouble, failed.what.text() + "; cut it");
  EXPECT_EQ(state.slots[kNgram].phase, Phase::failed);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::status, "Text trouble"), state.text.trouble);
  EXPECT_EQ(Stage::value(Role::status, "state", "n-gram"), "stopped");
  EXPECT_EQ(Stage::get(Role::status, "state", "n-gram").help, state.text.trouble);
  EXPECT_FALSE(platform.said.empty());
}

TEST_F(ControllerTest, AnEmptyTextSaysWhatToDo) {
  controller.open_text("", "nothing");
  EXPECT_TRUE(engine.sent.empty());
  EXPECT_NE(state.text.trouble.text().find("paste"), std::string::npos);
}

TEST_F(ControllerTest, MalformedBytesAreCountedAndShown) {
  controller.open_text("ab\xFF\xC3(d\x80", "broken");
  TaskReady ready;
  ready.bytes = 8;
  ready.tokens = ready.characters = 8;
  ready.malformed = 3;
  engine.answer(kNgram, engine.id<SetText>(kNgram), ready);
  controller.receive();
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "Malformed"), "3 malformed bytes in it");
  // The bytes themselves can be drawn, read out and asked about.
  controller.apply(AskQuestion{"\xED\x95 \xF0\x9F"});
  stage.draw(state);
}

TEST_F(ControllerTest, TheQuestionIsScoredByAllAndAgainWhenItChanged) {
  controller.open_text("the fox", "fox");
  configured(kNgram);
  train_to(kNgram, 0.01, 1);
  controller.apply(AskQuestion{"fox"});
  const std::uint32_t first = engine.id<Score>(kNgram);
  ASSERT_NE(first, 0u);
  controller.apply(AskQuestion{"foxes"});
  EXPECT_EQ(engine.id<Score>(kNgram), first) << "one at a time";
  Scored answer;
  answer.items = {scored("f", -1, 2), scored("o", -3, 9), scored("x", -0.5, 1)};
  engine.answer(kNgram, first, answer, false);
  engine.answer(kNgram, first, Totals{});
  controller.receive();
  EXPECT_EQ(state.slots[kNgram].scored.size(), 3u);
  EXPECT_EQ(state.pointed, std::nullopt) << "an older question points nowhere";
  const std::uint32_t second = engine.id<Score>(kNgram);
  EXPECT_GT(second, first);
  engine.answer(kNgram, second, answer, false);
  engine.answer(kNgram, second, Totals{});
  controller.receive();
  EXPECT_EQ(state.pointed, 1u) << "where it was most surprised";
}

TEST_F(ControllerTest, ASettingBuildsTheModelAnewAndALiveOneDoesNot) {
  controller.open_text("the fox", "fox");
  configured(kMlp);
  state.slots[kMlp].fields.push_back(field("learning_rate", 0, 1, "0.1"));
  state.slots[kMlp].fields.back().live = true;
  controller.apply(TrainModel{kMlp});
  engine.answer(kMlp, engine.id<Train>(kMlp), progress(5, 0.1, true), false);
  controller.receive();
  controller.apply(ChangeField{kMlp, "learning_rate", "0.2"});
  EXPECT_TRUE(std::get<Configure>(engine.last<Configure>(kMlp)->body).train_only);
  EXPECT_EQ(state.slots[kMlp].phase, Phase::training);
  controller.apply(ChangeField{kMlp, "hidden", "128"});
  const auto anew = std::get<Configure>(engine.last<Configure>(kMlp)->body);
  EXPECT_FALSE(anew.train_only);
  EXPECT_EQ(anew.settings, (Settings{{"learning_rate", "0.2"}, {"hidden", "128"}}));
  const std::uint32_t trained = engine.id<Train>(kMlp);
  configured(kMlp);
  EXPECT_GT(engine.id<Train>(kMlp), trained) << "it was training, so it goes on";
}

TEST_F(ControllerTest, ALostWorkerComesBackAndAHopelessOneIsGivenUp) {
  controller.open_text("the fox", "fox");
  configured(kLstm);
  controller.apply(TrainModel{kLstm});
  const auto lose = [&] {
    engine.waiting.push_back({kLstm, Lost{"it ran out of memory"}});
    controller.receive();
  };
  lose();
  EXPECT_EQ(engine.restarts.back(), (std::pair<std::size_t, bool>{kLstm, true}));
  engine.waiting.push_back({kLstm, Restored{3.0}});
  controller.receive();
  EXPECT_EQ(state.slots[kLstm].trouble,
            "Its worker stopped: it ran out of memory. The model of 3.0 s before is back.");
  EXPECT_EQ(state.slots[kMlp].trouble, "") << "the others go on";
  lose();
  lose();
  EXPECT_EQ(state.slots[kLstm].phase, Phase::failed);
  EXPECT_EQ(engine.restarts.size(), 2u);
  controller.apply(ResetModel{kLstm});
  EXPECT_EQ(engine.restarts.back(), (std::pair<std::size_t, bool>{kLstm, false}));
}

TEST_F(ControllerTest, AllWriteFromOnePromptAndCanBeStopped) {
  controller.open_text("the fox", "fox");
  configured(kNgram);
  configured(kMlp);
  train_to(kNgram, 0.01, 1);
  GenerateSettings settings;
  settings.prompt = "the";
  settings.top_k = 5;
  controller.apply(ChangeGenerate{settings});
  controller.apply(StartWriting{});
  const Command* asked = engine.last<Generate>(kNgram);
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(std::get<Generate>(asked->body).top_k, 5u);
  EXPECT_EQ(engine.last<Generate>(kMlp), nullptr) << "not trained: nothing to say";
  Generated piece;
  piece.tokens = {{"강", -1}};
  engine.answer(kNgram, asked->id, piece, false);
  controller.receive();
  EXPECT_TRUE(state.slots[kNgram].writing);
  controller.apply(StopWriting{});
  EXPECT_EQ(std::get<Cancel>(engine.last<Cancel>(kNgram)->body).target, asked->id);
  engine.answer(kNgram, asked->id, Cancelled{});
  controller.receive();
  EXPECT_FALSE(state.slots[kNgram].writing);
  EXPECT_EQ(state.slots[kNgram].written.size(), 1u);
}

TEST_F(ControllerTest, CandidatesArePutToTheModelsWhileTheyAreLookedAt) {
  controller.open_text("the fox\n", "a fox");
  for (const std::size_t model : {kNgram, kMlp}) configured(model);
  train_to(kNgram, 0.01, 1);
  controller.apply(ChangeCandidates{"the fox\t-2\n\nfox the\tx\nfox the"});
  ASSERT_EQ(state.ranking.candidates.size(), 2u);
  EXPECT_EQ(state.ranking.candidates[0].external, -2);
  EXPECT_EQ(state.ranking.trouble,
            "line 3: 'x' after the tab is not a number; write the text, a tab, a score, a tab, its "
            "weight.");
  const auto asked = [&](std::size_t model) -> const Command* {
    const Command* command = engine.last<Score>(model);
    return command != nullptr && std::get<Score>(command->body).apart ? command : nullptr;
  };
  EXPECT_EQ(asked(kNgram), nullptr) << "nobody looks at the ranking";
  controller.apply(ChooseTab{Tab::rank});
  ASSERT_NE(asked(kNgram), nullptr);
  EXPECT_EQ(asked(kMlp), nullptr) << "not trained: nothing to say";
  EXPECT_EQ(asked(kNgram)->payload.text(), "\uFEFFthe fox\nfox the\n")
      << "with the mark of UTF-8: no bytes of a person's are taken for another encoding";
  const std::uint32_t id = asked(kNgram)->id;
  // A line in two pieces, the other in one.
  for (const std::uint32_t line : {1u, 1u, 2u}) {
    Scored piece;
    piece.line = line;
    piece.log10 = -4;
    piece.events = 3;
    piece.items = {scored("x", -4, 1)};
    engine.answer(kNgram, id, piece, false);
  }
  engine.answer(kNgram, id, Totals{});
  controller.receive();
  ASSERT_EQ(state.slots[kNgram].ranked.size(), 2u);
  EXPECT_EQ(state.slots[kNgram].ranked[0].log10, -8);
  EXPECT_EQ(state.slots[kNgram].ranked[0].items.size(), 2u);
  // What stays keeps its answer until the next one; the new line has none yet.
  controller.apply(ChangeCandidates{"fox the\na fox"});
  EXPECT_EQ(state.slots[kNgram].ranked[0].log10, -4);
  EXPECT_EQ(state.slots[kNgram].ranked[1].events, 0u);
  EXPECT_NE(asked(kNgram)->id, id);
  controller.apply(ChangeOuterWeight{0.5});
  controller.apply(ChangeCandidates{"a fox\t-2\t3"});
  EXPECT_EQ(state.ranking.candidates[0].weight, 1.5);
}

TEST_F(ControllerTest, ThePartThatIsComparedIsMeasuredOncePerModel) {
  controller.open_text("abcdefgh\nxy\n", "letters");
  TaskReady facts;
  facts.held_out_line = 1;
  engine.answer(kNgram, 1, facts);
  for (const std::size_t model : {kNgram, kMlp, kLstm}) configured(model);
  train_to(kNgram, 0.01, 1);
  train_to(kMlp, 5, 0.5);
  controller.apply(TrainModel{kLstm});
  EXPECT_EQ(platform.pack_number, 0u) << "nobody looks";
  controller.apply(ChooseTab{Tab::compare});
  EXPECT_EQ(platform.packed, "xy\n");
  const auto part_sent = [&](std::size_t model) {
    const Command* command = engine.last<Score>(model);
    return command == nullptr ? "-"
                              : std::string(reinterpret_cast<const char*>(command->payload.data()),
                                            command->payload.size());
  };
  EXPECT_EQ(part_sent(kNgram), "\uFEFFxy\n");
  EXPECT_EQ(part_sent(kMlp), "\uFEFFxy\n");
  EXPECT_EQ(part_sent(kLstm), "-") << "it is measured when it stops";
  const double log_probs[] = {-1, -2, -4};
  const auto* raw = reinterpret_cast<const std::byte*>(log_probs);
  const std::uint32_t id = engine.id<Score>(kNgram);
  // One line in two pieces, then another.
  for (std::uint32_t i = 0; i < 3; ++i) {
    Scored piece;
    piece.line = i < 2 ? 1 : 2;
    piece.events = 1;
    engine.waiting.push_back(
        {kNgram, Event{id, false, piece, Bytes(raw + 8 * i, raw + 8 * i + 8)}});
  }
  Totals totals;
  totals.perplexity = 7;
  engine.answer(kNgram, id, totals);
  controller.receive();
  ASSERT_TRUE(state.slots[kNgram].measured);
  EXPECT_EQ(state.slots[kNgram].measured->log_probs, (std::vector<float>{-1, -2, -4}));
  EXPECT_EQ(state.slots[kNgram].measured->ends, (std::vector<std::uint32_t>{2, 3}));
  EXPECT_EQ(state.slots[kNgram].measured->totals.perplexity, 7);
  controller.apply(ChooseTab{Tab::score});
  controller.apply(ChooseTab{Tab::compare});
  EXPECT_EQ(engine.id<Score>(kNgram), id) << "nothing has changed";
  controller.take_gzip(platform.pack_number, 23);
  EXPECT_EQ(state.comparison.gzip, 23);
  // Another part: what is under way ends first.
  controller.apply(ChoosePart{Part::whole});
  EXPECT_EQ(platform.packed, *state.text.bytes);
  EXPECT_FALSE(state.comparison.gzip);
  EXPECT_EQ(part_sent(kNgram), "\uFEFF" + *state.text.bytes);
  const std::uint32_t old = engine.id<Score>(kMlp);
  EXPECT_EQ(std::get<Cancel>(engine.last<Cancel>(kMlp)->body).target, old);
  engine.answer(kMlp, old, Cancelled{});
  controller.receive();
  EXPECT_EQ(part_sent(kMlp), "\uFEFF" + *state.text.bytes);
  // Nobody looks any more, or the model shall learn: neither waits for a long text.
  const auto cancelled = [&](std::size_t model) {
    const Command* cancel = engine.last<Cancel>(model);
    return cancel != nullptr && std::get<Cancel>(cancel->body).target == engine.id<Score>(model);
  };
  EXPECT_FALSE(cancelled(kMlp));
  controller.apply(TrainModel{kMlp});
  EXPECT_TRUE(cancelled(kMlp));
  EXPECT_FALSE(cancelled(kNgram));
  controller.apply(ChooseTab{Tab::rank});
  EXPECT_TRUE(cancelled(kNgram));
}

TEST_F(ControllerTest, TheListOfSamplesIsComplete) {
  std::ifstream file(places::asset("samples.json"));
  std::ostringstream json;
  json << file.rdbuf();
  const auto samples = read_samples(json.str());
  ASSERT_EQ(samples.size(), 13u);
  int known = 0, sets = 0;
  for (const Sample& sample : samples) {
    EXPECT_GT(sample.summary.size(), 30u) << sample.title;
    EXPECT_FALSE(sample.sentence.empty()) << sample.title;
    for (const CandidateSet& set : sample.candidates) {
      EXPECT_GT(std::count(set.lines.begin(), set.lines.end(), '\n'), 3) << set.title;
      sets += !set.title.empty();
    }
    known += sample.entropy.has_value();
  }
  EXPECT_EQ(known, 1);
  EXPECT_EQ(sets, 19);
  EXPECT_TRUE(read_samples("{\"no\": \"list\"}").empty());
  EXPECT_TRUE(read_samples("[1, 2").empty());
}

}  // namespace
}  // namespace onegin::web
