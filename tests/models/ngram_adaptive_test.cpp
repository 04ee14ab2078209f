// Counts that go on: after any text they say what a model says that has counted all of it.
#include <gtest/gtest.h>

#include <cmath>

#include "models/ngram/counting_reader.h"
#include "models/ngram_case.h"
#include "plain_ids.h"
#include "text/given_tokens.h"

namespace onegin {
namespace {

struct CountingCase {
  std::string name;
  Boundary boundary;
  Settings settings;
  friend void PrintTo(const CountingCase& c, std::ostream* out) { *out << c.name; }
};

std::string text_to_count(Boundary boundary) {
  const std::string verse =
      "the cat sat on the mat\nthe dog sat on the log\na cat and a dog\nthe mat is on the log\n\n"
      "and so the dog sat\na log is a log is a log\nso is the mat the cat sat on\n";
  if (boundary != Boundary::pairs) return verse + verse.substr(40) + "the end of the cat\n" + verse;
  std::string pairs;
  for (const char* source : {"abc", "cab", "c", "bca", "abba", "caba", "abc", "aab", "cc", "bab"}) {
    const std::string word = source;
    pairs += word + "\t" + std::string(word.rbegin(), word.rend()) + "a\n";
  }
  return pairs + "bacca\tcab\n" + pairs + pairs;
}

class CountingOn : public testing::TestWithParam<CountingCase> {};

// Half of the text is learnt from, the other half read; before each of its tokens the reader is
// compared with a model that has counted all tokens before it.
TEST_P(CountingOn, IsAModelOfTheLongerText) {
  const CountingCase& c = GetParam();
  const auto built =
      make_corpus(text_to_count(c.boundary), {.boundary = c.boundary, .validation_share = 0});
  const Shape shape = shape_of(built.task);
  const std::vector<TokenId> ids = plain_ids(built.corpus.train());
  std::size_t half = ids.size() / 2;
  while (shape.sentences && ids[half - 1] != kEndSentence) ++half;
  const auto fit = [&](std::size_t count) {
    auto model = make_model(shape, c.settings);
    const auto fitted = model->fit(TokenView(ids).first(count), {}, kNeverExhausted);
    EXPECT_TRUE(fitted.ok() && *fitted);
    return model;
  };
  const auto model = fit(half);
  const LearntFrom learnt{.shape = shape, .train = TokenView(ids).first(half), .validation = {}};
  const auto reader = make_counting_reader(*model, learnt);
  ASSERT_NE(reader, nullptr);
  while (true) {
    const auto more = reader->work([] { return true; });
    ASSERT_TRUE(more.ok());
    if (!*more) break;
  }
  const std::size_t size = built.task.vocabulary.size();
  std::vector<Scalar> own(size), expected(size);
  const bool weights_stay = c.settings[1].second == "jelinek_mercer";
  GivenTokens given(shape.pairs);
  State state = model->begin();
  if (!shape.sentences) {
    for (std::size_t i = 0; i < half; ++i) model->advance(state, ids[i]);
  } else {
    reader->begin();
  }
  for (std::size_t i = half; i < ids.size(); ++i) {
    const bool is_given = given.given();
    given.pass(ids[i]);
    if (!is_given) {
      const auto longer = weights_stay ? nullptr : fit(i);
      if (!weights_stay || i == half) {
        static_cast<const LanguageModel&>(weights_stay ? *model : *longer).predict(state, expected);
        reader->predict(own);
        double sum = 0;
        for (std::size_t w = shape.first_event; w < size; ++w) {
          sum += std::exp(static_cast<double>(own[w]));
          EXPECT_NEAR(std::exp(own[w]), std::exp(expected[w]), 2e-6)
              << "token " << i << ", of it " << w;
        }
        if (c.settings[1].second != "maximum_likelihood") {
          EXPECT_NEAR(sum, 1, 1e-6);
        }
      }
    }
    reader->read(ids[i], is_given);
    model->advance(state, ids[i]);
    if (shape.sentences && ids[i] == kEndSentence) {
      reader->begin();
      state = model->begin();
    }
    if (HasFailure()) return;
  }
}

std::vector<CountingCase> counting_cases() {
  std::vector<CountingCase> all;
  const std::pair<Boundary, std::string> boundaries[] = {
      {Boundary::stream, "stream"}, {Boundary::sentence, "sentence"}, {Boundary::pairs, "pairs"}};
  for (const auto& [boundary, name] : boundaries) {
    for (const std::string_view smoothing : kSmoothingNames) {
      for (const int order : {1, 2, 3, 6}) {
        all.push_back({name + "_" + std::string(smoothing) + "_" + std::to_string(order),
                       boundary,
                       {{"order", std::to_string(order)}, {"smoothing", std::string(smoothing)}}});
      }
    }
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Ngram, CountingOn, testing::ValuesIn(counting_cases()),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace onegin
