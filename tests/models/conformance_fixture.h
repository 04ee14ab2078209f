// The texts that every model is tried on, and the models that have learnt them.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "models/conformance.h"

namespace onegin {

inline const std::string kPairsOfVerse =
    "the\teht\nmill\tllim\nwe saw\twas ew\nsea\taes\ntea\taet\nall\tlla\nmeet\tteem\n"
    "them\tmeht\nlast\ttsal\n";
inline const std::string kPairsOfScenes =
    "red circle 8 20 6; blue square 24 9 5\ta red circle\nblue square 24 9 5\ta square\n"
    "green triangle 9 9 7\ta triangle\nred circle 24 9 3; blue square 8 20 6\ta small circle\n"
    "blue circle 20 20 5\ta circle\nred square 8 24 9\ta square\n";
inline const std::string kVerse =
    "the miller went to the mill\nand the mill went round and round\n\nthe water went to the sea , "
    "the sea was wide\nand the miller went home\nthe moon was round , the night was wide\n";

class Conformance : public testing::TestWithParam<Variant> {
 protected:
  // The tasks every model is tried on.
  static std::vector<CorpusBuilder::Built> tasks() {
    std::vector<CorpusBuilder::Built> all;
    all.push_back(build_corpus(kVerse, Unit::character, Boundary::stream));
    all.push_back(build_corpus(kVerse, Unit::whitespace, Boundary::sentence));
    all.push_back(build_corpus(kPairsOfVerse, Unit::character, Boundary::pairs));
    all.push_back(build_corpus(kPairsOfScenes, Unit::word, Boundary::pairs));
    return all;
  }
  std::unique_ptr<Model> learnt(const CorpusBuilder::Built& built, std::uint64_t seed = 1) {
    return make_tiny(GetParam(), built, seed, true);
  }
  std::unique_ptr<Model> untrained(const CorpusBuilder::Built& built, std::uint64_t seed = 1) {
    return make_tiny(GetParam(), built, seed, false);
  }
};

inline double total_probability(const LanguageModel& model, const State& state) {
  std::vector<Scalar> log_probs(model.vocabulary_size());
  model.predict(state, log_probs);
  double sum = 0;
  for (std::size_t w = 0; w < log_probs.size(); ++w) {
    EXPECT_FALSE(std::isnan(log_probs[w])) << w;
    if (w < model.first_event()) {
      EXPECT_TRUE(std::isinf(log_probs[w]) && log_probs[w] < 0) << "control symbol " << w;
    }
    sum += std::exp(static_cast<double>(log_probs[w]));
  }
  return sum;
}

inline const auto kVariantNames = [](const testing::TestParamInfo<Variant>& row) {
  return row.param.name();
};

}  // namespace onegin
