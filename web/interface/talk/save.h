// A file is put together of what each model saves.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "talk/desk.h"

namespace onegin::web {

class SaveDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  struct Part {
    SlotId at = 0;
    std::uint32_t id = 0;
    Bytes file = {};
  };
  void save(const SaveModels& wanted);
  void pack();
  void finish(std::string format, Bytes file);
  void write();
  void clear();
  void break_off(const Sentence& sentence);

  std::string name_;
  std::vector<Part> parts_;  // none: no file is being made
  std::size_t missing_ = 0;
  std::uint32_t pack_ = 0;
  std::string format_;
  Bytes file_;  // made, and not saved yet
};

}  // namespace onegin::web
