// A part of the text is put to every model, and to gzip, while its figures are looked at.
#pragma once

#include <optional>

#include "talk/by_slot.h"
#include "talk/desk.h"

namespace onegin::web {

class CompareDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

  // The answer to Platform::measure_gzip().
  void take_gzip(std::uint32_t number, double bytes);

 private:
  struct Asked {
    std::uint32_t id = 0;
    Measured measured;
  };
  std::optional<Part> looked_at(const Slot& slot) const;
  void ask(SlotId at);
  void ask_all();
  void ask_gzip(std::string_view text);
  void forget_gzip();
  void outdate(SlotId at);

  BySlot<Asked> asked_;
  std::uint32_t gzip_ = 0;  // the number that gzip is asked under; 0: not for this part of the text
  std::uint32_t gzips_ = 0;
};

}  // namespace onegin::web
