// Models from files by name, and the mixture of several.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/client.h"
#include "evaluation/score.h"
#include "json/value.h"
#include "session/opened_file.h"

namespace onegin::cli {

// Which model: a file and, if it is a project of several, which of them.
struct ModelName {
  std::string name;  // as rows call it: "m.onegin", or "m.onegin:lstm" of several
  std::string path;
  std::string model;      // as Load::model
  std::string kind;       // if it is one of several
  std::string unit = {};  // as Load::unit
  Payload content = {};   // of what cannot be read twice: a pipe

  Result<Payload> read() const;
  // By the first bytes. Error: it is no model.
  Result<OpenedFile::Holds> holds() const;
};

inline constexpr const char* kUnitHelp =
    "How ARPA files of other programs cut their text, for such a file does not say: a unit of "
    "'onegin train --help' other than bpe. [whitespace]";

// Every model the arguments name: FILE means all models in it, FILE:SLOT one, by its name, its kind
// or its place from 1; a file of the whole name comes first. `unit`: see set_unit. Errors: a file
// that cannot be read or is no model, a model named twice.
Result<std::vector<ModelName>> name_models(const std::vector<std::string>& arguments,
                                           const std::string& unit = {});

// The same for a question about what comes next: of all models in a file those that only fill
// blanks are left out, and that is remarked. One that is named alone, or is alone, stays, and
// refuses.
Result<std::vector<ModelName>> name_speakers(const std::vector<std::string>& arguments,
                                             const std::string& unit = {});

// The ARPA files among them are read with that unit; empty: as they say, or white space parts
// tokens. Error: none of them is an ARPA file.
Result<void> set_unit(std::vector<ModelName>& names, const std::string& unit);

// What is known of a loaded model.
struct LoadedModel {
  TaskReady task;
  Configured configured;
  Progress progress;
};

Result<LoadedModel> load_model(Client& client, const Load& command, Payload file);
// `with_text`: as Load::with_text.
Result<LoadedModel> load_model(Client& client, const ModelName& name, bool with_text = true);

// One model as a project file of its own, without the text.
Result<Bytes> model_file(const ModelName& name, bool with_training);

// The bytes of project files as one project file; each keeps its models, text and training.
Result<Bytes> pack_files(Client& client, const std::vector<Payload>& files);

// ln P of each held-out event of a text, and which events these were.
struct Validation {
  std::vector<float> log_probs;
  std::string corpus;
};
// `file`: a project file whose held-out part is judged; without it that of the model's own.
Result<Validation> validate(Client& client, Payload file = {});

struct MixtureWeights {
  std::vector<double> weights;  // sum to 1
  bool fitted = false;          // by EM on the held-out part
};

// Those given by hand, or the best on the held-out part by EM, or equal if none is in the files.
// Error: given, but not one for each or not to be divided by their sum.
Result<MixtureWeights> choose_weights(const std::vector<double>& given,
                                      const std::vector<Validation>& validations);

// {"weights": {model: weight, ...}, "fitted": whether by EM on the held-out part}.
Json describe_weights(const MixtureWeights& weights, const std::vector<ModelName>& names);

// The numbers of a payload, as they lie in memory.
template <class Number>
std::vector<Number> numbers_of(std::span<const std::byte> payload) {
  std::vector<Number> numbers(payload.size() / sizeof(Number));
  const auto bytes = std::as_writable_bytes(std::span(numbers));
  std::copy_n(payload.begin(), bytes.size(), bytes.begin());
  return numbers;
}

}  // namespace onegin::cli
