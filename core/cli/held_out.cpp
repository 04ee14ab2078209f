// Compares by figures where the held-out parts begin and how long they are.
#include "cli/held_out.h"

#include <array>

#include "text/held_out_byte.h"
#include "text/text.h"

namespace onegin::cli {
namespace {

bool holds_out(const TaskReady& task) { return task.validation_tokens > 0; }

// Parts of one text, whatever its tokens are, have the same figures.
auto figures_of(const TaskReady& task) {
  return std::array{task.held_out_line, task.held_out_characters, task.validation_characters};
}

}  // namespace

Result<std::optional<std::string>> HeldOut::text() const {
  Bytes bytes;
  Client client;
  const auto opened =
      client.ask(Open{name}, file, [&](const Event& event) { bytes = event.payload; });
  if (!opened) return opened.error();
  if (bytes.empty()) return std::optional<std::string>();
  const std::string read = read_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  const std::size_t begin = byte_of(read, static_cast<std::uint64_t>(task.held_out_line),
                                    static_cast<std::uint64_t>(task.held_out_characters));
  return std::optional(read.substr(begin));
}

Result<HeldOut> find_held_out(const std::vector<ModelName>& names) {
  for (const ModelName& name : names) {
    const auto holds = name.holds();
    if (!holds) return holds.error();
    if (*holds != OpenedFile::Holds::project) continue;
    Client client;
    const auto model = load_model(client, name);
    if (!model) return model.error();
    if (!holds_out(model->task)) continue;
    auto file = name.read();
    if (!file) return file.error();
    return HeldOut{name.name, model->task, std::move(*file)};
  }
  std::string where = names.front().name;
  if (names.size() > 1) where += " and the others";
  return Error{"the file holds no part of a text out", where,
               "train with --validation FILE or a --validation-share, or give --text FILE"};
}

Result<Payload> held_out_file(const HeldOut& held_out, const ModelName& name,
                              const LoadedModel& model, bool common) {
  if (!holds_out(model.task)) return held_out.file;
  if (figures_of(model.task) != figures_of(held_out.task)) {
    return Error{"the two hold out different parts of a text", held_out.name + " and " + name.name,
                 "score a text that neither learnt from: --text FILE"};
  }
  return common ? held_out.file : name.read();
}

}  // namespace onegin::cli
