// Contexts are measured model by model, side by side; the mixture follows from what its models say.
#include "talk/inside_context.h"

#include <algorithm>
#include <string>
#include <utility>

#include "state/floats.h"
#include "state/typed_pairs.h"
#include "talk/office.h"
#include "talk/orders.h"

namespace onegin::web {
namespace {

const ContextPoint* complete_point(const ContextCurve& curve, std::uint32_t context) {
  for (const ContextPoint& point : curve.points) {
    if (point.context == context && point.complete()) return &point;
  }
  return nullptr;
}

bool looks_far_back(const State& state) {
  return state.tab == Tab::inside && state.inside.view == InsideView::context;
}

}  // namespace

void InsideContextDesk::apply(const Intent& intent) {
  if (std::holds_alternative<MeasureContexts>(intent)) measure_all();
  if (std::holds_alternative<StopContexts>(intent)) stop_all();
  if (std::holds_alternative<ChooseTab>(intent) || std::holds_alternative<LookInside>(intent) ||
      std::holds_alternative<AskQuestion>(intent)) {
    look_all();
  }
}

void InsideContextDesk::changed(const Cause& cause) {
  switch (cause.why) {
    case Why::learnt:
      if (cause.at == kMixture && state_.every_room) mix();
      return look(cause.at);
    case Why::hidden:
      return look(cause.at);
    case Why::training:
      // A person wants it to learn now. Its end leads to end_measuring().
      if (Asked* asked = asked_.find(cause.at)) office_.line.cancel(asked->contexts);
      return;
    case Why::types:
      for (const SlotId at : state_.ids()) forget(at);
      return look_all();
    case Why::cleared:
      return forget(cause.at);
    case Why::lost:
      asked_.erase(cause.at);
      if (Slot* slot = state_.find(cause.at)) slot->looks_back.curve.running = false;
      return;
    case Why::ended:
      asked_.erase(cause.at);
      state_.mixture.looks_back.curve = {};
      return;
    default:
      return;
  }
}

void InsideContextDesk::forget(SlotId at) {
  if (Asked* asked = asked_.find(at)) {
    office_.line.drop(asked->contexts);
    office_.line.drop(asked->leaning);
  }
  asked_.erase(at);
  the(at).looks_back = {};
  state_.mixture.looks_back.curve = {};
}

// ---- how far back

void InsideContextDesk::measure_all() {
  for (const Slot& slot : state_.slots) measure(slot.id);
}

void InsideContextDesk::measure(SlotId at) {
  Slot& slot = the(at);
  Asked& asked = asked_[at];
  if (asked.contexts != 0 || !says_next(slot) || !state_.comparable(slot)) return;
  slot.looks_back.curve = {};
  slot.looks_back.curve.running = true;
  slot.looks_back.curve.step = slot.progress.step;
  asked.contexts = office_.ask(*this, at, Context{}, {});
}

void InsideContextDesk::stop_all() {
  for (const Slot& slot : state_.slots) {
    if (Asked* asked = asked_.find(slot.id)) office_.line.cancel(asked->contexts);
  }
}

void InsideContextDesk::end_measuring(SlotId at) {
  asked_[at].contexts = 0;
  ContextCurve& curve = the(at).looks_back.curve;
  curve.running = false;
  std::erase_if(curve.points, [](const ContextPoint& point) { return !point.complete(); });
  mix();
  for (const Slot& slot : state_.slots) {
    if (slot.looks_back.curve.running) return;
  }
  office_.announce(say("How far back the models look is measured."));
}

void InsideContextDesk::take_loss(SlotId at, const ContextLoss& loss, const Bytes& payload) {
  ContextCurve& curve = the(at).looks_back.curve;
  if (curve.points.empty() || curve.points.back().context != loss.context) {
    curve.points.push_back({loss.context});
  }
  ContextPoint& point = curve.points.back();
  point.nats = loss.nats;
  point.events = loss.events;
  point.of = loss.of;
  point.log_probs = floats_of(payload);
  curve.fraction = loss.fraction;
  curve.corpus = loss.corpus;
  if (point.complete()) mix();
}

// ln of the sum of the models' shares, event by event; where all have judged the same events.
void InsideContextDesk::mix() {
  ContextCurve& mixed = state_.mixture.looks_back.curve;
  mixed = {};
  std::vector<const ContextCurve*> parts;
  std::vector<double> weights;
  for (const MixtureWeight& weight : state_.weights) {
    const Slot* slot = state_.find(weight.slot);
    if (slot == nullptr) return;
    parts.push_back(&slot->looks_back.curve);
    weights.push_back(weight.weight);
  }
  if (parts.empty()) return;
  std::vector<double> terms(parts.size());
  for (const ContextPoint& point : parts[0]->points) {
    std::vector<const ContextPoint*> own;
    for (const ContextCurve* part : parts) {
      const ContextPoint* found = complete_point(*part, point.context);
      if (found == nullptr || part->corpus != parts[0]->corpus || found->of != point.of) return;
      own.push_back(found);
    }
    double sum = 0;
    for (std::size_t t = 0; t < point.log_probs.size(); ++t) {
      for (std::size_t i = 0; i < own.size(); ++i) {
        terms[i] = static_cast<double>(own[i]->log_probs[t]);
      }
      sum -= mix_log_prob(weights, terms);
    }
    mixed.points.push_back({point.context, sum / point.of, point.events, point.of});
  }
}

// ---- what it leans on

void InsideContextDesk::look_all() {
  for (const SlotId at : state_.ids()) look(at);
}

// What answers comes with the room.
void InsideContextDesk::look(SlotId at) {
  if (looks_far_back(state_) && state_.every_room) ask(at);
}

void InsideContextDesk::ask(SlotId at) {
  Slot& slot = the(at);
  const std::string question = as_read(state_, state_.question);
  std::optional<Leaning>& known = slot.looks_back.leaning;
  if (known && known->question != question) known.reset();
  if (!says_next(slot) || question.empty() || (state_.pairs() && !are_pairs(question))) return;
  // While it trains, once is enough.
  if (known && (known->step == slot.progress.step || slot.phase == Phase::training)) return;
  Asked& asked = asked_[at];
  if (asked.leaning != 0 && asked.question == question) return;
  office_.line.drop(asked.leaning);
  asked.question = question;
  asked.step = slot.progress.step;
  asked.leaning = office_.ask(*this, at, Attribute{}, question_of(question));
}

void InsideContextDesk::take_leaning(SlotId at, Attributed& answer, const Bytes& payload) {
  Asked& asked = asked_[at];
  asked.leaning = 0;
  the(at).looks_back.leaning = Leaning{
      asked.question,  asked.step, std::move(answer.tokens), answer.window, floats_of(payload),
      answer.complete, {}};
  look(at);
}

void InsideContextDesk::take(SlotId at, Event& event) {
  if (const auto* loss = std::get_if<ContextLoss>(&event.body)) {
    take_loss(at, *loss, event.payload);
    if (event.last) end_measuring(at);
  } else if (auto* answer = std::get_if<Attributed>(&event.body)) {
    if (event.last) take_leaning(at, *answer, event.payload);
  } else if (std::holds_alternative<Cancelled>(event.body)) {
    end_measuring(at);
  }
}

// The model is as it was; only this is not known of it.
void InsideContextDesk::failed(SlotId at, std::uint32_t id, const Failed& failed) {
  Asked& asked = asked_[at];
  LooksBack& looks_back = the(at).looks_back;
  if (id == asked.contexts) {
    looks_back.curve.trouble = sentence_of(failed);
    end_measuring(at);
  } else {
    asked.leaning = 0;
    looks_back.leaning = Leaning{asked.question, asked.step, {}, 0, {}, true, sentence_of(failed)};
  }
}

}  // namespace onegin::web
