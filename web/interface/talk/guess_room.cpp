// What is guessed is told at once; what the models say is kept until the letter is found.
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "language/words.h"
#include "state/guessing.h"
#include "talk/by_slot.h"
#include "talk/office.h"
#include "talk/room_desks.h"

namespace onegin::web::guess_room {
namespace {

// Takes guesses, and asks every model for each letter of the hidden sentence.
class GuessDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  Guessing& game() { return state_.shelf.at<Guessing>(); }
  struct Asked {
    std::uint32_t id = 0;
    bool again = false;  // it has learnt while it was being asked
    std::vector<ScoredToken> events;
  };
  // A sentence of the text that is open, once the room is and the text is read.
  void ensure();
  void begin(std::uint32_t number);
  void ask(SlotId at);
  void drop(SlotId at);
  void guess_all(const std::string& typed);
  void announce_letter();

  BySlot<Asked> asked_;
};

// The game is of a text in its unit and boundary.
std::string played_on(const State& state) {
  return std::to_string(state.text.version) + state.task_setting("unit", "") + " " +
         state.task_setting("boundary", "");
}

void GuessDesk::apply(const Intent& intent) {
  if (std::holds_alternative<ChooseTab>(intent)) return ensure();
  const auto act = GuessAct::from(intent);
  if (!act) return;
  Guessing& played = game();
  switch (act->what) {
    case GuessWhat::guess:
      guess_all(act->text);
      break;
    case GuessWhat::show:
      give_up(played, state_.text.facts ? state_.text.facts->types : 1);
      announce_letter();
      break;
    case GuessWhat::another:
      begin(played.number + 1);
      break;
  }
  state_.lessons.mark("guessed", played.done());
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
  if (game().played_on != played_on(state_)) begin(0);
}

void GuessDesk::begin(std::uint32_t number) {
  Guessing& game = this->game();
  game = {};
  if (state_.unit().id == "character" && !state_.pairs()) {
    game = begin_guessing(state_.part_of_text(Part::held_out), number,
                          state_.task_setting("boundary", "") == "sentence");
  }
  game.played_on = played_on(state_);
  for (const SlotId at : state_.ids()) ask(at);
}

void GuessDesk::guess_all(const std::string& typed) {
  Guessing& game = this->game();
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
  const Guessing& game = this->game();
  if (game.ranks.empty()) return;
  const std::size_t last = game.ranks.size() - 1;
  const std::string& letter = game.letters[last];
  std::string sentence =
      tr("{0}, guess {1}.", letter == " " ? std::string(tr("A space")) : letter, game.ranks[last]);
  for (const Slot* slot : state_.speakers()) {
    const auto found = game.answers.find(slot->id);
    if (found == game.answers.end() || found->second.size() <= last) continue;
    sentence += " " + tr("{0}: guess {1}.", slot->name, found->second[last].rank);
  }
  office_.announce(sentence);
}

void GuessDesk::ask(SlotId at) {
  const Guessing& game = this->game();
  if (state_.tab != Tab::guess || !game.begun() || !says_next(the(at))) return;
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
  game().answers.erase(at);
}

void GuessDesk::take(SlotId at, Event& event) {
  if (auto* scored = std::get_if<Scored>(&event.body)) {
    std::vector<ScoredToken>& events = asked_[at].events;
    std::move(scored->items.begin(), scored->items.end(), std::back_inserter(events));
  } else if (std::holds_alternative<Totals>(event.body)) {
    const Asked asked = std::exchange(asked_[at], {});
    game().answers[at] = of_letters(game(), asked.events);
    if (asked.again) ask(at);
  }
}

void GuessDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  drop(at);
  Desk::failed(at, id, failed);
}

}  // namespace

std::unique_ptr<Desk> make_desk(Office& office) { return std::make_unique<GuessDesk>(office); }

}  // namespace onegin::web::guess_room
