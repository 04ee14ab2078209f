// Sends a command to a Session and works until it has answered.
#pragma once

#include <functional>

#include "session/session.h"

namespace onegin::cli {

class Client {
 public:
  Client();

  using OnEvent = std::function<void(const Event&)>;

  // Works until the last answer. Every event of the command is handed to `on_event`; a Failed one
  // becomes the error instead.
  Result<void> ask(
      decltype(Command::body) body, Payload payload = {},
      const OnEvent& on_event = [](const Event&) {});

  // As ask(Train), but Ctrl-C ends the training as Pause does; true if it did.
  Result<bool> train(const Train& train, const OnEvent& on_event);

 private:
  Result<bool> work(std::uint32_t id, const OnEvent& on_event, bool pausable);

  Session session_;
  std::uint32_t next_id_ = 1;
};

}  // namespace onegin::cli
