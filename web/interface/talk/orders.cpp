// A text is not copied for a Command: its payload keeps the text itself.
#include "talk/orders.h"

#include <memory>
#include <span>
#include <utility>

#include "state/slots.h"
#include "state/typed_pairs.h"

namespace onegin::web {
namespace {

class KeptText : public KeptBytes {
 public:
  explicit KeptText(std::shared_ptr<const std::string> text) : text_(std::move(text)) {}
  std::span<const std::byte> view() const override { return std::as_bytes(std::span(*text_)); }

 private:
  std::shared_ptr<const std::string> text_;
};

Configure with(const State& state, const Slot& slot, Settings settings, bool train_only) {
  return {slot.kind, std::move(settings), slot.seed.value_or(state.seed), train_only,
          1,         saved_name(slot)};
}

}  // namespace

SetText read_text(const State& state) {
  const Text& text = state.text;
  SetText command{state.task, 0, text.version};
  if (text.under_task) {
    command.task_bytes = static_cast<std::uint32_t>(text.under_task->size() - text.bytes->size());
  }
  return command;
}

Payload text_payload(const State& state) {
  const Text& text = state.text;
  return Payload(std::make_shared<KeptText>(text.under_task ? text.under_task : text.bytes));
}

Configure build(const State& state, const Slot& slot) {
  return with(state, slot, slot.settings(), false);
}

Configure adjust(const State& state, const Slot& slot, Settings settings) {
  return with(state, slot, std::move(settings), true);
}

std::string as_read(const State& state, const std::string& typed) {
  return state.pairs() ? read_pairs(typed) : typed;
}

std::string_view events_of(std::string_view space) { return space.substr(0, space.rfind(' ')); }

bool can_be_read_anew(const Slot& slot) { return slot.foreign && slot.phase != Phase::waiting; }

void set_setting(Settings& settings, const std::string& name, const std::string& value) {
  for (auto& [key, old] : settings) {
    if (key == name) {
      old = value;
      return;
    }
  }
  settings.emplace_back(name, value);
}

}  // namespace onegin::web
