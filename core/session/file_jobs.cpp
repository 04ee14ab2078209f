// Save: the session as a file.
#include <optional>

#include "formats/arpa.h"
#include "formats/content.h"
#include "formats/neural_file.h"
#include "formats/project.h"
#include "session/held_bytes.h"
#include "session/jobs.h"
#include "session/saved_model.h"
#include "text/encoding.h"
#include "text/tokenizer.h"

namespace onegin {
namespace {

// Writes some pieces of a file.
using Writing = std::function<void(Pieces&, Bytes&)>;

template <class Writer>
Writing writing(Writer writer) {
  return [writer = std::make_shared<Writer>(std::move(writer))](Pieces& pieces, Bytes& file) {
    writer->write(pieces, file);
  };
}

Result<Writing> begin_writing(const FileFormat& format, const Save& command,
                              std::span<const std::byte> text, HeldModel& held, Workbench& bench) {
  if (const auto fits = check_fits(format, *held.model); !fits) return fits.error();
  const CorpusBuilder::Built& built = **bench.task();
  switch (format.layout) {
    case FileLayout::project: {
      auto blocks = session_blocks(held, built, bench.progress(), command);
      if (!blocks) return blocks.error();
      if (!text.empty()) blocks->emplace("text", text);
      return writing(ContainerWriter(std::move(*blocks), command.parts));
    }
    case FileLayout::arpa:
      return writing(ArpaWriter(*held.model->as_ngrams(), built.task));
    case FileLayout::tensors:
      break;
  }
  auto writer = neural_file_writer(*held.model, built.task);
  if (!writer) return writer.error();
  return writing(std::move(*writer));
}

// Nothing learns while a command waits: what is written stays as it is meanwhile.
class SaveJob : public LongJob {
 public:
  // `in_parts`: what is written is handed over whenever the job pauses.
  SaveJob(std::string format, bool in_parts, Payload text, Writing writing)
      : format_(std::move(format)),
        in_parts_(in_parts),
        text_(std::move(text)),
        write_(std::move(writing)) {}

 private:
  Result<void> work(Pieces& pieces) override {
    write_(pieces, file_.bytes);
    return {};
  }
  void pause(Reply& reply) override {
    if (!in_parts_) return;
    reply.say(Saved{format_}, std::exchange(file_.bytes, {}));
  }
  Result<void> finish(Reply& reply) override {
    reply.finish(Saved{format_}, std::move(file_.bytes));
    return {};
  }

  const std::string format_;
  const bool in_parts_;
  const Payload text_;
  const Writing write_;
  HeldBytes file_;
};

}  // namespace

Error named(Error error, const std::string& name) {
  if (error.where.empty()) {
    error.where = name;
  } else if (!name.empty()) {
    error.where = say("{0}, {1}", name, error.where);
  }
  return error;
}

JobResult make_job(const Save& command, Payload&& payload, Workbench& bench) {
  if (command.format == "task" || command.format == "text") {
    const auto built = bench.task();
    if (!built) return built.error();
    static const Corpus no_text;
    const Corpus& corpus = command.format == "text" ? (*built)->corpus : no_text;
    return job<SaveJob>(
        command.format, command.parts, Payload(),
        writing(ContainerWriter(task_blocks((*built)->task, corpus), command.parts)));
  }
  const auto held = bench.ready_model();
  if (!held) return held.error();
  const auto format = find_format(command.format);
  if (!format) return format.error();
  auto begun = begin_writing(**format, command, payload.view(), **held, bench);
  if (!begun) return begun.error();
  const bool in_parts = command.parts && (*format)->layout == FileLayout::project;
  return job<SaveJob>(command.format, in_parts, std::move(payload), std::move(*begun));
}

}  // namespace onegin
