// A text, a task, a model and its learner, set up as a person's choices would set them up.
#pragma once

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/registry.h"
#include "text/corpus.h"
#include "training/learner.h"

namespace onegin::bench {

using Settings = std::vector<std::pair<std::string, std::string>>;

// Processor time of this program, so that others at work on the machine take none of a lesson's.
inline double seconds_now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// The text named on the command line, or tinyshakespeare.txt in the folder ONEGIN_DATA_DIR.
inline std::string text_of(int argc, char** argv) {
  const char* folder = std::getenv("ONEGIN_DATA_DIR");
  std::filesystem::path path;
  if (argc > 1) {
    path = argv[1];
  } else if (folder != nullptr) {
    path = std::filesystem::path(folder) / "tinyshakespeare.txt";
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::cerr << "name a text file, or set ONEGIN_DATA_DIR to the folder of tinyshakespeare.txt\n";
    std::exit(2);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::cerr << result.error().sentence() << "\n";
    std::exit(1);
  }
  return std::move(*result);
}
inline void must(const Result<void>& result) {
  if (result) return;
  std::cerr << result.error().sentence() << "\n";
  std::exit(1);
}

inline CorpusBuilder::Built built(std::string text, const TaskConfig& config = {}) {
  CorpusBuilder builder(config, std::move(text));
  while (!builder.advance(1 << 20)) {
  }
  return must(builder.finish());
}

struct Lesson {
  std::unique_ptr<Model> model;
  std::unique_ptr<Learner> learner;
};

// `task` must outlive the lesson.
inline Lesson lesson(const CorpusBuilder::Built& task, std::string_view kind,
                     const Settings& settings, std::uint64_t seed) {
  const TaskSummary summary{.characters = task.task.rule().fine(),
                            .sentences = task.task.sentences(),
                            .pairs = task.task.pairs(),
                            .vocabulary = task.task.vocabulary.size(),
                            .train_tokens = task.corpus.train_size};
  Lesson lesson;
  lesson.model = must(find_model_kind(kind))->make();
  lesson.model->suggest(summary);
  Settings rest;
  for (const auto& [name, value] : settings) {
    if (const auto field = find_field(lesson.model->fields(), name)) {
      must(field->set(value));
    } else {
      rest.emplace_back(name, value);
    }
  }
  must(lesson.model->build(shape_of(task.task), seed));
  lesson.learner = make_learner(*lesson.model, task.corpus, summary, seed, seconds_now);
  for (const auto& [name, value] : rest) {
    must(must(find_field(lesson.learner->fields(), name)).set(value));
  }
  return lesson;
}

// Trains to the limit; `report` sees the progress after each unit of work.
template <class Report>
void train(Learner& learner, const TrainingLimit& limit, Report report) {
  learner.set_limit(limit);
  while (must(learner.advance([] { return true; }))) report(learner.progress());
  report(learner.progress());
}

}  // namespace onegin::bench
