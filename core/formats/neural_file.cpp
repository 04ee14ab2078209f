// Task, settings and tensors of a neural model, in one safetensors file.
#include "formats/neural_file.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "formats/gpt_checkpoint.h"
#include "models/neural_model.h"
#include "models/registry.h"
#include "quotation.h"

namespace onegin {
namespace {

Error wrong_metadata(Sentence what, const std::string& key) {
  return Error{what, say("metadata '{0}'", key), say("save the model again with Onegin")};
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "(";
  for (std::size_t extent : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
  return text + ")";
}

Json write_settings(std::span<const Field> fields) {
  Json object = Json::object();
  for (const Field& field : fields) object[field.name] = field.text();
  return object;
}

Result<void> read_settings(const Json& object, std::span<const Field> fields,
                           const std::string& key) {
  if (!object.is_object()) return wrong_metadata(say("the settings are not a JSON object"), key);
  for (const Json& value : object.items()) {
    const auto field = find_field(fields, value.name());
    if (!field) return wrong_metadata(field.error().what, key);
    if (!value.is_text())
      return wrong_metadata(say("the setting '{0}' is not a string", value.name()), key);
    if (auto set = field->set(value.text()); !set) return wrong_metadata(set.error().what, key);
  }
  return {};
}

// A token as JSON: a string, or, where it is no UTF-8, the list of its bytes.
Json json_of(std::string_view token) {
  if (is_well_formed(token)) return token;
  Json bytes = Json::list();
  for (const char c : token) bytes.push_back(static_cast<unsigned char>(c));
  return bytes;
}
bool are_bytes(const Json& token) {
  const auto& items = token.items();
  return token.is_list() && std::all_of(items.begin(), items.end(), [](const Json& byte) {
           return byte.is_natural() && byte.natural() < 256;
         });
}
std::string token_of(const Json& token) {
  std::string text = token.text();
  for (const Json& byte : token.items()) text += static_cast<char>(byte.natural());
  return text;
}

using IsOwn = std::function<bool(const std::string&)>;

std::size_t known(const std::vector<std::string>& names, const IsOwn& is_own) {
  return static_cast<std::size_t>(std::count_if(names.begin(), names.end(), is_own));
}

// "rnn.weight" of "module._orig_mod.rnn.weight", the parts that PyTorch's wrappers add anywhere.
std::string unwrapped(const std::string& name) {
  std::string bare;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    const std::string part = name.substr(begin, end - begin);
    begin = end + 1;
    const bool wrapper = part == "module" || part == "_orig_mod" ||
                         part == "_fsdp_wrapped_module" || part == "_checkpoint_wrapped_module";
    if (!wrapper) bare += (bare.empty() ? "" : ".") + part;
  }
  return bare;
}

// Without a prefix of whole parts that all share: the one that leaves the most names of the
// model's.
std::vector<std::string> without_prefix(const std::vector<std::string>& names,
                                        const IsOwn& is_own) {
  std::vector<std::string> best = names;
  if (names.empty()) return best;
  for (std::size_t dot = names[0].find('.'); dot != std::string::npos;
       dot = names[0].find('.', dot + 1)) {
    const std::string prefix = names[0].substr(0, dot + 1);
    std::vector<std::string> rest;
    for (const std::string& name : names) {
      if (name.starts_with(prefix)) rest.push_back(name.substr(prefix.size()));
    }
    if (rest.size() < names.size()) break;
    if (known(rest, is_own) > known(best, is_own)) best = std::move(rest);
  }
  return best;
}

// The names as the model knows them. As they are, if no other reading finds more of the model's.
std::vector<std::string> bare_names(const std::vector<std::string>& names, const IsOwn& is_own) {
  std::vector<std::string> best = without_prefix(names, is_own), bare;
  for (const std::string& name : names) bare.push_back(unwrapped(name));
  bare = without_prefix(bare, is_own);
  const bool distinct = std::set(bare.begin(), bare.end()).size() == bare.size();
  return distinct && known(bare, is_own) > known(best, is_own) ? bare : best;
}

}  // namespace

Result<TensorWriter> neural_file_writer(Model& model, const Task& task) {
  if (!model.has_tensors()) {
    return Error{say("a model of kind '{0}' has no tensors", model.kind()), "",
                 say("save it as .onegin or .arpa")};
  }
  TaskConfig config = task.config;
  Json vocabulary = Json::list();
  for (std::size_t id = kFirstText; id < task.vocabulary.size(); ++id) {
    vocabulary.push_back(json_of(task.vocabulary.text(static_cast<TokenId>(id))));
  }
  Json about = Json::object();
  about["settings"] = write_settings(task_fields(config));
  about["vocabulary"] = std::move(vocabulary);
  if (task.learnt) about["learnt"] = task.learnt->learnt();
  TensorMetadata metadata{{"format", "onegin"},
                          {"kind", std::string(model.kind())},
                          {"settings", write_settings(model.fields()).written_in_order()},
                          {"task", about.written_in_order()}};
  Blocks blocks;
  model.save(blocks);
  std::vector<TensorBlock> tensors;
  for (const TensorShape& tensor : model.tensor_shapes()) {
    tensors.push_back({tensor.name, tensor.shape, blocks.find(tensor.name)->second});
  }
  return TensorWriter(std::move(metadata), std::move(tensors));
}

// The model, with its settings.
Result<void> NeuralFileReader::read_kind() {
  const TensorMetadata& metadata = tensors_.content.metadata;
  const auto kind_name = metadata.find("kind");
  if (kind_name == metadata.end()) return wrong_metadata(say("it is missing"), "kind");
  const auto kind = find_model_kind(kind_name->second);
  if (!kind) return kind.error();
  content.model = kind.value()->make();
  if (!content.model->has_tensors()) {
    return wrong_metadata(say("a model of this kind has no tensors"), "kind");
  }
  const auto found = metadata.find("settings");
  if (found == metadata.end()) return wrong_metadata(say("it is missing"), "settings");
  const auto settings = parse_json(found->second);
  if (!settings) return wrong_metadata(say("it is not valid JSON"), "settings");
  return read_settings(*settings, content.model->fields(), "settings");
}

// The task, slice by slice, for its vocabulary may be large.
Result<void> NeuralFileReader::read_task(Pieces& pieces) {
  const auto about = tensors_.content.metadata.find("task");
  if (about == tensors_.content.metadata.end()) return wrong_metadata(say("it is missing"), "task");
  pieces(1, [&] { task_text_ = JsonReader(about->second); });
  auto parsed = pieces.parts(about->second.size(), Pieces::kDrawn,
                             [&](std::size_t, std::size_t count) -> Result<void> {
                               if (task_text_.read(task_, count)) return {};
                               return wrong_metadata(say("it is not valid JSON"), "task");
                             });
  if (!parsed || pieces.behind()) return parsed;
  auto begun = pieces(1, [&] { return begin_task(); });
  if (!begun || pieces.behind()) return begun;
  auto added = pieces.parts(tokens_, 16 * Pieces::kDrawn,
                            [&](std::size_t first, std::size_t count) -> Result<void> {
                              const auto& tokens = task_.root.find("vocabulary")->items();
                              for (std::size_t i = first; i < first + count; ++i) {
                                if (auto one = add_token(tokens[i]); !one) return one;
                              }
                              return {};
                            });
  if (!added || pieces.behind()) return added;
  pieces(1, [&] { task_.root = Json(); });
  return {};
}

Result<void> NeuralFileReader::begin_task() {
  const Json* settings = task_.root.find("settings");
  const Json* tokens = task_.root.find("vocabulary");
  if (settings == nullptr || tokens == nullptr) {
    return wrong_metadata(say("settings or vocabulary are missing"), "task");
  }
  Task& task = content.task;
  const auto fields = fields_of(task.config);
  if (auto read = read_settings(*settings, fields, "task"); !read) return read;
  if (!tokens->is_list()) return wrong_metadata(say("the vocabulary is not a list"), "task");
  tokens_ = tokens->items().size();
  const Json* learnt = task_.root.find("learnt");
  if (auto rule = restore_rule(task, learnt != nullptr ? learnt->text() : ""); !rule) {
    return wrong_metadata(rule.error().what, "task");
  }
  return {};
}

Result<void> NeuralFileReader::add_token(const Json& token) {
  if (!token.is_text() && !are_bytes(token)) {
    return wrong_metadata(say("a token is not a string"), "task");
  }
  const std::size_t expected = content.task.vocabulary.size();
  const std::string text = token_of(token);
  if (content.task.vocabulary.add(text) != expected) {
    return wrong_metadata(say("the token {0} stands there twice", quotation(text)), "task");
  }
  return {};
}

// The tensors of the file as blocks, each of the shape the model's has.
Result<void> NeuralFileReader::find_blocks() {
  std::map<std::string, std::vector<std::size_t>> own;
  for (const TensorShape& tensor : content.model->tensor_shapes()) {
    own.emplace(tensor.name, tensor.shape);
  }
  std::vector<std::string> names;
  for (const NamedTensor& tensor : tensors_.content.tensors) names.push_back(tensor.name);
  names = bare_names(names, [&](const std::string& name) { return own.count(name) > 0; });
  for (std::size_t i = 0; i < names.size(); ++i) {
    const NamedTensor& tensor = tensors_.content.tensors[i];
    const auto expected = own.find(names[i]);
    if (expected != own.end() && expected->second != tensor.shape) {
      return Error{
          say("the shape is {0}, not {1}", shape_text(tensor.shape), shape_text(expected->second)),
          say("tensor {0}", tensor.name), say("settings and tensors are of different models")};
    }
    blocks_[names[i]] = std::as_bytes(std::span(tensor.values));
    if (names[i] != tensor.name && content.note.empty()) {
      content.note = say("the tensors' names are wrapped in the file: '{0}' is read as '{1}'",
                         tensor.name, names[i]);
    }
  }
  return {};
}

Result<void> NeuralFileReader::read(Pieces& pieces, std::span<const std::byte> file) {
  if (auto read = tensors_.read(pieces, file); !read || pieces.behind()) return read;
  auto adopted = pieces(Pieces::kCopied * static_cast<double>(file.size()), [&]() -> Result<void> {
    if (!is_gpt_checkpoint(tensors_.content)) return {};
    return adopt_gpt_checkpoint(tensors_.content);
  });
  if (!adopted || pieces.behind()) return adopted;
  auto described = pieces(1, [&] { return read_kind(); });
  if (!described || pieces.behind()) return described;
  if (auto task = read_task(pieces); !task || pieces.behind()) return task;
  Shape shape = shape_of(content.task);
  shape.weight_limit = 0;
  for (const NamedTensor& tensor : tensors_.content.tensors) {
    shape.weight_limit += tensor.values.size();
  }
  if (auto built = content.model->build(pieces, shape, 1); !built) return built;
  auto found = pieces(1, [&] { return find_blocks(); });
  if (!found || pieces.behind()) return found;
  return content.model->load(pieces, blocks_);
}

Result<std::vector<std::byte>> write_neural_file(Model& model, const Task& task) {
  auto writer = neural_file_writer(model, task);
  if (!writer) return writer.error();
  Pieces all;
  std::vector<std::byte> file;
  writer->write(all, file);
  return file;
}

Result<NeuralFile> read_neural_file(std::span<const std::byte> file) {
  Pieces all;
  NeuralFileReader reader;
  if (const auto read = reader.read(all, file); !read) return read.error();
  return std::move(reader.content);
}

}  // namespace onegin
