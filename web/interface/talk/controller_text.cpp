// Another text: the models read it, or stand beside it.
#include <memory>
#include <span>
#include <utility>

#include "talk/controller.h"

namespace onegin::web {
namespace {

class KeptText : public KeptBytes {
 public:
  explicit KeptText(std::shared_ptr<const std::string> text) : text_(std::move(text)) {}
  std::span<const std::byte> view() const override { return std::as_bytes(std::span(*text_)); }

 private:
  std::shared_ptr<const std::string> text_;
};

}  // namespace

Payload Controller::text_payload() const {
  return Payload(std::make_shared<KeptText>(state_.text.bytes));
}

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
    slot.measured.reset();
  }
  relate_all();
}

void Controller::place_text(Text text) {
  text.version = state_.text.version + 1;
  text.held_out = text.bytes->size();
  if (text.bytes->empty())
    text.trouble = "There is no text yet: paste one, open a file, or choose a sample.";
  forget_text_curve();
  forget_common();
  state_.text = std::move(text);
  state_.comparison.gzip.reset();
  gzip_asked_ = 0;
  state_.pointed.reset();
}

}  // namespace onegin::web
