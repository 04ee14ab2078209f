// Files that are opened: texts, projects, and models, told apart by content.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "talk/load.h"

namespace onegin::web {

class OpenDesk : public Desk {
 public:
  OpenDesk(Office& office, LoadDesk& loads) : Desk(office), loads_(loads) {}
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

  // True if it was a text.
  bool open_file(std::string bytes, std::string name);

 private:
  // A file that is being read: by Open, or by the Load of its only model.
  struct Opening {
    std::uint32_t id = 0;
    std::string name = {};
    SlotId at = kMixture;  // that reads it
    bool added = false;    // for it
    Bytes file = {};
    std::string unit = {};  // of a model that is read anew with it
  };
  void open_project(std::string bytes, std::string name);
  void open_model(const std::string& kind, std::string bytes, std::string name);
  SlotId reader();
  void refuse(const Sentence& sentence);
  void adopt(SlotId at, const TaskReady& ready);
  void place_alone(SlotId at);
  void read_anew(SlotId at, const std::string& unit);
  void take_anew(SlotId at, Bytes file);
  void read_next();

  LoadDesk& loads_;
  Opening opening_;
  std::vector<std::pair<SlotId, std::string>> to_read_;  // anew with that unit, one by one
};

}  // namespace onegin::web
