// How a text becomes numbers, through a Session: every unit, a bag, a token in its contexts.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>

#include "math/random.h"
#include "models/kinds_with.h"
#include "talk.h"

namespace onegin {
namespace {

using words::BagCounted;
using words::ContextsFound;
using words::CountBag;
using words::CountUnits;
using words::FindContexts;
using words::UnitCounted;

std::vector<float> numbers_in(const Bytes& payload) {
  std::vector<float> numbers(payload.size() / sizeof(float));
  if (!numbers.empty()) std::memcpy(numbers.data(), payload.data(), payload.size());
  return numbers;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += part;
  return all;
}

TEST(WordsSession, EveryUnitCutsAndCounts) {
  Talk talk;  // neither text nor model
  const std::string text = "the cat sat on the mat\nthe cat ate\n";
  CountUnits question;
  question.passage = "the cat\nate";
  question.types = 300;
  const auto answers = talk.ask(question, bytes_of(text));
  ASSERT_EQ(answers.size(), kUnits.size());
  std::map<std::string, UnitCounted> of;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& one = std::get<UnitCounted>(answers[i].body);
    SCOPED_TRACE(one.unit);
    EXPECT_EQ(one.unit, kUnitNames[i]) << "in the order of the table";
    const auto curve = numbers_in(answers[i].payload);
    ASSERT_GE(curve.size(), 2U);
    EXPECT_EQ(curve[0], 1);
    EXPECT_EQ(static_cast<double>(curve[1]), one.frequent.at(0).count);
    EXPECT_EQ(static_cast<double>(curve[curve.size() - 2]), one.types);
    double sum = 0;
    for (std::size_t k = 0; k + 3 < curve.size(); k += 2) {
      EXPECT_LT(curve[k], curve[k + 2]);
      EXPECT_GE(curve[k + 1], curve[k + 3]);
    }
    for (const auto& type : one.frequent) sum += type.count;
    EXPECT_LE(sum, one.tokens);
    if (one.frequent.size() == static_cast<std::size_t>(one.types)) {
      EXPECT_EQ(sum, one.tokens);
    }
    of[one.unit] = one;
  }
  EXPECT_EQ(of["character"].tokens, static_cast<double>(text.size())) << "the last line end, too";
  EXPECT_EQ(of["byte"].tokens, of["character"].tokens);
  EXPECT_EQ(joined(of["character"].passage), question.passage);
  EXPECT_EQ(joined(of["bpe"].passage), question.passage);
  EXPECT_EQ(of["word"].passage, (std::vector<std::string>{"the", "cat", "\n", "ate"}));
  EXPECT_EQ(of["word"].frequent[0].token, "the");
  EXPECT_EQ(of["word"].frequent[0].count, 3);
  EXPECT_EQ(of["word"].types, 7) << "with the line end";
  // "a", "t" stand side by side most often.
  ASSERT_FALSE(of["bpe"].merges.empty());
  EXPECT_EQ(of["bpe"].merges[0].left + of["bpe"].merges[0].right, "at");
  EXPECT_TRUE(of["byte"].merges.empty());
}

TEST(WordsSession, UnitsOfNothingAndOfNoTextAreRefused) {
  Talk talk;
  talk.refused(CountUnits{});
  talk.refused(CountUnits{}, bytes_of(std::string("\x1F\x8B\x08\0\0\0\0\0", 8)));
  CountUnits few;
  few.types = 255;
  talk.refused(few, bytes_of("text"));
}

TEST(WordsSession, UnitsCanBeCancelledBetweenTwo) {
  Talk talk;
  std::string text;
  for (int i = 0; i < 60'000; ++i)
    text += "word" + std::to_string(i % 977) + (i % 9 == 8 ? "\n" : " ");
  const auto id = talk.send(CountUnits{}, bytes_of(text));
  while (talk.answers(id).empty()) talk.slice(0.002);
  EXPECT_FALSE(talk.answered(id));
  talk.get<Cancelled>(Cancel{id});
  EXPECT_TRUE(talk.answered(id));
  EXPECT_LT(talk.answers(id).size(), kUnits.size());
}

void begin(Talk& talk, std::string_view text, const std::string& boundary = "sentence") {
  talk.get<TaskReady>(SetText{{{"unit", "word"}, {"boundary", boundary}}}, bytes_of(text));
}

TEST(WordsSession, ABagForgetsTheOrder) {
  Talk talk;
  talk.refused(CountBag{}, bytes_of("the"));
  begin(talk, small_text() + "the fool sees the king\n" + small_text());
  CountBag question;
  question.same = 3;
  const auto bag = talk.get<BagCounted>(question, bytes_of("the king sees the zebra\nmore"));
  EXPECT_EQ(bag.tokens.size(), 5U) << "the first line alone";
  ASSERT_EQ(bag.ids.size(), 5U);
  EXPECT_EQ(bag.ids[0], bag.ids[3]);
  EXPECT_EQ(bag.ids[4], kUnknown);
  for (const std::uint32_t id : bag.ids) EXPECT_LT(id, bag.vocabulary);
  EXPECT_EQ(bag.size, 0) << "there is no model";
  EXPECT_GT(bag.read, 1000);
  // "the king sees the queen" has no counterpart in this text but a run of words has.
  ASSERT_FALSE(bag.same.empty());
  for (const auto& pair : bag.same) {
    EXPECT_NE(pair.first, pair.second);
    const auto sorted = [](std::string text) {
      std::sort(text.begin(), text.end());
      return text;
    };
    EXPECT_EQ(sorted(pair.first), sorted(pair.second));
  }
  talk.refused(CountBag{}, bytes_of("\n\n"));
  question.same = 11;
  talk.refused(question, bytes_of("the"));
}

TEST(WordsSession, WholeSentencesOfTheSameBagComeFirst) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += "line " + std::to_string(i) + " of many " + std::to_string(i * 7) + "\n";
    if (i == 100) text += "the dog bites the man\n";
    if (i == 200) text += "the man bites the dog\n";
  }
  for (const char* boundary : {"sentence", "stream"}) {
    Talk talk;
    begin(talk, text, boundary);
    CountBag question;
    question.same = 1;
    const auto bag = talk.get<BagCounted>(question, bytes_of("the dog"));
    ASSERT_EQ(bag.same.size(), 1U) << boundary;
    EXPECT_EQ(bag.same[0].first, "the dog bites the man");
    EXPECT_EQ(bag.same[0].second, "the man bites the dog");
  }
}

