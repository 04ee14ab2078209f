// Reads a prompt into a model's state, a bounded amount of work at a time.
#pragma once

#include <string>
#include <vector>

#include "evaluation/line_reader.h"
#include "text/tokenizer.h"

namespace onegin {

// In a sentence task only what follows the last line end counts: sentences before it are over. In a
// stream all of it is context. Of pairs the prompt is a source, or a source, a tab and how its
// target begins. `model` and `task` must outlive it.
class ContextReader {
 public:
  ContextReader(const LanguageModel& model, const Task& task, std::string bytes);
  ContextReader(const ContextReader&) = delete;
  ContextReader& operator=(const ContextReader&) = delete;

  // True when everything is read. Error: it is to be a source and is empty, or has several tabs, or
  // the model cannot read it.
  Result<bool> advance(const Exhausted& exhausted);

  const State& state() const { return state_; }
  // Bytes at the end of the prompt that what follows brings with it: white space at the end of an
  // open last line, which was not read; a character that the next token may belong to.
  std::size_t loose_end() const { return loose_end_; }
  // Knows the last tokens read, so that what follows is joined to them as it should be.
  const Detokenizer& detokenizer() const { return detokenizer_; }

 private:
  bool begin_line();
  void read(TokenId id, std::string_view text);
  Result<bool> finish();
  void open_end();

  const LanguageModel& model_;
  const Task& task_;
  const std::string bytes_;
  LineReader reader_;
  bool open_ = false;
  std::vector<TokenId> source_;  // of a pair
  bool in_target_ = false;
  std::size_t loose_end_ = 0;
  State state_;
  Detokenizer detokenizer_;
  std::string joined_;
};

}  // namespace onegin
