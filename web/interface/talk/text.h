// The text and its task: opened, changed, and read by the models.
#pragma once

#include <optional>
#include <string>

#include "talk/desk.h"

namespace onegin::web {

class TextDesk : public Desk {
 public:
  using Desk::Desk;
  void apply(const Intent& intent) override;
  void take(SlotId at, Event& event) override;
  void changed(const Cause& cause) override;

 private:
  void change_task(const std::string& name, const std::string& value);
};

// Opens a text under the current task; what another program made stays, to be judged on it.
void open_text(Office& office, std::string bytes, std::string name);
// A sample text has arrived: its own unit, boundary and question come with it.
void open_sample(Office& office, const Sample& sample, std::string bytes);

// All models begin anew on a text, or all `but` one. `beside`: what another program made stays.
void begin_anew(Office& office, Text text, bool beside, std::optional<SlotId> but = {});
// Another text, which no model reads before it begins anew.
void place_text(Office& office, Text text);
// Under the name, and of the sample, that the state was saved with.
void place_saved_text(Office& office, std::string bytes);

}  // namespace onegin::web
