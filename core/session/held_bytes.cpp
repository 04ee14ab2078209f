// Releases the bytes of a file at once.
#include "session/held_bytes.h"

namespace onegin {
namespace {

class OwnBytes : public KeptBytes {
 public:
  explicit OwnBytes(Bytes bytes) : held_(std::move(bytes)) {}
  std::span<const std::byte> view() const override { return held_.bytes; }

 private:
  const HeldBytes held_;
};

}  // namespace

HeldBytes::~HeldBytes() = default;

Payload::Payload(Bytes bytes) {
  if (bytes.empty()) return;
  kept_ = std::make_shared<OwnBytes>(std::move(bytes));
  bytes_ = kept_->view();
}

}  // namespace onegin
