// Shannon's game: a person guesses a hidden sentence letter by letter, the models beside him.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/guesses.h"
#include "state/intents.h"

namespace onegin::web {

enum class GuessWhat { guess, show, another };
using GuessAct = ActOf<Tab::guess, GuessWhat>;  // its text: one letter or several, each a guess

struct Guessing {
  static constexpr std::size_t kLetters = 30;

  std::string before;                // what stands before the sentence, seen from the beginning
  std::vector<std::string> letters;  // characters, hidden until they are found
  std::vector<std::uint32_t> ranks;  // of those found: at which guess; as long as they are
  std::vector<std::string> wrong;    // guesses at the next letter
  std::string typed;                 // what the field shows
  std::uint32_t number = 0;          // of the sentence
  std::string played_on;             // text, unit and boundary
  // What each model gives to every letter, of those that have answered.
  std::map<SlotId, std::vector<ScoredToken>> answers;

  bool begun() const { return !letters.empty(); }
  bool done() const { return begun() && ranks.size() == letters.size(); }
  std::string asked() const;  // what the models are asked: all of it
};

// The characters of a text, each with its bytes.
std::vector<std::string> characters_of(std::string_view text);

// A sentence of at most 30 letters from the held-out part, the same for the same number: its
// letters and what stands before it. `lines`: each line is read by itself. Without any, nothing is
// begun.
Guessing begin_guessing(std::string_view held_out, std::uint32_t number, bool lines);

// A guess at the next letter; true if it is right. One that was made already does not count again.
bool guess(Guessing& game, std::string_view letter);
// The next letter is given up and shown. It counts as if the other types had then been tried
// blindly.
void give_up(Guessing& game, double types);

// What the events of a line that a model scored say of the letters; empty if they are others.
std::vector<ScoredToken> of_letters(const Guessing& game, const std::vector<ScoredToken>& events);

// A person's or a model's place in the table, on the letters found so far.
struct Standing {
  GuessFigures guesses;
  double bits = NAN;  // per letter; a person gives no probabilities
};
Standing standing_of_person(const Guessing& game);
Standing standing_of_model(const Guessing& game, const std::vector<ScoredToken>& answers);

}  // namespace onegin::web
