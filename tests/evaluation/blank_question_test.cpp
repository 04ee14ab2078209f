// How sentences with blanks are written, cut, and refused; and windows of a text.
#include "evaluation/blank_question.h"

#include <gtest/gtest.h>

#include "models/blank_model.h"
#include "models/conformance.h"
#include "plain_ids.h"

namespace onegin {
namespace {

Task task_of(Unit unit, Boundary boundary = Boundary::stream) {
  const std::string text = boundary == Boundary::pairs ? "the cat\ttac eht\na \\ b\tx_y\n"
                                                       : "the cat, the dog. un able _ \\ x\n";
  return build_corpus(text + text + text, unit, boundary).task;
}

// The tokens in brackets, blanks as [], a blank whose token is known as [*token].
std::string cut(const Task& task, std::string_view line,
                const std::vector<std::uint32_t>& hidden = {}) {
  const auto read = read_question(task, line, hidden, false);
  if (!read) return read.error().sentence();
  std::string all;
  for (std::size_t i = 0; i < read->texts.size(); ++i) {
    const bool known = read->question.tokens[i] == kAnotherBlank && !read->texts[i].empty();
    all += (known ? "[*" : "[") + read->texts[i] + "]";
    EXPECT_EQ(read->question.tokens[i] == kAnotherBlank,
              std::count(read->question.blanks.begin(), read->question.blanks.end(), i) == 1);
  }
  return all;
}

TEST(BlankQuestion, StandsForOneTokenOfTheUnit) {
  EXPECT_EQ(cut(task_of(Unit::character), "c___t"), "[c][][t]");
  EXPECT_EQ(cut(task_of(Unit::character), "______a ___"), "[][][a][ ][]");
  EXPECT_EQ(cut(task_of(Unit::word), "the ___ , the ___."), "[the][][ ,][the][][.]");
  EXPECT_EQ(cut(task_of(Unit::word), "the ___, the ___ dog"), "[the][][,][the][][dog]");
  EXPECT_EQ(cut(task_of(Unit::word), "___ cat ___"), "[][cat][]");
  EXPECT_EQ(cut(task_of(Unit::word), "un___able______ dog"), "[un][][able][][][dog]");
  EXPECT_EQ(cut(task_of(Unit::word), "3.___ the"), "[3][.\u203F][][the]")
      << "a blank is a word that the point has no space before";
  EXPECT_EQ(cut(task_of(Unit::whitespace), "the ___ un___"), "[the][][un][]");
  EXPECT_EQ(cut(task_of(Unit::whitespace, Boundary::sentence), "the ___"), "[the][][</s>]");
  EXPECT_EQ(cut(task_of(Unit::bpe), "the ___"), cut(task_of(Unit::bpe), "the___"))
      << "the token brings its own space";
}

TEST(BlankQuestion, UnderscoresOfTheTextAreSaidWithABackslash) {
  const Task task = task_of(Unit::character);
  EXPECT_EQ(cut(task, "a\\___b"), "[a][_][_][_][b]");
  EXPECT_EQ(cut(task, "a\\\\___b"), "[a][\\][][b]");
  EXPECT_EQ(cut(task, "a\\\\\\___b"), "[a][\\][_][_][_][b]");
  EXPECT_EQ(cut(task, "a__b\\c____"), "[a][_][_][b][\\][c][][_]");
  EXPECT_EQ(cut(task_of(Unit::word), "the \\___ ___"), "[the][___][]");
  EXPECT_EQ(cut(task_of(Unit::word), "빈칸 ___ 빈칸가"), "[빈칸][][빈칸가]");
}

TEST(BlankQuestion, HiddenTokensAreBlanksWhoseTokenIsKnown) {
  const Task task = task_of(Unit::word, Boundary::sentence);
  EXPECT_EQ(cut(task, "the cat, dog", {3, 1, 3}), "[the][*cat][,][*dog][</s>]");
  const std::vector<std::uint32_t> second = {1};
  const auto read = read_question(task, "the zebra", second);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->question.truth, std::vector<TokenId>{kUnknown}) << "it is not in the vocabulary";
  EXPECT_EQ(cut(task, "the ___ dog", {2}), "[the][][*dog][</s>]");
  EXPECT_TRUE(
      read_question(task, "the ___ dog", std::vector<std::uint32_t>{2})->question.truth.empty())
      << "not of all blanks";
  EXPECT_EQ(cut(task, "the dog", {2}),
            "token 2 of the sentence cannot be a blank; choose one of its tokens, counted from 0");
  EXPECT_EQ(cut(task, "the dog", {9}),
            "token 9 of the sentence cannot be a blank; choose one of its tokens, counted from 0");
}

TEST(BlankQuestion, OfAPairTheTargetHasTheBlanks) {
  const Task task = task_of(Unit::character, Boundary::pairs);
  EXPECT_EQ(cut(task, "cat\tt___c"), "[c][a][t][<s>][t][][c][</s>]");
  const auto read = read_question(task, "cat\tt___c");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->first_event, 4U);
  EXPECT_EQ(cut(task, "c___\tta"),
            "a blank stands in the source, which is given; write source, tab, and the target with "
            "its blanks");
  EXPECT_EQ(
      cut(task, "ca___"),
      "the line is no pair: it has no tab; write source, tab, and the target with its blanks");
  EXPECT_EQ(cut(task, "a\t___\tc"),
            "the line is no pair: it has 2 tabs; write source, tab, and the target with its "
            "blanks");
  EXPECT_EQ(cut(task, "\t___"),
            "the source of the pair is empty; write source, tab, and the target with its blanks");
  EXPECT_EQ(cut(task, "cat\ttac", {1}),
            "token 1 of the sentence cannot be a blank; choose one of its tokens, counted from 0");
}

