// A state_dict of nanoGPT or minGPT (and of Hugging Face's GPT-2) in a safetensors file, read as a
// model of kind "gpt".
//
// Of its own metadata, all strings:
//   vocabulary  a JSON list of the tokens, one character each, in the order of their ids, or
//   "stoi", a
//               JSON object of the ids by token, as nanoGPT keeps it beside a checkpoint
//   n_head      how many heads; without it each head is 64 wide, as in GPT-2
//   activation  "gelu", the default, or "gelu_tanh", which minGPT and GPT-2 use
// All else follows from the tensors: width, layers, context, biases, whether the output is tied.
//
// Onegin's ids 0 <s>, 1 </s>, 2 <unk> come before the checkpoint's: <s>, with which a text begins
// here, is embedded as the line end, with which nanoGPT begins; the other two, which the checkpoint
// does not know, as the mean of all tokens, and so is their row of the output layer.
#pragma once

#include <vector>

#include "formats/safetensors.h"
#include "result.h"

namespace onegin {

// Whether it is such a checkpoint, and no file of Onegin's.
bool is_gpt_checkpoint(const TensorFile& file);

// Rewrites metadata and tensors as neural_file.h has them. Error: what is missing or does not fit.
Result<void> adopt_gpt_checkpoint(TensorFile& file);

}  // namespace onegin
