// The file's task first, then the text under it, slice by slice.
#include "session/given_task.h"

#include <utility>

#include "formats/project.h"
#include "session/text_reading.h"

namespace onegin {
namespace {

class GivenTaskJob : public Job {
 public:
  GivenTaskJob(Bytes file, RawText text, Workbench& bench)
      : file_(std::move(file)), text_(std::move(text)), bench_(bench) {
    reader_.without_corpus = true;
  }

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    while (!builder_) {
      const auto more = pieces_.walk([this](Pieces& pieces) { return read_task(pieces); });
      if (!more) return named(more.error(), "the task's file");
      if (exhausted()) return true;
    }
    return read_on(*builder_, bench_, exhausted, reply);
  }

 private:
  Result<void> read_task(Pieces& pieces) {
    if (auto read = reader_.read(pieces, file_); !read || pieces.behind()) return read;
    return pieces(1, [this]() -> Result<void> {
      if (!reader_.project.task.reading.standard()) {
        return Error{say("a model of another program reads its own kind of text"), "",
                     say("go on from a model that was trained here")};
      }
      builder_.emplace(std::move(reader_.project.task), std::move(text_.training),
                       std::move(text_.validation));
      return {};
    });
  }

  const Bytes file_;
  RawText text_;  // until there is a builder
  Workbench& bench_;
  ProjectReader reader_;
  Pieces pieces_{Pieces::kLargest};
  std::optional<CorpusBuilder> builder_;
};

}  // namespace

JobResult read_under_task(Bytes file, RawText text, Workbench& bench) {
  return job<GivenTaskJob>(std::move(file), std::move(text), bench);
}

}  // namespace onegin
