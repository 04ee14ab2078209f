// The captioner sees the pixels of a scene and nothing else, whatever the unit of its text.
#include "models/caption.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "evaluation/mapped_model.h"
#include "evaluation/mixture_model.h"
#include "heap_counter.h"
#include "models/conformance.h"
#include "models/neural/model_copy.h"
#include "models/neural/pictures.h"
#include "plain_ids.h"
#include "saved_blocks.h"
#include "scenes/picture.h"
#include "training/gradient_learner.h"

namespace onegin {
namespace {

const std::string kSceneLines =
    "red circle 8 20 6; blue square 24 9 5\ta red circle\nblue square 24 9 5\ta square\n"
    "green triangle 9 9 7\ta triangle\nred circle 24 9 3; blue square 8 20 6\ta small circle\n"
    "green circle 8 8 3; red square 8 8 6\ta square\nred square 8 8 6\ta square\n";

// One source, as its tokens.
std::vector<TokenId> source_of(const Task& task, const std::string& text) {
  std::vector<TokenId> ids = encode(task, text + "\t");
  ids.resize(
      static_cast<std::size_t>(std::find(ids.begin(), ids.end(), kBeginSentence) - ids.begin()));
  return ids;
}

std::unique_ptr<Model> captioner(const Task& task, std::uint64_t seed = 1) {
  return build_kind({find_model_kind("caption").value(), "", ""}, task, seed);
}

std::vector<Scalar> first_word(const Model& model, const std::vector<TokenId>& source) {
  std::vector<Scalar> log_probs(model.as_language()->vocabulary_size());
  model.as_language()->predict(model.as_language()->begin(Source{source}), log_probs);
  return log_probs;
}

TEST(Caption, TokensOfEveryUnitBecomeTheirScene) {
  Picture expected;
  draw_scene(*parse_scene("red circle 24 9 3; blue square 8 20 6"), expected);
  for (const Unit unit : kUnits) {
    const auto built = build_corpus(kSceneLines, unit, Boundary::pairs);
    const ScenePictures pictures(shape_of(built.task));
    const auto source = source_of(built.task, "red circle 24 9 3; blue square 8 20 6");
    EXPECT_TRUE(pictures.check(source).ok()) << name_of(unit);
    std::vector<Scalar> pixels(expected.size());
    pictures.draw(source, pixels.data());
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      ASSERT_EQ(pixels[i], static_cast<Scalar>(expected[i]) / 255) << name_of(unit);
    }
  }
}

TEST(Caption, SaysWhatIsWrongWithASource) {
  const auto built = build_corpus(kSceneLines, Unit::word, Boundary::pairs);
  const auto model = captioner(built.task);
  const LanguageModel& language = *model->as_language();
  const auto refusal = [&](const std::string& text) {
    const auto ids = source_of(built.task, text);
    const auto read = language.check_source({ids});
    return read ? std::string() : read.error().sentence();
  };
  EXPECT_EQ(refusal("red circle 8 20 6"), "");
  EXPECT_EQ(refusal("red circle 8 20"),
            "the source 'red circle 8 20' is no scene: the scene ends in the midst of a shape; "
            "after a shape write x, y and size as whole numbers");
  EXPECT_EQ(refusal("red red 8 20 6"),
            "character 5 of the scene: the source 'red red 8 20 6' is no scene: 'red' is not what "
            "a scene has there; write a shape after the colour: circle, square, triangle");
  EXPECT_NE(refusal("a zebra 8 20 6").find("a token that the model does not know"),
            std::string::npos);
  EXPECT_NE(refusal("").find("there is no shape in the scene"), std::string::npos);
}

// What is no scene is white paper.
TEST(Caption, SeesThePixelsAlone) {
  const auto built = build_corpus(kSceneLines, Unit::word, Boundary::pairs);
  const auto model = make_tiny({find_model_kind("caption").value(), "", ""}, built, 1, true);
  const auto said = [&](const std::string& text) {
    return first_word(*model, source_of(built.task, text));
  };
  EXPECT_EQ(said("green circle 8 8 3; red square 8 8 6"), said("red square 8 8 6"));
  EXPECT_NE(said("red circle 8 8 6"), said("red square 8 8 6"));
  EXPECT_NE(said("red square 8 8 6"), said("red square 8 9 6"));
  EXPECT_EQ(said("red red 8 8 6"), said("triangle triangle"));
  EXPECT_NE(said("red red 8 8 6"), said("red square 8 8 6"));
}

TEST(Caption, AMixtureAndOtherIdsRefuseTheSourcesThatItRefuses) {
  const auto built = build_corpus(kSceneLines, Unit::word, Boundary::pairs);
  const std::shared_ptr<Model> seeing = captioner(built.task);
  const std::shared_ptr<Model> counting =
      make_tiny({find_model_kind("ngram").value(), "", ""}, built, 1, true);
  const auto mixture = MixtureModel::make({counting, seeing}, {0.5, 0.5});
  ASSERT_TRUE(mixture.ok());
  const auto other = build_corpus("red circle 8 8 6\ta circle\nred square 8 8 6\ta square\n",
                                  Unit::word, Boundary::pairs);
  const std::vector<const Task*> tasks{&built.task, &other.task};
  const auto space = common_space(common_types(tasks), tasks);
  ASSERT_TRUE(space.ok());
  const auto mapped = MappedModel::make(seeing, built.task.vocabulary, *space);
  ASSERT_TRUE(mapped.ok());
  ASSERT_NE(mapped->get(), seeing.get());
  const auto refuses = [](const Model& model, const std::vector<TokenId>& source) {
    return !model.as_language()->check_source({source}).ok();
  };
  EXPECT_FALSE(refuses(**mixture, source_of(built.task, "red circle 8 8 6")));
  EXPECT_TRUE(refuses(**mixture, source_of(built.task, "red red 8 8 6")));
  EXPECT_FALSE(refuses(**mapped, source_of(space->task, "red circle 8 8 6")));
  EXPECT_TRUE(refuses(**mapped, source_of(space->task, "red red 8 8 6")));
}

// As a file and a copy have it: nobody knows the spelling when the copy is made.
TEST(Caption, SeesTheSameWhenTheTaskIsGone) {
  auto built = std::make_unique<CorpusBuilder::Built>(
      build_corpus(kSceneLines, Unit::word, Boundary::pairs));
  const auto model = captioner(built->task), other = captioner(built->task, 2);
  const auto source = source_of(built->task, "red circle 24 9 3; blue square 8 20 6");
  const std::size_t types = built->task.vocabulary.size();
  built.reset();
  const auto said = first_word(*model, source);
  EXPECT_NE(said, first_word(*other, source));
  ASSERT_TRUE(other->load(views_of(saved_blocks(*model))));
  EXPECT_EQ(said, first_word(*other, source));
  ModelCopy copy(*model->as_neural(), {types, kEndSentence, true, true});
  Pieces all;
  ASSERT_TRUE(copy.work(all));
  EXPECT_EQ(said, first_word(copy.model(), source));
}

TEST(Caption, RefusesPairsWhoseSourcesAreNoScenes) {
  for (const auto& [lines, where] :
       {std::pair<std::string, std::string>{
            "red circle 8 8 6\ta circle\nthe mill\tla meule\nred circle 8 8 6\ta circle\n",
            "line 2, character 1 of the scene: the source 'the mill' is no scene"},
        {kSceneLines + "red circle 8 8 6 6\ta circle\n", "line 7, character 18 of the scene"}}) {
    const auto built = build_corpus(lines, Unit::word, Boundary::pairs);
    const auto model = captioner(built.task);
    GradientLearner learner(*model->as_neural(), built.corpus,
                            {.pairs = true, .vocabulary = built.task.vocabulary.size()}, 1,
                            [] { return 0.0; });
    const auto more = learner.advance([] { return false; });
    ASSERT_FALSE(more.ok());
    EXPECT_EQ(more.error().sentence().substr(0, where.size()), where);
  }
}

TEST(Caption, AllocatesNothingInAPassAfterTheFirst) {
  const auto built = build_corpus(kSceneLines, Unit::word, Boundary::pairs);
  const auto model = captioner(built.task);
  std::vector<std::vector<TokenId>> all{
      source_of(built.task, "red circle 8 20 6"), source_of(built.task, "red red 8 20 6"),
      source_of(built.task, "blue square 24 9 5; red circle 8 8 3")};
  std::vector<Source> sources;
  for (const auto& source : all) sources.push_back({source});
  std::vector<TokenId> inputs(5 * all.size(), kFirstText);
  std::vector<std::uint8_t> restarts(inputs.size());
  std::fill_n(restarts.begin(), all.size(), std::uint8_t{1});
  const Batch batch{.steps = 5,
                    .streams = static_cast<int>(all.size()),
                    .inputs = inputs,
                    .targets = inputs,
                    .restarts = restarts,
                    .sources = sources};
  Random random(1);
  BatchState state;
  std::size_t counted = 0;
  for (int pass = 0; pass < 3; ++pass) {
    const std::size_t before = heap_allocations();
    model->as_neural()->train_pass(batch, state, random);
    model->as_neural()->repack();
    counted = heap_allocations() - before;
  }
  EXPECT_EQ(counted, 0U);
}

}  // namespace
}  // namespace onegin
