// One question at a time to each network, and none while nobody looks.
#include "talk/inside.h"

#include <iterator>
#include <utility>

#include "language/figures.h"
#include "state/floats.h"
#include "state/networks.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {
namespace {

// While it learns, a trace that takes long is made anew once so much more has been learnt.
constexpr double kMoreSteps = 1.5;
// Of a target that a model writes: tokens at the most, and hypotheses.
constexpr std::uint32_t kMostWritten = 200, kBeam = 4;

std::string key_of(const Settings& clamps) {
  std::string key;
  for (const auto& [name, value] : clamps) key += name + "=" + value + ";";
  return key;
}

}  // namespace

Settings clamps_of(const InsideChoice& choice) {
  std::string name = choice.plane + "_l" + std::to_string(choice.layer);
  if (!choice.whole) name += "." + std::to_string(choice.unit);
  return {{std::move(name), fixed(choice.value, 3)}};
}

TracedSlot& InsideDesk::traced(SlotId at) {
  std::shared_ptr<TracedSlot>& own = the(at).traced;
  if (own == nullptr) own = std::make_shared<TracedSlot>();
  return *own;
}

void InsideDesk::apply(const Intent& intent) {
  if (const auto* look = std::get_if<LookInside>(&intent)) {
    const bool steps = look->choice.token != state_.inside.token;
    state_.inside = look->choice;
    const Slot* slot = looked_into(state_);
    if (steps && slot != nullptr && slot->traced && slot->traced->activity) {
      // For a lesson: a person goes on among the steps of a decoder.
      state_.lessons.mark("attends", !slot->traced->activity->header.source.empty());
    }
  } else if (!std::holds_alternative<ChooseTab>(intent) &&
             !std::holds_alternative<AskQuestion>(intent)) {
    return;
  }
  for (auto& entry : asked_) entry.value.failed = false;
  ask_all();
}

void InsideDesk::changed(const Cause& cause) {
  switch (cause.why) {
    case Why::learnt:
    case Why::hidden:
      if (Asked* asked = asked_.find(cause.at)) asked->failed = false;
      if (can_look(cause.at)) look(cause.at);
      return;
    case Why::cleared:
      office_.line.drop(asked_[cause.at].id);
      the(cause.at).traced.reset();
      [[fallthrough]];
    case Why::lost:
    case Why::ended:
      asked_.erase(cause.at);
      return;
    default:
      return;
  }
}

void InsideDesk::ask_all() {
  for (const Slot& slot : state_.slots) {
    if (can_look(slot.id)) look(slot.id);
  }
}

// What looks comes with the room, after the first visit.
bool InsideDesk::can_look(SlotId at) const {
  const Slot* slot = state_.find(at);
  return state_.tab == Tab::inside && state_.every_room && slot != nullptr && can_answer(*slot) &&
         is_traceable(*slot);
}

void InsideDesk::look(SlotId at) {
  Asked& asked = asked_[at];
  if (asked.id != 0 || asked.failed) return;
  const InsideChoice& choice = state_.inside;
  const Slot* chosen = looked_into(state_);
  const bool is_chosen = chosen != nullptr && at == chosen->id;
  const TracedSlot& known = traced(at);
  switch (choice.view) {
    case InsideView::activity:
      if (!is_chosen && at != choice.beside) return;
      if (ask_trace(at, What::activity, known.activity)) return;
      if (is_chosen && is_network(the(at))) ask_extremes(at);
      return;
    case InsideView::held:
      if (is_chosen && !ask_trace(at, What::activity, known.activity)) ask_held(at);
      return;
    case InsideView::gradient:
      if (!is_network(the(at))) return;
      if (ask_trace(at, What::gradient, known.gradient)) return;
      ask_trace(at, What::first_gradient, known.first_gradient);
      return;
    case InsideView::context:
      return;
  }
}

void InsideDesk::send(SlotId at, What what, Line::Body body, std::string question) {
  Asked& asked = asked_[at];
  asked = {};
  asked.what = what;
  asked.step = the(at).progress.step;
  asked.question = question;
  asked.id =
      office_.ask(*this, at, std::move(body), question.empty() ? Bytes() : question_of(question));
}

std::optional<std::string> InsideDesk::whole_pair(SlotId at, std::string question) {
  const bool alone = state_.pairs() && question.find('\t') == std::string::npos;
  if (!alone || !speaks(the(at))) return question;
  WrittenTarget& written = traced(at).written;
  const double step = the(at).progress.step;
  if (written.source == question && written.step == step) {
    return question + "\t" + written.target;
  }
  written = {};
  written.source = question;
  Generate generate;
  generate.length = kMostWritten;
  generate.beam = kBeam;
  send(at, What::written, generate, std::move(question));
  return std::nullopt;
}

