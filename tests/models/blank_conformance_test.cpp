// What every model that fills blanks must do, run over every such row of the registry in every
// variant of its settings.
#include <cmath>

#include "models/conformance.h"
#include "plain_ids.h"
#include "saved_blocks.h"

namespace onegin {
namespace {

const std::string kTale =
    "the miller went to the mill\nand the mill went round and round\n\nthe water went to the sea , "
    "the sea was wide\nand the miller went home\nthe moon was round , the night was wide\n";
const std::string kSpellings = "the\teht\nmill\tllim\nwe saw\twas ew\nsea\taes\nthem\tmeht\n";

using Sentence = std::vector<TokenId>;

// A task, and sentences of it: lines, or runs of a text, short and longer than any window.
struct BlankTask {
  CorpusBuilder::Built built;
  std::vector<std::vector<TokenId>> sentences;

  BlankTask(const std::string& text, Unit unit, Boundary boundary)
      : built(build_corpus(text, unit, boundary)) {
    const auto ids = plain_ids(built.corpus.ids);
    if (!built.task.sentences()) {
      for (const std::size_t length : {1, 2, 9, 60}) {
        sentences.emplace_back(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(length));
      }
      return;
    }
    sentences.emplace_back();
    for (const TokenId id : ids) {
      sentences.back().push_back(id);
      if (id == kEndSentence) sentences.emplace_back();
    }
    sentences.pop_back();
  }

