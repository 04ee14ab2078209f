// Every smoothing against its definition, computed slowly from maps of counts.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "models/ngram/smoothing.h"
#include "models/ngram_case.h"
#include "plain_ids.h"

namespace onegin {
namespace {

using Words = std::vector<TokenId>;

Words tail(const Words& words) { return {words.begin() + 1, words.end()}; }
Words head(const Words& words) { return {words.begin(), words.end() - 1}; }

// The definitions (Chen & Goodman 1998), without a thought for speed.
class Reference {
 public:
  Reference(const CorpusBuilder::Built& built, int order, Smoothing smoothing, double k)
      : order_(static_cast<std::size_t>(order)), smoothing_(smoothing), k_(k) {
    first_event_ = built.task.first_event();
    size_ = built.task.vocabulary.size();
    const bool sentences = first_event_ == kEndSentence;
    pairs_ = built.task.pairs();
    Words sentence{kBeginSentence};
    for (const TokenId id : built.corpus.train()) {
      sentence.push_back(id);
      if (sentences && id == kEndSentence) {
        count(sentence);
        sentence = {kBeginSentence};
      }
    }
    if (sentence.size() > 1) count(sentence);
    const bool kneser_ney =
        smoothing == Smoothing::kneser_ney || smoothing == Smoothing::modified_kneser_ney;
    if (kneser_ney) adjust();
    counts_.erase(Words{kBeginSentence});
    for (const auto& [words, n] : counts_) {
      children_[head(words)].push_back(n);
      if (n <= 4) ++n_[words.size()][n];
    }
  }

  // P(word | context): context of at most order - 1 words.
  double probability(const Words& context, TokenId word) const {
    const auto seen = children_.find(context);
    const double uniform = 1 / static_cast<double>(size_ - first_event_);
    if (smoothing_ == Smoothing::add_k) {
      double total = 0;
      if (seen != children_.end()) total = sum(seen->second);
      // Contexts of every length but the longest exist only where a text begins.
      const bool begins =
          !context.empty() && context[0] == kBeginSentence && (!pairs_ || separators(context) == 2);
      const bool known = context.size() + 1 == order_ || begins;
      if (!known) return uniform;
      return (get(context, word) + k_) / (total + k_ / uniform);
    }
    const double lower = context.empty() ? uniform : probability(tail(context), word);
    if (seen == children_.end()) return lower;
    const double total = sum(seen->second);
    const double n = get(context, word);
    const std::size_t k = context.size() + 1;
    double taken = 0;
    switch (smoothing_) {
      case Smoothing::maximum_likelihood:
        return n / total;
      case Smoothing::witten_bell: {
        const auto types = static_cast<double>(seen->second.size());
        return (n + types * lower) / (total + types);
      }
      default:
        for (const int each : seen->second) taken += discount(k, each);
        return (n - discount(k, n)) / total + taken / total * lower;
    }
  }

 private:
  void count(const Words& sentence) {
    for (std::size_t i = 0; i < sentence.size(); ++i) {
      for (std::size_t k = 1; k <= order_ && i + k <= sentence.size(); ++k) {
        const auto begin = sentence.begin() + static_cast<std::ptrdiff_t>(i);
        const auto end = begin + static_cast<std::ptrdiff_t>(k);
        // Of a pair the events are what follows the separator.
        if (pairs_ && separators({sentence.begin(), end - 1}) < 2) continue;
        ++counts_[Words(begin, end)];
      }
    }
  }
  static std::ptrdiff_t separators(const Words& words) {
    return std::count(words.begin(), words.end(), kBeginSentence);
  }
  // Shorter n-grams count the different words before them, unless nothing ever stands there.
  void adjust() {
    std::map<Words, std::set<TokenId>> before;
    for (const auto& [words, n] : counts_) {
      if (words.size() > 1) before[tail(words)].insert(words[0]);
    }
    for (auto& [words, n] : counts_) {
      if (words.size() < order_ && before.count(words) > 0) {
        n = static_cast<int>(before[words].size());
      }
    }
  }
  double get(Words context, TokenId word) const {
    context.push_back(word);
    const auto found = counts_.find(context);
    return found == counts_.end() ? 0 : found->second;
  }
  static double sum(const std::vector<int>& counts) {
    double total = 0;
    for (const int n : counts) total += n;
    return total;
  }
  double discount(std::size_t k, double n) const {
    if (n == 0) return 0;
    const auto found = n_.find(k);
    const auto number = [&](int i) {
      if (found == n_.end()) return 0.0;
      const auto it = found->second.find(i);
      return it == found->second.end() ? 0.0 : static_cast<double>(it->second);
    };
    const double y = number(1) / (number(1) + 2 * number(2));
    if (smoothing_ != Smoothing::modified_kneser_ney) {
      return number(1) == 0 || number(2) == 0 ? 0.5 : y;
    }
    double d[4] = {0, 0.5, 1, 1.5};
    bool good = number(1) > 0 && number(2) > 0 && number(3) > 0;
    for (int i = 1; good && i <= 3; ++i) {
      const double each = i - (i + 1) * y * number(i + 1) / number(i);
      good = each >= 0 && each <= i;
    }
    for (int i = 1; good && i <= 3; ++i) d[i] = i - (i + 1) * y * number(i + 1) / number(i);
    return d[static_cast<int>(std::min(n, 3.0))];
  }

