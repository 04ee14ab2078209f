// A slot whose model was kept loads it; the others begin anew.
#include "talk/kept.h"

#include <utility>

#include "talk/fine_tune.h"
#include "talk/office.h"
#include "talk/slot_list.h"
#include "talk/text.h"

namespace onegin::web {
namespace {

// The task is that of every model that was kept; with none of them the text is read by itself.
std::shared_ptr<const std::string> under_task_of_any(const State& state,
                                                     const std::vector<Bytes>& files) {
  for (const Bytes& file : files) {
    if (!file.empty()) return under_task(*state.text.bytes, file);
  }
  return nullptr;
}

}  // namespace

std::optional<std::string> bring_back(Office& office, LoadDesk& loads, std::string_view saved,
                                      SavedFor place, std::string text, std::vector<Bytes> files) {
  State& state = office.state;
  const std::vector<SlotId> before = state.ids();
  if (auto trouble = read_state(saved, place, state)) return trouble;
  for (const SlotId at : before) {
    if (state.find(at) == nullptr) office.end(at);
  }
  office.changed({Why::replaced});
  choose_others(state);
  place_saved_text(office, std::move(text));
  if (has_given_task(saved)) state.text.under_task = under_task_of_any(state, files);
  if (place == SavedFor::link) office.changed({Why::link});
  for (Slot& slot : state.slots) {
    if (slot.id >= files.size() || files[slot.id].empty()) {
      slot.curve.clear();
      office.changed({Why::anew, slot.id});
    } else {
      Load back{"onegin", "what was kept"};
      back.own_text = !state.text.bytes->empty();
      loads.load(slot.id, std::move(back), std::exchange(files[slot.id], {}));
    }
  }
  for (const auto& [id, kind] : kinds_of_saved(saved)) {
    if (id < files.size() && !files[id].empty())
      office.tell(say("What was kept of a model '{0}' has no place in this page.", kind), true);
  }
  office.changed({Why::candidates});
  return std::nullopt;
}

}  // namespace onegin::web
