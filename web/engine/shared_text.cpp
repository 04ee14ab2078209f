// One text at a time: the one that was sent last.
#include "shared_text.h"

#include <utility>

namespace onegin::web {

void SharedText::send(std::size_t model, Command command) {
  const std::lock_guard lock(mutex_);
  const auto* set_text = std::get_if<SetText>(&command.body);
  if (set_text != nullptr && set_text->text != 0) {
    const bool same = set_text->text == text_.number && set_text->settings == text_.settings;
    if (!same) {
      text_ = Text{set_text->text, set_text->settings, model, command.id, 0, true, std::nullopt};
      release();  // what waits for another text reads it itself
    } else if (text_.reading && model != text_.reader) {
      waiting_[model].push_back(std::move(command));
      return;
    } else {
      hand_over(command);
    }
  }
  if (const auto held = waiting_.find(model); held != waiting_.end()) {
    held->second.push_back(std::move(command));
  } else {
    send_(model, std::move(command));
  }
}

void SharedText::hear(std::size_t model, std::vector<Event>& events) {
  const std::lock_guard lock(mutex_);
  for (Event& event : events) {
    if (!text_.reading || model != text_.reader || !event.last) continue;
    if (event.id == text_.id && std::holds_alternative<TaskReady>(event.body)) {
      text_.save = next_own_id_++;
      send_(model, Command{text_.save, Save{"text"}, {}});
    } else if (event.id == text_.id) {
      text_.reading = false;
    } else if (event.id == text_.save) {
      if (std::holds_alternative<Saved>(event.body)) text_.tokens = std::move(event.payload);
      text_.reading = false;
    }
    if (!text_.reading) release();
  }
  std::erase_if(events, [](const Event& event) { return event.id >= kFirstOwnId; });
}

void SharedText::restart(std::size_t model, const std::function<void()>& change) {
  const std::lock_guard lock(mutex_);
  change();
  waiting_.erase(model);
  if (!text_.reading || model != text_.reader) return;
  text_ = {};
  release();
}

void SharedText::hand_over(Command& command) const {
  if (!text_.tokens) return;
  Load load;
  load.text_alone = true;
  command = Command{command.id, std::move(load), *text_.tokens};
}

void SharedText::release() {
  for (auto& [model, commands] : std::exchange(waiting_, {})) {
    for (Command& command : commands) {
      const auto* set_text = std::get_if<SetText>(&command.body);
      const bool same = set_text != nullptr && set_text->text == text_.number &&
                        set_text->settings == text_.settings;
      if (same) hand_over(command);
      send_(model, std::move(command));
    }
  }
}

}  // namespace onegin::web
