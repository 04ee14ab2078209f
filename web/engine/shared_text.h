// A text that several sessions learn from is read by one of them; the others get what it read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "session/messages.h"

namespace onegin::web {

// Stands between who sends commands and the sessions. May be used by several threads.
class SharedText {
 public:
  using Send = std::function<void(std::size_t model, Command command)>;
  explicit SharedText(Send send) : send_(std::move(send)) {}

  // Hands the command on: SetText of a text that is being read waits, and all behind it, until the
  // tokens are there.
  void send(std::size_t model, Command command);
  // Looks at what a session said, and takes out what it was asked here.
  void hear(std::size_t model, std::vector<Event>& events);
  // The session gives way to a new one: what waits for it is forgotten. `change` is what sending to
  // it must not meet.
  void restart(std::size_t model, const std::function<void()>& change);

 private:
  static constexpr std::uint32_t kFirstOwnId = 0x80000000U;  // those of others are smaller

  struct Text {
    std::uint32_t number = 0;
    std::vector<std::pair<std::string, std::string>> settings;
    std::size_t reader = 0;
    std::uint32_t id = 0, save = 0;  // of the reader's SetText, and of what is asked then
    bool reading = false;            // neither the tokens are there, nor is it known that none come
    std::optional<Payload> tokens;   // a file, as Save "text" gives it
  };
  void hand_over(Command& command) const;
  void release();

  std::mutex mutex_;
  Send send_;
  Text text_;  // the one that was sent last
  std::uint32_t next_own_id_ = kFirstOwnId;
  std::map<std::size_t, std::vector<Command>> waiting_;
};

}  // namespace onegin::web
