// A safetensors file alone is enough to score; what does not fit together is refused.
#include "formats/neural_file.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "formats/safetensors.h"
#include "models/neural_model.h"
#include "models/registry.h"
#include "models/turns.h"
#include "plain_ids.h"

namespace onegin {
namespace {

CorpusBuilder::Built corpus(Unit unit = Unit::character) {
  CorpusBuilder builder(TaskConfig{.unit = unit, .boundary = Boundary::sentence},
                        "мой дядя <s> самых\n\"honest\" \\ rules\n한글\n");
  while (!builder.advance(1U << 20U)) {
  }
  return std::move(builder.finish()).value();
}

std::unique_ptr<Model> small_model(const ModelKind& kind, const Task& task) {
  Turns turns;
  if (find_field(kind.make()->fields(), "layers")) turns = {{"layers", "2"}};
  return model_with(kind, turns, shape_of(task), 7);
}

// What it says of each event; of a model that only fills blanks, what it says of an event in the
// place of which it sees nothing.
std::vector<EventScore> scores_of(Model& model, const Corpus& corpus) {
  std::vector<EventScore> scores(corpus.ids.size());
  if (model.as_language() == nullptr) {
    const auto ids = plain_ids(corpus.ids);
    std::vector<Scalar> log_probs(model.as_neural()->vocabulary_size());
    for (std::size_t i = 0; i + 9 < ids.size(); ++i) {
      const std::size_t place = i % 9;
      if (ids[i + place] < kUnknown) continue;
      model.as_blank()->fill(std::span(ids).subspan(i, 9), place, log_probs);
      scores[i].log_prob = static_cast<double>(log_probs[ids[i + place]]);
    }
    return scores;
  }
  State state = model.as_language()->begin();
  model.as_language()->score(state, plain_ids(corpus.ids), scores);
  return scores;
}

TEST(NeuralFile, ScoresAsTheModelItWasWrittenFrom) {
  const auto built = corpus();
  for (const ModelKind& kind : model_kinds()) {
    if (kind.make()->as_neural() == nullptr) continue;
    const auto model = small_model(kind, built.task);
    const auto bytes = write_neural_file(*model, built.task);
    ASSERT_TRUE(bytes.ok());
    const auto read = read_neural_file(*bytes);
    ASSERT_TRUE(read.ok()) << read.error().sentence();
    EXPECT_EQ(read->task.fingerprint(), built.task.fingerprint());
    EXPECT_EQ(read->model->kind(), kind.id);
    const auto fields = read->model->fields();
    for (const Field& field : model->fields()) {
      EXPECT_EQ(find_field(fields, field.name)->text(), field.text()) << field.name;
    }
    const auto ours = scores_of(*model, built.corpus);
    const auto theirs = scores_of(*read->model, built.corpus);
    for (std::size_t i = 0; i < ours.size(); ++i) {
      ASSERT_EQ(ours[i].log_prob, theirs[i].log_prob) << kind.id << " at " << i;
    }
    EXPECT_EQ(*write_neural_file(*read->model, read->task), *bytes);
  }
}

TEST(NeuralFile, EveryUnitComesBack) {
  for (const Unit unit : kUnits) {
    const auto built = corpus(unit);
    const auto model = small_model(*find_model_kind("rnn").value(), built.task);
    const auto bytes = write_neural_file(*model, built.task);
    ASSERT_TRUE(bytes.ok());
    const auto read = read_neural_file(*bytes);
    ASSERT_TRUE(read.ok()) << read.error().sentence();
    EXPECT_EQ(read->task.fingerprint(), built.task.fingerprint()) << name_of(unit);
    EXPECT_EQ(encode(read->task, "한글 дядя\n"), encode(built.task, "한글 дядя\n"));
    EXPECT_EQ(*write_neural_file(*read->model, read->task), *bytes);
  }
}

TEST(NeuralFile, RefusesTokensThatAreNone) {
  const auto built = corpus(Unit::byte);
  const auto model = small_model(*find_model_kind("rnn").value(), built.task);
  const TensorFile good = *read_safetensors(*write_neural_file(*model, built.task));
  const std::string task = good.metadata.at("task");
  ASSERT_NE(task.find("[255]"), std::string::npos);
  for (const char* bad : {"[256]", "[-1]", "[\"a\"]", "7", "[[1]]"}) {
    TensorFile file = good;
    std::string& text = file.metadata["task"];
    text.replace(text.find("[255]"), 5, bad);
    const auto read = read_neural_file(write_safetensors(file));
    ASSERT_FALSE(read.ok()) << bad;
    EXPECT_NE(read.error().sentence().find("a token is not a string"), std::string::npos);
  }
}

TEST(NeuralFile, RefusesAModelWithoutTensors) {
  const auto built = corpus();
  const auto model = find_model_kind("ngram").value()->make();
  EXPECT_FALSE(write_neural_file(*model, built.task).ok());
}

// What PyTorch's wrappers add to names: DataParallel, torch.compile, both, a module's attribute,
// a compiled part; one tensor renamed alone is none of them.
TEST(NeuralFile, WhatWrappersAddToNamesIsDropped) {
  const auto built = corpus();
  const auto model = small_model(*find_model_kind("lstm").value(), built.task);
  const TensorFile good = *read_safetensors(*write_neural_file(*model, built.task));
  const auto ours = scores_of(*model, built.corpus);
  for (const std::string prefix : {"module.", "_orig_mod.", "module._orig_mod.",
                                   "_orig_mod.module.", "model.", "net.lm.", "rnn.", "emb.out."}) {
    TensorFile file = good;
    for (NamedTensor& tensor : file.tensors) tensor.name = prefix + tensor.name;
    const auto read = read_neural_file(write_safetensors(file));
    ASSERT_TRUE(read.ok()) << prefix << read.error().sentence();
    EXPECT_NE(read->note.text().find("'" + prefix), std::string::npos) << read->note.text();
    const auto theirs = scores_of(*read->model, built.corpus);
    for (std::size_t i = 0; i < ours.size(); ++i) ASSERT_EQ(ours[i].log_prob, theirs[i].log_prob);
  }
  TensorFile part = good;
  for (NamedTensor& tensor : part.tensors) {
    if (tensor.name.starts_with("rnn.")) tensor.name = "rnn._orig_mod." + tensor.name.substr(4);
  }
  EXPECT_TRUE(read_neural_file(write_safetensors(part)).ok());
  EXPECT_EQ(read_neural_file(write_safetensors(good))->note, "");
  part = good;
  part.tensors[0].name = "other." + part.tensors[0].name;
  EXPECT_FALSE(read_neural_file(write_safetensors(part)).ok());
  // A tensor twice, once wrapped: neither is chosen.
  part = good;
  part.tensors.push_back(part.tensors[0]);
  part.tensors.back().name = "module." + part.tensors[0].name;
  EXPECT_FALSE(read_neural_file(write_safetensors(part)).ok());
}

// Changes one thing in a good file and expects a sentence with `says`.
class NeuralFileRefuses : public testing::Test {
 protected:
  void SetUp() override {
    const auto built = corpus();
    const auto model = small_model(*find_model_kind("lstm").value(), built.task);
    good_ = *read_safetensors(*write_neural_file(*model, built.task));
  }
  static void expect(const TensorFile& file, const std::string& says) {
    const auto read = read_neural_file(write_safetensors(file));
    ASSERT_FALSE(read.ok()) << says;
    EXPECT_NE(read.error().sentence().find(says), std::string::npos) << read.error().sentence();
  }
  TensorFile good_;
};

TEST_F(NeuralFileRefuses, MissingMetadata) {
  for (const char* key : {"kind", "settings", "task"}) {
    TensorFile file = good_;
    file.metadata.erase(key);
    expect(file, key);
    file.metadata[key] = "[";
    expect(file, key == std::string("kind") ? "there is no model kind" : key);
    file.metadata[key] = "[1]";
    EXPECT_FALSE(read_neural_file(write_safetensors(file)).ok());
  }
}

TEST_F(NeuralFileRefuses, WrongSettings) {
  TensorFile file = good_;
  file.metadata["settings"] = R"({"hidden": 6})";
  expect(file, "'hidden' is not a string");
  file.metadata["settings"] = R"({"hidden": "-6"})";
  expect(file, "hidden");
  file.metadata["settings"] = R"({"colour": "red"})";
  expect(file, "colour");
  file.metadata["settings"] = R"({"tied": "true", "hidden": "6", "embedding": "5"})";
  expect(file, "tied");
}

// Half a gigabyte would be taken for a file of a few kilobytes.
TEST_F(NeuralFileRefuses, SettingsOfAModelThatTheFileDoesNotHold) {
  TensorFile file = good_;
  file.metadata["settings"] = R"({"hidden": "2048", "embedding": "5", "layers": "4"})";
  expect(file, "the file holds");
}

TEST_F(NeuralFileRefuses, WrongVocabulary) {
  TensorFile file = good_;
  file.metadata["task"] = R"({"settings": {}, "vocabulary": ["a", "a"]})";
  expect(file, "twice");
  file.metadata["task"] = R"({"settings": {}, "vocabulary": ["a", 5]})";
  expect(file, "not a string");
  file.metadata["task"] = R"({"settings": {}, "vocabulary": ["a", "b"]})";
  expect(file, "tensor");
}

TEST_F(NeuralFileRefuses, TensorsThatDoNotFit) {
  TensorFile file = good_;
  std::swap(file.tensors[0].shape[0], file.tensors[0].shape[1]);
  expect(file, "tensor emb.weight: the shape is");
  file = good_;
  file.tensors.pop_back();
  expect(file, "is missing");
  file = good_;
  file.tensors.push_back({"rnn.peephole_i_l0", {6}, std::vector<float>(6)});
  expect(file, "tensor rnn.peephole_i_l0: this model has no such tensor");
}

}  // namespace
}  // namespace onegin
