// One session per place, somewhere else: Commands go there, Events come back.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "session/messages.h"

namespace onegin::web {

// A model's session is gone. Why, in a sentence. What it had not answered has been answered by
// Failed.
struct Lost {
  std::string reason;
};

// A session stands in its place again: with the model as it was some seconds ago, or without.
struct Restored {
  std::optional<double> age;
};

struct Received {
  std::size_t place = 0;
  std::variant<Event, Lost, Restored> what;
};

class Engine {
 public:
  virtual ~Engine() = default;

  // Never blocks. The first command to a place makes its session. The answers come through poll()
  // under the command's id.
  virtual void send(std::size_t place, Command command) = 0;
  virtual std::vector<Received> poll() = 0;
  // A new session in place of the old one, whatever state that is in. With `restore` it gets text,
  // settings and the last checkpoint back, and Restored follows; without, it is empty.
  virtual void restart(std::size_t place, bool restore) = 0;
  // There is no session any more, and its memory is free.
  virtual void end(std::size_t place) = 0;
};

}  // namespace onegin::web
