// What every model must do, run over every row of the registry in every variant of its settings,
// and over the mixture of all kinds.
#include <cmath>

#include "math/random.h"
#include "models/conformance_fixture.h"
#include "models/embedding_model.h"
#include "plain_ids.h"
#include "saved_blocks.h"

namespace onegin {
namespace {

State after(const LanguageModel& model, TokenView tokens) {
  State state = model.begin();
  for (const TokenId token : tokens) model.advance(state, token);
  return state;
}

TEST_P(Conformance, EveryContextSumsToOne) {
  for (const auto& built : tasks()) {
    const auto model = learnt(built);
    EXPECT_NEAR(total_probability(*model->as_language(), model->as_language()->begin()), 1, 1e-6);
    State state = model->as_language()->begin();
    for (const TokenId token : built.corpus.ids) {  // contexts seen, and those of the held-out part
      model->as_language()->advance(state, token);
      EXPECT_NEAR(total_probability(*model->as_language(), state), 1, 1e-6);
      if (token == kEndSentence) state = model->as_language()->begin();
    }
    Random random(3);  // contexts nobody has seen, of any ids
    for (int i = 0; i < 100; ++i) {
      model->as_language()->advance(
          state, random.below(static_cast<std::uint32_t>(model->as_language()->vocabulary_size())));
      EXPECT_NEAR(total_probability(*model->as_language(), state), 1, 1e-6);
    }
  }
}

TEST_P(Conformance, UntrainedSumsToOne) {
  for (const auto& built : tasks()) {
    const auto model = untrained(built);
    EXPECT_NEAR(total_probability(*model->as_language(), model->as_language()->begin()), 1, 1e-6);
    EXPECT_NEAR(
        total_probability(*model->as_language(), after(*model->as_language(), built.corpus.ids)), 1,
        1e-6);
  }
}

TEST_P(Conformance, ScoreIsPredictAndAdvanceOneByOne) {
  for (const auto& built : tasks()) {
    const auto model = learnt(built);
    const LanguageModel& language = *model->as_language();
    const std::vector<TokenId> ids = plain_ids(built.corpus.ids);
    std::vector<EventScore> all(ids.size()), plain(ids.size());
    State state = language.begin(), same = language.begin();
    std::vector<std::uint8_t> starts(ids.size());
    if (built.task.sentences()) starts = marks_of(shape_of(built.task), ids, 0, ids.size());
    // In two pieces, since a state may be left anywhere.
    const std::size_t half = ids.size() / 2;
    language.score(state, std::span(ids).first(half), std::span(starts).first(half),
                   std::span(all).first(half));
    language.score(state, std::span(ids).subspan(half), std::span(starts).subspan(half),
                   std::span(all).subspan(half));
    language.LanguageModel::score(same, ids, starts, plain);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const double p = plain[i].log_prob;
      if (std::isinf(p)) {
        EXPECT_EQ(all[i].log_prob, p);
      } else {
        EXPECT_NEAR(all[i].log_prob, p, 1e-5 * (1 - p)) << i;
      }
    }
    EXPECT_EQ(state.context, same.context);
    ASSERT_EQ(state.memory.size(), same.memory.size());
    for (std::size_t i = 0; i < same.memory.size(); ++i) {
      EXPECT_NEAR(state.memory[i], same.memory[i], 1e-5);
    }
  }
}

// P(target | source) is that of the target's tokens after begin(source).
TEST_P(Conformance, ManyStatesSideBySideAreOneByOne) {
  constexpr std::size_t kStates = 5, kSteps = 3;
  for (const auto& built : tasks()) {
    const auto model = learnt(built);
    const LanguageModel& language = *model->as_language();
    EXPECT_NEAR(total_probability(language, language.begin_amid()), 1, 1e-6);
    const auto ids = plain_ids(built.corpus.train());
    std::vector<State> states, alone;
    for (std::size_t b = 0; b < kStates; ++b) {
      states.push_back(b == 1 ? language.begin_amid()
                              : after(language, built.corpus.train().subspan(b, 3 * b)));
    }
    alone = states;
    std::vector<TokenId> tokens(ids.begin() + 7, ids.begin() + 7 + kStates * kSteps), events;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      language.advance(alone[i % kStates], tokens[i]);
    }
    language.advance_each(states, tokens);
    for (std::size_t b = 0; b < kStates; ++b) {
      EXPECT_EQ(states[b].context, alone[b].context) << b;
      ASSERT_EQ(states[b].memory.size(), alone[b].memory.size()) << b;
      for (std::size_t i = 0; i < alone[b].memory.size(); ++i) {
        EXPECT_NEAR(states[b].memory[i], alone[b].memory[i], 1e-5) << b;
      }
      events.push_back(std::max(tokens[b], language.first_event()));
    }
    std::vector<EventScore> scores(kStates);
    language.score_each(states, events, scores);
    std::vector<Scalar> log_probs(language.vocabulary_size());
    for (std::size_t b = 0; b < kStates; ++b) {
      language.predict(alone[b], log_probs);
      const auto expected = static_cast<double>(log_probs[events[b]]);
      if (std::isinf(expected)) {
        EXPECT_EQ(scores[b].log_prob, expected) << b;
      } else {
        EXPECT_NEAR(scores[b].log_prob, expected, 1e-5) << b;
      }
    }
  }
}

