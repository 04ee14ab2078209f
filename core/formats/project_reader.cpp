// A project file read and checked, piece by piece.
#include <algorithm>
#include <cstring>
#include <limits>

#include "formats/project.h"
#include "formats/project_statistics.h"
#include "json/text.h"
#include "quotation.h"

namespace onegin {
namespace {

constexpr std::size_t kMostModels = 1000;  // of a project

Error wrong(const std::string& block, Sentence what) {
  return Error{what, say("block '{0}'", block),
               say("the file was not written by Onegin; save it again")};
}

Result<std::span<const std::byte>> bytes_in(const BlockViews& blocks, const std::string& name) {
  const auto found = blocks.find(name);
  if (found == blocks.end()) return wrong(name, say("the block is missing"));
  return found->second;
}

std::string_view block_text(std::span<const std::byte> block) {
  return {reinterpret_cast<const char*>(block.data()), block.size()};
}

Result<Json> object_in(const BlockViews& blocks, const std::string& name) {
  const auto data = bytes_in(blocks, name);
  if (!data) return data.error();
  auto parsed = parse_json(block_text(*data));
  if (!parsed || !parsed->is_object()) return wrong(name, say("the block is not a JSON object"));
  return std::move(*parsed);
}

// The blocks "prefix...", without the prefix.
BlockViews blocks_under(const BlockViews& blocks, const std::string& prefix) {
  BlockViews found;
  for (auto block = blocks.lower_bound(prefix);
       block != blocks.end() && block->first.starts_with(prefix); ++block) {
    found.emplace(block->first.substr(prefix.size()), block->second);
  }
  return found;
}

Result<void> read_config(const Json& object, Task& task) {
  const auto fields = fields_of(task.config);
  for (const Json& value : object.items()) {
    const std::string& name = value.name();
    if (name == "spelling" && value.text() == "given") {
      task.reading.spelling = Spelling::given;
    } else if (name == "line_ends" && value.text() == "false") {
      task.reading.line_ends = false;
    } else {
      const auto field = find_field(fields, name);
      if (!field) return wrong("task", field.error().what);
      if (!value.is_text()) return wrong("task", say("the setting '{0}' is not a string", name));
      const auto set = field->set(value.text());
      if (!set) return wrong("task", set.error().what);
    }
  }
  return {};
}

std::string folder(std::size_t place) { return "models/" + std::to_string(place) + "/"; }

// The name of a slot, which older files do not have: then it is called as its kind. No two have one
// name.
std::string slot_name(const Json& facts, const std::string& kind, std::span<const Slot> before) {
  const Json* slot = facts.find("slot");
  const bool named = slot != nullptr && slot->is_text() && check_slot_name(slot->text()).ok();
  return free_slot_name(named ? slot->text() : kind, before);
}

// `before`: the slots of the models before it.
Result<SavedModel> read_model(const BlockViews& blocks, std::span<const Slot> before) {
  const std::string within = folder(before.size());
  const std::string block = within + "facts";
  const auto facts = object_in(blocks, block);
  if (!facts) return facts.error();
  const Json* kind = facts->find("kind");
  const Json* seed = facts->find("seed");
  const Json* report = facts->find("report");
  const Json* settings = facts->find("settings");
  if (kind == nullptr || !kind->is_text() || seed == nullptr || !seed->is_natural() ||
      seed->natural() > 0xFFFFFFFFU || report == nullptr || !report->is_text() ||
      settings == nullptr || !settings->is_object()) {
    return wrong(block, say("kind, seed, report or settings are missing or of another type"));
  }
  SavedModel model;
  model.facts.kind = kind->text();
  model.facts.slot = slot_name(*facts, model.facts.kind, before);
  model.facts.seed = static_cast<std::uint32_t>(seed->natural());
  model.facts.report = report->text();
  for (const Json& value : settings->items()) {
    if (!value.is_text()) {
      return wrong(block, say("the setting '{0}' is not a string", value.name()));
    }
    model.facts.settings.emplace_back(value.name(), value.text());
  }
  model.weights = blocks_under(blocks, within + "weights/");
  model.training = blocks_under(blocks, within + "training/");
  model.begun = blocks_under(blocks, within + "begun/");
  const auto times = blocks.find(within + std::string(kTimes));
  if (times != blocks.end() && times->second.size() == sizeof model.facts.times) {
    std::memcpy(model.facts.times.data(), times->second.data(), sizeof model.facts.times);
  }
  return model;
}

Result<Corpus> read_facts(const BlockViews& blocks, const Task& task) {
  const auto facts = object_in(blocks, "corpus/facts");
  if (!facts) return facts.error();
  Corpus corpus;
  bool numbers = true;
  const auto number = [&](const char* name, auto& value) {
    const Json* found = facts->find(name);
    numbers = numbers && found != nullptr && found->is_natural();
    if (numbers) value = found->natural();
  };
  std::uint64_t train_size = 0;
  number("train_size", train_size);
  visit_statistics(corpus.statistics, number);
  corpus.statistics.held_out_line = corpus.statistics.text.lines;  // not known: none is marked
  const auto later = [&](const char* name, auto& value) {
    if (facts->find(name) != nullptr) number(name, value);
  };
  visit_later_statistics(corpus.statistics, later);
  if (!numbers) return wrong("corpus/facts", say("a count is missing or is not a whole number"));
  corpus.train_size = static_cast<std::size_t>(
      std::min<std::uint64_t>(train_size, std::numeric_limits<std::size_t>::max()));
  corpus.statistics.nothing_held_out =
      task.config.validation_share > 0 && corpus.statistics.validation_tokens == 0;
  return corpus;
}

}  // namespace

Result<void> ProjectReader::read_task() {
  const BlockViews& blocks = container_.blocks();
  const auto task = object_in(blocks, "task");
  if (!task) return task.error();
  project = {};
  if (auto read = read_config(*task, project.task); !read) return read;
  const auto unit = blocks.find("unit");
  const auto learnt = unit == blocks.end() ? std::string_view() : block_text(unit->second);
  if (auto restored = restore_rule(project.task, learnt); !restored) {
    return wrong("unit", restored.error().what);
  }
  const auto tokens = bytes_in(blocks, "vocabulary");
  if (!tokens) return tokens.error();
  tokens_ = ByteReader(*tokens);
  if (const auto text = blocks.find("text"); text != blocks.end()) {
    project.text = block_text(text->second);
  }
  if (const auto settings = blocks.find("settings"); settings != blocks.end()) {
    project.settings = block_text(settings->second);
  }
  return {};
}

Result<void> ProjectReader::read_vocabulary(Pieces& pieces) {
  Vocabulary& vocabulary = project.task.vocabulary;
  const bool as_given = project.task.reading.spelling == Spelling::given;
  const auto data = container_.blocks().find("vocabulary")->second;
  return pieces.parts(
      data.size(), 8 * Pieces::kByte, [&](std::size_t first, std::size_t count) -> Result<void> {
        while (!tokens_.at_end() && tokens_.position() < first + count) {
          const std::string_view token = tokens_.text(tokens_.number(4));
          if (tokens_.failed()) return wrong("vocabulary", say("the list ends inside a token"));
          const std::size_t expected = vocabulary.size();
          const TokenId id = vocabulary.add(token);
          if (id != expected) {
            return wrong("vocabulary", say("the token {0} stands there twice", quotation(token)));
          }
          if (as_given) vocabulary.know_normal_form(id);
        }
        return {};
      });
}

Result<void> ProjectReader::read_ids(Pieces& pieces, const std::string& block,
                                     std::span<const std::byte> data, TokenIds& ids) {
  const auto refuse = [&block](const Sentence& what) { return wrong(block, what); };
  const std::size_t width = data.empty() ? 0 : std::to_integer<std::size_t>(data[0]);
  if (width != 1 && width != 2 && width != 4)
    return refuse(say("the width of an id is not 1, 2 or 4"));
  if ((data.size() - 1) % width != 0) return refuse(say("the list ends inside an id"));
  const std::size_t size = (data.size() - 1) / width;
  pieces(1, [&] {
    if (keeper) ids = TokenIds::lying_in(data.subspan(1), width, keeper);
    ids.widen(width);
    ids.reserve(keeper ? 0 : size);
    given_ = GivenTokens(project.task.pairs());
  });
  return pieces.parts(
      size, Pieces::kDrawn, [&](std::size_t first, std::size_t count) -> Result<void> {
        const Task& task = project.task;
        for (std::size_t i = first; i < first + count; ++i) {
          const std::byte* from = &data[1 + i * width];
          TokenId id = 0;
          for (std::size_t k = width; k-- > 0;) id = (id << 8U) | std::to_integer<TokenId>(from[k]);
          const bool separator = given_.given() && id == kBeginSentence;
          if ((id < task.first_event() && !separator) || id >= task.vocabulary.size()) {
            return refuse(say("id {0} is not an event of the task", id));
          }
          if (given_.given() && id == kEndSentence) return refuse(say("a pair has no target"));
          given_.pass(id);
          if (!keeper) ids.push_back(id);
        }
        return {};
      });
}

Result<void> ProjectReader::read_corpus(Pieces& pieces) {
  const BlockViews& blocks = container_.blocks();
  auto facts = pieces(1, [&]() -> Result<void> {
    auto read = read_facts(blocks, project.task);
    if (!read) return read.error();
    project.corpus = std::move(*read);
    return {};
  });
  if (!facts) return facts;
  const auto ids = blocks.find("corpus/ids");
  if (ids == blocks.end() || without_corpus) {
    pieces(1, [&] { project.corpus.train_size = 0; });
    return {};
  }
  if (auto read = read_ids(pieces, ids->first, ids->second, project.corpus.ids); !read) {
    return read;
  }
  return pieces(1, [&]() -> Result<void> {
    const Corpus& corpus = project.corpus;
    if (corpus.train_size > corpus.ids.size()) {
      return wrong("corpus/facts", say("the training part is longer than the corpus"));
    }
    if (project.task.pairs() && corpus.train_size > 0 &&
        (corpus.train().back() != kEndSentence || corpus.ids.back() != kEndSentence)) {
      return wrong("corpus/facts", say("a part of the corpus ends inside a pair"));
    }
    return {};
  });
}

Result<void> ProjectReader::read(Pieces& pieces, std::span<const std::byte> file) {
  if (auto found = container_.read(pieces, file); !found || pieces.behind()) return found;
  if (auto task = pieces(1, [&] { return read_task(); }); !task || pieces.behind()) return task;
  if (auto vocabulary = read_vocabulary(pieces); !vocabulary) return vocabulary;
  if (auto corpus = read_corpus(pieces); !corpus) return corpus;
  const BlockViews& blocks = container_.blocks();
  for (std::size_t i = 0; blocks.contains(folder(i) + "facts"); ++i) {
    if (i == kMostModels)
      return wrong(folder(i) + "facts", say("there are more than 1,000 models"));
    auto read = pieces(Pieces::kByte * 1000, [&]() -> Result<void> {
      auto model = read_model(blocks, slots_of(project));
      if (!model) return model.error();
      project.models.push_back(std::move(*model));
      return {};
    });
    if (!read) return read;
    const auto earlier = blocks.find(folder(i) + "earlier");
    if (earlier == blocks.end() || without_corpus) continue;
    TokenIds& ids = project.models[i].earlier;
    if (auto ids_read = read_ids(pieces, earlier->first, earlier->second, ids); !ids_read) {
      return ids_read;
    }
  }
  return {};
}

Result<Project> read_project(std::span<const std::byte> file) {
  Pieces all;
  ProjectReader reader;
  if (const auto read = reader.read(all, file); !read) return read.error();
  return std::move(reader.project);
}

std::vector<Slot> slots_of(const Project& project) {
  std::vector<Slot> slots;
  for (const SavedModel& model : project.models) {
    slots.push_back({model.facts.slot, model.facts.kind});
  }
  return slots;
}

std::optional<std::vector<Slot>> glance_at_models(std::span<const std::byte> file) {
  const auto blocks = glance_at_container(file);
  if (!blocks) return std::nullopt;
  std::vector<Slot> slots;
  for (std::size_t i = 0; i <= kMostModels && blocks->contains(folder(i) + "facts"); ++i) {
    const auto model = read_model(*blocks, slots);
    if (!model) return std::nullopt;
    slots.push_back({model->facts.slot, model->facts.kind});
  }
  return slots;
}

}  // namespace onegin
