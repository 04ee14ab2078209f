// Each model saves itself before its session does what throws it away; to undo is to load that.
#include "talk/undo.h"

#include <algorithm>
#include <utility>

#include "state/slots.h"
#include "talk/office.h"
#include "talk/text.h"

namespace onegin::web {
namespace {

constexpr double kMostBytes = 64e6;
constexpr double kBytesOfParameter = 12;  // with what the optimizer knows of it

}  // namespace

void UndoDesk::apply(const Intent& intent) {
  if (std::holds_alternative<UndoChange>(intent) && state_.undo.ready) undo();
}

void UndoDesk::changed(const Cause& cause) {
  const auto is_kept = [&](const Model& model) { return model.at == cause.at; };
  const auto kept = std::find_if(models_.begin(), models_.end(), is_kept);
  switch (cause.why) {
    case Why::losing:
      return keep(cause.at);
    case Why::replaced:
      return forget();
    case Why::ended:
      if (kept != models_.end()) forget();
      return;
    case Why::lost:
      if (kept != models_.end() && kept->save != 0) forget();
      return;
    default:
      return;
  }
}

// What counts is counted again as fast as it could be loaded; what another program made is not lost
// to a change.
bool UndoDesk::is_worth_keeping(const Slot& slot) const {
  return slot.progress.trained && !slot.counted && !slot.foreign && slot.phase != Phase::waiting &&
         !office_.line.has_given_up(slot.id);
}

// Those of the slot, or of all, before a change.
void UndoDesk::keep(SlotId at) {
  const bool of_all = at == kMixture;
  std::vector<const Slot*> lost;
  double bytes = 0;
  for (const Slot& slot : state_.slots) {
    if ((!of_all && slot.id != at) || !is_worth_keeping(slot)) continue;
    lost.push_back(&slot);
    bytes += slot.parameters * kBytesOfParameter;
  }
  // Nothing is lost: what was lost before can still come back, but not beside another text.
  if (lost.empty() && (before_.of_all || !of_all)) return;
  forget();
  if (lost.empty() || bytes > kMostBytes) return;
  before_ = {of_all,          state_.text,  state_.task,          state_.seed,
             state_.question, state_.scene, state_.ranking.lines, state_.generate.prompt};
  for (const Slot* slot : lost) {
    Save save{"onegin", true};
    save.tokens = false;  // those of the text are there
    Model model{slot->id, office_.line.send(*this, slot->id, std::move(save))};
    model.changed = slot->changed;
    model.seed = slot->seed;
    model.curve = slot->curve;
    model.by_text = slot->by_text;
    model.ended = slot->phase == Phase::trained;
    model.with_text = !slot->without_text;
    models_.push_back(std::move(model));
  }
  say_what_is_gone();
}

void UndoDesk::say_what_is_gone() {
  const std::size_t count = models_.size();
  state_.undo.sentence = count == 1 ? say("What {0} had learnt is gone.", the(models_[0].at).name)
                                    : say("What {0} models had learnt is gone.", count);
  office_.announce(state_.undo.sentence);
}

void UndoDesk::take(SlotId, Event& event) {
  if (!std::holds_alternative<Saved>(event.body)) return;
  bool ready = true;
  for (Model& model : models_) {
    if (model.save == event.id) {
      model.save = 0;
      model.file = std::move(event.payload);
    }
    ready = ready && model.save == 0;
  }
  state_.undo.ready = ready && !models_.empty();
}

void UndoDesk::failed(SlotId, std::uint32_t, const Failed&) { forget(); }

void UndoDesk::forget() {
  for (const Model& model : models_) office_.line.forget(*this, model.at);
  models_.clear();
  before_ = {};
  state_.undo = {};
}

void UndoDesk::undo() {
  std::vector<Model> models = std::exchange(models_, {});
  const Before before = std::exchange(before_, {});
  state_.undo = {};
  // So that this can be undone, too.
  office_.changed({Why::losing, before.of_all ? kMixture : models[0].at});
  if (before.of_all) place_back(before);
  for (const Slot& slot : state_.slots) {
    const auto is_it = [&](const Model& model) { return model.at == slot.id; };
    const auto model = std::find_if(models.begin(), models.end(), is_it);
    if (model != models.end()) {
      load_back(*model);
    } else if (before.of_all) {
      office_.changed({Why::anew, slot.id});
    }
  }
  office_.announce(say("It is undone."));
}

void UndoDesk::place_back(const Before& before) {
  state_.seed = before.seed;
  state_.task = before.task;
  state_.question = before.question;
  state_.scene = before.scene;
  state_.generate.prompt = before.prompt;
  state_.ranking.lines = before.candidates;
  office_.changed({Why::candidates});
  Text text = before.text;
  text.facts.reset();
  text.editing = false;
  place_text(office_, std::move(text));
}

void UndoDesk::load_back(Model& model) {
  Slot& slot = the(model.at);
  slot.changed = std::move(model.changed);
  slot.seed = model.seed;
  slot.curve = std::move(model.curve);
  slot.by_text = std::move(model.by_text);
  slot.ended = model.ended;
  if (!slot.named) name_slot(state_, slot, {});
  Load load{"onegin", slot.name};
  load.own_text = model.with_text;
  loads_.load(model.at, std::move(load), std::move(model.file));
}

}  // namespace onegin::web
