// What is guessed is told at once; what the models say is kept until the letter is found.
#include "talk/guess.h"

#include <iterator>
#include <utility>

#include "language/words.h"
#include "talk/office.h"

namespace onegin::web {
namespace {

// The game is of a text in its unit and boundary.
std::string played_on(const State& state) {
  return std::to_string(state.text.version) + state.task_setting("unit", "") + " " +
         state.task_setting("boundary", "");
}

}  // namespace

void GuessDesk::apply(const Intent& intent) {
  if (std::holds_alternative<ChooseTab>(intent)) return ensure();
  const auto* act = std::get_if<GuessAct>(&intent);
  if (act == nullptr) return;
  Guessing& game = state_.guessing;
  switch (act->what) {
    case GuessAct::What::guess:
      return guess_all(act->text);
    case GuessAct::What::show:
      give_up(game, state_.text.facts ? state_.text.facts->types : 1);
      return announce_letter();
    case GuessAct::What::another:
      return begin(game.number + 1);
  }
}

void GuessDesk::changed(const Cause& cause) {
  switch (cause.why) {
    case Why::facts:
      return ensure();
    case Why::learnt:
    case Why::hidden:
      ensure();
      return ask(cause.at);
    case Why::types:
      for (const Slot& slot : state_.slots) ask(slot.id);
      return;
    case Why::cleared:
    case Why::lost:
    case Why::ended:
      return drop(cause.at);
    default:
      return;
  }
}

void GuessDesk::ensure() {
  if (state_.tab != Tab::guess || !state_.text.facts) return;
  if (state_.guessing.played_on != played_on(state_)) begin(0);
}

void GuessDesk::begin(std::uint32_t number) {
  Guessing& game = state_.guessing;
  game = {};
  if (state_.unit().id == "character" && !state_.pairs()) {
    game = begin_guessing(state_.part_of_text(Part::held_out), number,
                          state_.task_setting("boundary", "") == "sentence");
  }
  game.played_on = played_on(state_);
  for (const SlotId at : state_.ids()) ask(at);
}

void GuessDesk::guess_all(const std::string& typed) {
  Guessing& game = state_.guessing;
  for (const std::string& letter : characters_of(typed)) {
    if (game.done()) return;
    if (guess(game, letter)) {
      announce_letter();
    } else {
      office_.announce(say("{0} is not it.", letter));
    }
  }
}

void GuessDesk::announce_letter() {
  const Guessing& game = state_.guessing;
  if (game.ranks.empty()) return;
  const std::size_t last = game.ranks.size() - 1;
  const std::string& letter = game.letters[last];
  std::string sentence =
      tr("{0}, guess {1}.", letter == " " ? std::string(tr("A space")) : letter, game.ranks[last]);
  for (const Slot* voice : state_.voices()) {
    const auto found = game.answers.find(voice->id);
    if (found == game.answers.end() || found->second.size() <= last) continue;
    sentence += " " + tr("{0}: guess {1}.", voice->name, found->second[last].rank);
  }
  office_.announce(sentence);
}

void GuessDesk::ask(SlotId at) {
  const Guessing& game = state_.guessing;
  if (state_.tab != Tab::guess || !game.begun() || !can_answer(the(at))) return;
  Asked& asked = asked_[at];
  if (asked.id != 0) {
    asked.again = true;
    return;
  }
  asked = {};
  Score score;
  score.tokens = true;
  asked.id = office_.ask(*this, at, score, question_of(game.asked()));
}

void GuessDesk::drop(SlotId at) {
  office_.line.drop(asked_[at].id);
  asked_.erase(at);
  state_.guessing.answers.erase(at);
}

void GuessDesk::take(SlotId at, Event& event) {
  if (auto* scored = std::get_if<Scored>(&event.body)) {
    std::vector<ScoredToken>& events = asked_[at].events;
    std::move(scored->items.begin(), scored->items.end(), std::back_inserter(events));
  } else if (std::holds_alternative<Totals>(event.body)) {
    const Asked asked = std::exchange(asked_[at], {});
    state_.guessing.answers[at] = of_letters(state_.guessing, asked.events);
    if (asked.again) ask(at);
  }
}

void GuessDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  drop(at);
  Desk::failed(at, id, failed);
}

}  // namespace onegin::web
