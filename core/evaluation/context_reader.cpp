// Advances a state over a prompt.
#include "evaluation/context_reader.h"

namespace onegin {

ContextReader::ContextReader(const LanguageModel& model, const Task& task, std::string bytes)
    : model_(model),
      task_(task),
      bytes_(std::move(bytes)),
      reader_(task, bytes_),
      state_(model.begin()),
      detokenizer_(task.rule()) {}

// Whether the line just opened is read: in a sentence task only one that goes on.
bool ContextReader::begin_line() {
  const bool goes_on = reader_.line_goes_on();
  if (goes_on) loose_end_ = reader_.drop_loose_end();
  return goes_on || task_.config.boundary != Boundary::sentence;
}

// What the prompt's last token may still become part of is written with what follows, and until
// then is not read, if that can be: if the bytes end with it.
void ContextReader::open_end() {
  if (!detokenizer_.holds()) return;
  Detokenizer ended = detokenizer_;
  joined_.clear();
  ended.finish(joined_);
  if (bytes_.ends_with(joined_)) {
    loose_end_ += joined_.size();
  } else {
    detokenizer_ = std::move(ended);
  }
}

bool ContextReader::advance(const Exhausted& exhausted) {
  std::string_view text;
  TokenId id = 0;
  do {
    if (!open_) {
      if (!reader_.decode(exhausted)) return false;
      if (!reader_.open_line()) {
        open_end();
        return true;
      }
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
