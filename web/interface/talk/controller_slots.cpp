// Slots come, are renamed, hidden and removed while the others go on.
#include <algorithm>
#include <utility>

#include "state/slots.h"
#include "talk/controller.h"

namespace onegin::web {

void Controller::add(const std::string& kind, const Slot* like) {
  if (is_full(state_)) {
    tell("There are " + std::to_string(kMostSlots) + " models already; remove one first.", true);
    return;
  }
  Slot slot;
  slot.id = state_.next_slot;
  slot.kind = kind;
  if (like != nullptr) {
    slot.changed = like->changed;
    slot.seed = like->seed;
  }
  if (place_slot(state_, std::move(slot))) begin(state_.slots.back().id);
}

void Controller::rename(SlotId at, const std::string& name) {
  Slot& slot = the(at);
  if (slot.mixed()) return;
  name_slot(state_, slot, name);
  if (slot.phase != Phase::waiting || work_[at].configure) configure_live(at, {});
}

void Controller::remove(SlotId at) {
  if (at == kMixture) return;
  const bool related = !work_[at].types.empty() || work_[at].task;
  office.announce(the(at).name + " is removed.");
  end(at);
  std::erase_if(state_.slots, [at](const Slot& slot) { return slot.id == at; });
  choose_others();
  if (related) forget_common();
  relate_all();
  renew_mixture();
}

// Its worker, and what the others were to have from it.
void Controller::end(SlotId at) {
  const auto has_it = [at](const std::vector<SlotId>& all) {
    return std::find(all.begin(), all.end(), at) != all.end();
  };
  if (has_it(mixing_.members) || has_it(mixing_.wanted)) forget_mixture();
  const bool loading = work_[at].load != 0;
  clear(at);
  work_.erase(at);
  line_.end(at);
  office.changed({Why::ended, at});
  std::erase_if(state_.kept_weights, [at](const MixtureWeight& each) { return each.slot == at; });
  if (opening_.id && opening_.at == at) {
    opening_ = {};
    read_next();
  }
  if (loading && opening_.loading > 0 && --opening_.loading == 0) tell(std::move(opening_.done));
  if (saving_.missing == 0 && !saving_.pack) return;
  tell(saving_.name + " is not saved: one of its models was removed meanwhile.", true);
  saving_ = {};
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
  office.changed({Why::hidden, at});
  renew_mixture();
}

}  // namespace onegin::web
