// Models under other ids: the same figures in another order, and the common event space.
#include "evaluation/mapped_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "evaluation/generate.h"
#include "evaluation/mixture_model.h"
#include "evaluation/score.h"
#include "formats/arpa.h"
#include "models/conformance.h"

namespace onegin {
namespace {

const std::string kVerse =
    "the miller went to the mill\nand the mill went round and round\n\nthe water went to the sea\n"
    "the sea was wide\nand the miller went home\nthe moon was round\nthe night was wide\n";
const std::string kOther =
    "the sea and the moon and the ship\nthe ship went to the harbour\nand the miller went round\n"
    "the harbour was wide\nthe night went to the sea\nand round went the moon\n";
// What both know, what one of them knows, what nobody knows.
const std::string kQuestion =
    "the ship went to the water\nthe zebra was wide\n\nhome harbour\nmill";

// A model, what it was built for, and its name.
struct Given {
  std::string name;
  Task task;
  std::shared_ptr<Model> model;
};

Given trained(const ModelKind& kind, const std::string& text) {
  auto built = build_corpus(text, Unit::whitespace, Boundary::sentence);
  std::shared_ptr<Model> model = make_tiny({&kind, "", ""}, built, 1, true);
  return {std::string(kind.id), std::move(built.task), std::move(model)};
}

// As another program writes it: the types in the order of the alphabet.
Given from_arpa(std::string text) {
  auto file = read_arpa(std::as_bytes(std::span(text)));
  EXPECT_TRUE(file) << (file ? "" : file.error().sentence());
  return {"arpa", std::move(file->task), std::move(file->model)};
}
constexpr const char* kArpa =
    "\\data\\\nngram 1=7\nngram 2=4\n\n\\1-grams:\n-99 <s> -0.3\n-0.9 </s>\n-1.1 <unk>\n"
    "-0.7 and -0.2\n-0.6 ship -0.1\n-0.8 the -0.4\n-0.91 went\n\n\\2-grams:\n-0.1 <s> the\n"
    "-0.4 the ship\n-0.3 ship went\n-0.5 went and\n\n\\end\\\n";
// Without <unk>, and a type that is impossible.
constexpr const char* kNoUnknown =
    "\\data\\\nngram 1=6\n\n\\1-grams:\n-99 <s>\n-0.3 </s>\n-0.6 the\n-99 went\n-0.9 ship\n"
    "-0.9031 and\n\n\\end\\\n";

std::vector<Given> all_models() {
  std::vector<Given> all;
  for (const ModelKind& kind : language_kinds()) {
    all.push_back(trained(kind, kVerse));
    all.push_back(trained(kind, kOther));
  }
  all.push_back(from_arpa(kArpa));
  all.push_back(from_arpa(kNoUnknown));
  return all;
}

CommonSpace space_of(const std::vector<const Task*>& tasks) {
  auto space = common_space(common_types(tasks), tasks);
  EXPECT_TRUE(space);
  return std::move(*space);
}

std::shared_ptr<Model> mapped(const Given& given, const CommonSpace& space) {
  auto model = MappedModel::make(given.model, given.task.vocabulary, space);
  EXPECT_TRUE(model) << given.name;
  return *model;
}

double total_probability(const LanguageModel& model, const State& state) {
  std::vector<Scalar> log_probs(model.vocabulary_size());
  model.predict(state, log_probs);
  double sum = 0;
  for (const Scalar log_prob : log_probs) {
    EXPECT_FALSE(std::isnan(log_prob));
    sum += std::exp(static_cast<double>(log_prob));
  }
  EXPECT_EQ(log_probs[kBeginSentence], -std::numeric_limits<Scalar>::infinity());
  return sum;
}

std::vector<EventScore> scores_of(const LanguageModel& model, std::span<const TokenId> ids) {
  std::vector<EventScore> scores(ids.size());
  State state = model.begin();
  model.score(state, ids, sentence_starts(ids, true), scores);
  return scores;
}

// A model's own sum, which is not 1 in an ARPA file that somebody wrote by hand.
double own_total(const Given& given, std::span<const TokenId> tokens) {
  State state = given.model->as_language()->begin();
  for (const TokenId token : tokens) given.model->as_language()->advance(state, token);
  return total_probability(*given.model->as_language(), state);
}

TEST(MappedModel, TheCommonSpaceSumsToWhatTheModelsDo) {
  const std::vector<Given> all = all_models();
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      const CommonSpace space = space_of({&all[i].task, &all[j].task});
      const auto model = mapped(all[i], space);
      State state = model->as_language()->begin();
      std::vector<TokenId> own;
      for (const TokenId token : encode(space.task, kQuestion)) {
        const double expected = own_total(all[i], own);
        EXPECT_NEAR(total_probability(*model->as_language(), state), expected, 1e-6)
            << all[i].name << " beside " << all[j].name;
        if (i < 2 * language_kinds().size()) {
          EXPECT_NEAR(expected, 1, 1e-6) << all[i].name;
        }
        if (token == kEndSentence) {
          state = model->as_language()->begin();
          own.clear();
        } else {
          model->as_language()->advance(state, token);
          own.push_back(all[i].task.vocabulary.find(space.task.vocabulary.text(token)));
        }
      }
    }
  }
}

