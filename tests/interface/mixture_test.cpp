// The mixture follows its models: saved, mixed, shown, asked, weighted by hand, lost and gone.
#include "conversation.h"
#include "state/kinds.h"
#include "state/saved_state.h"

namespace onegin::web {
namespace {

// Of the n-gram and the MLP: saved, mixed, shown, asked; and gone when one of them is no more.
class MixtureTest : public ControllerTest {
 protected:
  static constexpr std::size_t kRnn = 2;
  const Slot& mixture() const { return state.mixture; }
  void saved(std::size_t model) {
    engine.waiting.push_back(
        {model, Event{engine.id<Save>(model), true, Saved{"onegin"}, Bytes(10 + model)}});
    controller.receive();
  }
  void mixed(std::initializer_list<const char*> weights) {
    Configured answer;
    for (const char* weight : weights) answer.fields.push_back(field("weight", 0, 1, weight));
    engine.answer(kMixture, engine.id<Mix>(kMixture), answer, false);
    engine.answer(kMixture, engine.id<Mix>(kMixture), progress(0, 1, false));
    controller.receive();
  }
  const Mix& command() const { return std::get<Mix>(engine.last<Mix>(kMixture)->body); }
  void mix_two() {
    controller.open_text("the fox", "fox");
    controller.apply(AskQuestion{"fox"});
    for (const std::size_t model : {kNgram, kMlp, kRnn}) configured(model);
    train_to(kNgram, 0.01, 1);
    EXPECT_EQ(engine.last<Save>(kNgram), nullptr) << "one alone is no mixture";
    controller.apply(TrainModel{kMlp});
    train_to(kMlp, 5, 0.1);
    EXPECT_FALSE(std::get<Save>(engine.last<Save>(kMlp)->body).with_training);
    saved(kMlp);
    EXPECT_EQ(engine.last<Mix>(kMixture), nullptr) << "one file is missing";
    saved(kNgram);
    ASSERT_NE(engine.last<Mix>(kMixture), nullptr);
    EXPECT_EQ(command().sizes, (std::vector<std::uint32_t>{10, 11}));
    EXPECT_TRUE(command().weights.empty());
    EXPECT_FALSE(mixture().shown);
    mixed({"0.75", "0.25"});
  }
};

TEST_F(MixtureTest, StandsWhereTwoHaveLearntAndAnswersLikeAModel) {
  mix_two();
  EXPECT_EQ(text_sent(kMixture), "the fox");
  EXPECT_TRUE(mixture().shown);
  ASSERT_EQ(state.weights.size(), 2u);
  EXPECT_EQ(state.weights[1].slot, kMlp);
  EXPECT_EQ(state.weights[1].weight, 0.25);
  EXPECT_NE(engine.last<Score>(kMixture), nullptr);
  EXPECT_EQ(mixture().curve.size(), 1u);
  Stage stage;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::text, "bits per character", "Mixture"), "3.00");
  EXPECT_NE(Stage::find(Role::group, "Score of Mixture"), nullptr);
  EXPECT_EQ(Stage::find(Role::button, "Train", "Mixture"), nullptr);
  state.tab = Tab::learn;
  state.chosen = kMixture;
  stage.draw(state);
  EXPECT_EQ(Stage::value(Role::slider, "MLP", "Settings of Mixture"), "25 %");
  EXPECT_EQ(Stage::find(Role::button, "Reset"), nullptr);
  controller.apply(StartWriting{});
  EXPECT_NE(engine.last<Generate>(kMixture), nullptr);
  controller.apply(TrainAll{});
  controller.apply(ChangeSeed{5});
  EXPECT_EQ(engine.last<Train>(kMixture), nullptr);
  EXPECT_EQ(engine.last<Configure>(kMixture), nullptr);
}

TEST_F(MixtureTest, FollowsWhatLearnsFurtherAndAsksNoMoreThanThat) {
  mix_two();
  const std::uint32_t ngram = engine.id<Save>(kNgram), mlp = engine.id<Save>(kMlp);
  controller.apply(TrainModel{kMlp});
  const auto report = [&](double seconds) {
    engine.answer(kMlp, engine.id<Train>(kMlp), progress(seconds, 0.2, true), false);
    controller.receive();
  };
  report(6);
  EXPECT_EQ(engine.id<Save>(kMlp), mlp) << "too soon";
  report(9.5);
  EXPECT_GT(engine.id<Save>(kMlp), mlp);
  const std::uint32_t before = engine.id<Mix>(kMixture);
  train_to(kMlp, 10, 0.2);
  saved(kMlp);
  EXPECT_EQ(engine.id<Save>(kNgram), ngram) << "it has not changed";
  EXPECT_EQ(command().sizes, (std::vector<std::uint32_t>{0, 11}));
  EXPECT_GT(engine.id<Mix>(kMixture), before);
  mixed({"0.5", "0.5"});
  EXPECT_EQ(mixture().curve.size(), 2u);
}