  std::size_t order_;
  Smoothing smoothing_;
  double k_;
  bool pairs_ = false;
  TokenId first_event_ = 0;
  std::size_t size_ = 0;
  std::map<Words, int> counts_;
  std::map<Words, std::vector<int>> children_;
  std::map<std::size_t, std::map<int, int>> n_;  // per order: how many n-grams count 1 .. 4
};

const std::string kText =
    "the miller saw the mill and the mill saw him\nhe said the mill is mine\n\n"
    "the mill is not mine said the other miller\nso the miller and the other miller went to "
    "the sea\nand there was no mill and no miller and no water\nonly the sea and the sea\n";

const std::string kPairs =
    "the mill\tthe mill is mine\nthe miller\tsaid the mill is mine\nthe sea\tthe miller saw\n"
    "mine\tmine\nthe mill\tis mine\nthe other miller\tsaw the mill\nno\tno mill no miller\n"
    "the mill the mill\tthe\nsaid\tthe mill the mill\nmiller\tthe miller said\n";

class SmoothingDefinition : public testing::TestWithParam<std::tuple<Smoothing, int, Boundary>> {};

TEST_P(SmoothingDefinition, EveryProbability) {
  const auto [smoothing, order, boundary] = GetParam();
  for (const Unit unit : {Unit::character, Unit::whitespace}) {
    const std::string& text = boundary == Boundary::pairs ? kPairs : kText;
    const auto built = make_corpus(text, {.unit = unit, .boundary = boundary, .minimum_count = 2});
    const auto model = fit_model(
        built, {{"order", std::to_string(order)},
                {"smoothing", std::string(kSmoothingNames[static_cast<std::size_t>(smoothing)])},
                {"k", "0.25"}});
    const Reference reference(built, order, smoothing, 0.25);
    std::vector<Scalar> log_probs(model->vocabulary_size());
    State state = model->begin();
    for (const TokenId token : built.corpus.ids) {
      model->predict(state, log_probs);
      for (TokenId w = model->first_event(); w < log_probs.size(); ++w) {
        ASSERT_NEAR(std::exp(log_probs[w]), reference.probability(state.context, w), 1e-6)
            << built.task.vocabulary.text(w);
      }
      model->advance(state, token);
      if (token == kEndSentence) state = model->begin();
    }
  }
}

std::string definition_name(const testing::TestParamInfo<SmoothingDefinition::ParamType>& row) {
  return std::string(kSmoothingNames[static_cast<std::size_t>(std::get<0>(row.param))]) + "_" +
         std::to_string(std::get<1>(row.param)) + "_" +
         std::string(kBoundaryNames[static_cast<std::size_t>(std::get<2>(row.param))]);
}

INSTANTIATE_TEST_SUITE_P(
    All, SmoothingDefinition,
    testing::Combine(testing::Values(Smoothing::maximum_likelihood, Smoothing::add_k,
                                     Smoothing::witten_bell, Smoothing::absolute,
                                     Smoothing::kneser_ney, Smoothing::modified_kneser_ney),
                     testing::Values(1, 2, 3, 6),
                     testing::Values(Boundary::sentence, Boundary::stream, Boundary::pairs)),
    definition_name);

// With one order there is one weight: the best one on the held-out part is found by trying all.
TEST(JelinekMercer, FindsTheBestWeight) {
  const auto built = make_corpus(kText, {.unit = Unit::character, .validation_share = 0.3});
  const auto model = fit_model(built, {{"order", "1"}, {"smoothing", "jelinek_mercer"}});
  std::map<TokenId, double> counts;
  for (const TokenId id : built.corpus.train()) ++counts[id];
  const auto total = static_cast<double>(built.corpus.train().size());
  const double uniform = 1 / static_cast<double>(built.task.vocabulary.size() - kUnknown);
  double best = 0, best_sum = -1e9;
  for (int i = 1; i < 10000; ++i) {
    const double lambda = i / 10000.0;
    double sum = 0;
    for (const TokenId id : built.corpus.validation()) {
      sum += std::log(lambda * counts[id] / total + (1 - lambda) * uniform);
    }
    if (sum > best_sum) {
      best_sum = sum;
      best = lambda;
    }
  }
  std::vector<Scalar> log_probs(model->vocabulary_size());
  model->predict(model->begin(), log_probs);
  const double unseen = std::exp(static_cast<double>(log_probs[kUnknown]));
  EXPECT_NEAR(1 - unseen / uniform, best, 0.01);
}

// EM raises the likelihood of what it is fitted to above that of even weights, order by order.
TEST(JelinekMercer, HeldOutPartDecides) {
  const auto built = make_corpus(kText, {.unit = Unit::character, .validation_share = 0.3});
  const auto loss = [&](const Settings& settings, bool held_out) {
    auto model = make_model(shape_of(built.task), settings);
    const auto fitted = model->fit(
        built.corpus.train(), held_out ? built.corpus.validation() : TokenView(), kNeverExhausted);
    EXPECT_TRUE(fitted.ok());
    EXPECT_EQ(model->notes().size(), held_out ? 0U : 1U);
    std::vector<EventScore> scores(built.corpus.validation().size());
    State state = model->begin();
    model->score(state, plain_ids(built.corpus.validation()), scores);
    double sum = 0;
    for (const EventScore& score : scores) sum -= score.log_prob;
    return sum / static_cast<double>(scores.size());
  };
  const double fitted = loss({{"order", "4"}, {"smoothing", "jelinek_mercer"}}, true);
  const double left_out = loss({{"order", "4"}, {"smoothing", "jelinek_mercer"}}, false);
  EXPECT_LT(fitted, left_out);
  EXPECT_NEAR(fitted, left_out, 0.3);
}

TEST(ModifiedKneserNey, DiscountsAndWhyThereAreNone) {
  Sentence why;
  const auto good = modified_kneser_ney_discounts({1000, 300, 150, 80}, why);
  ASSERT_TRUE(good);
  const double y = 1000.0 / 1600;
  EXPECT_DOUBLE_EQ((*good)[0], 1 - 2 * y * 300 / 1000);
  EXPECT_DOUBLE_EQ((*good)[1], 2 - 3 * y * 150 / 300);
  EXPECT_DOUBLE_EQ((*good)[2], 3 - 4 * y * 80 / 150);
  EXPECT_FALSE(modified_kneser_ney_discounts({0, 3, 2, 1}, why));
  EXPECT_EQ(why, "no n-gram of this order was counted exactly once");
  EXPECT_FALSE(modified_kneser_ney_discounts({9, 3, 0, 1}, why));
  EXPECT_EQ(why, "no n-gram of this order was counted exactly 3 times");
  EXPECT_FALSE(modified_kneser_ney_discounts({100, 10, 2, 5}, why));
  EXPECT_EQ(why, "the discount of n-grams counted 3 times would be negative");
  EXPECT_TRUE(modified_kneser_ney_discounts({10, 3, 2, 0}, why));  // nothing counts 4 times: D3 = 3
}

TEST(NgramModel, RefusesWhatIsNoEvent) {
  auto model = make_model({10, kEndSentence, true}, {});
  const std::vector<TokenId> begin{kBeginSentence, 5}, beyond{5, 10};
  EXPECT_FALSE(model->fit(begin, {}, kNeverExhausted).ok());
  EXPECT_FALSE(model->fit(beyond, {}, kNeverExhausted).ok());
  EXPECT_FALSE(model->fit({}, beyond, kNeverExhausted).ok());
  EXPECT_TRUE(model->fit({}, {}, kNeverExhausted).ok());
  EXPECT_FALSE(NgramModel().build({2, kEndSentence, true}, 1).ok());
}

}  // namespace
}  // namespace onegin
