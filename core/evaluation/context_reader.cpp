// Advances a state over a prompt.
#include "evaluation/context_reader.h"

namespace onegin {

ContextReader::ContextReader(const LanguageModel& model, const Task& task, std::string bytes)
    : model_(model),
      task_(task),
      reader_(task, std::move(bytes)),
      state_(model.begin()),
      detokenizer_(task.config.unit) {}

// The next line; in a sentence task the last one, if it is still open.
bool ContextReader::open_line() {
  const bool sentences = task_.config.boundary == Boundary::sentence;
  while (reader_.open_line()) {
    const bool goes_on = reader_.line_goes_on();
    if (goes_on) loose_end_ = reader_.drop_loose_end();
    if (!sentences || goes_on) return true;
  }
  return false;
}

bool ContextReader::advance(const Exhausted& exhausted) {
  if (!reader_.decode(exhausted)) return false;
  std::string_view text;
  TokenId id = 0;
  do {
    if (!open_) {
      open_ = open_line();
      if (!open_) return true;
    }
    if (!reader_.next(text, id) || id == kEndSentence) {
      open_ = false;
      continue;
    }
    model_.advance(state_, id);
    joined_.clear();
    detokenizer_.append(text, joined_);
  } while (!exhausted());
  return false;
}

}  // namespace onegin