  bool is_blank(const std::vector<TokenId>& sentence, std::size_t at) const {
    return sentence[at] >= kUnknown && !(built.task.pairs() && is_given(sentence, at));
  }
  // Every blank there is.
  std::vector<BlankPlace> blanks() const {
    std::vector<BlankPlace> all;
    for (const auto& sentence : sentences) {
      for (std::size_t at = 0; at < sentence.size(); ++at) {
        if (is_blank(sentence, at)) all.push_back({sentence, at});
      }
    }
    return all;
  }
};

class BlankConformance : public testing::TestWithParam<Variant> {
 protected:
  static std::vector<BlankTask> tasks() {
    return {{kTale, Unit::character, Boundary::stream},
            {kTale, Unit::whitespace, Boundary::sentence},
            {kSpellings, Unit::character, Boundary::pairs}};
  }
  static std::unique_ptr<Model> model(const BlankTask& task, bool learns = true,
                                      std::uint64_t seed = 1) {
    return make_tiny(GetParam(), task.built, seed, learns);
  }
};

std::vector<Scalar> filled(const Model& model, const BlankTask& task,
                           std::span<const TokenId> sentence, std::size_t at) {
  std::vector<Scalar> log_probs(task.built.task.vocabulary.size());
  model.as_blank()->fill(sentence, at, log_probs);
  return log_probs;
}

void expect_sums_to_one(const std::vector<Scalar>& log_probs, TokenId first_event) {
  double sum = 0;
  for (std::size_t id = 0; id < log_probs.size(); ++id) {
    ASSERT_FALSE(std::isnan(log_probs[id])) << id;
    const bool event = id >= first_event && id != kEndSentence;
    EXPECT_EQ(std::isinf(log_probs[id]), !event) << id;
    sum += std::exp(static_cast<double>(log_probs[id]));
  }
  EXPECT_NEAR(sum, 1, 1e-6);
}

TEST_P(BlankConformance, EveryBlankSumsToOne) {
  for (const BlankTask& task : tasks()) {
    for (const bool learns : {false, true}) {
      const auto filler = model(task, learns);
      for (const BlankPlace& blank : task.blanks()) {
        expect_sums_to_one(filled(*filler, task, blank.sentence, blank.position),
                           task.built.task.first_event());
      }
    }
  }
}

TEST_P(BlankConformance, WhatStandsThereIsNotLookedAtAndBothSidesAre) {
  for (const BlankTask& task : tasks()) {
    const auto filler = model(task);
    const auto types = static_cast<TokenId>(task.built.task.vocabulary.size());
    const auto& sentence = task.sentences[task.sentences.size() > 2 ? 2 : 0];
    for (const auto& each : {sentence, task.sentences.back()}) {
      for (std::size_t at = 0; at < each.size(); ++at) {
        if (!task.is_blank(each, at)) continue;
        const auto before = filled(*filler, task, each, at);
        EXPECT_EQ(filled(*filler, task, each, at), before) << "asking changes nothing";
        for (const TokenId other : {kUnknown, kFirstText, types - 1, kAnotherBlank}) {
          auto changed = each;
          changed[at] = other;
          EXPECT_EQ(filled(*filler, task, changed, at), before) << at << " is " << other;
        }
        for (const std::size_t beside : {at - 1, at + 1}) {
          if (beside >= each.size() || each[beside] < kUnknown) continue;
          auto changed = each;
          changed[beside] = each[beside] == kFirstText ? types - 1 : kFirstText;
          EXPECT_NE(filled(*filler, task, changed, at), before) << at << ", " << beside;
        }
      }
    }
  }
}

TEST_P(BlankConformance, ManyTogetherAreOneByOne) {
  for (const BlankTask& task : tasks()) {
    const auto filler = model(task);
    std::vector<BlankPlace> blanks = task.blanks();
    std::swap(blanks.front(), blanks.back());
    const std::size_t types = task.built.task.vocabulary.size();
    std::vector<Scalar> together(blanks.size() * types);
    filler->as_blank()->fill_each(blanks, together);
    for (std::size_t i = 0; i < blanks.size(); ++i) {
      const auto alone = filled(*filler, task, blanks[i].sentence, blanks[i].position);
      for (std::size_t id = 0; id < types; ++id) {
        if (std::isinf(alone[id])) {
          EXPECT_EQ(together[i * types + id], alone[id]);
        } else {
          EXPECT_NEAR(together[i * types + id], alone[id], 1e-5) << "blank " << i;
        }
      }
    }
    filler->as_blank()->fill_each({}, {});
  }
}

TEST_P(BlankConformance, AnotherBlankIsReadAsOne) {
  for (const BlankTask& task : tasks()) {
    const auto filler = model(task);
    auto sentence = task.sentences.back();
    const std::size_t at = sentence.size() - 2;
    const auto known = filled(*filler, task, sentence, at);
    sentence[at - 1] = kAnotherBlank;
    const auto unknown = filled(*filler, task, sentence, at);
    expect_sums_to_one(unknown, task.built.task.first_event());
    EXPECT_NE(unknown, known);
  }
}

TEST_P(BlankConformance, SameSeedSameWeightsAndAFileBringsThemBack) {
  for (const BlankTask& task : tasks()) {
    const auto filler = model(task, true, 5);
    const BlockCopies blocks = saved_blocks(*filler);
    EXPECT_FALSE(blocks.empty());
    EXPECT_EQ(blocks, saved_blocks(*model(task, true, 5)));
    const auto copy = model(task, false, 99);
    const auto loaded = copy->load(views_of(blocks));
    ASSERT_TRUE(loaded.ok()) << loaded.error().sentence();
    EXPECT_EQ(blocks, saved_blocks(*copy));
    EXPECT_EQ(filler->parameters(), copy->parameters());
    for (const BlankPlace& blank : task.blanks()) {
      EXPECT_EQ(filled(*filler, task, blank.sentence, blank.position),
                filled(*copy, task, blank.sentence, blank.position));
    }
  }
}

TEST_P(BlankConformance, DamagedBlocksAreRefusedOrSafe) {
  const BlankTask task = std::move(tasks()[1]);
  const BlockCopies blocks = saved_blocks(*model(task));
  for (const auto& [name, block] : blocks) {
    BlockCopies damaged = blocks;
    damaged.erase(name);
    EXPECT_FALSE(model(task, false)->load(views_of(damaged)).ok()) << "without " << name;
    damaged = blocks;
    damaged[name].pop_back();
    EXPECT_FALSE(model(task, false)->load(views_of(damaged)).ok()) << "shortened " << name;
    Random random(11);
    for (int i = 0; i < 20; ++i) {  // any byte may be anything
      damaged = blocks;
      damaged[name][random.below(static_cast<std::uint32_t>(block.size()))] =
          static_cast<std::byte>(random.next() & 0xFFU);
      const auto filler = model(task, false);
      if (filler->load(views_of(damaged))) filled(*filler, task, task.sentences[0], 0);
    }
  }
}

TEST_P(BlankConformance, TellsWhatItIs) {
  const BlankTask task = std::move(tasks()[0]);
  const auto filler = model(task);
  EXPECT_GT(filler->parameters(), 0U);
  EXPECT_GE(filler->memory_bytes(), filler->parameters() * 4);
  EXPECT_EQ(filler->kind(), GetParam().id());
  const Abilities abilities = (filler->as_language() != nullptr ? kLanguage : 0) |
                              (filler->as_blank() != nullptr ? kBlanks : 0) |
                              (filler->as_counted() != nullptr ? kCounted : 0) |
                              (filler->as_neural() != nullptr ? kNeural : 0) |
                              (filler->as_embedding() != nullptr ? kEmbeds : 0);
  EXPECT_EQ(GetParam().kind->abilities, abilities);
  EXPECT_EQ(filler->as_neural()->blank_reading().has_value(), true);
}

INSTANTIATE_TEST_SUITE_P(Kinds, BlankConformance, testing::ValuesIn(variants_of_kinds(kBlanks)),
                         [](const auto& row) { return row.param.name(); });

}  // namespace
}  // namespace onegin
