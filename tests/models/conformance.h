// What the conformance suite needs: every kind in every variant, tiny, learnt on a small task.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "evaluation/mixture_model.h"
#include "models/kinds_with.h"
#include "models/language_kinds.h"
#include "models/neural_model.h"
#include "text/corpus.h"

namespace onegin {

// A kind of the registry with one setting other than its default: each value of each choice and
// switch gets its turn, so that a new kind is tested without a word about it here.
struct Variant {
  const ModelKind* kind;     // null: the mixture of all kinds
  std::string field, value;  // empty: the defaults

  std::string id() const { return kind != nullptr ? std::string(kind->id) : "mixture"; }
  std::string name() const {
    std::string text = id() + (field.empty() ? "" : "_" + field + "_" + value);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
    return text;
  }
  // How GoogleTest prints it.
  friend void PrintTo(const Variant& variant, std::ostream* out) { *out << variant.name(); }
};

// Of the kinds with these abilities.
inline std::vector<Variant> variants_of_kinds(Abilities abilities) {
  std::vector<Variant> variants;
  for (const ModelKind& kind : kinds_with(abilities)) {
    variants.push_back({&kind, "", ""});
    const std::unique_ptr<Model> model = kind.make();
    for (const Field& field : model->fields()) {
      std::vector<std::string> values(field.choices.begin(), field.choices.end());
      if (std::holds_alternative<bool*>(field.value)) values = {"false", "true"};
      for (const std::string& value : values) {
        if (value != field.text()) {
          variants.push_back({&kind, std::string(field.name), value});
        }
      }
    }
  }
  return variants;
}

// Those that say what comes next, and the mixture, which is put together and never saved by itself.
inline std::vector<Variant> variants_of_models() {
  std::vector<Variant> variants = variants_of_kinds(kLanguage);
  variants.push_back({nullptr, "", ""});
  return variants;
}

// The variant's model for the task, with every large whole number (sizes of layers) made small.
inline std::unique_ptr<Model> build_kind(const Variant& variant, const Task& task,
                                         std::uint64_t seed = 1) {
  std::unique_ptr<Model> model = variant.kind->make();
  model->suggest({.characters = task.rule().fine(),
                  .sentences = task.sentences(),
                  .pairs = task.pairs(),
                  .vocabulary = task.vocabulary.size(),
                  .train_tokens = 1000});
  for (const Field& field : model->fields()) {
    if (int* const* number = std::get_if<int*>(&field.value); number != nullptr && **number > 16) {
      EXPECT_TRUE(field.set("16").ok()) << field.name;
    }
    if (field.name == variant.field) {
      EXPECT_TRUE(field.set(variant.value).ok()) << field.name;
    }
  }
  const auto built = model->build(shape_of(task), seed);
  EXPECT_TRUE(built.ok());
  return model;
}

// A few steps of plain gradient descent: enough that the weights are no longer the first ones. A
// network that fills blanks is asked for what it sees, if it does not hide that.
inline void descend(NeuralModel& model, const Task& task, TokenView corpus) {
  const std::vector<TokenId> train(corpus.begin(), corpus.end());
  constexpr int kLength = 8;
  const std::size_t ahead = model.blank_reading() ? 0 : 1;
  Random random(7);
  BatchState state;
  for (std::size_t at = 0; at + kLength < train.size() && at < 10 * kLength; at += kLength) {
    std::vector<std::uint8_t> restarts(kLength, 0);
    for (std::size_t t = 0; t < kLength; ++t) {
      restarts[t] = task.sentences() && train[at + t] == kEndSentence ? 1 : 0;
    }
    model.train_pass({.steps = kLength,
                      .streams = 1,
                      .inputs = std::span(train).subspan(at, kLength),
                      .targets = std::span(train).subspan(at + ahead, kLength),
                      .restarts = restarts},
                     state, random);
    model.visit_tensors([](const Tensor& tensor) {
      for (std::size_t i = 0; i < tensor.weights.size(); ++i) {
        tensor.weights[i] -= Scalar(0.1) * tensor.gradient[i];
      }
    });
    model.repack();
  }
}

inline void learn(Model& model, const Task& task, const Corpus& corpus) {
  if (CountedModel* counted = model.as_counted()) {
    const auto fitted = counted->fit(corpus.train(), corpus.validation(), [] { return false; });
    ASSERT_TRUE(fitted.ok() && *fitted);
  } else if (NeuralModel* neural = model.as_neural()) {
    descend(*neural, task, corpus.train());
  } else {
    FAIL() << "a model is counted or neural";
  }
}

// The variant's model; the mixture has one part of every kind, of different seeds and weights.
inline std::unique_ptr<Model> make_tiny(const Variant& variant, const CorpusBuilder::Built& built,
                                        std::uint64_t seed, bool learns) {
  if (variant.kind != nullptr) {
    auto model = build_kind(variant, built.task, seed);
    if (learns) learn(*model, built.task, built.corpus);
    return model;
  }
  std::vector<std::shared_ptr<Model>> parts;
  std::vector<double> weights;
  for (const ModelKind& kind : kinds_with(kLanguage)) {
    parts.push_back(make_tiny({&kind, "", ""}, built, seed + parts.size(), learns));
    weights.push_back(static_cast<double>(parts.size()));
  }
  auto mixture = MixtureModel::make(std::move(parts), std::move(weights));
  EXPECT_TRUE(mixture.ok());
  return std::move(mixture).value();
}

inline CorpusBuilder::Built build_corpus(const std::string& text, Unit unit, Boundary boundary) {
  CorpusBuilder builder(TaskConfig{.unit = unit, .boundary = boundary}, text);
  while (!builder.advance(1U << 20U)) {
  }
  auto built = builder.finish();
  EXPECT_TRUE(built.ok());
  return std::move(built).value();
}

}  // namespace onegin
