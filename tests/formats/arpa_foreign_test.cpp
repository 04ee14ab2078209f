// ARPA files as other tools write them, and as people complain of. Where KenLM reads a file, its
// `query` printed the figures.
#include <limits>

#include "formats/arpa_case.h"

namespace onegin {
namespace {

using Changes = std::vector<std::pair<std::string, std::string>>;

std::string with_all(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

void expect_small(const std::string& text) {
  const auto file = read(text);
  ASSERT_TRUE(file.ok()) << file.error().sentence() << "\n" << text;
  EXPECT_NEAR(log10_of(*file, "red sky"), -0.65, 1e-6) << text;
  EXPECT_NEAR(log10_of(*file, "blue sky red"), -3.31, 1e-6) << text;
  EXPECT_NEAR(log10_of(*file, "green sky"), -2.8, 1e-6) << text;
}

TEST(ArpaForeign, FormsOfTheSameFile) {
  expect_small(kSmall);
  expect_small("\xEF\xBB\xBF" + kSmall);
  expect_small("  " + kSmall);
  expect_small("# a comment\n\n#another\n" + kSmall);
  expect_small("A model of mine, of the \\data\\ of last year\n" + kSmall);
  expect_small(with_all(kSmall, "\n", "\r\n"));
  expect_small(with_all(kSmall, "\n", "\r"));
  expect_small(with_all(kSmall, "\n\n", "\n"));
  expect_small(with_all(kSmall, "\n", "\n\n"));
  expect_small(with_all(kSmall, "\n", " \t\n"));
  expect_small(with_all(kSmall, "\t", " "));
  expect_small(with_all(kSmall, " ", "  "));
  expect_small(with_all(kSmall, " ", "\t"));
  expect_small(with_all(kSmall, "=", "=         "));
  expect_small(with_all(kSmall, "=", " = "));
  expect_small(with_all(kSmall, "<unk>", "<UNK>"));
  expect_small(with_all(kSmall, "-grams:", "-Grams:"));
  expect_small(with_all(kSmall, "-grams:", "-grams"));
  expect_small(small_with({{"\\data\\", "\\DATA\\"}, {"\\end\\", "\\END\\"}}));
  expect_small(small_with({{"-99\t<s>", "-inf\t<s>"}}));
  expect_small(small_with({{"-99\t<s>", "0\t<s>"}}));
  // Unsorted.
  expect_small(small_with({{"-0.4\t<s> red\t-0.1\n", ""},
                           {"-0.2\tsky </s>\n", "-0.2\tsky </s>\n-0.4\t<s> red\t-0.1\n"}}));
  // A weight of nothing in the highest order.
  expect_small(small_with({{"-0.1\tred sky </s>", "-0.1\tred sky </s>\t0"}}));
}

TEST(ArpaForeign, EveryFormOfANumber) {
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  const std::pair<const char*, double> forms[] = {{"-.5", -0.5},      {"-5e-1", -0.5},
                                                  {"-0.05E+1", -0.5}, {"-1.", -1},
                                                  {"+0", 0},          {"-0", 0},
                                                  {"+0.05", 0},       {"-0,5", -0.5},
                                                  {"0", 0},           {"-1e-400", 0},
                                                  {"-inf", kNever},   {"-Inf", kNever},
                                                  {"-1e400", kNever}, {"-INFINITY", kNever}};
  for (const auto& [form, log10] : forms) {
    const auto file = read(small_with({{"-0.5\tblue", std::string(form) + "\tblue"}}));
    ASSERT_TRUE(file.ok()) << form << ": " << file.error().sentence();
    const double expected = -0.6 + (-0.05 + log10) + (-0.11 - 0.25 - 0.7) + (-0.2 - 0.9);
    const double scored = log10_of(*file, "blue sky red");
    EXPECT_TRUE(std::isinf(log10) ? std::isinf(scored) : std::abs(scored - expected) < 1e-6)
        << form << " " << scored;
  }
  // A back-off weight may be above 1.
  const auto above = read(small_with({{"<s> blue\t-0.05", "<s> blue\t+0.05"}}));
  ASSERT_TRUE(above.ok()) << above.error().sentence();
  EXPECT_NEAR(log10_of(*above, "blue sky red"), -3.21, 1e-6);
  for (const char* form : {"nan", "NaN", "-nan", "-0x1p-2", "+-0.5", "++0.5", "-0.5x", "0,,5",
                           "0,5.1", "-", "+", "1", "inf", "infinity", "1e400", "\v-0.5"}) {
    EXPECT_FALSE(read(small_with({{"-0.5\tblue", std::string(form) + "\tblue"}})).ok()) << form;
  }
}

TEST(ArpaForeign, CountsThatAreWrongAreNamed) {
  for (const Changes& changes :
       {Changes{{"ngram 2=5", "ngram 2=6"}}, Changes{{"ngram 2=5", "ngram 2=4"}},
        Changes{{"ngram 1=6", "ngram 1=7"}}, Changes{{"ngram 3=2", "ngram 3=1"}}}) {
    const auto file = read(small_with(changes));
    ASSERT_FALSE(file.ok());
    EXPECT_NE(file.error().what.text().find("declared"), std::string::npos)
        << file.error().sentence();
    EXPECT_NE(file.error().hint.text().find("correct the counts"), std::string::npos);
  }
}

TEST(ArpaForeign, EmptyOrders) {
  const std::string empty =
      small_with({{"ngram 3=2", "ngram 3=0"}, {"-0.15\t<s> red sky\n-0.1\tred sky </s>\n", ""}});
  for (const std::string& text : {empty, with_all(empty, "\n\\3-grams:\n", "")}) {
    const auto file = read(text);
    ASSERT_TRUE(file.ok()) << file.error().sentence();
    EXPECT_EQ(file->model->config().order, 3);
    EXPECT_NEAR(log10_of(*file, "red sky"), -0.4 + (-0.1 - 0.3) + (-0.12 - 0.2), 1e-6);
    // There and back.
    const auto again = read(write(*file->model, file->task));
    ASSERT_TRUE(again.ok()) << again.error().sentence();
    EXPECT_EQ(log10_of(*again, "red sky"), log10_of(*file, "red sky"));
    EXPECT_EQ(again->model->config().order, 3);
  }
  // Without weights that lead to it, it goes.
  const auto file = read(
      with_all(with_all(with_all(with_all(empty, "red\t-0.1\n", "red\n"), "blue\t-0.05", "blue"),
                        "red sky\t-0.12", "red sky"),
               "blue sky\t-0.11", "blue sky"));
  ASSERT_TRUE(file.ok()) << file.error().sentence();
  EXPECT_EQ(read(write(*file->model, file->task))->model->config().order, 2);
}

// KenLM: the later unigram of the two counts, and the first of n-grams that become equal.
TEST(ArpaForeign, TwoUnknownTokens) {
  const std::string both = small_with(
      {{"ngram 1=6", "ngram 1=7"}, {"-1.2\t<unk>\n", "-1.2\t<unk>\n-2.0\t<UNK>\t-0.1\n"}});
  const auto file = read(both);
  ASSERT_TRUE(file.ok()) << file.error().sentence();
  EXPECT_NEAR(log10_of(*file, "red sky"), -0.65, 1e-6);
  EXPECT_NEAR(log10_of(*file, "green sky"), -3.7, 1e-6);
  EXPECT_NE(notes(*file).find("both <unk> and <UNK>"), std::string::npos);
  const auto reversed = read(small_with(
      {{"ngram 1=6", "ngram 1=7"}, {"-1.2\t<unk>\n", "-2.0\t<UNK>\t-0.1\n-1.2\t<unk>\n"}}));
  ASSERT_TRUE(reversed.ok()) << reversed.error().sentence();
  EXPECT_NEAR(log10_of(*reversed, "green sky"), -2.8, 1e-6);
  std::string bigrams = both;
  bigrams.replace(bigrams.find("ngram 2=5"), 9, "ngram 2=7");
  const auto equal =
      read(with_all(bigrams, "-0.2\tsky </s>\n",
                    "-0.2\tsky </s>\n-0.5\t<s> <unk>\t-0.2\n-0.7\t<s> <UNK>\t-0.3\n"));
  ASSERT_TRUE(equal.ok()) << equal.error().sentence();
  EXPECT_NEAR(log10_of(*equal, "green sky"), -2.1, 1e-6);
}

TEST(ArpaForeign, ControlSymbolsInOtherLetters) {
  const std::string capital = with_all(with_all(kSmall, "<s>", "<S>"), "</s>", "</S>");
  expect_small(capital);
  expect_small(with_all(kSmall, "<unk>", "<Unk>"));
  EXPECT_NE(notes(*read(capital)).find("<S>, </S> was taken for the control symbol"),
            std::string::npos);
  // Beside the usual ones they are words, whichever comes first.
  for (const char* lines : {"-0.9\t</s>\n-0.8\t</S>\n-0.5\t<S>\n-0.4\t<Unk>\n",
                            "-0.8\t</S>\n-0.9\t</s>\n-0.4\t<Unk>\n-0.5\t<S>\n"}) {
    const auto words = read(small_with({{"ngram 1=6", "ngram 1=9"}, {"-0.9\t</s>\n", lines}}));
    ASSERT_TRUE(words.ok()) << words.error().sentence();
    EXPECT_NEAR(log10_of(*words, "red sky"), -0.65, 1e-6);
    EXPECT_NEAR(log10_of(*words, "</S> <S> <Unk>"), -0.3 - 0.8 - 0.5 - 0.4 - 0.9, 1e-6);
  }
  const auto first = read(small_with(
      {{"ngram 1=6", "ngram 1=7"}, {"-99\t<s>\t-0.3\n", "-0.5\t<S>\n-99\t<s>\t-0.3\n"}}));
  ASSERT_TRUE(first.ok()) << first.error().sentence();
  EXPECT_NEAR(log10_of(*first, "<S>"), -0.3 - 0.5 - 0.9, 1e-6);
}

// "red sky" is gone, but "<s> red sky" still leads to it.
TEST(ArpaForeign, AContextThatIsOnlyASuffix) {
  expect_small(small_with({{"ngram 2=5", "ngram 2=4"}, {"-0.3\tred sky\t-0.12\n", ""}}));
  const auto file = read(small_with({{"ngram 2=5", "ngram 2=4"}, {"-0.4\t<s> red\t-0.1\n", ""}}));
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().sentence(),
            "line 21: the context of this n-gram is not an n-gram of order 2");
  const auto twice =
      read(small_with({{"ngram 2=5", "ngram 2=4"},
                       {"-0.3\tred sky\t-0.12\n", ""},
                       {"ngram 3=2", "ngram 3=3"},
                       {"-0.1\tred sky </s>\n", "-0.1\tred sky </s>\n-0.2\tred sky </s>\n"}}));
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().sentence(), "line 23: this n-gram stands in line 22 already");
}

// f(w | h) + backoff(h) P(w | h'), order by order.
TEST(ArpaForeign, IntermediateOfIrstlm) {
  const std::string text = "iARPA\n\n" + small_with({{"-0.15\t<s> red sky", "-0.5\t<s> red sky"},
                                                     {"-0.1\tred sky </s>", "-0.6\tred sky </s>"}});
  const auto file = read(text);
  ASSERT_TRUE(file.ok()) << file.error().sentence();
  const auto mixed = [](double f, double backoff, double lower) {
    return std::log10(std::pow(10, f) + std::pow(10, backoff + lower));
  };
  const double red = mixed(-0.4, -0.3, -0.7), sky_red = mixed(-0.3, -0.2, -1.1),
               end_sky = mixed(-0.2, -0.25, -0.9);
  EXPECT_NEAR(log10_of(*file, "red sky"),
              red + mixed(-0.5, -0.1, sky_red) + mixed(-0.6, -0.12, end_sky), 1e-6);
  EXPECT_NEAR(log10_of(*file, "sky"), -0.3 - 1.1 + end_sky, 1e-6);
  EXPECT_NE(notes(*file).find("intermediate format"), std::string::npos);
  // "Output because it will be a history": no frequency of its own.
  const auto history = read(with_all(text, "-0.3\tred sky", "-10000.000000\tred sky"));
  ASSERT_TRUE(history.ok()) << history.error().sentence();
  EXPECT_NEAR(log10_of(*history, "red sky"),
              red + mixed(-0.5, -0.1, -0.2 - 1.1) + mixed(-0.6, -0.12, end_sky), 1e-6);
  // Stupid backoff's sums may pass 1.
  const auto above = read("iARPA\n\n" + kSmall);
  ASSERT_TRUE(above.ok()) << above.error().sentence();
  EXPECT_NEAR(log10_of(*above, "red sky"), red, 1e-6);
  EXPECT_NE(notes(*above).find("of 2 n-grams was above 1"), std::string::npos);
  const auto quantised = read("qARPA 3 256 256 256\n" + kSmall);
  ASSERT_FALSE(quantised.ok());
  EXPECT_NE(quantised.error().what.text().find("quantised"), std::string::npos);
}

// Without </s> a line end is no event, whatever the order; a context never crosses lines.
TEST(ArpaForeign, WithoutSentenceEnd) {
  const auto unigrams =
      read("\\data\\\nngram 1=3\n\n\\1-grams:\n-0.4\taa\n-0.5\tbb\n-0.6\tcc\n\n\\end\\\n");
  ASSERT_TRUE(unigrams.ok()) << unigrams.error().sentence();
  EXPECT_NEAR(log10_of(*unigrams, "aa bb\n"), -0.9, 1e-6);
  EXPECT_FALSE(unigrams->task.reading.line_ends);
  EXPECT_EQ(unigrams->task.first_event(), kUnknown);
  EXPECT_NE(notes(*unigrams).find("no </s>: a line end is no event"), std::string::npos);
  const std::string without = small_with({{"ngram 1=6", "ngram 1=5"},
                                          {"-0.9\t</s>\n", ""},
                                          {"ngram 2=5", "ngram 2=4"},
                                          {"-0.2\tsky </s>\n", ""},
                                          {"ngram 3=2", "ngram 3=1"},
                                          {"-0.1\tred sky </s>\n", ""}});
  const std::string never = small_with({{"-0.9\t</s>", "-99\t</s>"},
                                        {"ngram 2=5", "ngram 2=4"},
                                        {"-0.2\tsky </s>\n", ""},
                                        {"ngram 3=2", "ngram 3=1"},
                                        {"-0.1\tred sky </s>\n", ""}});
  for (const std::string& text : {without, never}) {
    const auto file = read(text);
    ASSERT_TRUE(file.ok()) << file.error().sentence();
    EXPECT_NEAR(log10_of(*file, "red sky"), -0.4 - 0.15, 1e-6);
    std::vector<Scalar> log_probs(file->model->vocabulary_size());
    file->model->predict(file->model->begin(), log_probs);
    EXPECT_EQ(log_probs[kEndSentence], -std::numeric_limits<Scalar>::infinity());
    const auto again = read(write(*file->model, file->task));
    ASSERT_TRUE(again.ok()) << again.error().sentence();
    EXPECT_EQ(again->task.fingerprint(), file->task.fingerprint());
    EXPECT_NEAR(log10_of(*again, "red sky"), -0.4 - 0.15, 1e-6);
  }
}

TEST(ArpaForeign, SingleCharactersAreStillWords) {
  const std::string text =
      with_all(with_all(with_all(kSmall, "red", "r"), "blue", "b"), "sky", "s");
  const auto words = read(text);
  ASSERT_TRUE(words.ok()) << words.error().sentence();
  EXPECT_NEAR(log10_of(*words, "r s"), -0.65, 1e-6);
  EXPECT_EQ(words->task.config.unit, Unit::whitespace);
  EXPECT_NE(notes(*words).find("the unit is said to be character"), std::string::npos);
  auto characters = read(text);
  characters->task.config.unit = Unit::character;
  EXPECT_NEAR(log10_of(*characters, "rs"), -0.65, 1e-6);
}

struct Spelled {
  const char* red;   // as the file has it
  const char* text;  // for it
  bool found;
};

// By the bytes first, then by NFC; what is no UTF-8 by its bytes alone.
TEST(ArpaForeign, TokensMatchAsTheyAreSpelled) {
  const Spelled table[] = {
      {"cafe\u0301", "cafe\u0301", true},  // decomposed
      {"cafe\u0301", "caf\u00E9", true},
      {"caf\u00E9", "cafe\u0301", true},  // NFC, text decomposed
      {"\u09DC", "\u09DC", true},         // its NFC is two characters
      {"\u09DC", "\u09A1\u09BC", true},
      {"\u212B", "A\u030A", true},  // a third spelling
      {"\u212B", "\u00C5", true},
      {"\xE8"
       "erven\xE1",
       "\xE8"
       "erven\xE1",
       true},  // cp1250
      {"\xE8"
       "erven\xE1",
       "\xE6"
       "erven\xE1",
       false},  // no other malformed bytes
      {"\xE8"
       "erven\xE1",
       "\uFFFD"
       "erven\uFFFD",
       false},
      {"\xE8"
       "erven\xE1",
       "\u010Derven\u00E1", false},
      {"r\vd", "r\vd", true},
      {"\uFEFFred", "x", false},
  };
  for (const Spelled& row : table) {
    const auto file = read(with_all(kSmall, "red", row.red));
    ASSERT_TRUE(file.ok()) << row.red << file.error().sentence();
    const double scored = log10_of(*file, std::string(row.text) + " sky");
    EXPECT_NEAR(scored, row.found ? -0.65 : -0.3 - 1.2 - 1.1 - 0.2, 1e-6)
        << row.red << " " << row.text;
    const auto again = read(write(*file->model, file->task));
    ASSERT_TRUE(again.ok()) << again.error().sentence();
    EXPECT_EQ(again->task.fingerprint(), file->task.fingerprint());
    EXPECT_EQ(log10_of(*again, std::string(row.text) + " sky"), scored) << row.red;
  }
  // Only where normalised text could not have them.
  EXPECT_EQ(read(kSmall)->task.reading.spelling, Spelling::normalised);
  EXPECT_EQ(read(with_all(kSmall, "red", "r\u00E9d"))->task.reading.spelling, Spelling::normalised);
  EXPECT_EQ(read(with_all(kSmall, "red", "re\u0301d"))->task.reading.spelling, Spelling::given);
  EXPECT_NE(notes(*read(with_all(kSmall, "red", "re\u0301d"))).find("1 token is not composed"),
            std::string::npos);
  EXPECT_NE(notes(*read(with_all(kSmall, "red", "\xE8"))).find("1 token is no UTF-8"),
            std::string::npos);
  // Of tokens with the same NFC, each by its own spelling, a third by the first.
  const auto file = read(with_all(with_all(kSmall, "blue", "\u212B"), "red", "A\u030A"));
  ASSERT_TRUE(file.ok()) << file.error().sentence();
  EXPECT_NEAR(log10_of(*file, "A\u030A"), -0.4 - 0.1 - 0.2 - 0.9, 1e-6);
  EXPECT_NEAR(log10_of(*file, "\u212B"), -0.6 - 0.05 - 0.15 - 0.9, 1e-6);
  EXPECT_NEAR(log10_of(*file, "\u00C5"), -0.4 - 0.1 - 0.2 - 0.9, 1e-6);
}

TEST(ArpaForeign, SaysWhereItComesFrom) {
  const std::pair<std::string, std::string> table[] = {
      {kSmall, ": 6 n-grams of order 1, 5 of order 2, 2 of order 3; its smoothing is not known\n"},
      {"\n" + kSmall, "by its form SRILM or MITLM: 6 n-grams"},
      {"iARPA\n" + kSmall, "by its form IRSTLM: 6 n-grams"},
      {with_all(kSmall, "ngram ", "ngram  "), "by its form IRSTLM: 6 n-grams"},
      {small_with({{"-99\t<s>", "0\t<s>"}}), "by its form KenLM's lmplz: 6 n-grams"},
      {"## Copyright (c) 1996, Carnegie Mellon University, and others\n" + kSmall,
       "by its form the CMU toolkit: 6 n-grams"},
      {"This is a 3-gram model.\nGood-Turing discounting was applied.\nMore.\n" + kSmall,
       "it says of itself: 'Good-Turing discounting was applied.'"},
      {"Language model created by QuickLM on a Monday\n" + kSmall,
       "by its form QuickLM: 6 n-grams of order 1, 5 of order 2, 2 of order 3; its smoothing is "
       "not "
       "known; it says of itself: 'Language model created by QuickLM on a Monday'"},
  };
  for (const auto& [text, says] : table) {
    const auto file = read(text);
    ASSERT_TRUE(file.ok()) << file.error().sentence();
    EXPECT_NE(notes(*file).find(says), std::string::npos) << notes(*file);
    EXPECT_EQ(file->model->config().smoothing, Smoothing::not_known);
    const auto fields = file->model->fields();
    ASSERT_EQ(fields.size(), 2U);
    EXPECT_EQ(fields[1].text(), "not_known");
  }
}

TEST(ArpaForeign, OtherThingsWorthANote) {
  EXPECT_NE(
      notes(*read(kSmall + "and more\n")).find("what follows \\end\\ was not read, from line 26"),
      std::string::npos);
  EXPECT_NE(notes(*read(small_with({{"-0.3\tred sky", "-99\tred sky"}})))
                .find("1 n-gram has a log probability that stands for 0"),
            std::string::npos);
  const auto file = read(small_with({{"ngram 1=6", "ngram 1=5"},
                                     {"-99\t<s>\t-0.3\n", ""},
                                     {"ngram 2=5", "ngram 2=3"},
                                     {"-0.4\t<s> red\t-0.1\n", ""},
                                     {"-0.6\t<s> blue\t-0.05\n", ""},
                                     {"ngram 3=2", "ngram 3=1"},
                                     {"-0.15\t<s> red sky\n", ""}}));
  ASSERT_TRUE(file.ok()) << file.error().sentence();
  EXPECT_NE(notes(*file).find("no <s>: a line begins without a context"), std::string::npos);
  EXPECT_NEAR(log10_of(*file, "red sky"), -0.7 - 0.3 - 0.1, 1e-6);
}

// What cannot be seen is named wherever it is quoted.
TEST(ArpaForeign, ErrorsNameWhatCannotBeSeen) {
  const std::pair<Changes, const char*> table[] = {
      {{{"\\1-grams:", "\\1-grams:\v"}}, "'\\1-grams:<U+000B>'"},
      {{{"<s> red\t", "<s> r\u00A0ed\t"}}, "'r<U+00A0>ed' is not among the unigrams"},
      {{{"<s> red\t", "<s> red\u200B\t"}}, "'red<U+200B>'"},
      {{{"<s> red\t", "<s> \uFEFFred\t"}}, "'<U+FEFF>red'"},
      {{{"<s> red\t", "<s> \u202Ered\t"}}, "'<U+202E>red'"},
      {{{"<s> red\t",
         "<s> r\xE9"
         "d\t"}},
       "'r<E9>d'"},
      {{{"<s> red\t", std::string("<s> r\0d\t", 8)}}, "'r<U+0000>d'"},
      {{{"<s> red\t",
         "<s> r\u0085"
         "d\t"}},
       "'r<U+0085>d'"},
      {{{"ngram 1=6", "ngram\v1=6"}}, "'ngram<U+000B>1=6'"},
      {{{"-0.4\t<s>", "-0.4\u00A0\t<s>"}}, "'-0.4<U+00A0>' is not a log probability"},
  };
  for (const auto& [changes, says] : table) {
    const auto file = read(small_with(changes));
    ASSERT_FALSE(file.ok()) << says;
    EXPECT_NE(file.error().what.text().find(says), std::string::npos) << file.error().sentence();
  }
}

}  // namespace
}  // namespace onegin
