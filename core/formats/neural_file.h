// A model of tensors as a safetensors file that says all that is needed to score with it.
//
// Metadata, all strings:
//   format    "onegin"
//   kind      the registry id: "lstm"
//   settings  a JSON object, the model's fields by name, values as text: {"hidden": "128", ...}
//   task      a JSON object: "settings", the task's fields likewise, and "vocabulary", the text
//             tokens in the order of their ids from 3 on (0 <s>, 1 </s>, 2 <unk>)
// The output layer has a row for each event: ids from 1 on in a sentence task, from 2 on in a
// stream. Tensors trained elsewhere can be used under PyTorch's names with this metadata; what its
// wrappers add to all names (module., _orig_mod.) is dropped. A checkpoint of a GPT that is not
// Onegin's: formats/gpt_checkpoint.h.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "formats/safetensors.h"
#include "json/text.h"
#include "models/model.h"
#include "result.h"
#include "text/corpus.h"

namespace onegin {

// Shows the model's tensors, which must stay as they are while it writes. Error: the model has
// no tensors.
Result<TensorWriter> neural_file_writer(Model& model, const Task& task);

struct NeuralFile {
  Task task;
  std::unique_ptr<Model> model;  // built, its weights loaded
  Sentence note = {};            // what was done to the tensors' names, if anything
};

// Errors: those of TensorReader; metadata missing or wrong; a tensor missing, left over or of
// another shape than the model's.
class NeuralFileReader {
 public:
  Result<void> read(Pieces& pieces, std::span<const std::byte> file);
  NeuralFile content;  // once it is read

 private:
  Result<void> read_kind();
  Result<void> read_task(Pieces& pieces);
  Result<void> begin_task();
  Result<void> add_token(const Json& token);
  Result<void> find_blocks();

  TensorReader tensors_;
  JsonReader task_text_{{}};
  JsonBuilder task_;
  std::size_t tokens_ = 0;  // of its vocabulary
  BlockViews blocks_;
};

// The same at once.
Result<std::vector<std::byte>> write_neural_file(Model& model, const Task& task);
Result<NeuralFile> read_neural_file(std::span<const std::byte> file);

}  // namespace onegin
