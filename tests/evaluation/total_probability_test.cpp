// Sums at contexts that are spread over a text.
#include "evaluation/total_probability.h"

#include <gtest/gtest.h>

#include <limits>

#include "evaluation/own_text.h"
#include "evaluation/table_model.h"

namespace onegin {
namespace {

const auto kGoOn = [] { return false; };

// Gives each event of one context so much more.
class Leaky : public TableModel {
 public:
  Leaky(const Task& task, double more) : TableModel(task), more_(more) {}
  void predict(const State& state, std::span<Scalar> log_probs) const override {
    TableModel::predict(state, log_probs);
    if (state.context[0] == kB) log_probs[kA] += static_cast<Scalar>(more_);
  }

 private:
  double more_;
};

TEST(TotalProbability, FindsTheOneContextThatIsWrong) {
  const Task task = make_task(Unit::word, Boundary::sentence, {"a", "b", "c"});
  std::vector<TokenId> ids;
  for (int i = 0; i < 50; ++i) {
    for (const TokenId id : {kA, kC, kA, i == 30 ? kB : kC, kEndSentence}) ids.push_back(id);
  }
  const auto sum_of = [&](double more) {
    const Leaky model(task, more);
    TotalProbability total(model, task, ids, 1000);
    EXPECT_FALSE(total.advance(kGoOn));
    EXPECT_EQ(total.contexts(), ids.size());
    EXPECT_EQ(total.progress(), 1);
    return total.farthest();
  };
  EXPECT_NEAR(sum_of(0), 1, 1e-6);
  EXPECT_GT(sum_of(0.1), 1.01);
  EXPECT_LT(sum_of(-0.1), 0.99);
  EXPECT_TRUE(std::isnan(sum_of(std::numeric_limits<double>::quiet_NaN())));
}

TEST(ContextWalk, SpreadsItsRunsAndReadsOnlyWhatIsGiven) {
  const Task pairs = make_task(Unit::word, Boundary::pairs, {"a", "b", "c"});
  std::vector<TokenId> ids;
  for (int i = 0; i < 100; ++i) {
    for (const TokenId id : {kA, kB, kBeginSentence, kC, kEndSentence}) ids.push_back(id);
  }
  const TableModel model(pairs);
  ContextWalk all(model, pairs, ids, 1000, 4);
  std::size_t events = 0, begins = 0;
  for (; all.next(); ++events) {
    EXPECT_EQ(all.event(), events % 2 == 0 ? kC : kEndSentence);
    EXPECT_EQ(all.state().context[0], events % 2 == 0 ? kBeginSentence : kC);
    begins += all.begins() ? 1 : 0;
  }
  EXPECT_EQ(events, 200U);
  EXPECT_EQ(begins, 0U) << "a source stands before each";
  ContextWalk some(model, pairs, ids, 20, 4);
  events = 0;
  while (some.next()) ++events;
  EXPECT_EQ(events, 20U);
  ContextWalk none(model, pairs, {}, 20, 4);
  EXPECT_FALSE(none.next());
}

TEST(OwnText, HasTheModelsTokensAndRepeats) {
  const Task task = make_task(Unit::word, Boundary::sentence, {"a", "b", "c"});
  TableModel model(task);
  model.row(kBeginSentence, {0, 0, 1, 0, 0});
  model.row(kA, {1, 0, 0, 1, 0});
  model.row(kB, {1, 0, 0, 0, 0});
  OwnText text(model, task, 60), again(model, task, 60), other(model, task, 60, 2);
  EXPECT_TRUE(text.advance([] { return true; }));
  EXPECT_FALSE(text.advance(kGoOn));
  again.advance(kGoOn);
  other.advance(kGoOn);
  EXPECT_EQ(text.ids().size(), 60U);
  EXPECT_TRUE(text.ids() == again.ids());
  EXPECT_FALSE(text.ids() == other.ids());
  TokenId before = kEndSentence;
  for (const TokenId id : text.ids()) {
    EXPECT_EQ(id == kA, before == kEndSentence);
    before = id;
  }
}

}  // namespace
}  // namespace onegin
