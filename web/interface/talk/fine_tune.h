// Go on with another text: a network keeps what it has learnt and its vocabulary.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "talk/desk.h"
#include "talk/load.h"

namespace onegin::web {

// The network is saved, with its task; then the text takes the place of the one before, read under
// that task. Beside the network, which loads itself again, all others begin anew, one more among
// them: the same network, fresh.
class FineTuneDesk : public Desk {
 public:
  FineTuneDesk(Office& office, LoadDesk& loads) : Desk(office), loads_(loads) {}
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  struct Onward {
    SlotId at = 0;
    Text text;
    std::uint32_t save = 0, save_task = 0;  // what is asked for; 0: it is there
    Bytes file, task;
  };

  void begin(SlotId at);
  void go_on();
  void stand_beside(const Slot& slot);

  LoadDesk& loads_;
  std::optional<Onward> onward_;
};

// The text with the file behind it, as SetText takes both.
std::shared_ptr<const std::string> under_task(std::string_view text, const Bytes& file);

}  // namespace onegin::web
