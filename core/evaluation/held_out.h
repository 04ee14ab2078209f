// What is held out, under the ids of an event space, and ln P of each of its events under a model;
// a slice at a time.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "evaluation/line_reader.h"
#include "models/model.h"

namespace onegin {

// The held-out events of a corpus as those of another task. Where its text is there, it says what a
// token is that the corpus's own task does not know; otherwise such a token is unknown.
class HeldOutReader {
 public:
  // All must outlive it. `text`: raw bytes, or empty.
  HeldOutReader(const Task& own, const Corpus& corpus, const Task& task, std::string_view text);

  // True while more is left.
  bool advance(const Exhausted& exhausted);
  TokenIds events;  // then; of pairs also what is given

 private:
  bool open_line();
  void map();

  const Task& own_;
  const Corpus& corpus_;
  const Task& task_;
  LineReader reader_;
  bool open_ = false;
  std::size_t read_ = 0;  // tokens of the text
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
