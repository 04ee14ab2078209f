// Readers that go on learning, of every kind that has one: what holds whatever the kind.
#include "training/adaptive.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/conformance.h"
#include "plain_ids.h"
#include "saved_blocks.h"
#include "training/dynamic_evaluation.h"

namespace onegin {
namespace {

// A text in which the held-out part has what the rest has not, so that there is much to learn.
std::string text_to_read(Boundary boundary) {
  std::string text;
  for (int i = 0; i < 24; ++i) {
    text += boundary == Boundary::pairs ? "ab\tba\nacd\tdca\n" : "a cat sat\non a mat and\n";
  }
  for (int i = 0; i < 12; ++i) text += boundary == Boundary::pairs ? "dd\tcc\n" : "dddd c dddd c\n";
  return text;
}

struct ReaderCase {
  Variant variant;
  Boundary boundary;
  std::string name() const {
    return variant.name() + "_" + std::string(kBoundaryNames[static_cast<std::size_t>(boundary)]);
  }
  friend void PrintTo(const ReaderCase& c, std::ostream* out) { *out << c.name(); }
};

class Reading : public testing::TestWithParam<ReaderCase> {
 protected:
  void SetUp() override {
    built.emplace(
        build_corpus(text_to_read(GetParam().boundary), Unit::character, GetParam().boundary));
    model = make_tiny(GetParam().variant, *built, 1, true);
    shape = shape_of(built->task);
    events = plain_ids(built->corpus.validation());
    marks = marks_of(shape, events, 0, events.size());
    if (!make_adaptive_reader(*model, learnt())) GTEST_SKIP() << "this kind has no reader";
  }
  LearntFrom learnt() const {
    return {
        .shape = shape, .train = built->corpus.train(), .validation = built->corpus.validation()};
  }
  // One that has done its first work, asked to stop as often as possible.
  std::unique_ptr<AdaptiveReader> reader() {
    auto made = make_adaptive_reader(*model, learnt());
    EXPECT_TRUE(made.ok());
    for (Result<bool> more = true; more.ok() && *more;) {
      more = (*made)->work([] { return true; });
      EXPECT_TRUE(more.ok());
    }
    (*made)->begin();
    return std::move(*made);
  }
  std::uint8_t mark(std::size_t i) const { return marks.empty() ? 0 : marks[i]; }
  // In runs of `at_once` events.
  std::vector<EventScore> score(AdaptiveReader& reader, std::size_t at_once) const {
    std::vector<EventScore> scores(events.size());
    for (std::size_t i = 0; i < events.size(); i += at_once) {
      const std::size_t count = std::min(at_once, events.size() - i);
      reader.score(std::span(events).subspan(i, count),
                   marks.empty() ? std::span<const std::uint8_t>()
                                 : std::span<const std::uint8_t>(marks).subspan(i, count),
                   std::span(scores).subspan(i, count));
    }
    return scores;
  }