TEST(BlankQuestion, RefusesWhatCannotBeAnswered) {
  const Task task = task_of(Unit::character);
  const auto none = read_question(task, "the cat \\___");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().sentence(),
            "there is no blank to fill; write ___ where a token is missing");
  std::string many;
  for (int i = 0; i < 17; ++i) many += "___";
  EXPECT_EQ(cut(task, many), "17 blanks are more than 16; leave fewer of them open");
  EXPECT_EQ(cut(task, std::string(5000, 'a') + "___"),
            "a sentence of 5001 tokens is longer than 4096; give what is around the blank alone");
  EXPECT_EQ(cut(task, "\xFF\xFE___\x80").substr(0, 1), "[") << "bytes that are no text are read";
}

TEST(BlankQuestion, IsSpreadEvenlyAndShowsSoMuchOfAText) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += static_cast<char>('a' + i * i % 23);
  const auto stream = build_corpus(text, Unit::character, Boundary::stream);
  const auto ids = stream.corpus.ids.view();
  EXPECT_EQ(spread_blanks(stream.task, ids, 4), (std::vector<std::size_t>{50, 150, 250, 350}));
  EXPECT_EQ(spread_blanks(stream.task, ids, 1000).size(), ids.size());
  const BlankQuestion middle = blank_at(stream.task, ids, 200);
  EXPECT_EQ(middle.blanks, std::vector<std::size_t>{kShownBefore});
  EXPECT_EQ(middle.tokens.size(), kShownBefore + 1 + kShownAfter);
  EXPECT_EQ(middle.tokens.front(), ids[200 - kShownBefore]);
  EXPECT_EQ(middle.tokens.back(), ids[200 + kShownAfter]);
  EXPECT_TRUE(middle.amid);
  const BlankQuestion early = blank_at(stream.task, ids, 5);
  EXPECT_EQ(early.blanks, std::vector<std::size_t>{5});
  EXPECT_FALSE(early.amid) << "all that comes before it is shown";
  EXPECT_EQ(blank_at(stream.task, ids, 399).tokens.size(), kShownBefore + 1);

  const auto lines = build_corpus("ab cd\nef\n\nab\n", Unit::character, Boundary::sentence);
  const auto all = lines.corpus.ids.view();
  for (const std::size_t place : spread_blanks(lines.task, all, 100)) {
    EXPECT_NE(all[place], kEndSentence);
    const BlankQuestion question = blank_at(lines.task, all, place);
    EXPECT_EQ(question.truth, std::vector<TokenId>{all[place]});
    EXPECT_EQ(question.tokens.back(), kEndSentence);
    EXPECT_EQ(std::count(question.tokens.begin(), question.tokens.end(), kEndSentence), 1);
    EXPECT_FALSE(question.amid);
  }
  const auto pairs = build_corpus("abc\tcba\nef\tfe\n", Unit::character, Boundary::pairs);
  for (const std::size_t place : spread_blanks(pairs.task, pairs.corpus.ids.view(), 100)) {
    const BlankQuestion question = blank_at(pairs.task, pairs.corpus.ids.view(), place);
    const auto separator =
        std::find(question.tokens.begin(), question.tokens.end(), kBeginSentence);
    ASSERT_NE(separator, question.tokens.end()) << "the source is shown";
    EXPECT_GT(question.blanks[0], static_cast<std::size_t>(separator - question.tokens.begin()));
  }
}

}  // namespace
}  // namespace onegin
