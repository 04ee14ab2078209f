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

  enum class End { itself, interrupted, enough };
  // As ask(Train), but Ctrl-C or `enough` ends the training as Pause does.
  Result<End> train(
      const Train& train, const OnEvent& on_event,
      const std::function<bool()>& enough = [] { return false; });

 private:
  // `stops`: whether what is under way is to be paused, and why.
  Result<End> work(std::uint32_t id, const OnEvent& on_event, const std::function<End()>& stops);

  Session session_;
  std::uint32_t next_id_ = 1;
};

}  // namespace onegin::cli
