// What trained models had learnt when a change threw it away, kept so that the change can be
// undone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "talk/load.h"

namespace onegin::web {

// The last change alone, and no more than a browser can hold beside the models themselves.
class UndoDesk : public Desk {
 public:
  UndoDesk(Office& office, LoadDesk& loads) : Desk(office), loads_(loads) {}
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void failed(SlotId at, std::uint32_t id, const Failed& failed) override;
  void changed(const Cause& cause) override;

 private:
  // One model as it was.
  struct Model {
    SlotId at = 0;
    std::uint32_t save = 0;  // of its file, which has not come yet
    Bytes file = {};
    Settings changed = {};
    std::optional<std::uint32_t> seed = {};
    std::vector<CurvePoint> curve = {};
    std::vector<TextPoint> by_text = {};
    bool ended = false;
    bool with_text = true;
  };
  // What all of them share.
  struct Before {
    bool of_all = false;  // the text, its task, or the seed of all is another
    Text text;
    Settings task;
    std::uint32_t seed = 1;
    std::string question, scene, candidates, prompt;
  };
  void keep(SlotId at);
  bool is_worth_keeping(const Slot& slot) const;
  void say_what_is_gone();
  void undo();
  void place_back(const Before& before);
  void load_back(Model& model);
  void forget();

  LoadDesk& loads_;
  std::vector<Model> models_;
  Before before_;
};

}  // namespace onegin::web
