// Blanks, against the plain product of what each model says of the whole with each token in them.
#include "evaluation/fill.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

#include "evaluation/held_out_blanks.h"
#include "models/conformance.h"
#include "plain_ids.h"
#include "table_model.h"

namespace onegin {
namespace {

const std::string kTale =
    "the miller went to the mill and the mill went round\nthe water went to the sea\n"
    "and the sea was wide , the moon was round and the night was wide\nthe miller went home\n";
const std::string kPairs = "the\teht\nmill\tllim\nwe saw\twas ew\nsea\taes\ntea\taet\nall\tlla\n";

// A model of one ability that a test has written down, where a whole Model is wanted.
class Told : public Model {
 public:
  explicit Told(const LanguageModel& language) : language_(&language) {}
  explicit Told(const BlankModel& blanks) : blanks_(&blanks) {}
  std::string_view kind() const override { return "told"; }
  std::vector<Field> fields() override { return {}; }
  Result<void> build(Pieces&, const Shape&, std::uint64_t) override { return {}; }
  void save(Blocks&) const override {}
  Result<void> load(Pieces&, const BlockViews&) override { return {}; }
  std::size_t parameters() const override { return 1; }
  std::size_t memory_bytes() const override { return 1; }
  const LanguageModel* as_language() const override { return language_; }
  const BlankModel* as_blank() const override { return blanks_; }