TEST(WordsSession, ASentenceAsVectorsHasThoseOfItsTokens) {
  Talk talk;
  begin(talk, small_text());
  talk.train("word2vec", {{"embedding", "6"}}, 5);
  Embed all;
  all.vectors = true;
  const auto vectors = talk.get<Embedded>(all);
  const auto rows = numbers_in(talk.payload());
  const auto bag = talk.get<BagCounted>(CountBag{}, bytes_of("the queen laugh"));
  EXPECT_EQ(bag.size, 6);
  const auto numbers = numbers_in(talk.payload());
  ASSERT_EQ(numbers.size(), 18U);
  for (std::size_t t = 0; t < 3; ++t) {
    const auto at = static_cast<std::size_t>(
        std::find(vectors.tokens.begin(), vectors.tokens.end(), bag.tokens[t]) -
        vectors.tokens.begin());
    for (std::size_t j = 0; j < 6; ++j) EXPECT_EQ(numbers[t * 6 + j], rows[at * 6 + j]);
  }
}

// A word of two senses, which the words around it tell apart.
std::string two_senses() {
  Random random(3);
  const std::array water{"river", "wet", "fish", "boat"}, money{"gold", "rich", "loan", "debt"};
  std::string text;
  for (int i = 0; i < 600; ++i) {
    const auto& sense = random.below(2) == 0 ? water : money;
    const auto word = [&] { return std::string(sense[random.below(4)]) + " "; };
    text += word() + word() + "bank " + word() + word() + "\n";
  }
  return text;
}

bool is_water(const words::TokenContext& place) {
  const std::string all = place.before + place.after;
  for (const char* word : {"river", "wet", "fish", "boat"}) {
    if (all.find(word) != std::string::npos) return true;
  }
  return false;
}

