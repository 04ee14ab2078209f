// The project file (.onegin): the task, its corpus, and models with all that is needed to score
// with them and, if asked for, to go on training bit for bit.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/bytes.h"
#include "formats/container.h"
#include "formats/slots.h"
#include "models/model.h"
#include "result.h"
#include "text/corpus.h"
#include "text/given_tokens.h"

namespace onegin {

struct ModelFacts {
  std::string kind;                                           // registry id
  std::vector<std::pair<std::string, std::string>> settings;  // every field of model and training
  std::uint32_t seed = 1;
  std::string report;                // how its training stands, in its saver's own words
  std::string slot = {};             // its name; unique in a project
  std::array<double, 2> times = {};  // seconds, tokens a second, which are apart; 0: not known
};

struct SavedModel {
  ModelFacts facts;
  BlockViews weights;     // Model::save
  BlockViews training;    // Learner::save; empty if it cannot go on
  BlockViews begun = {};  // weights that a training on another text began with; mostly empty
  TokenIds earlier = {};  // held out of the text before that one
  std::shared_ptr<const BlockCopies> own = {};  // the weights, where they are not those of a file
};

// What a file holds; text and models are views of its bytes.
struct Project {
  Task task;
  Corpus corpus;  // no ids: the file can score but not train; the statistics are there always
  std::vector<SavedModel> models;
  std::optional<std::string_view> text;  // as the person gave it
  std::string settings;                  // of an interface, in its own words
};

// The blocks of a project file, to be written with ContainerWriter. They show what they are given,
// which must stay. What the clock said stands in blocks of its own, called "times": all others are
// the same bytes whenever the same work is done.
Blocks task_blocks(const Task& task, const Corpus& corpus);
void add_model(Blocks& blocks, std::size_t place, const ModelFacts& facts, const Blocks& weights,
               const Blocks& training);
// Where a model began that learns another text than it knew.
void add_begun(Blocks& blocks, std::size_t place, const Blocks& begun, TokenView earlier,
               std::size_t vocabulary);
Blocks project_blocks(const Project& project);

// One project of all models. They must be of one event space, and have learnt from one text, where
// it is there. A slot whose name is taken gets another. The task is that of the first network, else
// of the first that has a text; n-grams whose types stand in another order are renumbered.
Result<Project> join_projects(std::vector<Project> projects);

// Checks everything that can be checked without building the models: settings of the task, the
// vocabulary, ids in range. Errors say where in the file and why.
class ProjectReader {
 public:
  Result<void> read(Pieces& pieces, std::span<const std::byte> file);
  Project project;  // once it is read
  // The corpus is left out, as in a file without one: for models that are only asked.
  bool without_corpus = false;
  // Keeps the file's bytes, so that the corpus may lie in them; null: it is copied.
  std::shared_ptr<const void> keeper;

 private:
  Result<void> read_task();
  Result<void> read_vocabulary(Pieces& pieces);
  Result<void> read_corpus(Pieces& pieces);
  Result<void> read_ids(Pieces& pieces, const std::string& block, std::span<const std::byte> data,
                        TokenIds& ids);

  ContainerReader container_;
  ByteReader tokens_{{}};  // what is left of the vocabulary
  GivenTokens given_;      // of the ids
};

// The same at once.
Result<Project> read_project(std::span<const std::byte> file);

// The slots of a project, in the order of its models.
std::vector<Slot> slots_of(const Project& project);

// A first look at a file that is going to be read: its slots. nullopt: it is damaged.
std::optional<std::vector<Slot>> glance_at_models(std::span<const std::byte> file);

}  // namespace onegin
