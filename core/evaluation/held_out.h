// What is held out, under the ids of an event space, and ln P of each of its events under a model;
// a slice at a time.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluation/line_reader.h"
#include "models/model.h"
#include "text/given_tokens.h"

namespace onegin {

// The held-out events of a corpus as those of another task. Where its text is there, it says what a
// token is that the corpus's own task does not know; otherwise such a token is unknown.
class HeldOutReader {
 public:
  // All must outlive it. `text`: raw bytes, or empty. `with_lines`: lines and unknown ones as well.
  HeldOutReader(const Task& own, const Corpus& corpus, const Task& task, std::string_view text,
                bool with_lines = false);

  // True while more is left.
  bool advance(const Exhausted& exhausted);
  // Then:
  TokenIds events;  // of pairs also what is given
  struct Line {
    std::size_t begin = 0;         // in `events`; the first may be the rest of a line
    std::uint64_t characters = 0;  // without the text the first line has those of all
  };
  std::vector<Line> lines;                                   // those that have events
  std::vector<std::pair<std::size_t, std::string>> unknown;  // what <unk> is in the text

 private:
  bool open_line();
  void read(TokenId id, std::string_view token);
  void map();
  void finish();

  const Task& own_;
  const Corpus& corpus_;
  const Task& task_;
  const bool with_lines_;
  LineReader reader_;
  bool open_ = false;
  bool begins_ = false;   // no token of the open line was held out yet
  std::size_t read_ = 0;  // tokens of the text
};

// The lines of what was read, to be scored; in a stream the first begins where the held-out part
// does. What was read must stay.
class HeldOutLines : public EventLines {
 public:
  HeldOutLines(const HeldOutReader& read, const Task& task) : read_(read), task_(task) {}

  bool decode(const Exhausted&) override { return true; }
  bool decoded() override { return true; }
  Result<bool> open(bool apart) override;
  bool next(std::string_view& text, TokenId& id) override;
  std::uint64_t line_characters() const override { return read_.lines[line_ - 1].characters; }
  bool given() const override { return is_given_; }

 private:
  const HeldOutReader& read_;
  const Task& task_;
  std::size_t line_ = 0;     // lines begun
  std::size_t at_ = 0;       // in the events
  std::size_t unknown_ = 0;  // those passed
  GivenTokens given_;
  bool is_given_ = false;  // the last one
};

class HeldOutScorer {
 public:
  // From the empty context on, in a sentence task at each sentence. Model, which is a language
  // model of `task`, and events must outlive it.
  HeldOutScorer(const Model& model, TokenView events, const Task& task)
      : model_(model),
        language_(*model.as_language()),
        events_(events),
        shape_(shape_of(task)),
        state_(language_.begin()) {}

  // True while more is left.
  bool advance(const Exhausted& exhausted);
  // Of the events so far, without what is given.
  std::vector<float>& log_probs() { return log_probs_; }

 private:
  const Model& model_;
  const LanguageModel& language_;
  TokenView events_;
  std::vector<TokenId> slice_;
  const Shape shape_;
  State state_;
  std::size_t read_ = 0;  // events, and what is given
  std::vector<float> log_probs_;
};

}  // namespace onegin
