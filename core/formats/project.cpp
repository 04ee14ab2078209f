// A project as named blocks: small things as JSON, large ones as bytes.
#include "formats/project.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "formats/bytes.h"
#include "formats/container.h"
#include "formats/json_text.h"

namespace onegin {
namespace {

using nlohmann::json;

// The statistics, each once, for writing and reading.
template <class Statistics, class Visit>
void visit_statistics(Statistics& s, const Visit& visit) {
  visit("bytes", s.text.bytes);
  visit("malformed", s.text.malformed);
  visit("first_malformed", s.text.first_malformed);
  visit("characters", s.text.characters);
  visit("lines", s.text.lines);
  visit("tokens", s.tokens);
  visit("types", s.types);
  visit("train_tokens", s.train_tokens);
  visit("train_unknown", s.train_unknown);
  visit("validation_tokens", s.validation_tokens);
  visit("validation_unknown", s.validation_unknown);
  visit("validation_characters", s.validation_characters);
}

std::vector<std::byte> to_bytes(std::string_view text) {
  std::vector<std::byte> bytes;
  ByteWriter(bytes).text(text);
  return bytes;
}

std::vector<std::byte> json_bytes(const json& object) {
  return to_bytes(object.dump(-1, ' ', false, json::error_handler_t::replace));
}

Error wrong(const std::string& block, const std::string& what) {
  return Error{what, "block '" + block + "'", "the file was not written by Onegin; save it again"};
}

// ---- Writing -----------------------------------------------------------------------------------

std::vector<std::byte> write_task(TaskConfig config) {
  json object = json::object();
  for (const Field& field : fields_of(config)) object[std::string(field.name)] = field.text();
  return json_bytes(object);
}

std::vector<std::byte> write_vocabulary(const Vocabulary& vocabulary) {
  std::vector<std::byte> bytes;
  ByteWriter writer(bytes);
  for (std::size_t id = kFirstText; id < vocabulary.size(); ++id) {
    const std::string_view token = vocabulary.text(static_cast<TokenId>(id));
    writer.number(token.size(), 4);
    writer.text(token);
  }
  return bytes;
}

// Each id in as few bytes as the largest needs.
std::vector<std::byte> write_ids(std::span<const TokenId> ids, std::size_t vocabulary_size) {
  const auto width = static_cast<int>(bytes_per_id(vocabulary_size));
  std::vector<std::byte> bytes;
  bytes.reserve(1 + ids.size() * static_cast<std::size_t>(width));
  ByteWriter writer(bytes);
  writer.number(static_cast<std::uint64_t>(width), 1);
  for (const TokenId id : ids) writer.number(id, width);
  return bytes;
}

std::vector<std::byte> write_corpus_facts(const Corpus& corpus) {
  json object = {{"train_size", corpus.train_size}};
  visit_statistics(corpus.statistics,
                   [&](const char* name, std::uint64_t value) { object[name] = value; });
  return json_bytes(object);
}

std::vector<std::byte> write_model_facts(const SavedModel& model) {
  json settings = json::object();
  for (const auto& [name, value] : model.settings) settings[name] = value;
  return json_bytes(json{{"kind", model.kind},
                         {"seed", model.seed},
                         {"report", model.report},
                         {"settings", std::move(settings)}});
}

// ---- Reading -----------------------------------------------------------------------------------

// Takes blocks out of a file by name.
class BlockReader {
 public:
  explicit BlockReader(Blocks& blocks) : blocks_(blocks) {}

  Result<std::span<const std::byte>> bytes(const std::string& name) const {
    const auto found = blocks_.find(name);
    if (found == blocks_.end()) return wrong(name, "the block is missing");
    return std::span<const std::byte>(found->second);
  }
  Result<json> object(const std::string& name) const {
    const auto data = bytes(name);
    if (!data) return data.error();
    json parsed = parse_json({reinterpret_cast<const char*>(data->data()), data->size()});
    if (!parsed.is_object()) return wrong(name, "the block is not a JSON object");
    return parsed;
  }
  // Moves the blocks "prefix..." out, without the prefix.
  Blocks take(const std::string& prefix) {
    Blocks taken;
    auto block = blocks_.lower_bound(prefix);
    while (block != blocks_.end() && block->first.starts_with(prefix)) {
      taken.emplace(block->first.substr(prefix.size()), std::move(block->second));
      block = blocks_.erase(block);
    }
    return taken;
  }

