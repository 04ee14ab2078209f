// Advances a state over a prompt.
#include "evaluation/context_reader.h"

namespace onegin {

ContextReader::ContextReader(const LanguageModel& model, const Task& task, std::string bytes)
    : model_(model),
      task_(task),
      bytes_(std::move(bytes)),
      reader_(task, bytes_),
      state_(model.begin()),
      detokenizer_(task.config.unit) {}

// Whether the line just opened is read: in a sentence task only one that goes on.
bool ContextReader::begin_line() {
  const bool goes_on = reader_.line_goes_on();
  if (goes_on) loose_end_ = reader_.drop_loose_end();
  return goes_on || task_.config.boundary != Boundary::sentence;
}

bool ContextReader::advance(const Exhausted& exhausted) {
  std::string_view text;
  TokenId id = 0;
  do {
    if (!open_) {
      if (!reader_.decode(exhausted)) return false;
      if (!reader_.open_line()) return true;
      open_ = begin_line();
    } else if (!reader_.next(text, id) || id == kEndSentence) {
      open_ = false;
    } else {
      model_.advance(state_, id);
      joined_.clear();
      detokenizer_.append(text, joined_);
    }
  } while (!exhausted());
  return false;
}

}  // namespace onegin