TEST(MappedModel, TheMixtureOverTheCommonSpaceSumsToOne) {
  std::vector<Given> models;
  for (const ModelKind& kind : language_kinds()) {
    models.push_back(trained(kind, models.size() % 2 == 0 ? kVerse : kOther));
  }
  std::vector<const Task*> tasks;
  for (const Given& given : models) tasks.push_back(&given.task);
  const CommonSpace space = space_of(tasks);
  std::vector<std::shared_ptr<Model>> parts;
  for (const Given& given : models) parts.push_back(mapped(given, space));
  const auto mixture = MixtureModel::make(parts, {});
  ASSERT_TRUE(mixture);
  State state = (*mixture)->begin();
  for (const TokenId token : encode(space.task, kQuestion)) {
    EXPECT_NEAR(total_probability(**mixture, state), 1, 1e-6);
    (*mixture)->advance(state, token);
  }
}

TEST(MappedModel, AnotherOrderOfTheSameTypesGivesTheSameBits) {
  for (const ModelKind& kind : language_kinds()) {
    const Given given = trained(kind, kVerse);
    Task sorted;
    sorted.config = given.task.config;
    for (TokenId id = static_cast<TokenId>(given.task.vocabulary.size()); id-- > kFirstText;) {
      sorted.vocabulary.add(given.task.vocabulary.text(id));
    }
    const CommonSpace space = space_of({&sorted, &given.task});
    EXPECT_EQ(space.events, given.task.vocabulary.size());
    const auto model = mapped(given, space);
    const auto ids = encode(given.task, kVerse + kQuestion),
               other = encode(space.task, kVerse + kQuestion);
    EXPECT_NE(ids, other);
    const auto own = scores_of(*given.model->as_language(), ids),
               shown = scores_of(*model->as_language(), other);
    for (std::size_t i = 0; i < own.size(); ++i) {
      EXPECT_EQ(own[i].log_prob, shown[i].log_prob) << kind.id << " " << i;
      EXPECT_EQ(own[i].order, shown[i].order) << kind.id << " " << i;
    }
    std::vector<Scalar> here(space.events), there(space.events);
    given.model->as_language()->predict(given.model->as_language()->begin(), here);
    model->as_language()->predict(model->as_language()->begin(), there);
    for (TokenId id = 0; id < space.events; ++id) {
      const std::string_view type = space.task.vocabulary.text(id);
      const TokenId own_id = id < kFirstText ? id : given.task.vocabulary.find(type);
      EXPECT_EQ(here[own_id], there[id]) << type;
    }
  }
}

TEST(MappedModel, IsTheModelItselfUnderItsOwnIds) {
  const Given given = trained(language_kinds()[0], kVerse);
  EXPECT_EQ(mapped(given, space_of({&given.task})), given.model);
}

// Written out, event by event: each model reads what it knows; what is not common is <unk>.
TEST(MappedModel, CommonEventsAreTheModelsOwnAndTheRestIsGathered) {
  const std::vector<Given> all = all_models();
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const Given &given = all[i], &other = all[i + 1];
    const CommonSpace space = space_of({&given.task, &other.task});
    const auto model = mapped(given, space);
    const auto ids = encode(space.task, kQuestion), own = encode(given.task, kQuestion);
    const auto scores = scores_of(*model->as_language(), ids),
               alone = scores_of(*given.model->as_language(), own);
    State state = given.model->as_language()->begin();
    std::vector<Scalar> log_probs(given.task.vocabulary.size());
    for (std::size_t t = 0; t < ids.size(); ++t) {
      const std::string_view type = given.task.vocabulary.text(own[t]);
      if (own[t] == kEndSentence || (own[t] != kUnknown && ids[t] < space.events)) {
        // A model that reads many tokens at once may round otherwise than one by one.
        const double expected = alone[t].log_prob;
        EXPECT_TRUE(scores[t].log_prob == expected ||
                    std::abs(scores[t].log_prob - expected) < 1e-5 * (1 - expected))
            << given.name << " " << type << ": " << scores[t].log_prob << ", " << expected;
      } else {
        given.model->as_language()->predict(state, log_probs);
        double mass = 0;
        for (TokenId id = kUnknown; id < log_probs.size(); ++id) {
          const bool unknown =
              id == kUnknown || other.task.vocabulary.find(given.task.vocabulary.text(id)) == 2;
          if (unknown) mass += std::exp(static_cast<double>(log_probs[id]));
        }
        EXPECT_NEAR(std::exp(scores[t].log_prob), mass, 1e-6) << given.name << " " << type;
        EXPECT_EQ(std::isinf(scores[t].log_prob), mass == 0) << given.name << " " << type;
      }
      if (own[t] == kEndSentence) {
        state = given.model->as_language()->begin();
      } else {
        given.model->as_language()->advance(state, own[t]);
      }
    }
  }
}

