// Slots come, are renamed, hidden and removed while the others go on.
#include <algorithm>
#include <utility>

#include "state/slots.h"
#include "talk/controller.h"

namespace onegin::web {

void Controller::add(const std::string& kind, Settings settings) {
  if (is_full(state_)) {
    return tell("There are " + std::to_string(kMostSlots) + " models already: remove one first.",
                true);
  }
  Slot& slot = add_slot(state_, kind);
  slot.changed = std::move(settings);
  begin(slot.id);
}

void Controller::rename(SlotId at, const std::string& name) {
  if (at != kMixture) name_slot(state_, the(at), name);
}

void Controller::remove(SlotId at) {
  if (at == kMixture) return;
  const auto has_it = [at](const std::vector<SlotId>& all) {
    return std::find(all.begin(), all.end(), at) != all.end();
  };
  if (has_it(mixing_.members) || has_it(mixing_.wanted)) forget_mixture();
  clear(at);
  const auto place = std::find_if(state_.slots.begin(), state_.slots.end(),
                                  [at](const Slot& slot) { return slot.id == at; });
  announce(place->name + " is removed.");
  state_.slots.erase(place);
  end(at);
  choose_others();
  renew_mixture();
  relate_all();
}

// Its worker, and all that the others know of it.
void Controller::end(SlotId at) {
  work_.erase(at);
  engine_.end(at);
  state_.text_curve.all -= static_cast<double>(
      std::erase_if(trials_, [at](const Trial& trial) { return trial.slot == at; }));
  std::erase_if(state_.kept_weights, [at](const MixtureWeight& each) { return each.slot == at; });
}

// What was chosen and is not there any more.
void Controller::choose_others() {
  if (state_.slots.empty()) return;
  Difference& d = state_.difference;
  if (state_.find(d.first) == nullptr) d.first = state_.slots.front().id;
  if (state_.find(d.second) == nullptr) d.second = state_.slots.back().id;
  if (state_.find(state_.ranking.slot) == nullptr) state_.ranking.slot = d.first;
}

void Controller::hide(SlotId at, bool on) {
  Slot& slot = the(at);
  if (slot.mixed() || slot.shown != on) return;
  slot.shown = !on;
  if (on && slot.phase == Phase::training) send(at, Pause{});
  forget_difference();
  ask(at);
  rank(at);
  measure(at);
  differ();
  renew_mixture();
}

}  // namespace onegin::web
