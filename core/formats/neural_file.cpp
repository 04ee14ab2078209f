// Task, settings and tensors of a neural model, in one safetensors file.
#include "formats/neural_file.h"

#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "formats/json_text.h"
#include "formats/safetensors.h"
#include "models/neural_model.h"
#include "models/registry.h"

namespace onegin {
namespace {

using nlohmann::json;

Error wrong(const std::string& what, const std::string& key) {
  return Error{what, "metadata '" + key + "'", "save the model again with Onegin"};
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "(";
  for (std::size_t extent : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
  return text + ")";
}

json write_settings(std::span<const Field> fields) {
  json object = json::object();
  for (const Field& field : fields) object[std::string(field.name)] = field.text();
  return object;
}

Result<void> read_settings(const json& object, std::span<const Field> fields,
                           const std::string& key) {
  if (!object.is_object()) return wrong("the settings are not a JSON object", key);
  for (const auto& [name, value] : object.items()) {
    const auto field = find_field(fields, name);
    if (!field) return wrong(field.error().what, key);
    if (!value.is_string()) return wrong("the setting '" + name + "' is not a string", key);
    if (auto set = field->set(value.get<std::string>()); !set) return wrong(set.error().what, key);
  }
  return {};
}

Result<Task> read_task(const json& object) {
  if (!object.is_object() || !object.contains("settings") || !object.contains("vocabulary")) {
    return wrong("settings or vocabulary are missing", "task");
  }
  Task task;
  const auto fields = fields_of(task.config);
  if (auto read = read_settings(object["settings"], fields, "task"); !read) return read.error();
  if (!object["vocabulary"].is_array()) return wrong("the vocabulary is not a list", "task");
  for (const json& token : object["vocabulary"]) {
    if (!token.is_string()) return wrong("a token is not a string", "task");
    const std::size_t expected = task.vocabulary.size();
    const auto& text = token.get_ref<const std::string&>();
    if (task.vocabulary.add(text) != expected) {
      return wrong("the token '" + text + "' stands there twice", "task");
    }
  }
  return task;
}

// The tensors of the file as blocks, each of the shape the model's has.
Result<Blocks> to_blocks(const std::vector<NamedTensor>& tensors, NeuralModel& model) {
  Blocks blocks;
  for (const NamedTensor& tensor : tensors) {
    std::optional<std::vector<std::size_t>> expected;
    model.visit_tensors([&](const Tensor& own) {
      if (own.name == tensor.name) expected = own.shape;
    });
    if (expected && *expected != tensor.shape) {
      return Error{"the shape is " + shape_text(tensor.shape) + ", not " + shape_text(*expected),
                   "tensor " + tensor.name, "settings and tensors are of different models"};
    }
    auto& block = blocks[tensor.name];
    block.resize(tensor.values.size() * sizeof(float));
    if (!block.empty()) std::memcpy(block.data(), tensor.values.data(), block.size());
  }
  return blocks;
}

}  // namespace

Result<std::vector<std::byte>> write_neural_file(Model& model, const Task& task) {
  NeuralModel* neural = model.as_neural();
  if (neural == nullptr) {
    return Error{"a model of kind '" + std::string(model.kind()) + "' has no tensors", "",
                 "save it as .onegin or .arpa"};
  }
  TensorFile file;
  TaskConfig config = task.config;
  json vocabulary = json::array();
  for (std::size_t id = kFirstText; id < task.vocabulary.size(); ++id) {
    vocabulary.push_back(task.vocabulary.text(static_cast<TokenId>(id)));
  }
  const json about{{"settings", write_settings(fields_of(config))},
                   {"vocabulary", std::move(vocabulary)}};
  const auto text = [](const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
  };
  file.metadata = {{"format", "onegin"},
                   {"kind", std::string(model.kind())},
                   {"settings", text(write_settings(model.fields()))},
                   {"task", text(about)}};
  neural->visit_tensors([&](const Tensor& tensor) {
    NamedTensor& copy = file.tensors.emplace_back();
    copy.name = tensor.name;
    copy.shape = tensor.shape;
    for (Scalar weight : tensor.weights) copy.values.push_back(static_cast<float>(weight));
  });
  return write_safetensors(file);
}

Result<NeuralFile> read_neural_file(std::span<const std::byte> bytes) {
  auto file = read_safetensors(bytes);
  if (!file) return file.error();
  const auto metadata = [&](const std::string& key) -> Result<json> {
    const auto found = file->metadata.find(key);
    if (found == file->metadata.end()) return wrong("it is missing", key);
    json parsed = parse_json(found->second);
    if (parsed.is_discarded()) return wrong("it is not valid JSON", key);
    return parsed;
  };

  NeuralFile result;
  const auto kind_name = file->metadata.find("kind");
  if (kind_name == file->metadata.end()) return wrong("it is missing", "kind");
  const auto kind = find_model_kind(kind_name->second);
  if (!kind) return kind.error();
  result.model = kind.value()->make();
  NeuralModel* neural = result.model->as_neural();
  if (neural == nullptr) return wrong("a model of this kind has no tensors", "kind");
  const auto settings = metadata("settings");
  if (!settings) return settings.error();
  const auto fields = result.model->fields();
  if (auto read = read_settings(*settings, fields, "settings"); !read) return read.error();
  const auto about = metadata("task");
  if (!about) return about.error();
  auto task = read_task(*about);
  if (!task) return task.error();
  result.task = std::move(*task);

  Shape shape{result.task.vocabulary.size(), result.task.first_event(), 0};
  for (const NamedTensor& tensor : file->tensors) shape.most_weights += tensor.values.size();
  if (auto built = result.model->build(shape, 1); !built) return built.error();
  const auto blocks = to_blocks(file->tensors, *neural);
  if (!blocks) return blocks.error();
  if (auto loaded = result.model->load(*blocks); !loaded) return loaded.error();
  return result;
}

}  // namespace onegin