TEST(MappedModel, LinesCountWhatIsUnknownToOneAsUnknown) {
  const Given verse = trained(language_kinds()[0], kVerse),
              other = trained(model_kinds()[0], kOther);
  const CommonSpace space = space_of({&verse.task, &other.task});
  for (const Given* given : {&verse, &other}) {
    const auto model = mapped(*given, space);
    LineScorer scorer(*model->as_language(), space.task, kQuestion, {.likeliest = 100});
    std::vector<LineScore> lines;
    while (*scorer.advance([] { return false; },
                           [&](LineScore&& line) { lines.push_back(std::move(line)); })) {
    }
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_EQ(lines[0].sums.oov, 2U);  // ship, water
    EXPECT_EQ(lines[1].sums.oov, 1U);  // zebra
    EXPECT_EQ(lines[3].sums.oov, 2U);
    EXPECT_EQ(lines[0].sums.events, 7U);
    EXPECT_EQ(lines[0].details[1].token, "ship");
    EXPECT_EQ(lines[0].details[1].id, kUnknown);
    double without = 0;
    for (const EventDetail& event : lines[0].details) {
      EXPECT_EQ(event.likeliest.size(), space.events - kEndSentence);
      EXPECT_EQ(event.likeliest[event.rank - 1].id, event.id);
      EXPECT_NEAR(event.likeliest[event.rank - 1].log_prob, event.log_prob, 1e-5);
      if (event.id != kUnknown) without += event.log_prob;
    }
    EXPECT_NEAR(lines[0].sums.log_prob_without_oov, without, 1e-9);
  }
}

TEST(MappedModel, WritesCommonTypesOnly) {
  const Given verse = trained(language_kinds()[0], kVerse),
              other = trained(model_kinds()[0], kOther);
  const CommonSpace space = space_of({&other.task, &verse.task});
  const auto model = mapped(verse, space);
  for (const std::uint32_t beam : {0U, 4U}) {
    auto generator =
        make_generator(*model->as_language(), space.task, "the ship", {.length = 50, .beam = beam});
    std::string text;
    while (*generator->advance([] { return false; },
                               [&](GeneratedPiece&& piece) { text += piece.text; })) {
    }
    for (const TokenId id : encode(space.task, text)) EXPECT_LT(id, space.events) << text;
  }
}

TEST(MappedModel, RefusesASpaceOfTypesItDoesNotKnow) {
  const Given verse = trained(language_kinds()[0], kVerse),
              other = trained(model_kinds()[0], kOther);
  EXPECT_FALSE(
      MappedModel::make(verse.model, verse.task.vocabulary, space_of({&other.task, &other.task})));
}

// Its types are all common, and others know more.
TEST(MappedModel, ReadsWhatOnlyOthersKnowAsUnknown) {
  for (const ModelKind& kind : language_kinds()) {
    const Given few = trained(kind, "the mill went\nthe sea went round\nthe mill\n");
    const Given many = trained(kind, kVerse);
    const CommonSpace space = space_of({&few.task, &many.task});
    ASSERT_EQ(space.events, few.task.vocabulary.size());
    ASSERT_GT(space.task.vocabulary.size(), space.events);
    const auto model = mapped(few, space);
    const LanguageModel& language = *model->as_language();
    const auto beyond = static_cast<TokenId>(space.task.vocabulary.size() - 1);
    const auto scored = [&](TokenId id) {
      State state = language.begin();
      const std::vector<TokenId> events{kFirstText, id, kFirstText + 1, id};
      std::vector<EventScore> scores(events.size()), each(1);
      language.score(state, events, scores);
      language.advance_each({&state, 1}, {&id, 1});
      language.score_each({&state, 1}, {&id, 1}, each);
      std::vector<double> log_probs;
      for (const EventScore& score : scores) log_probs.push_back(score.log_prob);
      log_probs.push_back(each[0].log_prob);
      return log_probs;
    };
    EXPECT_EQ(scored(beyond), scored(kUnknown)) << kind.id;
  }
}

}  // namespace
}  // namespace onegin
