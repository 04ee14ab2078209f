// The models learn: each is built as its settings say, trained, paused, and brought back when its
// session was lost.
#pragma once

#include <optional>
#include <string>

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class TrainingDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  // Also what the engine says of itself while it brings a model back.
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  struct Work {
    std::uint32_t configure = 0, train = 0;  // under way
    bool train_when_built = false;
    bool refused = false;    // the settings, so that the session has other ones
    bool strange = false;    // settings from a link, not tried yet
    bool broke_off = false;  // the session was lost while it trained
    double told_at = 0;      // training seconds when it last had learnt
    double begun_at = 0;     // training seconds when the time given began
    int losses = 0;          // sessions lost since the last step forward
    bool paced = false;      // its pace is known, and its size fits
  };
  void build_anew(SlotId at);
  void adjust_live(SlotId at, Settings settings);
  void change_field(const ChangeField& change);
  void seed(const Slot& slot);
  void reset(SlotId at);
  void train(SlotId at);
  void train_all();
  void clear(SlotId at);
  void take_built(SlotId at, std::uint32_t id, const Configured& configured);
  void take_step(SlotId at, const Event& event, const Progress& progress);
  bool fit_size(SlotId at);
  void lose(SlotId at, std::string_view reason);
  void restore(SlotId at, std::optional<double> age);

  BySlot<Work> work_;
};

}  // namespace onegin::web
