// One question for the example, one for each press of Train on.
#include "talk/steps.h"

#include <algorithm>
#include <utility>

#include "language/figures.h"
#include "language/words.h"
#include "state/operation_words.h"
#include "talk/office.h"

namespace onegin::web {

void StepsDesk::apply(const Intent& intent) {
  if (std::holds_alternative<ChooseTab>(intent)) {
    if (state_.tab == Tab::steps && state_.steps.types.empty()) begin(Steps::Page::slide);
    return;
  }
  if (const auto* one = std::get_if<StepsAct>(&intent)) act(*one);
}

void StepsDesk::changed(const Cause& cause) {
  if (cause.why != Why::lost || cause.at != kPlace) return;
  drop();
  office_.line.restart(kPlace, false);
  state_.steps.trouble = lost_sentence(cause.words);
}

void StepsDesk::begin(Steps::Page page) {
  state_.steps = begin_steps(page);
  ask();
}

void StepsDesk::act(const StepsAct& act) {
  using What = StepsAct::What;
  Steps& steps = state_.steps;
  switch (act.what) {
    case What::back:
      return move(steps.at - std::min<std::size_t>(steps.at, 1));
    case What::next:
      return move(steps.at + 1);
    case What::part:
      return move(next_part(operations_of(steps), steps.at));
    case What::first:
      return move(0);
    case What::page:
      return begin(act.text == "textbook" ? Steps::Page::textbook : Steps::Page::slide);
    case What::proof:
      steps.proof = !steps.proof;
      return;
    case What::edit:
      steps.edited = act.text;
      steps.typed.clear();
      steps.trouble = {};
      return;
    case What::train:
      return train();
    case What::go_on:
      return go_on();
    default:
      return change(act);
  }
}

// What is asked becomes another.
void StepsDesk::change(const StepsAct& act) {
  using What = StepsAct::What;
  Steps& steps = state_.steps;
  steps.trouble = {};
  if (act.what == What::word) {
    if (!set_word(steps, act.text)) {
      steps.word = act.text;
      drop();
      steps.trouble = say("A word has 2 to {0} letters.", Steps::kLetters);
      return;
    }
  } else if (act.what == What::kind) {
    set_kind(steps, act.text);
  } else if (act.what == What::weights) {
    steps.typed = act.text;
    if (!set_weights(steps, act.text)) {
      const ExampleTensor edited = edited_weights(steps);
      steps.trouble =
          say("{0} has {1} rows of {2} numbers.", shown_letter(steps, letter_of(edited.name)),
              whole(edited.rows), whole(edited.columns));
      return;
    }
  } else if (act.what == What::slide) {
    set_slide_weights(steps);
  } else if (act.what == What::draw) {
    ++steps.seed;
    draw_weights(steps);
  } else if (act.what == What::rate) {
    steps.learning_rate = act.number;
  }
  ask();
}

void StepsDesk::move(std::size_t at) {
  Steps& steps = state_.steps;
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
  state_.steps.training = false;
}

void StepsDesk::ask() {
  drop();
  asked_ = office_.line.send(*this, kPlace, example_of(state_.steps, 1, state_.steps.weights));
}

void StepsDesk::train() {
  Steps& steps = state_.steps;
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
  Steps& steps = state_.steps;
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
  Steps& steps = state_.steps;
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
}

void StepsDesk::failed(SlotId, std::uint32_t, const Failed& failed) {
  asked_ = training_ = 0;
  state_.steps.training = false;
  state_.steps.trouble = sentence_of(failed);
  office_.announce(state_.steps.trouble);
}

}  // namespace onegin::web
