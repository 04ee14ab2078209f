// Generation: prompts, sentence ends, beam search against trying everything.
#include "evaluation/generate.h"

#include <gtest/gtest.h>

#include "evaluation/table_model.h"
#include "math/random.h"

namespace onegin {
namespace {

struct Written {
  std::string text;
  double log_prob = 0;
  std::size_t tokens = 0;
  std::string error;
};

Written generate(const TableModel& model, const Task& task, const std::string& prompt,
                 const GenerationConfig& config, const Exhausted& exhausted = never) {
  const auto generator = make_generator(model, task, prompt, config);
  Written written;
  for (;;) {
    const auto more = generator->advance(exhausted, [&](GeneratedPiece&& piece) {
      written.text += piece.text;
      written.log_prob += piece.log_prob;
      ++written.tokens;
    });
    if (!more) written.error = more.error().sentence();
    if (!more || !*more) return written;
  }
}

TEST(Generate, FollowsThePromptInAStream) {
  const Task task = make_task(Unit::character, Boundary::stream, {"a", "b", "\n"});
  TableModel model(task);  // a -> b -> \n -> a, always
  model.row(kA, {0, 0, 1, 0});
  model.row(kB, {0, 0, 0, 1});
  model.row(kC, {0, 1, 0, 0});
  EXPECT_EQ(generate(model, task, "a", {.length = 5}).text, "b\nab\n");
  EXPECT_EQ(generate(model, task, "xx\na\n", {.length = 2}).text, "ab");
  EXPECT_EQ(generate(model, task, "b", {.length = 4}, always).text, "\nab\n");
  EXPECT_EQ(generate(model, task, "b", {.length = 0}).text, "");
  EXPECT_EQ(generate(model, task, "b", {.length = 3, .beam = 2}).text, "\nab");
}

TEST(Generate, BlanksAtThePromptsEndAreNotRead) {
  const std::string no_break = "\u00A0", wide = "\u3000";
  for (const Boundary boundary : {Boundary::stream, Boundary::sentence}) {
    for (const Unit unit : {Unit::word, Unit::whitespace}) {
      const Task task = make_task(unit, boundary, {"a", "b", "\n"});
      TableModel model(task);  // a -> b -> a, always
      const bool sentence = boundary == Boundary::sentence;
      model.row(kA,
                sentence ? std::vector<double>{0, 0, 0, 1, 0} : std::vector<double>{0, 0, 1, 0});
      model.row(kB,
                sentence ? std::vector<double>{0, 0, 1, 0, 0} : std::vector<double>{0, 1, 0, 0});
      for (const std::string end : {"", " ", "  ", "\t", " \t "}) {
        EXPECT_EQ(generate(model, task, "b a" + end, {.length = 2}).text, " b a") << end;
        EXPECT_EQ(generate(model, task, "b a" + end, {.length = 2, .beam = 2}).text, " b a") << end;
        EXPECT_EQ(generate(model, task, "b\na" + end, {.length = 1}).text, " b") << end;
      }
      if (unit != Unit::word) continue;  // KenLM's rule parts at ASCII white space alone
      EXPECT_EQ(generate(model, task, "b a" + no_break, {.length = 2}).text, " b a");
      EXPECT_EQ(generate(model, task, "b a" + wide + " ", {.length = 2}).text, " b a");
    }
  }
}

TEST(Generate, WhiteSpaceThatIsATokenIsRead) {
  // A text with two blanks between words has a token for them.
  const Task words = make_task(Unit::word, Boundary::stream, {"a", "b", "  "});
  TableModel model(words);  // a -> a, two blanks -> b
  model.row(kA, {0, 1, 0, 0});
  model.row(kC, {0, 0, 1, 0});
  EXPECT_EQ(generate(model, words, "a  ", {.length = 1}).text, "b");
  EXPECT_EQ(generate(model, words, "a ", {.length = 1}).text, " a");
  EXPECT_EQ(generate(model, words, "a\t", {.length = 1}).text, " a");
  // Characters: every blank is one.
  const Task characters = make_task(Unit::character, Boundary::stream, {"a", "b", " "});
  TableModel letters(characters);  // a blank -> b
  letters.row(kC, {0, 0, 1, 0});
  EXPECT_EQ(generate(letters, characters, "a ", {.length = 1}).text, "b");
}

TEST(Generate, SentencesEndAndBeginAnew) {
  const Task task = make_task(Unit::whitespace, Boundary::sentence, {"a", "b"});
  TableModel model(task);  // <s> a b </s>, always
  model.row(kBeginSentence, {0, 0, 1, 0});
  model.row(kA, {0, 0, 0, 1});
  model.row(kB, {1, 0, 0, 0});
  EXPECT_EQ(generate(model, task, "", {.length = 5}).text, "a b\na b");
  EXPECT_EQ(generate(model, task, "a", {.length = 3}).text, " b\na");
  EXPECT_EQ(generate(model, task, "b b\na", {.length = 1}).text, " b");
  EXPECT_EQ(generate(model, task, "a\n", {.length = 2}).text, "a b");  // that sentence is over
  EXPECT_EQ(generate(model, task, "a", {.length = 9, .beam = 3}).text, " b\n");
}

TEST(Generate, TheSameSeedWritesTheSame) {
  const Task task = make_task(Unit::character, Boundary::stream, {"a", "b", "c", "d"});
  const TableModel model(task);
  const auto first = generate(model, task, "", {.length = 100, .seed = 5});
  EXPECT_EQ(first.tokens, 100U);
  EXPECT_EQ(first.text, generate(model, task, "", {.length = 100, .seed = 5}, always).text);
  EXPECT_NE(first.text, generate(model, task, "", {.length = 100, .seed = 6}).text);
  EXPECT_NEAR(first.log_prob, 100 * std::log(0.2), 1e-3);
}

TEST(Generate, SaysWhenNothingCanFollow) {
  const Task task = make_task(Unit::character, Boundary::stream, {"a", "b"});
  TableModel model(task);
  model.row(kA, {1, 0, 0});
  for (const std::uint32_t beam : {0U, 3U}) {
    const auto written = generate(model, task, "a", {.length = 5, .beam = beam});
    EXPECT_NE(written.error.find("no token"), std::string::npos);
  }
}

// The likeliest text of `length` tokens, or shorter with </s>, by trying every one.
void search(const TableModel& model, const Task& task, TokenId previous, std::uint32_t length,
            double log_prob, std::string text, Written& best) {
  if (length == 0 || previous == kEndSentence) {
    if (log_prob > best.log_prob) best = {text, log_prob, 0, ""};
    return;
  }
  for (TokenId id = task.first_event(); id < task.vocabulary.size(); ++id) {
    if (id == kUnknown) continue;
    search(model, task, id, length - 1, log_prob + std::log(model.probability(previous, id)),
           text + (id == kEndSentence ? "\n" : std::string(task.vocabulary.text(id))), best);
  }
}

TEST(Beam, WideEnoughFindsTheLikeliestOfAll) {
  for (const Boundary boundary : {Boundary::sentence, Boundary::stream}) {
    const Task task = make_task(Unit::character, boundary, {"a", "b", "c"});
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      Random random(seed);
      TableModel model(task);
      for (TokenId previous = 0; previous < task.vocabulary.size(); ++previous) {
        std::vector<double> weights;
        for (TokenId id = task.first_event(); id < task.vocabulary.size(); ++id) {
          weights.push_back(random.uniform() + 0.01);
        }
        model.row(previous, weights);
      }
      Written best{"", -1e9, 0, ""};
      search(model, task, kBeginSentence, 5, 0, "", best);
      const auto found = generate(model, task, "", {.length = 5, .beam = 243});
      EXPECT_EQ(found.text, best.text) << seed;
      EXPECT_NEAR(found.log_prob, best.log_prob, 1e-5);
      EXPECT_EQ(generate(model, task, "", {.length = 5, .beam = 243}, always).text, best.text);
      // A beam of one is greedy.
      EXPECT_EQ(generate(model, task, "", {.length = 1, .beam = 1}).text,
                generate(model, task, "", {.length = 1, .sampling = {.temperature = 0}}).text);
    }
  }
}

}  // namespace
}  // namespace onegin
