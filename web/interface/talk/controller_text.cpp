// Another text: the models read it, or stand beside it.
#include <memory>
#include <span>
#include <utility>

#include "talk/controller.h"

namespace onegin::web {
void Controller::open_text(std::string bytes, std::string name) {
  Text text;
  text.name = std::move(name);
  text.bytes = std::make_shared<const std::string>(std::move(bytes));
  take_text(std::move(text), true);
}

// `beside`: what another program made stays, to be judged on it.
void Controller::take_text(Text text, bool beside) {
  place_text(std::move(text));
  for (const SlotId at : state_.ids()) {
    Slot& slot = the(at);
    const bool stays = beside && slot.foreign && slot.without_text && !state_.text.bytes->empty();
    if (!stays) begin(at);
  }
  relate_all();
}

void Controller::place_text(Text text) {
  text.version = state_.text.version + 1;
  text.held_out = text.bytes->size();
  if (text.bytes->empty())
    text.trouble = "There is no text yet: paste one, open a file, or choose a sample.";
  forget_common();
  state_.text = std::move(text);
  office.changed({Why::text});
}

}  // namespace onegin::web