 private:
  Blocks& blocks_;
};

Result<TaskConfig> read_task(const json& object) {
  TaskConfig config;
  const auto fields = fields_of(config);
  for (const auto& [name, value] : object.items()) {
    const auto field = find_field(fields, name);
    if (!field) return wrong("task", field.error().what);
    if (!value.is_string()) return wrong("task", "the setting '" + name + "' is not a string");
    const auto set = field->set(value.get<std::string>());
    if (!set) return wrong("task", set.error().what);
  }
  return config;
}

Result<Vocabulary> read_vocabulary(std::span<const std::byte> data) {
  Vocabulary vocabulary;
  ByteReader reader(data);
  while (!reader.at_end()) {
    const std::string_view token = reader.text(reader.number(4));
    if (reader.failed()) return wrong("vocabulary", "the list ends inside a token");
    const std::size_t expected = vocabulary.size();
    if (vocabulary.add(token) != expected) {
      return wrong("vocabulary", "the token '" + std::string(token) + "' stands there twice");
    }
  }
  return vocabulary;
}

Result<std::vector<TokenId>> read_ids(std::span<const std::byte> data, const Task& task) {
  const auto refuse = [](const std::string& what) { return wrong("corpus/ids", what); };
  ByteReader reader(data);
  const auto width = static_cast<int>(reader.number(1));
  if (width != 1 && width != 2 && width != 4) return refuse("the width of an id is not 1, 2 or 4");
  if ((data.size() - 1) % static_cast<std::size_t>(width) != 0) {
    return refuse("the list ends inside an id");
  }
  std::vector<TokenId> ids;
  ids.reserve((data.size() - 1) / static_cast<std::size_t>(width));
  while (!reader.at_end()) {
    const auto id = static_cast<TokenId>(reader.number(width));
    if (id < task.first_event() || id >= task.vocabulary.size()) {
      return refuse("id " + std::to_string(id) + " is not an event of the task");
    }
    ids.push_back(id);
  }
  return ids;
}

Result<Corpus> read_corpus(const BlockReader& blocks, const Task& task, bool with_ids) {
  const auto facts = blocks.object("corpus/facts");
  if (!facts) return facts.error();
  Corpus corpus;
  bool numbers = true;
  const auto number = [&](const char* name, auto& value) {
    const auto found = facts->find(name);
    numbers = numbers && found != facts->end() && found->is_number_unsigned();
    if (numbers) value = found->get<std::uint64_t>();
  };
  std::uint64_t train_size = 0;
  number("train_size", train_size);
  visit_statistics(corpus.statistics, number);
  if (!numbers) return wrong("corpus/facts", "a count is missing or is not a whole number");
  corpus.statistics.nothing_held_out =
      task.config.validation_share > 0 && corpus.statistics.validation_tokens == 0;
  if (with_ids) {
    const auto data = blocks.bytes("corpus/ids");
    if (!data) return data.error();
    auto ids = read_ids(*data, task);
    if (!ids) return ids.error();
    if (train_size > ids->size()) {
      return wrong("corpus/facts", "the training part is longer than the corpus");
    }
    corpus.ids = std::move(*ids);
    corpus.train_size = static_cast<std::size_t>(train_size);
  }
  return corpus;
}

Result<SavedModel> read_model(BlockReader& blocks, const std::string& folder) {
  const std::string block = folder + "facts";
  const auto facts = blocks.object(block);
  if (!facts) return facts.error();
  const auto kind = facts->find("kind");
  const auto seed = facts->find("seed");
  const auto report = facts->find("report");
  const auto settings = facts->find("settings");
  const auto end = facts->end();
  if (kind == end || !kind->is_string() || seed == end || !seed->is_number_unsigned() ||
      seed->get<std::uint64_t>() > 0xFFFFFFFFU || report == end || !report->is_string() ||
      settings == end || !settings->is_object()) {
    return wrong(block, "kind, seed, report or settings are missing or of another type");
  }
  SavedModel model;
  model.kind = kind->get<std::string>();
  model.seed = seed->get<std::uint32_t>();
  model.report = report->get<std::string>();
  for (const auto& [name, value] : settings->items()) {
    if (!value.is_string()) return wrong(block, "the setting '" + name + "' is not a string");
    model.settings.emplace_back(name, value.get<std::string>());
  }
  model.weights = blocks.take(folder + "weights/");
  model.training = blocks.take(folder + "training/");
  return model;
}

std::string model_folder(std::size_t index) { return "models/" + std::to_string(index) + "/"; }

}  // namespace

std::vector<std::byte> write_project(const Project& project) {
  Blocks blocks;
  blocks["task"] = write_task(project.task.config);
  blocks["vocabulary"] = write_vocabulary(project.task.vocabulary);
  blocks["corpus/facts"] = write_corpus_facts(project.corpus);
  if (!project.corpus.ids.empty()) {
    blocks["corpus/ids"] = write_ids(project.corpus.ids, project.task.vocabulary.size());
  }
  if (project.text) blocks["text"] = to_bytes(*project.text);
  if (!project.settings.empty()) blocks["settings"] = to_bytes(project.settings);
  for (std::size_t i = 0; i < project.models.size(); ++i) {
    const SavedModel& model = project.models[i];
    const std::string folder = model_folder(i);
    blocks[folder + "facts"] = write_model_facts(model);
    for (const auto& [name, data] : model.weights) blocks[folder + "weights/" + name] = data;
    for (const auto& [name, data] : model.training) blocks[folder + "training/" + name] = data;
  }
  return write_container(blocks);
}

Result<Project> read_project(std::span<const std::byte> file) {
  auto content = read_container(file);
  if (!content) return content.error();
  BlockReader blocks(*content);
  Project project;

  const auto task = blocks.object("task");
  if (!task) return task.error();
  const auto config = read_task(*task);
  if (!config) return config.error();
  project.task.config = *config;
  const auto tokens = blocks.bytes("vocabulary");
  if (!tokens) return tokens.error();
  auto vocabulary = read_vocabulary(*tokens);
  if (!vocabulary) return vocabulary.error();
  project.task.vocabulary = std::move(*vocabulary);

  auto corpus = read_corpus(blocks, project.task, content->contains("corpus/ids"));
  if (!corpus) return corpus.error();
  project.corpus = std::move(*corpus);
  const auto string = [](const std::vector<std::byte>& block) {
    return std::string(reinterpret_cast<const char*>(block.data()), block.size());
  };
  if (const auto text = content->find("text"); text != content->end()) {
    project.text = string(text->second);
  }
  if (const auto settings = content->find("settings"); settings != content->end()) {
    project.settings = string(settings->second);
  }
  while (content->contains(model_folder(project.models.size()) + "facts")) {
    auto model = read_model(blocks, model_folder(project.models.size()));
    if (!model) return model.error();
    project.models.push_back(std::move(*model));
  }
  return project;
}

Result<Project> join_projects(std::vector<Project> projects) {
  if (projects.empty())
    return Error{"there is no project to put together", "", "save a model first"};
  Project joined = std::move(projects.front());
  for (std::size_t i = 1; i < projects.size(); ++i) {
    Project& next = projects[i];
    const std::string where = "project " + std::to_string(i + 1);
    if (next.task.fingerprint() != joined.task.fingerprint()) {
      return Error{
          "its task is not that of the first one", where,
          "train all models on one text with the same unit, boundary, vocabulary and split"};
    }
    if (joined.corpus.ids.empty()) {
      joined.corpus = std::move(next.corpus);
    } else if (!next.corpus.ids.empty() && next.corpus.ids != joined.corpus.ids) {
      return Error{"its models learnt from another text than those of the first one", where,
                   "train all models on one text"};
    }
    if (!joined.text) joined.text = std::move(next.text);
    if (joined.settings.empty()) joined.settings = std::move(next.settings);
    std::move(next.models.begin(), next.models.end(), std::back_inserter(joined.models));
  }
  return joined;
}

}  // namespace onegin
