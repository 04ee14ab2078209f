// Renames, turns round and extends tensors.
#include "formats/gpt_checkpoint.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "json/text.h"
#include "text/token.h"

namespace onegin {
namespace {

constexpr std::string_view kSign = "h.0.attn.c_attn.weight";
constexpr std::string_view kEmbedding = "transformer.wte.weight",
                           kPlaces = "transformer.wpe.weight", kOutput = "lm_head.weight",
                           kNorm = "transformer.h.0.ln_1.bias";

Error wrong(Sentence what, std::string_view where, Sentence hint) {
  return Error{std::move(what), std::string(where), std::move(hint)};
}

// What stands before "h.0." in all names: "transformer.", "_orig_mod.transformer.", nothing.
std::string prefix_of(const TensorFile& file) {
  for (const NamedTensor& tensor : file.tensors) {
    if (tensor.name.ends_with(kSign)) {
      return tensor.name.substr(0, tensor.name.size() - kSign.size());
    }
  }
  return "";
}

bool is_mask(std::string_view name) {
  return name.ends_with(".attn.bias") || name.ends_with(".attn.masked_bias");
}

void turn_round(NamedTensor& tensor) {
  const std::size_t rows = tensor.shape[0], columns = tensor.shape[1];
  std::vector<float> turned(tensor.values.size());
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      turned[j * rows + i] = tensor.values[i * columns + j];
    }
  }
  tensor.values = std::move(turned);
  std::swap(tensor.shape[0], tensor.shape[1]);
}

// The tokens in the order of their ids.
Result<std::vector<std::string>> read_vocabulary(const TensorMetadata& metadata) {
  const Sentence hint =
      say("add metadata 'vocabulary': a JSON list of the characters in the order of their ids");
  std::vector<std::string> tokens;
  const auto list = metadata.find("vocabulary");
  const auto table = metadata.find("stoi");
  const auto found = list != metadata.end() ? list : table;
  if (found == metadata.end()) {
    return wrong(say("the file does not say which tokens its ids stand for"), "", hint);
  }
  const std::string where = "metadata '" + found->first + "'";
  const auto json = parse_json(found->second);
  if (!json || !(json->is_list() || json->is_object())) {
    return wrong(say("it is not valid JSON"), where, hint);
  }
  tokens.resize(json->items().size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Json& item = json->items()[i];
    const std::size_t id = json->is_list() ? i : static_cast<std::size_t>(item.natural());
    const std::string& token = json->is_list() ? item.text() : item.name();
    if (token.empty() || id >= tokens.size() || !tokens[id].empty()) {
      return wrong(say("it does not give one token for each id"), where, hint);
    }
    tokens[id] = token;
  }
  return tokens;
}

// Three rows for <s>, </s> and <unk> before those of the tokens; what the checkpoint has beyond
// them to fill its table is left out.
void add_control_rows(NamedTensor& tensor, std::size_t tokens, std::size_t begin) {
  const std::size_t width = tensor.shape[1];
  std::vector<float> mean(width);
  for (std::size_t id = 0; id < tokens; ++id) {
    for (std::size_t j = 0; j < width; ++j) {
      mean[j] += tensor.values[id * width + j] / static_cast<float>(tokens);
    }
  }
  std::vector<float> values;
  for (TokenId control = 0; control < kFirstText; ++control) {
    const bool as_token = control == kBeginSentence && begin < tokens;
    const float* row = as_token ? tensor.values.data() + begin * width : mean.data();
    values.insert(values.end(), row, row + width);
  }
  values.insert(values.end(), tensor.values.begin(),
                tensor.values.begin() + static_cast<std::ptrdiff_t>(tokens * width));
  tensor.values = std::move(values);
  tensor.shape[0] = kFirstText + tokens;
}

}  // namespace

bool is_gpt_checkpoint(const TensorFile& file) {
  return file.metadata.count("kind") == 0 &&
         std::any_of(file.tensors.begin(), file.tensors.end(),
                     [](const NamedTensor& tensor) { return tensor.name.ends_with(kSign); });
}

