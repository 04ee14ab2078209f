// One question for the example, one for each press of Train on.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "language/figures.h"
#include "language/words.h"
#include "state/operation_words.h"
#include "state/steps.h"
#include "talk/office.h"
#include "talk/room_desks.h"

namespace onegin::web::steps_room {
namespace {

// Asks for the worked example, in a session of its own, and moves along its operations.
class StepsDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  // Its session, beyond those of models.
  static constexpr SlotId kPlace = kBenches + 2;

  Steps& steps() { return state_.shelf.at<Steps>(); }
  // What a lesson may wait for.
  void mark();
  void act(const StepsAct& act);
  void begin(Steps::Page page);
  void move(std::size_t at);
  void change(const StepsAct& act);
  // With the weights that are chosen; the operation in view stays.
  void ask();
  void train();
  void go_on();
  void drop();

  std::uint32_t asked_ = 0, training_ = 0;
};

void StepsDesk::apply(const Intent& intent) {
  if (std::holds_alternative<ChooseTab>(intent)) {
    if (state_.tab == Tab::steps && steps().types.empty()) begin(Steps::Page::slide);
    return;
  }
  if (const auto one = StepsAct::from(intent)) {
    act(*one);
    mark();
  }
}

void StepsDesk::mark() {
  const Steps& steps = this->steps();
  Lessons& lessons = state_.lessons;
  lessons.mark("spells", steps.word != "hello" && steps.traced);
  lessons.mark("reads", steps.seen >= 1);
  lessons.mark("sums", steps.seen >= 2);
  lessons.mark("returns", steps.seen >= 3);
  lessons.mark("proves", steps.proof);
  lessons.mark("spelt", has_learnt(steps));
}

void StepsDesk::changed(const Cause& cause) {
  if (cause.why != Why::lost || cause.at != kPlace) return;
  drop();
  office_.line.restart(kPlace, false);
  steps().trouble = lost_sentence(cause.words);
}

void StepsDesk::begin(Steps::Page page) {
  steps() = begin_steps(page);
  ask();
}

void StepsDesk::act(const StepsAct& act) {
  Steps& steps = this->steps();
  switch (act.what) {
    case StepsWhat::back:
      return move(steps.at - std::min<std::size_t>(steps.at, 1));
    case StepsWhat::next:
      return move(steps.at + 1);
    case StepsWhat::part:
      return move(next_part(operations_of(steps), steps.at));
    case StepsWhat::first:
      return move(0);
    case StepsWhat::page:
      return begin(act.text == "textbook" ? Steps::Page::textbook : Steps::Page::slide);
    case StepsWhat::proof:
      steps.proof = !steps.proof;
      return;
    case StepsWhat::edit:
      steps.edited = act.text;
      steps.typed.clear();
      steps.trouble = {};
      return;
    case StepsWhat::train:
      return train();
    case StepsWhat::go_on:
      return go_on();
    default:
      return change(act);
  }
}

// What is asked becomes another.
void StepsDesk::change(const StepsAct& act) {
  Steps& steps = this->steps();
  steps.trouble = {};
  if (act.what == StepsWhat::word) {
    if (!set_word(steps, act.text)) {
      steps.word = act.text;
      drop();
      steps.trouble = say("A word has 2 to {0} letters.", Steps::kLetters);
      return;
    }
  } else if (act.what == StepsWhat::kind) {
    set_kind(steps, act.text);
  } else if (act.what == StepsWhat::weights) {
    steps.typed = act.text;
    if (!set_weights(steps, act.text)) {
      const ExampleTensor edited = edited_weights(steps);
      steps.trouble =
          say("{0} has {1} rows of {2} numbers.", shown_letter(steps, letter_of(edited.name)),
              whole(edited.rows), whole(edited.columns));
      return;
    }
  } else if (act.what == StepsWhat::slide) {
    set_slide_weights(steps);
  } else if (act.what == StepsWhat::draw) {
    ++steps.seed;
    draw_weights(steps);
  } else if (act.what == StepsWhat::rate) {
    steps.learning_rate = act.number;
  }
  ask();
}

void StepsDesk::move(std::size_t at) {
  Steps& steps = this->steps();
  const std::vector<Operation> all = operations_of(steps);
  if (all.empty()) return;
  steps.at = std::min(at, all.size() - 1);
  const auto looked = [&](Op op, int seen) {
    // Their order in the list of operations is that of the way, too, but that each letter begins
    // anew.
    if (all[steps.at].op >= op || (op == Op::softmax && all[steps.at].t > 0)) {
      steps.seen = std::max(steps.seen, seen);
    }
  };
  looked(Op::softmax, 1);
  looked(Op::mean, 2);
  looked(Op::total, 3);
  const Shows shows = shows_of(steps, all[steps.at]);
  office_.announce(say("{0} of {1}: {2}", steps.at + 1, all.size(),
                       shows.formula.empty() ? Sentence(shows.why) : Sentence(shows.formula)));
}

void StepsDesk::drop() {
  office_.line.drop(asked_);
  office_.line.drop(training_);
  steps().training = false;
}

void StepsDesk::ask() {
  drop();
  asked_ = office_.line.send(*this, kPlace, example_of(steps(), 1, steps().weights));
}

void StepsDesk::train() {
  Steps& steps = this->steps();
  if (!steps.traced || training_ != 0) return;
  const bool begun = !steps.trained.empty();
  if (!begun) steps.losses = steps.traced->losses;
  steps.training = true;
  training_ = office_.line.send(
      *this, kPlace,
      example_of(steps, Steps::kUpdates, begun ? steps.trained : steps.traced->weights));
}

// The operations of the weights that training has come to.
void StepsDesk::go_on() {
  Steps& steps = this->steps();
  if (!steps.traced) return;
  steps.weights = steps.trained.empty() ? steps.traced->weights : steps.trained;
  steps.at = 0;
  steps.losses.clear();
  steps.trained.clear();
  steps.written.clear();
  ask();
}

void StepsDesk::take(SlotId, Event& event) {
  const auto* traced = std::get_if<ExampleTraced>(&event.body);
  if (traced == nullptr) return;
  Steps& steps = this->steps();
  if (event.id == asked_) {
    asked_ = 0;
    take_answer(steps, *traced, event.payload);
    const std::size_t count = operations_of(steps).size();
    if (steps.at >= count) steps.at = 0;
  } else if (event.id == training_) {
    training_ = 0;
    steps.training = false;
    steps.trained = traced->weights;
    steps.losses.insert(steps.losses.end(), traced->losses.begin() + 1, traced->losses.end());
    steps.written = traced->written_after;
    office_.announce(steps.written.empty()
                         ? say("Loss {0}", fixed(steps.losses.back(), 4))
                         : say("Loss {0}. It writes {1}.", fixed(steps.losses.back(), 4),
                               written_text(steps, steps.written)));
  }
  mark();
}

void StepsDesk::failed(SlotId, std::uint32_t, const Failed& failed) {
  asked_ = training_ = 0;
  steps().training = false;
  steps().trouble = sentence_of(failed);
  office_.announce(steps().trouble);
}

}  // namespace

std::unique_ptr<Desk> make_desk(Office& office) { return std::make_unique<StepsDesk>(office); }

}  // namespace onegin::web::steps_room