TEST_F(MixtureTest, WeightsByHandSumToOneAndEmBringsTheBestBack) {
  mix_two();
  Stage stage;
  state.tab = Tab::learn;
  state.chosen = kMixture;
  const auto moved =
      only<ChangeWeight>(stage.enter(state, Role::slider, "MLP", "40", "Settings of Mixture"));
  ASSERT_TRUE(moved);
  EXPECT_TRUE(Stage::get(Role::button, "Weights by EM").disabled);
  controller.apply(*moved);
  EXPECT_EQ(command().sizes, (std::vector<std::uint32_t>{0, 0}));
  EXPECT_EQ(command().weights, (std::vector<double>{0.6, 0.4}));
  // A move while it is being mixed is not lost.
  controller.apply(ChangeWeight{kNgram, 1});
  mixed({"0.6", "0.4"});
  EXPECT_EQ(state.weights[0].weight, 1);
  EXPECT_EQ(command().weights, (std::vector<double>{1, 0}));
  mixed({"1", "0"});
  controller.apply(ChangeWeight{kNgram, 0.5});
  EXPECT_EQ(command().weights, (std::vector<double>{0.5, 0.5}));
  mixed({"0.5", "0.5"});
  ASSERT_TRUE(only<FitWeights>(stage.activate(state, Role::button, "Weights by EM")));
  controller.apply(FitWeights{});
  EXPECT_TRUE(command().weights.empty());
  mixed({"0.7", "0.3"});
  EXPECT_FALSE(state.weights_by_hand);
}

TEST_F(MixtureTest, WeightsByHandComeBackWithTheirModels) {
  mix_two();
  controller.apply(ChangeWeight{kMlp, 0.4});
  mixed({"0.6", "0.4"});
  const std::string kept = describe_state(state, SavedFor::file);
  controller.apply(FitWeights{});
  mixed({"0.75", "0.25"});
  State read = state;
  ASSERT_EQ(read_state(kept, SavedFor::file, read), std::nullopt);
  state.kept_weights = read.kept_weights;
  controller.apply(ResetModel{kMlp});
  configured(kMlp);
  EXPECT_NE(describe_state(state, SavedFor::file).find("[1,0.4]"), std::string::npos)
      << "kept until they can be used";
  controller.apply(TrainModel{kMlp});
  train_to(kMlp, 5, 0.1);
  saved(kNgram);
  saved(kMlp);
  EXPECT_EQ(command().weights, (std::vector<double>{0.6, 0.4}));
  mixed({"0.6", "0.4"});
  EXPECT_TRUE(state.weights_by_hand);
  EXPECT_TRUE(state.kept_weights.empty());
}

TEST_F(MixtureTest, IsGoneWithItsModelsAndWithTheText) {
  mix_two();
  controller.apply(ResetModel{kMlp});
  configured(kMlp);
  EXPECT_FALSE(mixture().shown);
  EXPECT_TRUE(state.weights.empty());
  controller.apply(TrainModel{kMlp});
  train_to(kMlp, 5, 0.1);
  // A model that is built anew while its file is awaited: everything is asked for again.
  controller.apply(ResetModel{kMlp});
  saved(kNgram);
  configured(kMlp);
  const std::uint32_t before = engine.id<Mix>(kMixture);
  controller.apply(TrainModel{kMlp});
  train_to(kMlp, 5, 0.1);
  saved(kNgram);
  saved(kMlp);
  EXPECT_GT(engine.id<Mix>(kMixture), before);
  mixed({"0.5", "0.5"});
  EXPECT_TRUE(mixture().shown);
  controller.open_text("another", "another");
  EXPECT_FALSE(mixture().shown);
}

TEST_F(MixtureTest, ALostWorkerIsFilledAgainAndAHopelessOneIsGivenUp) {
  mix_two();
  const auto lose = [&] {
    engine.waiting.push_back({kMixture, Lost{"it ran out of memory"}});
    controller.receive();
  };
  lose();
  EXPECT_EQ(engine.restarts.back(), (std::pair<std::size_t, bool>{kMixture, false}));
  saved(kNgram);
  saved(kMlp);
  EXPECT_EQ(command().sizes, (std::vector<std::uint32_t>{10, 11}));
  mixed({"0.5", "0.5"});
  EXPECT_EQ(mixture().phase, Phase::trained);
  EXPECT_EQ(mixture().trouble, "");
  for (int i = 0; i < 3; ++i) lose();
  EXPECT_EQ(engine.restarts.size(), 3u);
  Stage stage;
  state.tab = Tab::learn;
  state.chosen = kMixture;
  stage.draw(state);
  EXPECT_NE(Stage::value(Role::status, "trouble", "Settings of Mixture").find("By EM"),
            std::string::npos);
  EXPECT_EQ(state.slots[kNgram].phase, Phase::trained) << "the models go on";
  controller.apply(FitWeights{});
  saved(kNgram);
  saved(kMlp);
  mixed({"0.5", "0.5"});
  EXPECT_EQ(mixture().phase, Phase::trained);
  // A model that could not be saved stays well; the mixture waits for the next time.
  controller.apply(TrainModel{kMlp});
  train_to(kMlp, 20, 0.3);
  Failed failed;
  failed.what = "there is not enough memory for this";
  engine.answer(kMlp, engine.id<Save>(kMlp), failed);
  controller.receive();
  EXPECT_EQ(state.slots[kMlp].phase, Phase::paused);
  EXPECT_TRUE(mixture().shown);
}

}  // namespace
}  // namespace onegin::web
