// Fill: a sentence with blanks, what each model says of them, and what a person guessed before.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/blank_question.h"
#include "state/intents.h"

namespace onegin::web::fill_room {

// Their texts and numbers: the sentence; the place of a token that becomes a blank, or none any
// more; whether a person guesses first; a guess and the number of its blank; nothing; how many
// held-out blanks are to be asked for.
enum class What { ask, hide, first, guess, show, count };
using Act = ActOf<Tab::fill, What>;

struct Answer {
  SlotId slot = 0;
  Filled filled;       // without blanks as long as there is none
  double step = 0;     // of its training when it was asked
  bool asked = false;  // an answer is on its way
  double fraction = 0;
  Sentence trouble;
};

struct Filling {
  std::string sentence;               // as it is typed
  bool own = false;                   // a person typed it, or chose a token
  std::vector<std::uint32_t> hidden;  // places of tokens that are blanks besides
  std::string read;                   // the sentence that the tokens are of
  std::vector<QuestionToken> tokens;  // as the models read it; empty: not known yet
  std::vector<Answer> answers;
  bool guess_first = false, shown = false;  // the answers, although a person guesses first
  std::vector<std::string> guesses;         // of each blank

  bool is_read() const { return !tokens.empty() && read == sentence; }
  bool has_blanks() const {
    return !hidden.empty() || sentence.find(kBlankMark) != std::string::npos;
  }
  bool is_hidden(std::uint32_t place) const {
    return std::find(hidden.begin(), hidden.end(), place) != hidden.end();
  }
  bool shows_answers() const { return !guess_first || shown; }
  Answer* find(SlotId slot) {
    for (Answer& one : answers) {
      if (one.slot == slot) return &one;
    }
    return nullptr;
  }
  const Answer* find(SlotId slot) const { return const_cast<Filling*>(this)->find(slot); }
  // The first whole answer, whose blanks are those of all; null: there is none yet.
  const Filled* first() const {
    for (const Answer& one : answers) {
      if (!one.filled.blanks.empty()) return &one.filled;
    }
    return nullptr;
  }
};

// Whether a person meant this token; a blank before it is not to be typed.
inline bool is_guess(std::string_view guess, std::string_view token) {
  const auto bare = [](std::string_view text) {
    const bool blank = text.size() > 1 && text.front() == ' ';
    return blank ? text.substr(1) : text;
  };
  return !guess.empty() && bare(guess) == bare(token);
}

}  // namespace onegin::web::fill_room
