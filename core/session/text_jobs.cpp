// SetText: bytes -> task and corpus, slice by slice.
#include "formats/content.h"
#include "memory_limit.h"
#include "session/given_task.h"
#include "session/jobs.h"
#include "session/text_reading.h"

namespace onegin {
namespace {

class TextJob : public Job {
 public:
  TextJob(const TaskConfig& config, TextBytes text, std::optional<TextBytes> validation,
          Workbench& bench)
      : builder_(config, std::move(text), std::move(validation)), bench_(bench) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    return read_on(builder_, bench_, exhausted, reply);
  }

 private:
  CorpusBuilder builder_;
  Workbench& bench_;
};

// Error: the text does not fit into memory. What is there gives way if both have no room.
Result<void> make_room(const TaskConfig& config, std::string_view text, Workbench& bench) {
  constexpr std::uint64_t kMostPerByte = 1 + 2 * sizeof(TokenId);
  const std::uint64_t held = bench.held_bytes() + kProgramMemory;
  if (text.size() * kMostPerByte + held <= memory_limit()) return {};  // no need to look
  const std::uint64_t needed = reading_bytes(config, text);
  if (needed + kProgramMemory > memory_limit()) {
    return Error{say("a text of {0} takes {1} of memory to be read, and {2} is there",
                     memory_text(static_cast<double>(text.size())),
                     memory_text(static_cast<double>(needed + kProgramMemory)),
                     memory_text(static_cast<double>(memory_limit()))),
                 "", say("choose a shorter text")};
  }
  if (needed + needed / 4 + held > memory_limit()) bench.forget_task();
  return {};
}

}  // namespace

JobResult make_job(const SetText& command, Payload&& payload, Workbench& bench) {
  TaskConfig config;
  const auto fields = fields_of(config);
  for (const auto& [name, value] : command.settings) {
    const auto field = find_field(fields, name);
    if (!field) return field.error();
    if (const auto set = field->set(value); !set) return set.error();
  }
  if (command.task_bytes > payload.size()) {
    return Error{say("the task's file is longer than all that was sent"), say("task_bytes"), ""};
  }
  const std::size_t size = payload.size() - command.task_bytes;
  if (command.validation_bytes > size) {
    return Error{say("the held-out text is longer than all that was sent"), say("validation_bytes"),
                 ""};
  }
  const std::span<const std::byte> bytes = payload.view().first(size);
  const auto task_file = payload.view().subspan(size);
  const std::size_t training = size - command.validation_bytes;
  if (const auto checked = expect_text(bytes.first(training)); !checked) return checked.error();
  if (const auto checked = expect_text(bytes.subspan(training)); !checked) {
    return named(checked.error(), "the held-out text");
  }
  if (const auto room = make_room(config, payload.text().substr(0, size), bench); !room)
    return room.error();
  // Both stay in the payload, which goes once they are read.
  TextBytes text(payload.text().substr(0, training), payload.keeper());
  std::optional<TextBytes> validation;
  if (command.validation_bytes > 0) {
    validation.emplace(payload.text().substr(training, command.validation_bytes), payload.keeper());
  }
  if (!task_file.empty()) {
    Bytes task(task_file.begin(), task_file.end());
    payload = {};
    return read_under_task(std::move(task), {std::move(text), std::move(validation)}, bench);
  }
  payload = {};
  return std::unique_ptr<Job>(
      std::make_unique<TextJob>(config, std::move(text), std::move(validation), bench));
}

}  // namespace onegin
