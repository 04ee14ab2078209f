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
  const bool source_alone = reader_.is_source_alone();
  if (goes_on && !source_alone) loose_end_ = reader_.drop_loose_end();
  return goes_on || task_.config.boundary == Boundary::stream;
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

void ContextReader::read(TokenId id, std::string_view text) {
  model_.advance(state_, id);
  if (id == kBeginSentence) {
    in_target_ = true;
    detokenizer_ = Detokenizer(task_.rule());
    return;
  }
  if (!in_target_) source_.push_back(id);
  joined_.clear();
  detokenizer_.append(text, joined_);
}

Result<bool> ContextReader::finish() {
  if (task_.pairs()) {
    if (source_.empty()) {
      return Error{say("there is no source to write a target to"), say("the prompt"),
                   say("write the source that is given")};
    }
    if (const auto read = model_.check_source({source_}); !read) return read.error();
    if (!in_target_) read(kBeginSentence, {});
  }
  open_end();
  return true;
}

Result<bool> ContextReader::advance(const Exhausted& exhausted) {
  std::string_view text;
  TokenId id = 0;
  do {
    if (!open_) {
      if (!reader_.decode(exhausted)) return false;
      const auto opened = reader_.open_prompt_line();
      if (!opened) return opened;
      if (!*opened) return finish();
      open_ = begin_line();
    } else if (!reader_.next(text, id) || id == kEndSentence) {
      open_ = false;
    } else {
      read(id, text);
    }
  } while (!exhausted());
  return false;
}

}  // namespace onegin