TEST_P(Conformance, ARunAfterManyStatesIsScoredOneByOne) {
  constexpr std::size_t kStates = 3, kRun = 4;
  for (const auto& built : tasks()) {
    const auto model = learnt(built);
    const LanguageModel& language = *model->as_language();
    const auto ids = plain_ids(built.corpus.train());
    std::vector<TokenId> run(ids.begin() + 5, ids.begin() + 5 + kRun);
    for (TokenId& token : run) token = std::max(token, language.first_event());
    std::vector<State> states;
    for (std::size_t b = 0; b < kStates; ++b)
      states.push_back(after(language, std::span(ids).first(b + 1)));
    std::vector<State> alone = states;
    std::vector<double> log_probs(kRun * kStates);
    language.score_run(states, run, log_probs);
    std::vector<Scalar> distribution(language.vocabulary_size());
    for (std::size_t i = 0; i < log_probs.size(); ++i) {
      State& state = alone[i % kStates];
      language.predict(state, distribution);
      const auto expected = static_cast<double>(distribution[run[i / kStates]]);
      if (std::isinf(expected)) {
        EXPECT_EQ(log_probs[i], expected) << i;
      } else {
        EXPECT_NEAR(log_probs[i], expected, 1e-5 * (1 - expected)) << i;
      }
      language.advance(state, run[i / kStates]);
    }
    for (std::size_t b = 0; b < kStates; ++b) {
      EXPECT_EQ(states[b].context, alone[b].context) << b;
      for (std::size_t i = 0; i < alone[b].memory.size(); ++i) {
        EXPECT_NEAR(states[b].memory[i], alone[b].memory[i], 1e-5) << b;
      }
    }
  }
}

// The tokens before the last looks_back() tokens make no difference to what the model predicts.
TEST_P(Conformance, LooksBackAsFarAsItSays) {
  const auto built = tasks()[0];
  const auto model = learnt(built);
  const LanguageModel& language = *model->as_language();
  const std::size_t far = language.looks_back();
  if (far == kAllTokens) return;
  const auto ids = plain_ids(built.corpus.train());
  State one = after(language, std::span(ids).first(3)), other = one;
  language.advance(one, ids[3]);
  language.advance(other, ids[3] == kFirstText ? kFirstText + 1 : kFirstText);
  std::vector<Scalar> a(language.vocabulary_size()), b = a;
  for (std::size_t i = 0; i < far; ++i) {
    language.advance(one, ids[i % ids.size()]);
    language.advance(other, ids[i % ids.size()]);
  }
  language.predict(one, a);
  language.predict(other, b);
  EXPECT_EQ(a, b);
}

TEST_P(Conformance, ASourceIsReadBeforeItsTarget) {
  const auto built = tasks()[2];
  const auto model = learnt(built);
  const LanguageModel& language = *model->as_language();
  const std::vector<TokenId> ids = plain_ids(built.corpus.ids);
  const auto marks = marks_of(shape_of(built.task), ids, 0, ids.size());
  std::vector<EventScore> scores(ids.size());
  State state = language.begin();
  language.score(state, ids, marks, scores);
  std::vector<Scalar> log_probs(language.vocabulary_size());
  std::size_t events = 0;
  for (std::size_t line = 0; line < ids.size();) {
    std::size_t separator = line;
    while (ids[separator] != kBeginSentence) ++separator;
    State own = language.begin(Source{std::span(ids).subspan(line, separator - line)});
    std::size_t i = line;
    for (; i <= separator; ++i) EXPECT_EQ(scores[i].log_prob, 0) << "given";
    for (bool open = true; open; ++i, ++events) {
      language.predict(own, log_probs);
      const auto expected = static_cast<double>(log_probs[ids[i]]);
      if (std::isinf(expected)) {
        EXPECT_EQ(scores[i].log_prob, expected);
      } else {
        EXPECT_NEAR(scores[i].log_prob, expected, 1e-5 * (1 - expected));
      }
      language.advance(own, ids[i]);
      open = ids[i] != kEndSentence;
    }
    line = i;
  }
  EXPECT_EQ(events, built.corpus.statistics.tokens);
}

TEST_P(Conformance, StateCopiedIsStateRecomputed) {
  for (const auto& built : tasks()) {
    const auto model = learnt(built);
    const TokenView ids(built.corpus.ids);
    const State middle = after(*model->as_language(), ids.first(20));
    State copy = middle;
    for (const TokenId token : ids.subspan(20)) model->as_language()->advance(copy, token);
    EXPECT_EQ(copy, after(*model->as_language(), ids));
    EXPECT_EQ(middle, after(*model->as_language(), ids.first(20)));
  }
}

