// Corpora: boundaries, split, vocabulary, statistics, ids to text and back.
#include "text/corpus.h"

#include <gtest/gtest.h>

#include <limits>
#include <tuple>

#include "heap_counter.h"
#include "text/texts.h"

namespace onegin {
namespace {

CorpusBuilder::Built build(TaskConfig config, std::string text,
                           std::optional<std::string> validation = {},
                           std::size_t budget = std::numeric_limits<std::size_t>::max()) {
  CorpusBuilder builder(config, std::move(text), std::move(validation));
  while (!builder.advance(budget)) {
  }
  auto built = builder.finish();
  EXPECT_TRUE(built.ok()) << built.error().sentence();
  return std::move(built).value();
}

TaskConfig task(Unit unit, Boundary boundary, double share = 0) {
  TaskConfig config;
  config.unit = unit;
  config.boundary = boundary;
  config.validation_share = share;
  return config;
}

std::string spelled(const CorpusBuilder::Built& built) {
  std::string line;
  for (const TokenId id : built.corpus.ids) {
    const std::string_view text = built.task.vocabulary.text(id);
    line += text == "\n" ? "\\n" : text;
    line += '|';
  }
  return line;
}

TEST(Corpus, TheTextIsGivenBackOnceItIsRead) {
  const std::size_t before = heap_held();
  std::string text;
  for (int i = 0; i < 1000; ++i) text += std::string(1000, 'a') + "\n";
  CorpusBuilder builder(task(Unit::whitespace, Boundary::stream), std::move(text), {});
  while (!builder.advance(100'000)) {
  }
  EXPECT_LT(heap_held() - before, 200'000u) << "of a text of a million bytes";
  EXPECT_EQ(builder.finish()->corpus.ids.size(), 2000u);
}

TEST(Corpus, ATextThatAnotherKeepsIsNotCopied) {
  std::string lines;
  for (int i = 0; i < 4000; ++i) lines += std::string(999, 'a') + "\n";
  const auto text = std::make_shared<const std::string>(std::move(lines));
  const std::size_t before = heap_bytes();
  CorpusBuilder builder(task(Unit::whitespace, Boundary::stream), TextBytes(*text, text));
  EXPECT_EQ(text.use_count(), 2);
  while (!builder.advance(100'000)) {
  }
  EXPECT_LT(heap_bytes() - before, 1'000'000u) << "of a text of four million bytes";
  EXPECT_EQ(text.use_count(), 1) << "it is let go once it is read";
  EXPECT_EQ(builder.finish()->corpus.ids.size(), 8000u);
}

// All of `types` characters from U+4E00 on, many times over.
std::string ideographs(int types, int size) {
  std::string text;
  for (int i = 0; i < size; ++i) {
    const int c = 0x4E00 + i % types;
    text += {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
             static_cast<char>(0x80 | (c & 0x3F))};
  }
  return text;
}

TEST(Corpus, AnIdTakesTheBytesItNeeds) {
  std::string words;
  for (int i = 0; i < 70'000; ++i) words += std::to_string(i) + (i < 200 ? " 0 0 " : " ");
  const auto limited = [](TaskConfig config, int types) {
    config.maximum_vocabulary = types;
    return config;
  };
  const TaskConfig character = task(Unit::character, Boundary::stream, 0.1);
  const TaskConfig word = task(Unit::whitespace, Boundary::stream);
  struct Case {
    TaskConfig config;
    std::string text;
    std::size_t width;
  };
  for (const Case& c :
       {Case{character, ideographs(253, 50'000), 1}, Case{character, ideographs(254, 50'000), 2},
        Case{limited(character, 253), ideographs(2000, 50'000), 1},
        Case{task(Unit::byte, Boundary::stream), ideographs(9, 50'000), 1}, Case{word, words, 4},
        Case{limited(word, 60'000), words, 2}, Case{limited(word, 200), words, 1}}) {
    const std::uint64_t expected = reading_bytes(c.config, c.text);
    for (const std::size_t budget : {std::size_t{1000}, std::numeric_limits<std::size_t>::max()}) {
      const auto built = build(c.config, c.text, {}, budget);
      const TokenIds& ids = built.corpus.ids;
      EXPECT_EQ(ids.width(), c.width);
      EXPECT_EQ(ids.memory_bytes(), ids.size() * c.width);
      EXPECT_EQ(ids, encode(built.task, c.text));
      const std::uint64_t held = c.text.size() + ids.memory_bytes();
      if (c.config.maximum_vocabulary > 0) continue;
      EXPECT_LE(expected, held);
      if (c.config.unit == Unit::whitespace) continue;
      EXPECT_GE(1.05 * static_cast<double>(expected), static_cast<double>(held));
    }
  }
}

TEST(Corpus, SentencesEndWithTheirEvent) {
  const auto built = build(task(Unit::whitespace, Boundary::sentence), "a b\n\nc\n");
  EXPECT_EQ(spelled(built), "a|b|</s>|</s>|c|</s>|");
  EXPECT_EQ(spelled(build(task(Unit::whitespace, Boundary::sentence), "a b\n\nc")),
            "a|b|</s>|</s>|c|</s>|");
}

TEST(Corpus, StreamKeepsLineEndsAsTokens) {
  EXPECT_EQ(spelled(build(task(Unit::character, Boundary::stream), "ab\n\nc\n")),
            "a|b|\\n|\\n|c|\\n|");
  EXPECT_EQ(spelled(build(task(Unit::character, Boundary::stream), "ab\n\nc")), "a|b|\\n|\\n|c|");
}

TEST(Corpus, PastedControlSymbolsAreText) {
  const auto built = build(task(Unit::whitespace, Boundary::sentence), "<s> a </s> <unk>\n");
  EXPECT_EQ(spelled(built), "<s>|a|</s>|<unk>|</s>|");
  for (std::size_t i = 0; i < 4; ++i) EXPECT_GE(built.corpus.ids[i], kFirstText);
  EXPECT_EQ(built.corpus.ids[4], kEndSentence);
}

TEST(Corpus, VocabularyIsByFrequencyThenFirstAppearance) {
  const auto built = build(task(Unit::whitespace, Boundary::sentence), "c b a b d a\n");
  const Vocabulary& vocabulary = built.task.vocabulary;
  std::string order;
  for (TokenId id = kFirstText; id < vocabulary.size(); ++id) order += vocabulary.text(id);
  EXPECT_EQ(order, "bacd");
  EXPECT_EQ(built.corpus.statistics.types, 4u);
}

TEST(Corpus, FrequenciesBeyondTheBucketsAreOrderedToo) {
  std::string text;
  for (const auto& [letter, count] : {std::pair{'a', 70'000},
                                      {'b', 90'000},
                                      {'c', 70'000},
                                      {'d', 65'536},
                                      {'e', 65'535},
                                      {'f', 65'537}})
    text.append(static_cast<std::size_t>(count), letter);
  const auto built = build(task(Unit::character, Boundary::stream), text);
  std::string order;
  for (TokenId id = kFirstText; id < built.task.vocabulary.size(); ++id)
    order += built.task.vocabulary.text(id);
  EXPECT_EQ(order, "bacfde");
}

TEST(Corpus, RareTypesBecomeUnknown) {
  TaskConfig config = task(Unit::whitespace, Boundary::sentence);
  config.minimum_count = 2;
  auto built = build(config, "a b a c b a\n");
  EXPECT_EQ(spelled(built), "a|b|a|<unk>|b|a|</s>|");
  EXPECT_EQ(built.corpus.statistics.train_unknown, 1u);
  EXPECT_EQ(built.corpus.statistics.types, 3u);

  config.minimum_count = 1;
  config.maximum_vocabulary = 1;
  built = build(config, "a b a c b a\n");
  EXPECT_EQ(spelled(built), "a|<unk>|a|<unk>|<unk>|a|</s>|");
  EXPECT_EQ(built.task.vocabulary.size(), 4u);
}

TEST(Corpus, VocabularyComesFromTheTrainingPartAlone) {
  const auto built = build(task(Unit::character, Boundary::stream, 0.5), "abcabxbbxx");
  EXPECT_EQ(built.corpus.train_size, 5u);
  EXPECT_EQ(spelled(built), "a|b|c|a|b|<unk>|b|b|<unk>|<unk>|");
  const CorpusStatistics& statistics = built.corpus.statistics;
  EXPECT_EQ(statistics.tokens, 10u);
  EXPECT_EQ(statistics.types, 3u);
  EXPECT_EQ(statistics.train_tokens, 5u);
  EXPECT_EQ(statistics.train_unknown, 0u);
  EXPECT_EQ(statistics.validation_tokens, 5u);
  EXPECT_EQ(statistics.validation_unknown, 3u);
  EXPECT_EQ(statistics.validation_characters, 5u);
  EXPECT_FALSE(statistics.nothing_held_out);
}

TEST(Corpus, StreamIsSplitAtTheShareRoundedDown) {
  for (const auto& [share, size, train] : {std::tuple{0.1, 1'115'394, 1'003'854},
                                           {0.1, 10, 9},
                                           {0.1, 11, 9},
                                           {0.9, 10, 1},
                                           {0.7, 10, 3},
                                           {0.3, 10, 7},
                                           {0.25, 7, 5},
                                           {0.0, 7, 7}}) {
    const auto built = build(task(Unit::character, Boundary::stream, share),
                             std::string(static_cast<std::size_t>(size), 'a'));
    EXPECT_EQ(built.corpus.train_size, static_cast<std::size_t>(train)) << share << " " << size;
  }
}

TEST(Corpus, SentencesAreSplitAtALineEnd) {
  // Ten events of three, three and four: 0.3 leaves seven, which is inside the third line.
  const auto built = build(task(Unit::whitespace, Boundary::sentence, 0.3), "a b\nc d\ne  f g \n");
  EXPECT_EQ(built.corpus.train_size, 6u);
  EXPECT_EQ(built.corpus.statistics.validation_tokens, 4u);
  EXPECT_EQ(built.corpus.statistics.validation_characters, 8u);  // "e  f g " and its end
  // A share that ends exactly at a line end.
  EXPECT_EQ(
      build(task(Unit::whitespace, Boundary::sentence, 0.4), "a b\nc d\ne f g\n").corpus.train_size,
      6u);
}

TEST(Corpus, HeldOutCharactersAreThoseOfTheText) {
  // 13 tokens; 0.3 of them leaves nine: "He", "said", ",", "“", "No", ".", "”", "\n", "So".
  const auto words =
      build(task(Unit::word, Boundary::stream, 0.3), "He said, “No.”\nSo it is, é\n");
  EXPECT_EQ(words.corpus.train_size, 9u);
  EXPECT_EQ(words.corpus.statistics.validation_characters,
            std::u32string_view(U" it is, é\n").size());
}

TEST(Corpus, TooShortToHoldAnythingOutTrainsOnAll) {
  const auto expect_all = [](Boundary boundary, std::string text, bool all) {
    const auto built = build(task(Unit::whitespace, boundary, 0.6), text);
    EXPECT_EQ(built.corpus.statistics.nothing_held_out, all) << text;
    EXPECT_EQ(built.corpus.train_size == built.corpus.ids.size(), all) << text;
    EXPECT_GT(built.corpus.train_size, 0u);
  };
  expect_all(Boundary::sentence, "a", true);
  expect_all(Boundary::sentence, "the king\n", true);
  expect_all(Boundary::sentence, "\n", true);
  expect_all(Boundary::sentence, "a b c d e f\ng\n", true);  // the first line is beyond the share
  expect_all(Boundary::sentence, "a\nb\nc\n", false);
  expect_all(Boundary::stream, "a", true);
  expect_all(Boundary::stream, "\n", true);
  expect_all(Boundary::stream, "a b", true);
  expect_all(Boundary::stream, "a b c", false);
}

TEST(Corpus, HeldOutTextOfItsOwn) {
  const auto built =
      build(task(Unit::whitespace, Boundary::sentence, 0.1), "a b\na\n", "\uFEFFb é\xFF\n");
  EXPECT_EQ(spelled(built), "a|b|</s>|a|</s>|b|<unk>|</s>|");
  EXPECT_EQ(built.corpus.train_size, 5u);
  const CorpusStatistics& statistics = built.corpus.statistics;
  EXPECT_EQ(statistics.validation_characters, 5u);
  EXPECT_EQ(statistics.text.lines, 3u);
  EXPECT_EQ(statistics.text.malformed, 1u);
  EXPECT_EQ(statistics.text.first_malformed, 6u + 3 + 2 + 2);
}

TEST(Corpus, EmptyTextIsRefused) {
  for (const std::string_view text : {"", "\uFEFF"}) {
    CorpusBuilder builder(task(Unit::character, Boundary::stream), std::string(text));
    EXPECT_FALSE(builder.finish().ok());  // not advanced to the end
    while (!builder.advance(1)) {
    }
    const auto built = builder.finish();
    ASSERT_FALSE(built.ok());
    EXPECT_EQ(built.error().kind, ErrorKind::input);
    EXPECT_FALSE(built.error().sentence().empty());
  }
  CorpusBuilder builder(task(Unit::word, Boundary::sentence), "", "validation");
  while (!builder.advance(1)) {
  }
  EXPECT_FALSE(builder.finish().ok());
}

TEST(Corpus, BudgetDoesNotMatter) {
  Random random(27);
  for (int round = 0; round < 60; ++round) {
    const std::string text = "a" + random_bytes(random, 300) + random_line(random, 100);
    const TaskConfig config = task(kUnits[static_cast<std::size_t>(round) % kUnits.size()],
                                   round % 2 == 0 ? Boundary::sentence : Boundary::stream, 0.2);
    const auto whole = build(config, text);
    const auto parts = build(config, text, {}, 1);
    ASSERT_EQ(whole.corpus.ids, parts.corpus.ids);
    EXPECT_EQ(whole.corpus.train_size, parts.corpus.train_size);
    EXPECT_EQ(whole.task.fingerprint(), parts.task.fingerprint());
  }
}

TEST(Corpus, ProgressRisesToOne) {
  CorpusBuilder builder(task(Unit::word, Boundary::stream), std::string(1 << 20, 'a'));
  double before = 0;
  for (bool done = false; !done;) {
    done = builder.advance(1 << 16);
    EXPECT_GE(builder.progress(), before);
    before = builder.progress();
  }
  EXPECT_EQ(before, 1);
}

TEST(Corpus, WorkIsBounded) {
  // A chunk and what it holds, also where one line is the whole text.
  for (const std::string_view part : {"the king ", "the king\n", "a"}) {
    std::string text;
    while (text.size() < 4 << 20) text += part;
    CorpusBuilder builder(task(Unit::word, Boundary::stream), text);
    int calls = 1;
    while (!builder.advance(1 << 18)) ++calls;
    EXPECT_GE(calls, 16);
    EXPECT_LE(calls, 200);
  }
}

TEST(Corpus, EncodesAsItWasBuilt) {
  Random random(28);
  for (int round = 0; round < 60; ++round) {
    const std::string text = "a" + random_bytes(random, 200) + random_line(random, 100);
    for (const Boundary boundary : {Boundary::sentence, Boundary::stream}) {
      const auto built =
          build(task(kUnits[static_cast<std::size_t>(round) % kUnits.size()], boundary), text);
      ASSERT_EQ(encode(built.task, text), built.corpus.ids);
      if (built.task.config.unit == Unit::whitespace) continue;
      std::string lines = read_text(text);
      if (boundary == Boundary::sentence && !lines.ends_with('\n')) lines += '\n';
      ASSERT_EQ(decode(built.task, built.corpus.ids), lines);
    }
  }
}

TEST(Corpus, EncodeComposesAndNamesTheUnknown) {
  const auto built = build(task(Unit::whitespace, Boundary::sentence), "caf\u00E9 bar\n");
  std::vector<std::string> unknown;
  const auto ids = encode(built.task, "cafe\u0301 x bar <unk>", &unknown);
  EXPECT_EQ(ids, (std::vector<TokenId>{3, kUnknown, 4, kUnknown, kEndSentence}));
  EXPECT_EQ(unknown, (std::vector<std::string>{"x", "<unk>"}));
  EXPECT_EQ(decode(built.task, ids), "caf\u00E9 \uFFFD bar \uFFFD\n");
  EXPECT_EQ(encode(built.task, ""), std::vector<TokenId>{kEndSentence});
  EXPECT_EQ(encode(built.task, "\n\n"), (std::vector<TokenId>{kEndSentence, kEndSentence}));
  EXPECT_EQ(decode(built.task, std::vector<TokenId>{kBeginSentence, 3, 4'000'000}),
            "caf\u00E9 \uFFFD");
}

TEST(Task, FingerprintTellsEventSpacesApart) {
  const auto print = [](const TaskConfig& config, std::string text) {
    return build(config, std::move(text)).task.fingerprint();
  };
  const TaskConfig words = task(Unit::whitespace, Boundary::sentence);
  EXPECT_EQ(print(words, "a b c"), print(words, "a b c b a a"));  // the same types in this order
  EXPECT_NE(print(words, "a b c"), print(words, "a c b"));
  EXPECT_NE(print(words, "ab c"), print(words, "a bc"));
  EXPECT_NE(print(words, "a b"), print(task(Unit::whitespace, Boundary::stream), "a b"));
  EXPECT_NE(print(words, "a b"), print(task(Unit::word, Boundary::sentence), "a b"));
  TaskConfig other = words;
  other.validation_share = 0.01;
  EXPECT_NE(print(words, "a b"), print(other, "a b"));
}

TEST(Task, IsRebuiltFromConfigAndTexts) {
  const auto built = build(task(Unit::word, Boundary::stream), "He said: \"No\". \n\n He  left.");
  Task rebuilt;
  rebuilt.config = built.task.config;
  for (TokenId id = kFirstText; id < built.task.vocabulary.size(); ++id)
    rebuilt.vocabulary.add(built.task.vocabulary.text(id));
  EXPECT_EQ(rebuilt.fingerprint(), built.task.fingerprint());
}

TEST(Corpus, HostileTextsAreRead) {
  Random random(29);
  std::vector<std::string> texts{
      std::string(1, '\0'), "\xFF", "\xCC\x81", "\u203F", "\r", " ", random_bytes(random, 1 << 20)};
  std::string words;
  for (int i = 0; i < 100'000; ++i) words += "word ";
  texts.push_back(words);
  for (const std::string& text : texts)
    for (const Unit unit : kUnits)
      for (const Boundary boundary : {Boundary::sentence, Boundary::stream}) {
        CorpusBuilder builder(task(unit, boundary, 0.1), text);
        while (!builder.advance(1 << 16)) {
        }
        const auto built = builder.finish();
        // Only white space, NUL with it, in a stream of white-space tokens leaves nothing.
        const bool space = text == " " || text == std::string(1, '\0');
        ASSERT_EQ(built.ok(), !(space && unit == Unit::whitespace && boundary == Boundary::stream));
        if (!built.ok()) continue;
        EXPECT_LE(built->corpus.train_size, built->corpus.ids.size());
        for (const TokenId id : built->corpus.ids) ASSERT_LT(id, built->task.vocabulary.size());
      }
}

}  // namespace
}  // namespace onegin
