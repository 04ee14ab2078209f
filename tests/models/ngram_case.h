// Small n-gram models for tests: a text and settings in, a corpus and a fitted model out.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/ngram/ngram_model.h"
#include "text/corpus.h"

namespace onegin {

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

// A file of the folder ONEGIN_DATA_DIR names; empty if that is not set.
inline std::string data_file(const std::string& name) {
  const char* folder = std::getenv("ONEGIN_DATA_DIR");
  return folder == nullptr ? "" : read_file(std::string(folder) + "/" + name);
}

inline CorpusBuilder::Built make_corpus(const std::string& text, TaskConfig config) {
  CorpusBuilder builder(config, text);
  while (!builder.advance(1U << 20U)) {
  }
  return builder.finish().value();
}

inline constexpr auto kNeverExhausted = [] { return false; };

using Settings = std::vector<std::pair<std::string, std::string>>;

inline std::unique_ptr<NgramModel> make_model(const Shape& shape, const Settings& settings) {
  auto model = std::make_unique<NgramModel>();
  for (const auto& [name, value] : settings) {
    EXPECT_TRUE(find_field(model->fields(), name).value().set(value).ok()) << name;
  }
  EXPECT_TRUE(model->build(shape, 1).ok());
  return model;
}

inline std::unique_ptr<NgramModel> fit_model(const CorpusBuilder::Built& built,
                                             const Settings& settings) {
  auto model = make_model(shape_of(built.task), settings);
  const auto fitted = model->fit(built.corpus.train(), built.corpus.validation(), kNeverExhausted);
  EXPECT_TRUE(fitted.ok() && *fitted);
  return model;
}

}  // namespace onegin