TEST_P(Conformance, SameSeedSameScores) {
  for (const auto& built : tasks()) {
    const auto scores = [&] {
      const auto model = learnt(built, 5);
      std::vector<EventScore> all(built.corpus.ids.size());
      State state = model->as_language()->begin();
      const auto marks = marks_of(shape_of(built.task), built.corpus.ids, 0, all.size());
      model->as_language()->score(state, plain_ids(built.corpus.ids), marks, all);
      std::vector<double> log_probs;
      for (const EventScore& score : all) log_probs.push_back(score.log_prob);
      return log_probs;
    };
    EXPECT_EQ(scores(), scores());
  }
}

TEST_P(Conformance, HostileTextGivesNumbers) {
  std::string noise(20000, '\0');
  Random random(5);
  for (char& byte : noise) byte = static_cast<char>(random.next() & 0xFFU);
  std::string equal;
  for (int i = 0; i < 100000; ++i) equal += "a ";
  const std::vector<std::pair<std::string, Unit>> texts = {
      {"a", Unit::character},    {"a", Unit::whitespace},
      {"\n", Unit::character},   {"\n\n\n", Unit::whitespace},
      {equal, Unit::whitespace}, {std::string(100000, 'a'), Unit::character},
      {noise, Unit::character},  {noise, Unit::word}};
  for (const auto& [text, unit] : texts) {
    for (const Boundary boundary : {Boundary::sentence, Boundary::stream}) {
      CorpusBuilder builder(TaskConfig{.unit = unit, .boundary = boundary}, text);
      while (!builder.advance(1U << 20U)) {
      }
      const auto built = builder.finish();
      if (!built) continue;  // nothing to train on; the text says so itself
      const auto model = learnt(*built);
      State state = model->as_language()->begin();
      std::vector<TokenId> ids = plain_ids(built->corpus.ids);
      ids.resize(std::min<std::size_t>(ids.size(), 5000));
      std::vector<EventScore> scores(ids.size());
      model->as_language()->score(state, ids, scores);
      for (const EventScore& score : scores) ASSERT_LE(score.log_prob, 1e-6);  // NaN fails too
      EXPECT_NEAR(total_probability(*model->as_language(), state), 1, 1e-6);
    }
  }
}

TEST_P(Conformance, TellsItsSize) {
  const auto model = learnt(tasks()[0]);
  EXPECT_GT(model->parameters(), 0U);
  EXPECT_GE(model->memory_bytes(), model->parameters() * 4);
  EXPECT_EQ(model->kind(), GetParam().id());
  const int families = (model->as_counted() != nullptr) + (model->as_neural() != nullptr);
  EXPECT_EQ(families, GetParam().kind != nullptr ? 1 : 0);
  // The registry's row says what the model itself can do.
  if (GetParam().kind == nullptr) return;
  const Abilities abilities = (model->as_language() != nullptr ? kLanguage : 0) |
                              (model->as_blank() != nullptr ? kBlanks : 0) |
                              (model->as_counted() != nullptr ? kCounted : 0) |
                              (model->as_neural() != nullptr ? kNeural : 0) |
                              (model->as_embedding() != nullptr ? kEmbeds : 0);
  EXPECT_EQ(GetParam().kind->abilities & ~(kByHand | kMixed | kPairs | kSees), abilities);
  const LanguageModel* language = model->as_language();
  const bool mixes = language != nullptr &&
                     !language->mixed_parts(language->begin(), language->first_event()).empty();
  EXPECT_EQ((GetParam().kind->abilities & kMixed) != 0, mixes);
  EXPECT_FALSE(GetParam().kind->module.empty());
}

// A table of n-grams backs off; no other model claims to.
TEST_P(Conformance, BackOffPathLeadsToTheProbability) {
  const auto built = tasks()[1];
  const auto model = learnt(built);
  const bool backs_off = model->as_ngrams() != nullptr;
  std::vector<Scalar> log_probs(model->as_language()->vocabulary_size());
  State state = model->as_language()->begin();
  for (const TokenId token : built.corpus.ids) {
    model->as_language()->predict(state, log_probs);
    for (TokenId w = model->as_language()->first_event(); w < log_probs.size(); ++w) {
      const std::vector<BackoffStep> path = model->as_language()->backoff_path(state, w);
      ASSERT_EQ(path.empty(), !backs_off);
      if (!backs_off) continue;
      double sum = 0;
      for (std::size_t i = 0; i < path.size(); ++i) {
        sum += path[i].log_weight;
        EXPECT_EQ(path[i].matched, i + 1 == path.size());
        if (i > 0) {
          EXPECT_EQ(path[i].order, path[i - 1].order - 1);
        }
      }
      if (std::isinf(log_probs[w])) {
        EXPECT_EQ(sum, log_probs[w]);
      } else {
        EXPECT_NEAR(sum, log_probs[w], 1e-5);
      }
    }
    model->as_language()->advance(state, token);
    if (token == kEndSentence) state = model->as_language()->begin();
  }
}

INSTANTIATE_TEST_SUITE_P(Models, Conformance, testing::ValuesIn(variants_of_models()),
                         kVariantNames);

}  // namespace
}  // namespace onegin
