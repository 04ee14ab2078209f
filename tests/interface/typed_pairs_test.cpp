// Pairs in the interface: how they are typed, what the models are asked.
#include "state/typed_pairs.h"

#include "conversation.h"

namespace onegin::web {
namespace {

TEST(TypedPairs, AnArrowStandsForTheTab) {
  EXPECT_EQ(read_pairs("42 => forty-two"), "42\tforty-two");
  EXPECT_EQ(read_pairs("42=>forty => two\n7 => seven\n"), "42\tforty => two\n7\tseven\n");
  EXPECT_EQ(read_pairs("a\tb => c"), "a\tb => c") << "the tab comes first";
  EXPECT_EQ(read_pairs("42 => forty-two\t-1.5"), "42\tforty-two\t-1.5");
  EXPECT_EQ(read_pairs("42"), "42");
  EXPECT_EQ(show_pairs("42\tforty-two\n7\tseven\n8"), "42 => forty-two\n7 => seven\n8");
  EXPECT_EQ(read_pairs(show_pairs("a\tb\nc\td")), "a\tb\nc\td");
  EXPECT_TRUE(are_pairs("a\tb\n\nc\td\n"));
  for (const char* none : {"", "\n", "a", "a\t", "\tb", "a\tb\tc", "a\tb\nc"}) {
    EXPECT_FALSE(are_pairs(none)) << none;
  }
}

class PairsTest : public ControllerTest {
 protected:
  PairsTest() {
    controller.open_text("1\tone\n2\ttwo\n", "numbers");
    controller.apply(ChangeTask{"boundary", "pairs"});
    configured(kNgram);
    train_to(kNgram, 0.01, 1);
  }
  template <class Body>
  std::string sent(std::size_t model) const {
    const Command* command = engine.last<Body>(model);
    if (command == nullptr) return "-";
    return {reinterpret_cast<const char*>(command->payload.data()), command->payload.size()};
  }
};

TEST_F(PairsTest, AreAskedOnceTheyAreWhole) {
  const std::string mark = "\uFEFF";
  controller.apply(AskQuestion{"1"});
  EXPECT_EQ(sent<Score>(kNgram), "-");
  controller.apply(AskQuestion{"1 => one"});
  EXPECT_EQ(sent<Score>(kNgram), mark + "1\tone");
}

TEST_F(PairsTest, APromptIsASource) {
  controller.apply(StartWriting{});
  EXPECT_EQ(sent<Generate>(kNgram), "-");
  EXPECT_NE(state.notice.sentence.text().find("source"), std::string::npos);
  GenerateSettings settings = state.generate;
  settings.prompt = "1";
  controller.apply(ChangeGenerate{settings});
  controller.apply(StartWriting{});
  EXPECT_EQ(sent<Generate>(kNgram),
            "\uFEFF"
            "1");
  EXPECT_EQ(state.slots[kNgram].prompt_read, "1\t") << "what is written is the target";
}

TEST_F(PairsTest, CandidatesArePairs) {
  controller.apply(ChangeCandidates{"1 => one\n1 => two\t-3\n1\n"});
  ASSERT_EQ(state.ranking.candidates.size(), 2U);
  EXPECT_EQ(state.ranking.candidates[0].text, "1\tone");
  EXPECT_EQ(state.ranking.candidates[1].external, -3);
  EXPECT_NE(state.ranking.trouble.text().find("line 3"), std::string::npos);
}

TEST_F(PairsTest, ASampleOfPairsIsShownWithArrows) {
  Sample sample;
  sample.boundary = "pairs";
  sample.sentence = "1\tone";
  sample.candidates = {{"few", "1\tone\n1\ttwo\n"}};
  controller.open_sample(sample, "1\tone\n");
  EXPECT_EQ(state.question, "1 => one");
  EXPECT_EQ(state.ranking.lines, "1 => one\n1 => two\n");
  EXPECT_EQ(state.ranking.candidates.size(), 2U);
}

}  // namespace
}  // namespace onegin::web
