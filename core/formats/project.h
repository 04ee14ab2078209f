// The project file (.onegin): the task, its corpus, and models with all that is needed to score
// with them and, if asked for, to go on training bit for bit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/model.h"
#include "result.h"
#include "text/corpus.h"

namespace onegin {

struct SavedModel {
  std::string kind;                                           // registry id
  std::vector<std::pair<std::string, std::string>> settings;  // every field of model and training
  std::uint32_t seed = 1;
  std::string report;  // how its training stands, in its saver's own words
  Blocks weights;      // Model::save
  Blocks training;     // Learner::save; empty if it cannot go on
};

struct Project {
  Task task;
  Corpus corpus;  // no ids: the file can score but not train; the statistics are there always
  std::vector<SavedModel> models;
  std::optional<std::string> text;  // as the person gave it
  std::string settings;             // of an interface, in its own words
};

std::vector<std::byte> write_project(const Project& project);

// All models of several projects in one. Their tasks must be equal, and what they learnt from,
// where it is there. Error: they are not.
Result<Project> join_projects(std::vector<Project> projects);

// Checks everything that can be checked without building the models: settings of the task, the
// vocabulary, ids in range. Errors say where in the file and why.
Result<Project> read_project(std::span<const std::byte> file);

}  // namespace onegin
