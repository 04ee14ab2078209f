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

// FNV-1a.
std::string HeldOutPart::hash() const {
  std::uint64_t value = 14695981039346656037ULL;
  const auto add = [&](unsigned char byte) { value = (value ^ byte) * 1099511628211ULL; };
  for (const TokenId id : corpus_->validation()) {
    for (const char c : task_->vocabulary.text(id)) add(static_cast<unsigned char>(c));
    add(id < kFirstText ? 1 : 0);
  }
  return std::to_string(value);
}

}  // namespace onegin
