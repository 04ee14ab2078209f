// A file's model comes into a slot, with what it had learnt.
#pragma once

#include <string>

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class LoadDesk : public Desk {
 public:
  using Desk::Desk;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

  // What the slot had learnt before is gone.
  void load(SlotId at, Load command, Bytes file);
  // Goes on with a Load that another desk has sent, once its file has turned out to be a model.
  void go_on(SlotId at, std::uint32_t id);
  // Says so once that many more are there.
  void tell_after(std::size_t models, Sentence sentence);
  bool is_awaited() const { return awaited_ > 0; }

 private:
  void take_fields(SlotId at, const std::string& saved_as);
  void take_loaded(SlotId at, const Loaded& loaded);
  void end(SlotId at);

  BySlot<std::uint32_t> loads_;  // under way
  BySlot<bool> begins_;          // those that go on with another text
  std::size_t awaited_ = 0;
  Sentence sentence_;
};

}  // namespace onegin::web
