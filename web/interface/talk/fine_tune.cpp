// What is asked of the network that goes on, and of those beside it.
#include "talk/fine_tune.h"

#include <utility>

#include "language/words.h"
#include "state/slots.h"
#include "talk/office.h"
#include "talk/text.h"

namespace onegin::web {

void FineTuneDesk::apply(const Intent& intent) {
  const auto* with = std::get_if<GoOnWith>(&intent);
  if (with == nullptr) return;
  state_.going_on.reset();
  if (with->on && state_.every_room) state_.going_on = with->slot;  // going on comes with them
}

void FineTuneDesk::changed(const Cause& cause) {
  if (cause.why == Why::goes_on) return begin(cause.at);
  const bool gone = cause.why == Why::ended || cause.why == Why::lost;
  if (cause.why == Why::replaced || (gone && state_.going_on == cause.at)) state_.going_on.reset();
  if (onward_ && (cause.why == Why::replaced || (gone && onward_->at == cause.at))) onward_.reset();
}

void FineTuneDesk::begin(SlotId at) {
  state_.going_on.reset();
  if (onward_) office_.line.forget(*this, onward_->at);
  onward_.emplace();
  onward_->at = at;
  onward_->text = std::move(*std::exchange(state_.coming, {}));
  onward_->save = office_.line.send(*this, at, Save{});
  onward_->save_task = office_.line.send(*this, at, Save{"task"});
}

void FineTuneDesk::take(SlotId, Event& event) {
  if (!onward_ || !std::holds_alternative<Saved>(event.body)) return;
  for (auto [id, bytes] : {std::pair(&onward_->save, &onward_->file),
                           std::pair(&onward_->save_task, &onward_->task)}) {
    if (*id != event.id) continue;
    *id = 0;
    *bytes = std::move(event.payload);
  }
  if (onward_->save == 0 && onward_->save_task == 0) go_on();
}

void FineTuneDesk::failed(SlotId, std::uint32_t, const Failed& failed) {
  onward_.reset();
  office_.tell(say("It cannot go on: {0}. What was open still is.", sentence_of(failed)), true);
}

void FineTuneDesk::go_on() {
  Onward onward = *std::exchange(onward_, {});
  const SlotId at = onward.at;
  onward.text.under_task = under_task(*onward.text.bytes, onward.task);
  const Slot before = the(at);
  if (!is_full(state_)) stand_beside(before);
  begin_anew(office_, std::move(onward.text), true, at);
  Slot& slot = the(at);
  slot.curve.clear();
  slot.by_text.clear();
  slot.ended = false;
  Load load{"onegin", slot.name};
  load.own_text = load.fine_tune = true;
  loads_.load(at, std::move(load), std::move(onward.file));
  state_.chosen = at;
  office_.announce(say("{0} goes on with {1}.", slot.name, state_.text.name));
}

void FineTuneDesk::stand_beside(const Slot& slot) {
  Slot fresh;
  fresh.id = state_.next_slot;
  fresh.kind = slot.kind;
  fresh.changed = slot.changed;
  fresh.fit = slot.fit;
  fresh.seed = slot.seed;
  fresh.named = true;
  fresh.name = tr("{0}, fresh", slot.name);
  place_slot(state_, std::move(fresh));
}

std::shared_ptr<const std::string> under_task(std::string_view text, const Bytes& file) {
  auto all = std::make_shared<std::string>(text);
  all->append(reinterpret_cast<const char*>(file.data()), file.size());
  return all;
}

}  // namespace onegin::web