  std::optional<CorpusBuilder::Built> built;
  std::unique_ptr<Model> model;
  Shape shape;
  std::vector<TokenId> events;
  std::vector<std::uint8_t> marks;
};

TEST_P(Reading, LeavesTheModelAsItWas) {
  const auto before = saved_blocks(*model);
  const auto own = reader();
  score(*own, events.size());
  EXPECT_EQ(saved_blocks(*model), before);
}

TEST_P(Reading, TokenByTokenSaysTheSameAndSumsToOne) {
  const auto one = reader(), other = reader();
  const std::vector<EventScore> scores = score(*one, 7);
  std::vector<Scalar> log_probs(shape.vocabulary_size);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if ((mark(i) & kBegins) != 0) other->begin();
    const bool given = (mark(i) & kGiven) != 0;
    if (!given) {
      other->predict(log_probs);
      double sum = 0;
      for (const Scalar x : log_probs) sum += std::exp(static_cast<double>(x));
      EXPECT_TRUE(std::abs(sum - 1) < 1e-5 || std::isinf(log_probs[events[i]])) << sum;
      const double own = std::exp(static_cast<double>(log_probs[events[i]]));
      EXPECT_NEAR(own, std::exp(scores[i].log_prob), 1e-3) << "event " << i;
    }
    other->read(events[i], given);
    if (HasFailure()) return;
  }
}

TEST_P(Reading, TheSameCallsGiveTheSameBits) {
  const auto one = reader(), other = reader();
  const std::vector<EventScore> first = score(*one, 11), second = score(*other, 11);
  for (std::size_t i = 0; i < events.size(); ++i) {
    ASSERT_EQ(first[i].log_prob, second[i].log_prob) << "event " << i;
  }
}

std::vector<ReaderCase> reader_cases() {
  std::vector<ReaderCase> cases;
  for (const Boundary boundary : {Boundary::stream, Boundary::sentence, Boundary::pairs}) {
    for (const Variant& variant : variants_of_kinds(kLanguage)) {
      if (variant.field.empty()) cases.push_back({variant, boundary});
    }
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(EveryKind, Reading, testing::ValuesIn(reader_cases()),
                         [](const auto& tested) { return tested.param.name(); });

class DynamicReading : public testing::Test {
 protected:
  CorpusBuilder::Built built =
      build_corpus(text_to_read(Boundary::stream), Unit::character, Boundary::stream);
  std::unique_ptr<Model> model = make_tiny({*find_model_kind("lstm"), "", ""}, built, 1, true);
  LearntFrom learnt{.shape = shape_of(built.task),
                    .train = built.corpus.train(),
                    .validation = built.corpus.validation()};
  std::vector<TokenId> events = plain_ids(built.corpus.validation());

  double loss(AdaptiveReader& reader) const {
    reader.begin();
    std::vector<EventScore> scores(events.size());
    reader.score(events, {}, scores);
    double sum = 0;
    for (const EventScore& score : scores) sum -= score.log_prob;
    return sum / static_cast<double>(events.size());
  }
  static void make(AdaptiveReader& reader) {
    for (Result<bool> more = true; more.ok() && *more;) more = reader.work([] { return false; });
  }
};

TEST_F(DynamicReading, LearnsAfterASegmentAndNotBefore) {
  DynamicEvaluation reader(*model->as_neural(), learnt, {.segment = 16, .rates = {1e-2}});
  make(reader);
  EXPECT_EQ(reader.at_once(), 16U);
  reader.begin();
  const LanguageModel& language = *model->as_language();
  State state = language.begin();
  std::vector<Scalar> own(learnt.shape.vocabulary_size), expected(own.size());
  for (std::size_t i = 0; i < 40; ++i) {
    reader.predict(own);
    language.predict(state, expected);
    if (i < 16) {
      EXPECT_EQ(own, expected) << "event " << i << " is of the first segment";
    } else if (i == 16) {
      EXPECT_NE(own, expected);
    }
    reader.read(events[i], false);
    language.advance(state, events[i]);
  }
}

TEST_F(DynamicReading, IsBetterThanTheModelOnWhatIsNew) {
  DynamicEvaluation reader(*model->as_neural(), learnt, {.segment = 4, .rates = {1e-2}});
  make(reader);
  State state = model->as_language()->begin();
  std::vector<EventScore> scores(events.size());
  model->as_language()->score(state, events, scores);
  double plain = 0;
  for (const EventScore& score : scores) plain -= score.log_prob;
  EXPECT_LT(loss(reader), 0.95 * plain / static_cast<double>(events.size()));
}

TEST_F(DynamicReading, TheRateIsThatOfTheBestTrialAndTheTrialsLeaveNothing) {
  const std::vector<double> rates = {1e-4, 1e-2, 1};
  DynamicEvaluation reader(*model->as_neural(), learnt, {.rates = rates, .trial = 256});
  make(reader);
  ASSERT_EQ(reader.trials().size(), rates.size());
  const auto best = std::min_element(reader.trials().begin(), reader.trials().end());
  EXPECT_EQ(reader.rate(), rates[static_cast<std::size_t>(best - reader.trials().begin())]);
  EXPECT_NE(reader.rate(), 1) << "no rate to learn with";
  DynamicEvaluation untried(*model->as_neural(), learnt, {.rates = {reader.rate()}, .trial = 32});
  make(untried);
  EXPECT_EQ(loss(reader), loss(untried));
}

TEST_F(DynamicReading, WithoutTheTextThereIsNone) {
  EXPECT_FALSE(
      make_adaptive_reader(*model, {.shape = learnt.shape, .train = {}, .validation = {}}).ok());
  auto ngram = make_tiny({*find_model_kind("ngram"), "", ""}, built, 1, true);
  EXPECT_FALSE(
      make_adaptive_reader(*ngram, {.shape = learnt.shape, .train = {}, .validation = {}}).ok());
  EXPECT_TRUE(make_adaptive_reader(*ngram, learnt).ok());
}

}  // namespace
}  // namespace onegin
