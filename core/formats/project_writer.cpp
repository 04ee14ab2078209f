// A project as named blocks: small things as JSON, large ones as bytes that are made when they are
// written.
#include <algorithm>
#include <cstring>

#include "formats/project.h"
#include "formats/project_statistics.h"
#include "json/value.h"

namespace onegin {
namespace {

Block json_block(const Json& object) { return Block::own(object.written_in_order()); }

Block text_block(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

Block learnt_block(const UnitRule& rule) {
  const std::string learnt = rule.learnt();
  return Block::own(learnt);
}

// The reading rule only where it is not the standard one: older versions read the others.
Block task_block(const Task& task) {
  Json object = Json::object();
  TaskConfig config = task.config;
  for (const Field& field : task_fields(config)) object[field.name] = field.text();
  if (task.reading.spelling == Spelling::given) object["spelling"] = "given";
  if (!task.reading.line_ends) object["line_ends"] = "false";
  return json_block(object);
}

// Each text token behind its length in four bytes.
Block vocabulary_block(const Vocabulary& vocabulary) {
  const auto end = static_cast<TokenId>(vocabulary.size());
  // Where a token's length stands: its texts lie one after another in the vocabulary.
  const auto place = [&vocabulary](TokenId id) {
    const std::string_view text = vocabulary.text(id);
    return static_cast<std::size_t>(text.data() - vocabulary.text(kFirstText).data()) +
           sizeof(std::uint32_t) * (id - kFirstText);
  };
  const std::size_t size =
      end == kFirstText ? 0
                        : place(end - 1) + sizeof(std::uint32_t) + vocabulary.text(end - 1).size();
  return {size, [&vocabulary, place, end](std::size_t first, std::span<std::byte> to) {
            TokenId low = kFirstText, high = end;  // the last token that begins at or before first
            while (high - low > 1) {
              const TokenId middle = low + (high - low) / 2;
              (place(middle) <= first ? low : high) = middle;
            }
            std::size_t skip = first - place(low);
            for (TokenId id = low; !to.empty(); ++id) {
              const std::string_view text = vocabulary.text(id);
              const auto length = static_cast<std::uint32_t>(text.size());
              const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
              for (const auto part : {std::as_bytes(std::span(&length, 1)), bytes}) {
                const auto rest = part.subspan(std::min(skip, part.size()));
                skip -= part.size() - rest.size();
                const std::size_t count = std::min(rest.size(), to.size());
                std::copy_n(rest.begin(), count, to.begin());
                to = to.subspan(count);
              }
            }
          }};
}

// Each id in as few bytes as the largest needs, behind a byte that says how many.
Block ids_block(TokenView ids, std::size_t vocabulary_size) {
  const std::size_t width = bytes_per_id(vocabulary_size);
  return {1 + ids.size() * width, [ids, width](std::size_t first, std::span<std::byte> to) {
            if (first == 0) {
              to[0] = static_cast<std::byte>(width);
              to = to.subspan(1);
            } else {
              --first;
            }
            if (ids.width() == width) {
              const auto bytes = ids.bytes().subspan(first, to.size());
              std::copy(bytes.begin(), bytes.end(), to.begin());
              return;
            }
            for (std::size_t i = 0; i < to.size(); ++i) {
              const std::size_t at = first + i;
              to[i] = static_cast<std::byte>(ids[at / width] >> (8 * (at % width)));
            }
          }};
}

Block corpus_facts(const Corpus& corpus) {
  Json object = Json::object();
  object["train_size"] = corpus.train_size;
  const auto write = [&](const char* name, std::uint64_t value) { object[name] = value; };
  visit_statistics(corpus.statistics, write);
  visit_later_statistics(corpus.statistics, write);
  return json_block(object);
}

Block model_facts(const ModelFacts& facts) {
  Json object = Json::object();
  object["slot"] = facts.slot;
  object["kind"] = facts.kind;
  object["seed"] = facts.seed;
  object["report"] = facts.report;
  Json& settings = object["settings"] = Json::object();
  for (const auto& [name, value] : facts.settings) settings[name] = value;
  return json_block(object);
}

}  // namespace

Blocks task_blocks(const Task& task, const Corpus& corpus) {
  Blocks blocks;
  blocks["task"] = task_block(task);
  if (task.learnt) blocks["unit"] = learnt_block(*task.learnt);
  blocks["vocabulary"] = vocabulary_block(task.vocabulary);
  blocks["corpus/facts"] = corpus_facts(corpus);
  if (!corpus.ids.empty()) {
    blocks["corpus/ids"] = ids_block(corpus.ids, task.vocabulary.size());
  }
  return blocks;
}

void add_model(Blocks& blocks, std::size_t place, const ModelFacts& facts, const Blocks& weights,
               const Blocks& training) {
  const std::string folder = "models/" + std::to_string(place) + "/";
  blocks[folder + "facts"] = model_facts(facts);
  for (const auto& [name, block] : weights) blocks[folder + "weights/" + name] = block;
  for (const auto& [name, block] : training) blocks[folder + "training/" + name] = block;
  if (facts.times[0] > 0) {
    const auto* bytes = reinterpret_cast<const char*>(facts.times.data());
    blocks[folder + std::string(kTimes)] = Block::own(std::string_view(bytes, sizeof facts.times));
  }
}

void add_begun(Blocks& blocks, std::size_t place, const Blocks& begun, TokenView earlier,
               std::size_t vocabulary) {
  const std::string folder = "models/" + std::to_string(place) + "/";
  for (const auto& [name, block] : begun) blocks[folder + "begun/" + name] = block;
  if (!earlier.empty()) blocks[folder + "earlier"] = ids_block(earlier, vocabulary);
}

Blocks project_blocks(const Project& project) {
  Blocks blocks = task_blocks(project.task, project.corpus);
  if (project.text) blocks["text"] = text_block(*project.text);
  if (!project.settings.empty()) blocks["settings"] = text_block(project.settings);
  for (std::size_t i = 0; i < project.models.size(); ++i) {
    const SavedModel& model = project.models[i];
    add_model(blocks, i, model.facts, blocks_of(model.weights), blocks_of(model.training));
    add_begun(blocks, i, blocks_of(model.begun), model.earlier, project.task.vocabulary.size());
  }
  return blocks;
}

}  // namespace onegin
