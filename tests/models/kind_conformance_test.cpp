// What every kind of the registry must do besides: be saved and loaded, and begin from a seed.
#include <algorithm>
#include <cstring>
#include <limits>

#include "math/random.h"
#include "models/conformance_fixture.h"
#include "models/embedding_model.h"
#include "plain_ids.h"
#include "saved_blocks.h"

namespace onegin {
namespace {

class KindConformance : public Conformance {};

TEST_P(KindConformance, SameSeedSameResult) {
  for (const auto& built : tasks()) {
    const BlockCopies blocks = saved_blocks(*learnt(built, 5));
    EXPECT_FALSE(blocks.empty());
    EXPECT_EQ(blocks, saved_blocks(*learnt(built, 5)));
  }
}

TEST_P(KindConformance, SavedAndLoadedIsTheSame) {
  for (const auto& built : tasks()) {
    const auto model = learnt(built);
    const BlockCopies blocks = saved_blocks(*model);
    const auto copy = untrained(built, 99);
    const auto loaded = copy->load(views_of(blocks));
    ASSERT_TRUE(loaded.ok()) << loaded.error().sentence();
    EXPECT_EQ(blocks, saved_blocks(*copy));
    std::vector<Scalar> here(model->as_language()->vocabulary_size()), there(here);
    State state = model->as_language()->begin();
    for (const TokenId token : built.corpus.ids) {
      model->as_language()->advance(state, token);
      model->as_language()->predict(state, here);
      copy->as_language()->predict(state, there);
      EXPECT_EQ(here, there);
    }
    EXPECT_EQ(model->parameters(), copy->parameters());
    ASSERT_EQ(model->notes().size(), copy->notes().size());
    for (std::size_t i = 0; i < model->notes().size(); ++i) {
      EXPECT_EQ(model->notes()[i].text, copy->notes()[i].text);
    }
  }
}

TEST_P(KindConformance, DamagedBlocksAreRefusedOrSafe) {
  const auto built = tasks()[1];
  const BlockCopies blocks = saved_blocks(*learnt(built));
  const auto load = [&](const BlockCopies& damaged) {
    return untrained(built)->load(views_of(damaged));
  };
  for (const auto& [name, block] : blocks) {
    BlockCopies damaged = blocks;
    damaged.erase(name);
    EXPECT_FALSE(load(damaged).ok()) << "without " << name;
    if (block.empty()) continue;
    damaged = blocks;
    damaged[name].pop_back();
    EXPECT_FALSE(load(damaged).ok()) << "shortened " << name;
    Random random(11);
    for (int i = 0; i < 200; ++i) {  // any byte may be anything
      damaged = blocks;
      damaged[name][random.below(static_cast<std::uint32_t>(block.size()))] =
          static_cast<std::byte>(i < 100 ? 0xFF : random.next() & 0xFFU);
      const auto model = untrained(built);
      if (!model->load(views_of(damaged))) continue;
      // Weights may be absurd now, but every index must hold.
      State state = model->as_language()->begin();
      std::vector<EventScore> scores(built.corpus.ids.size());
      model->as_language()->score(state, plain_ids(built.corpus.ids), scores);
      std::vector<Scalar> log_probs(model->as_language()->vocabulary_size());
      model->as_language()->predict(state, log_probs);
    }
  }
}

// What a model with vectors must do: one for each type, drawn from the seed, saved and loaded.
class EmbeddingConformance : public testing::TestWithParam<Variant> {};

TEST_P(EmbeddingConformance, HasAVectorForEachTypeThatComesBack) {
  const auto built = build_corpus(kVerse, Unit::whitespace, Boundary::sentence);
  const auto model = build_kind(GetParam(), built.task, 1);
  const auto vectors_of = [](Model& one) {
    const Vectors vectors = one.as_embedding()->vectors();
    std::vector<Scalar> all;
    for (std::size_t type = 0; type < vectors.count; ++type) {
      all.insert(all.end(), vectors[type].begin(), vectors[type].end());
    }
    return all;
  };
  ASSERT_NE(model->as_embedding(), nullptr);
  const Vectors vectors = model->as_embedding()->vectors();
  EXPECT_EQ(vectors.count, built.task.vocabulary.size());
  EXPECT_GT(vectors.size, 0U);
  EXPECT_GE(vectors.stride, vectors.size);
  EXPECT_EQ(vectors_of(*model), vectors_of(*build_kind(GetParam(), built.task, 1)));
  EXPECT_NE(vectors_of(*model), vectors_of(*build_kind(GetParam(), built.task, 2)));

  const std::span<Scalar> one = model->as_embedding()->vector_of(kFirstText);
  ASSERT_EQ(one.size(), vectors.size);
  std::fill(one.begin(), one.end(), Scalar(0.25));
  const auto copy = build_kind(GetParam(), built.task, 2);
  const BlockCopies blocks = saved_blocks(*model);
  ASSERT_TRUE(copy->load(views_of(blocks)));
  EXPECT_EQ(vectors_of(*copy), vectors_of(*model));
  EXPECT_EQ(copy->as_embedding()->vectors()[kFirstText][0], Scalar(0.25));

  // Nothing of a damaged file is taken over.
  for (const auto& [name, bytes] : blocks) {
    BlockCopies damaged = blocks;
    const float broken = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(damaged[name].data() + bytes.size() - sizeof broken, &broken, sizeof broken);
    EXPECT_FALSE(copy->load(views_of(damaged))) << name;
    damaged.erase(name);
    EXPECT_FALSE(copy->load(views_of(damaged))) << name;
    damaged = blocks;
    damaged["other"] = bytes;
    EXPECT_FALSE(copy->load(views_of(damaged))) << name;
    EXPECT_EQ(saved_blocks(*copy), blocks) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, KindConformance, testing::ValuesIn(variants_of_kinds(kLanguage)),
                         kVariantNames);

INSTANTIATE_TEST_SUITE_P(Kinds, EmbeddingConformance, testing::ValuesIn([] {
                           std::vector<Variant> kinds;
                           for (const ModelKind& kind : kinds_with(kEmbeds)) {
                             kinds.push_back({&kind, "", ""});
                           }
                           return kinds;
                         }()),
                         kVariantNames);

// Counting in the smallest pieces gives what counting in one piece gives.
class CountedConformance : public Conformance {};

TEST_P(CountedConformance, FittingMayBeInterrupted) {
  for (const auto& built : tasks()) {
    const auto model = untrained(built);
    CountedModel* counted = model->as_counted();
    ASSERT_NE(counted, nullptr);
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(counted->fit_progress(), 0);
      double progress = 0;
      for (bool ready = false; !ready;) {
        const auto fitted =
            counted->fit(built.corpus.train(), built.corpus.validation(), [] { return true; });
        ASSERT_TRUE(fitted.ok());
        ready = *fitted;
        EXPECT_GE(counted->fit_progress(), progress);
        progress = counted->fit_progress();
      }
      EXPECT_EQ(progress, 1);
      EXPECT_EQ(saved_blocks(*model), saved_blocks(*learnt(built)));
      counted->restart();
      EXPECT_NEAR(total_probability(*model->as_language(), model->as_language()->begin()), 1, 1e-6);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, CountedConformance,
                         testing::ValuesIn(variants_of_kinds(kLanguage | kCounted)), kVariantNames);

}  // namespace
}  // namespace onegin