Result<void> adopt_gpt_checkpoint(TensorFile& file) {
  const std::string prefix = prefix_of(file);
  const std::string outer =
      prefix.ends_with("transformer.")
          ? prefix.substr(0, prefix.size() - std::string("transformer.").size())
          : "";
  std::erase_if(file.tensors, [](const NamedTensor& tensor) { return is_mask(tensor.name); });
  std::map<std::string_view, NamedTensor*> by_name;
  std::size_t layers = 0;
  for (NamedTensor& tensor : file.tensors) {
    if (tensor.name == outer + std::string(kOutput)) {
      tensor.name = kOutput;
    } else if (tensor.name.starts_with(prefix)) {
      tensor.name = "transformer." + tensor.name.substr(prefix.size());
    }
    by_name[tensor.name] = &tensor;
    if (tensor.name.ends_with(".attn.c_attn.weight")) ++layers;
  }
  for (const std::string_view name : {kEmbedding, kPlaces}) {
    if (by_name.count(name) == 0 || by_name[name]->shape.size() != 2) {
      return wrong(say("the tensor is missing"), "tensor " + std::string(name),
                   say("the file is of another model"));
    }
  }
  const std::size_t width = by_name[kEmbedding]->shape[1];
  // Hugging Face keeps its matrices as (in, out).
  const NamedTensor& sign = *by_name["transformer.h.0.attn.c_attn.weight"];
  const bool turned =
      sign.shape.size() == 2 && sign.shape[0] == width && sign.shape[1] == 3 * width;
  for (NamedTensor& tensor : file.tensors) {
    if (turned && tensor.shape.size() == 2 && tensor.name.starts_with("transformer.h.")) {
      turn_round(tensor);
    }
  }

  auto tokens = read_vocabulary(file.metadata);
  if (!tokens) return tokens.error();
  if (tokens->empty() || tokens->size() > by_name[kEmbedding]->shape[0]) {
    return wrong(say("there are {0} tokens, and the embedding has {1} rows", tokens->size(),
                     by_name[kEmbedding]->shape[0]),
                 "metadata", say("vocabulary and tensors are of different models"));
  }
  const bool tied =
      by_name.count(kOutput) == 0 || by_name[kOutput]->values == by_name[kEmbedding]->values;
  const auto given = [&](const std::string& name, const std::string& otherwise) {
    const auto found = file.metadata.find(name);
    return found != file.metadata.end() ? found->second : otherwise;
  };
  constexpr std::size_t kHead = 64;
  if (file.metadata.count("n_head") == 0 && width % kHead != 0) {
    return wrong(say("the file does not say how many attention heads there are"), "",
                 say("add metadata 'n_head', such as 4"));
  }
  Json settings = Json::object();
  settings["width"] = std::to_string(width);
  settings["heads"] = given("n_head", std::to_string(width / kHead));
  settings["layers"] = std::to_string(layers);
  settings["context"] = std::to_string(by_name[kPlaces]->shape[0]);
  settings["positions"] = "learned";
  settings["norm"] = "layer";
  settings["activation"] = given("activation", "gelu");
  settings["biases"] = by_name.count(kNorm) != 0 ? "true" : "false";
  settings["tied"] = tied ? "true" : "false";
  settings["dropout"] = "0";
  Json task = Json::object();
  task["settings"] = Json::object({{"unit", "character"}, {"boundary", "stream"}});
  task["vocabulary"] = Json(*tokens);
  const auto line_end = std::find(tokens->begin(), tokens->end(), "\n");
  const auto begin = static_cast<std::size_t>(line_end - tokens->begin());
  add_control_rows(*by_name[kEmbedding], tokens->size(), begin);
  if (!tied) add_control_rows(*by_name[kOutput], tokens->size(), tokens->size());
  if (tied) {
    std::erase_if(file.tensors, [](const NamedTensor& tensor) { return tensor.name == kOutput; });
  }
  file.metadata = {{"format", "onegin"},
                   {"kind", "gpt"},
                   {"settings", settings.written_in_order()},
                   {"task", task.written_in_order()}};
  return {};
}

}  // namespace onegin