 private:
  const LanguageModel* language_ = nullptr;
  const BlankModel* blanks_ = nullptr;
};

FillAnswer filled(const Model& model, const BlankQuestion& question,
                  const FillOptions& options = {}, const Exhausted& exhausted = never) {
  const auto filler = make_filler(model, question, options);
  double progress = 0;
  while (filler->advance(exhausted)) {
    EXPECT_GE(filler->progress(), progress);
    progress = filler->progress();
  }
  EXPECT_EQ(filler->progress(), 1);
  return filler->answer();
}

// log P of the question's tokens with these in its blanks: one score() from the beginning.
double whole(const LanguageModel& model, const BlankQuestion& question,
             const std::vector<TokenId>& tokens) {
  std::vector<TokenId> all = question.tokens;
  for (std::size_t i = 0; i < tokens.size(); ++i) all[question.blanks[i]] = tokens[i];
  std::vector<std::uint8_t> marks(all.size());
  const auto separator = std::find(all.begin(), all.end(), kBeginSentence);
  if (separator != all.end()) {
    std::fill_n(marks.begin(), separator - all.begin() + 1, kGiven);
  }
  State state = question.amid ? model.begin_amid() : model.begin();
  std::vector<EventScore> scores(all.size());
  model.score(state, all, marks, scores);
  double sum = 0;
  for (const EventScore& score : scores) sum += score.log_prob;
  return sum;
}

// P of every combination by brute force: the product for each, divided by the sum of all.
std::map<std::vector<TokenId>, double> by_force(const LanguageModel& model,
                                                const BlankQuestion& question) {
  std::vector<std::vector<TokenId>> combinations(1);
  for (std::size_t i = 0; i < question.blanks.size(); ++i) {
    std::vector<std::vector<TokenId>> longer;
    for (const auto& tokens : combinations) {
      for (TokenId v = kUnknown; v < model.vocabulary_size(); ++v) {
        longer.push_back(tokens);
        longer.back().push_back(v);
      }
    }
    combinations = std::move(longer);
  }
  std::vector<double> logs;
  for (const auto& tokens : combinations) logs.push_back(whole(model, question, tokens));
  const double most = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (const double log : logs) sum += std::exp(log - most);
  std::map<std::vector<TokenId>, double> all;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    all[combinations[i]] = std::exp(logs[i] - most) / sum;
  }
  return all;
}

double total(const std::vector<double>& log_probs) {
  double sum = 0;
  for (const double log_prob : log_probs) sum += std::exp(log_prob);
  return sum;
}

BlankQuestion question_of(std::vector<TokenId> tokens, std::vector<std::size_t> blanks) {
  for (const std::size_t place : blanks) tokens[place] = kAnotherBlank;
  BlankQuestion question;
  question.tokens = std::move(tokens);
  question.blanks = std::move(blanks);
  return question;
}

std::vector<CorpusBuilder::Built> tasks() {
  std::vector<CorpusBuilder::Built> all;
  all.push_back(build_corpus(kTale + kTale, Unit::character, Boundary::stream));
  all.push_back(build_corpus(kTale + kTale, Unit::whitespace, Boundary::sentence));
  all.push_back(build_corpus(kPairs + kPairs, Unit::character, Boundary::pairs));
  return all;
}

class EveryKindFills : public testing::TestWithParam<Variant> {};

TEST_P(EveryKindFills, AsTheProductOfScoresOverAllTokens) {
  for (const auto& built : tasks()) {
    const auto model = make_tiny(GetParam(), built, 1, true);
    const LanguageModel& language = *model->as_language();
    const auto ids = built.corpus.ids.view();
    for (const std::size_t place : spread_blanks(built.task, ids, 4)) {
      const BlankQuestion question = blank_at(built.task, ids, place);
      const FillAnswer answer = filled(*model, question);
      EXPECT_EQ(answer.way, FillWay::exact);
      ASSERT_EQ(answer.log_probs.size(), 1U);
      EXPECT_NEAR(total(answer.log_probs[0]), 1, 1e-6);
      const auto expected = by_force(language, question);
      for (TokenId v = 0; v < language.vocabulary_size(); ++v) {
        const double p = v < kUnknown ? 0 : expected.at({v});
        EXPECT_NEAR(std::exp(answer.log_probs[0][v]), p, 1e-6) << v << " at " << place;
      }
      EXPECT_EQ(answer.truth, answer.log_probs[0][ids[place]]);
      const FillAnswer sliced = filled(*model, question, {}, always);
      EXPECT_EQ(sliced.log_probs, answer.log_probs) << "in slices";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, EveryKindFills, testing::ValuesIn([] {
                           std::vector<Variant> models;
                           for (const ModelKind& kind : model_kinds()) {
                             if ((kind.abilities & kLanguage) != 0)
                               models.push_back({&kind, "", ""});
                           }
                           models.push_back({nullptr, "", ""});
                           return models;
                         }()),
                         [](const auto& variant) { return variant.param.name(); });

// P(v | a, c) = p(v | a) p(c | v) / sum: the numbers are worked out by hand.
TEST(Fill, AMadeUpModelWithAKnownConditional) {
  const Task task = make_task(Unit::character, Boundary::stream, {"a", "b", "c"});
  TableModel table(task);
  table.row(kA, {0, 1, 2, 1});        // <unk> a b c
  table.row(kA, {0, 2, 1, 1});        // after a: a 1/2, b 1/4, c 1/4
  table.row(kB, {0, 0, 1, 3});        // after b: c 3/4
  table.row(kC, {1, 0, 0, 1});        // after c: c 1/2
  table.row(kUnknown, {1, 1, 1, 1});  // never drawn after a
  const FillAnswer answer = filled(Told(table), question_of({kA, kA, kC}, {1}));
  // a: 1/2 * 1/4, b: 1/4 * 3/4, c: 1/4 * 1/2, in sixteenths: 2, 3, 2.
  EXPECT_NEAR(std::exp(answer.log_probs[0][kA]), 2.0 / 7, 1e-6);
  EXPECT_NEAR(std::exp(answer.log_probs[0][kB]), 3.0 / 7, 1e-6);
  EXPECT_NEAR(std::exp(answer.log_probs[0][kC]), 2.0 / 7, 1e-6);
  EXPECT_EQ(answer.log_probs[0][kUnknown], -std::numeric_limits<double>::infinity());
}

TEST(Fill, WhatIsImpossibleWhateverStandsThereHasNoAnswer) {
  const Task task = make_task(Unit::character, Boundary::stream, {"a", "b"});
  TableModel table(task);
  for (const TokenId token : {kUnknown, kA, kB}) table.row(token, {0, 1, 0});
  BlankQuestion question = question_of({kA, kA, kB}, {1});
  question.truth = {kA};
  const FillAnswer answer = filled(Told(table), question);
  EXPECT_EQ(total(answer.log_probs[0]), 0);
  EXPECT_TRUE(std::isinf(answer.truth));
}

// The true token at the end of a sentence counts with </s> after it.
TEST(Fill, TheEndOfASentenceCounts) {
  const Task task = make_task(Unit::whitespace, Boundary::sentence, {"a", "b"});
  TableModel table(task);
  table.row(kBeginSentence, {0, 0, 1, 1});  // </s> <unk> a b
  table.row(kA, {1, 0, 1, 2});
  table.row(kB, {3, 0, 1, 0});
  const auto read = read_question(task, "___");
  ASSERT_TRUE(read.ok());
  const FillAnswer answer = filled(Told(table), read->question);
  EXPECT_NEAR(std::exp(answer.log_probs[0][kA]), 1.0 / 4, 1e-6);
  EXPECT_NEAR(std::exp(answer.log_probs[0][kB]), 3.0 / 4, 1e-6);
  EXPECT_TRUE(std::isinf(answer.log_probs[0][kEndSentence]));
}

// Counts the tokens that it scores, and does not look back farther than it says.
class Counting : public TableModel {
 public:
  using TableModel::TableModel;
  std::size_t looks_back() const override { return 1; }
  void score_run(std::span<State> states, std::span<const TokenId> run,
                 std::span<double> log_probs) const override {
    scored += log_probs.size();
    TableModel::score_run(states, run, log_probs);
  }
  mutable std::size_t scored = 0;
};

TEST(Fill, ReadsOnlyAsFarAsTheModelLooksBack) {
  const Task task = make_task(Unit::character, Boundary::stream, {"a", "b", "c"});
  Counting table(task);
  table.row(kA, {1, 2, 1, 1});
  const BlankQuestion question = question_of({kA, kA, kB, kC, kC, kC, kC, kC}, {1});
  const FillAnswer answer = filled(Told(table), question);
  EXPECT_EQ(table.scored, 4U) << "one token after each of four candidates";
  const auto expected = by_force(table, question);
  for (TokenId v = kUnknown; v <= kC; ++v) {
    EXPECT_NEAR(std::exp(answer.log_probs[0][v]), expected.at({v}), 1e-6);
  }
}

TEST(Fill, SeveralBlanksJointlyAreByForceWhereTheBeamIsWide) {
  for (const auto& built : tasks()) {
    const auto model = make_tiny({&model_kinds()[0], "", ""}, built, 1, true);
    const auto ids = built.corpus.ids.view();
    const std::size_t place = spread_blanks(built.task, ids, 5)[2];
    BlankQuestion question = blank_at(built.task, ids, place);
    const std::size_t first = question.blanks[0];
    ASSERT_LT(first + 1, question.tokens.size());
    const std::size_t second = question.tokens[first + 1] == kEndSentence ? first - 1 : first + 1;
    question.truth = {question.truth[0], question.tokens[second]};
    question.blanks.push_back(second);
    if (second < first) {
      std::swap(question.truth[0], question.truth[1]);
      std::swap(question.blanks[0], question.blanks[1]);
    }
    question.tokens[second] = kAnotherBlank;
    const FillAnswer answer = filled(*model, question, {.candidates = 100'000, .beam = 100'000});
    EXPECT_EQ(answer.way, FillWay::exact);
    const auto expected = by_force(*model->as_language(), question);
    std::vector<std::vector<double>> apart(2, std::vector<double>(answer.log_probs[0].size()));
    for (const auto& [tokens, p] : expected) {
      for (std::size_t i = 0; i < 2; ++i) apart[i][tokens[i]] += p;
    }
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_NEAR(total(answer.log_probs[i]), 1, 1e-6);
      for (std::size_t v = 0; v < apart[i].size(); ++v) {
        EXPECT_NEAR(std::exp(answer.log_probs[i][v]), apart[i][v], 1e-6) << i << " " << v;
      }
    }
    ASSERT_EQ(answer.joint.size(), FillAnswer::kMostJoint);
    for (const JointFill& joint : answer.joint) {
      EXPECT_NEAR(std::exp(joint.log_prob), expected.at(joint.tokens), 1e-6);
    }
    EXPECT_NEAR(std::exp(answer.truth), expected.at(question.truth), 1e-6);

    // A narrow beam says so, its probabilities are those among what was tried, and what is true is
    // always among that.
    const FillAnswer narrow = filled(*model, question, {.candidates = 3, .beam = 2});
    EXPECT_EQ(narrow.way, FillWay::beam);
    EXPECT_LE(narrow.joint.size(), 3U);
    EXPECT_TRUE(std::isfinite(narrow.truth));
    EXPECT_NEAR(total(narrow.log_probs[1]), 1, 1e-6);
  }
}

TEST(Fill, OfManyTypesTheLikeliestByTheLeftSideAndTheRestBounded) {
  const auto built = build_corpus(kTale + kTale, Unit::whitespace, Boundary::stream);
  const auto model = make_tiny({&model_kinds()[0], "", ""}, built, 1, true);
  const LanguageModel& language = *model->as_language();
  const auto ids = built.corpus.ids.view();
  BlankQuestion question = blank_at(built.task, ids, 20);
  State state = language.begin();
  for (std::size_t i = 0; i < question.blanks[0]; ++i) language.advance(state, question.tokens[i]);
  std::vector<Scalar> left(language.vocabulary_size());
  language.predict(state, left);
  const auto order = likeliest(left, kUnknown, left.size());
  question.truth = {order.back().id};  // tried although it is the least likely

  const FillAnswer answer = filled(*model, question, {.candidates = 4});
  EXPECT_EQ(answer.way, FillWay::largest);
  std::vector<TokenId> tried;
  for (TokenId v = 0; v < left.size(); ++v) {
    if (std::isfinite(answer.log_probs[0][v])) tried.push_back(v);
  }
  std::vector<TokenId> expected = {order[0].id, order[1].id, order[2].id, order.back().id};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(tried, expected);
  EXPECT_NEAR(total(answer.log_probs[0]), 1, 1e-6);

  double all = 0, kept = 0, z = 0, best = 0;
  for (const TokenChoice& choice : order) all += std::exp(choice.log_prob);
  for (const TokenId v : tried) {
    const double p = std::exp(static_cast<double>(left[v]));
    const double product = std::exp(whole(language, question, {v}));
    kept += p;
    z += product;
    best = std::max(best, product / p);
  }
  EXPECT_NEAR(answer.left_out, (all - kept) / all, 1e-6);
  EXPECT_NEAR(answer.bound, (all - kept) * best / (z + (all - kept) * best), 1e-6);
  for (const TokenId v : tried) {
    EXPECT_NEAR(std::exp(answer.log_probs[0][v]), std::exp(whole(language, question, {v})) / z,
                1e-6);
  }
}

// Surer of a blank the later it stands, and of b after an a that is known.
class Masked : public BlankModel {
 public:
  std::size_t vocabulary_size() const override { return kC + 1; }
  void fill(std::span<const TokenId> sentence, std::size_t position,
            std::span<Scalar> log_probs) const override {
    std::fill(log_probs.begin(), log_probs.end(), -std::numeric_limits<Scalar>::infinity());
    const bool knows = position > 0 && sentence[position - 1] == kA;
    const double sure = knows ? 0.99 : 0.5 + 0.1 * static_cast<double>(position);
    log_probs[knows ? kB : kA] = static_cast<Scalar>(std::log(sure));
    log_probs[kC] = static_cast<Scalar>(std::log(1 - sure));
  }
};

TEST(Fill, AModelThatAnswersBlanksIsAskedAndFillsSeveralInTurn) {
  const Masked masked;
  const FillAnswer one = filled(Told(masked), question_of({kB, kA, kB}, {1}));
  EXPECT_EQ(one.way, FillWay::direct);
  EXPECT_NEAR(std::exp(one.log_probs[0][kA]), 0.6, 1e-6);
  EXPECT_TRUE(one.joint.empty());

  BlankQuestion question = question_of({kB, kB, kB, kB}, {0, 1, 3});
  question.truth = {kA, kB, kC};
  const FillAnswer three = filled(Told(masked), question);
  EXPECT_EQ(three.way, FillWay::in_turn);
  // The last is the surest; then the second, and the first, which is not surer of anything.
  EXPECT_EQ(three.order, (std::vector<std::size_t>{2, 1, 0}));
  ASSERT_EQ(three.joint.size(), 1U);
  EXPECT_EQ(three.joint[0].tokens, (std::vector<TokenId>{kA, kA, kA}));
  EXPECT_NEAR(std::exp(three.joint[0].log_prob), 0.8 * 0.6 * 0.5, 1e-6);
  EXPECT_TRUE(std::isinf(three.truth)) << "b was not possible when the second was filled";

  // Once a stands before it, a blank is asked again.
  const FillAnswer next = filled(Told(masked), question_of({kB, kB, kB, kA, kB}, {0, 1, 4}));
  EXPECT_EQ(next.order.front(), 2U);
  EXPECT_NEAR(std::exp(next.log_probs[2][kB]), 0.99, 1e-6);
}

TEST(Fill, MeansOfHeldOutBlanksAreThoseOfEachBlank) {
  for (const auto& built : tasks()) {
    const auto model = make_tiny({&model_kinds()[0], "", ""}, built, 1, true);
    const auto ids = built.corpus.ids.view();
    BlankMeter meter(*model, built.task, ids, 7);
    ASSERT_EQ(meter.blanks(), 7U);
    std::size_t reported = 0;
    while (meter.advance(always, [&](const BlankQuestion& question, const FillAnswer& answer) {
      EXPECT_EQ(meter.log_probs().back(), static_cast<float>(answer.truth));
      EXPECT_EQ(question.blanks.size(), 1U);
      ++reported;
    })) {
    }
    EXPECT_EQ(reported, 7U);
    EXPECT_EQ(meter.progress(), 1);
    const auto places = spread_blanks(built.task, ids, 7);
    for (std::size_t i = 0; i < 7; ++i) {
      const FillAnswer answer = filled(*model, blank_at(built.task, ids, places[i]));
      EXPECT_EQ(meter.log_probs()[i], static_cast<float>(answer.truth));
    }
  }
}

}  // namespace
}  // namespace onegin
