// Reads the project, if there is one, then the held-out events.
#include "session/held_out_part.h"

#include "text/event_space.h"

namespace onegin {

Result<bool> HeldOutPart::advance(const Exhausted& exhausted) {
  while (!opened_) {
    const auto more = pieces_.walk([this](Pieces& pieces) -> Result<void> {
      if (file_.empty()) return {};
      return file_reader_.read(pieces, file_.view());
    });
    if (!more) return more;
    opened_ = !*more;
    if (exhausted()) return true;
  }
  if (!reader_) {
    if (const auto begun = begin(); !begun) return begun.error();
  }
  return reader_->advance(exhausted);
}

Result<void> HeldOutPart::begin() {
  std::string_view text;
  if (!file_.empty()) {
    const Project& project = file_reader_.project;
    task_ = &project.task;
    corpus_ = &project.corpus;
    text = project.text.value_or("");
    const SpaceDifference difference = difference_of(*asked_.task, *task_);
    if (!difference.comparable() || !(common_ || difference.none())) {
      return Error{
          say("what is held out has other events than the model: {0}",
              describe_difference(*asked_.task, say("the model"), *task_, say("the file"))),
          "", say("judge it on what the model shares, after relate")};
    }
  }
  reader_.emplace(*task_, *corpus_, *asked_.task, text, with_lines_);
  return {};
}

}  // namespace onegin