TEST(WordsSession, NetworksTellTheSensesOfAWordApart) {
  int told = 0;
  for (const ModelKind& kind : kinds_with(kNeural)) {
    SCOPED_TRACE(kind.id);
    if ((kind.abilities & kPairs) != 0) continue;  // reads no running text
    Talk talk;
    begin(talk, two_senses());
    talk.train(std::string(kind.id), {}, 40);
    FindContexts question;
    question.token = "bank";
    question.near = 3;
    question.count = 40;
    const auto answers = talk.ask(question);
    if (const auto* failed = std::get_if<Failed>(&answers.back().body)) {
      // A kind need not declare what it keeps for a token.
      EXPECT_NE(failed->what.text().find("keeps no state"), std::string::npos);
      continue;
    }
    ++told;
    const auto found = talk.get<ContextsFound>(question);
    EXPECT_EQ(found.token, "bank");
    EXPECT_GE(found.all, 40);
    ASSERT_EQ(found.places.size(), 40U);
    ASSERT_EQ(found.shares.size(), 2U);
    ASSERT_GE(found.depths.size(), 1U);
    EXPECT_TRUE(std::is_sorted(found.depths.begin(), found.depths.end()));
    const auto numbers = numbers_in(talk.payload());
    ASSERT_EQ(numbers.size(), 40U * (2 + 3 + 3));
    int right = 0;
    for (std::size_t i = 0; i < 40; ++i) {
      for (std::size_t k = 0; k < 3; ++k) {
        const auto other = static_cast<std::size_t>(numbers[80 + 3 * i + k]);
        ASSERT_LT(other, 40U);
        EXPECT_NE(other, i);
        EXPECT_LE(numbers[200 + 3 * i + k], 1.0001F);
        right += is_water(found.places[i]) == is_water(found.places[other]) ? 1 : 0;
      }
    }
    EXPECT_GT(right, 90) << "of 120";
  }
  EXPECT_GE(told, 6);
}

TEST(WordsSession, LayersAreMixedAndMapsRepeat) {
  Talk talk;
  begin(talk, two_senses());
  talk.train("gpt", {{"layers", "2"}}, 3);
  FindContexts question;
  question.token = "bank";
  question.weights = {0, 0, 1};
  const auto last = talk.get<ContextsFound>(question);
  EXPECT_EQ(last.depths, (std::vector<std::uint32_t>{0, 1, 2}));
  const Bytes weighed = talk.payload();
  question.weights = {};
  talk.get<ContextsFound>(question);
  EXPECT_EQ(talk.payload(), weighed) << "without weights it is the last layer";
  question.weights = {1, 1, 1};
  talk.get<ContextsFound>(question);
  EXPECT_NE(talk.payload(), weighed);
  question.map = "tsne";
  question.iterations = 50;
  talk.get<ContextsFound>(question);
  const Bytes map = talk.payload();
  talk.get<ContextsFound>(question);
  EXPECT_EQ(talk.payload(), map);
  question.weights = {1};
  EXPECT_NE(talk.refused(question).what.text().find("3 layers"), std::string::npos);
}

TEST(WordsSession, ContextsThatCannotBeFoundAreRefused) {
  Talk talk;
  talk.refused(FindContexts{});
  begin(talk, "zebra here\n" + two_senses());
  talk.train("ngram", {}, 0);
  EXPECT_NE(talk.refused(FindContexts{}).what.text().find("no units"), std::string::npos);
  talk.train("lstm", {{"hidden", "8"}}, 2);
  const auto found = talk.get<ContextsFound>(FindContexts{});
  EXPECT_GT(found.token.size(), 3U) << "nobody chose one";
  const auto refused = [&](const auto& change) {
    FindContexts question;
    change(question);
    return talk.refused(question).what.text();
  };
  EXPECT_NE(refused([](FindContexts& q) { q.token = "zebra"; }).find("times"), std::string::npos);
  refused([](FindContexts& q) { q.token = "unicorn"; });
  refused([](FindContexts& q) { q.count = 2; });
  refused([](FindContexts& q) { q.near = 0; });
  refused([](FindContexts& q) { q.map = "umap"; });
  refused([](FindContexts& q) { q.iterations = 0; });
  refused([](FindContexts& q) { q.perplexity = std::nan(""); });
}

}  // namespace
}  // namespace onegin