bool InsideDesk::ask_trace(SlotId at, What what, const std::optional<TracedModel>& known) {
  std::string question = as_read(state_, state_.question);
  if (question.empty()) return false;
  auto whole = whole_pair(at, std::move(question));
  if (!whole) return true;
  question = std::move(*whole);
  if (what != What::activity) question = first_code_points(question, kMostGradientSteps);
  const double step = the(at).progress.step;
  if (known && known->question == question) {
    if (what == What::first_gradient || known->step == step) return false;
    const bool learning = the(at).phase == Phase::training;
    if (what == What::gradient && learning && step < kMoreSteps * known->step) return false;
  }
  Trace trace;
  if (what == What::activity) {
    trace.order = trace.units = true;
  } else {
    trace.backward = trace.pairs = true;
    trace.first_weights = what == What::first_gradient;
    trace.planes = {"pair_norm", "singular", "h"};
  }
  send(at, what, std::move(trace), std::move(question));
  return true;
}

bool InsideDesk::ask_extremes(SlotId at) {
  const InsideChoice& choice = state_.inside;
  const Slot& slot = the(at);
  // It reads much: not while the model learns.
  if (slot.phase == Phase::training) return false;
  const std::string key = choice.plane + "/" + std::to_string(choice.layer) + "/" +
                          std::to_string(choice.unit) + "/" + exact(slot.progress.step);
  if (traced(at).extremes_of == key) return false;
  send(at, What::extremes, Extremes{choice.plane, choice.layer, choice.unit, 6}, {});
  asked_[at].key = key;
  return true;
}

bool InsideDesk::ask_held(SlotId at) {
  const Settings clamps = clamps_of(state_.inside);
  const std::string key = key_of(clamps), question = as_read(state_, state_.question);
  Held& held = traced(at).held;
  const double step = the(at).progress.step;
  if (held.step != step) held = {};
  Score score;
  if (held.clamps != key || held.question != question) {
    if (question.empty()) return false;
    score.tokens = true;
    score.likeliest = 10;
    score.clamps = clamps;
    send(at, What::held, std::move(score), question);
  } else if (the(at).phase != Phase::training && (!held.bits || !held.plain_bits)) {
    score.held_out = true;
    score.batches = true;
    const bool plain = held.bits.has_value();
    if (!plain) score.clamps = clamps;
    send(at, plain ? What::plain_bits : What::held_bits, std::move(score), {});
  } else {
    return false;
  }
  asked_[at].key = key;
  return true;
}

void InsideDesk::take_trace(SlotId at, const Asked& asked, Event& event) {
  TracedModel model{asked.question, asked.step, std::move(std::get<Traced>(event.body)),
                    floats_of(event.payload)};
  TracedSlot& slot = traced(at);
  slot.trouble = {};
  (asked.what == What::activity   ? slot.activity
   : asked.what == What::gradient ? slot.gradient
                                  : slot.first_gradient) = std::move(model);
}

void InsideDesk::take_held(SlotId at, const Asked& asked, const Totals& totals) {
  Held& held = traced(at).held;
  if (asked.what == What::held) {
    // The figures without stay: they are of the same weights.
    if (held.clamps != asked.key) held.bits.reset();
    held.question = asked.question;
    held.clamps = asked.key;
    held.step = asked.step;
    held.scored = asked.tokens;
  } else if (asked.what == What::held_bits) {
    held.bits = totals.bits_per_character;
  } else {
    held.plain_bits = totals.bits_per_character;
  }
}

void InsideDesk::take(SlotId at, Event& event) {
  Asked& asked = asked_[at];
  if (auto* scored = std::get_if<Scored>(&event.body)) {
    std::move(scored->items.begin(), scored->items.end(), std::back_inserter(asked.tokens));
    return;
  }
  if (const auto* generated = std::get_if<Generated>(&event.body)) {
    for (const GeneratedToken& token : generated->tokens) {
      if (token.text != "\n") traced(at).written.target += token.text;
    }
    if (!event.last) return;
    traced(at).written.step = asked.step;
  }
  asked.id = 0;
  if (std::holds_alternative<Traced>(event.body)) {
    take_trace(at, asked, event);
  } else if (auto* found = std::get_if<ExtremesFound>(&event.body)) {
    traced(at).extremes = std::move(*found);
    traced(at).extremes_of = asked.key;
  } else if (const auto* totals = std::get_if<Totals>(&event.body)) {
    take_held(at, asked, *totals);
  }
  if (can_look(at)) look(at);
}

// The model is as it was; what was asked of it cannot be shown.
void InsideDesk::failed(SlotId at, std::uint32_t, const Failed& failed) {
  Asked& asked = asked_[at];
  asked.id = 0;
  asked.failed = true;
  traced(at).trouble = sentence_of(failed);
}

}  // namespace onegin::web
