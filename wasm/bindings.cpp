// The Session as JavaScript sees it. Everything crosses as bytes: JSON and payload in, the same
// out.
//
// Payloads may be large: they cross in parts, so that no call takes long.
//
// Numbers alone are passed, for which no binding is needed: JavaScript writes and reads at the
// addresses that these functions answer, and none of them throws. The answer kLost: this module can
// no longer be used, and loss() says why. Memory may grow inside any call, so views of it are made
// after the call.
#include <emscripten.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "free_memory.h"
#include "math/gemm.h"
#include "sentence.h"
#include "session/json.h"
#include "session/session.h"

namespace onegin {
namespace {

constexpr int kLost = -1;  // all other answers are 0 or above, for memory ends at 2 GB
constexpr int kDone = 0;

template <class Byte>
int address_of(const Byte* byte) {
  return static_cast<int>(reinterpret_cast<std::uintptr_t>(byte));
}

// Makes room for `count` bytes more at the end. Throws std::bad_alloc.
template <class Container>
int grow(Container& container, unsigned count) {
  const std::size_t end = container.size();
  container.resize(end + count);
  return address_of(container.data() + end);
}

// An event as JavaScript reads it: six numbers of four bytes.
struct Taken {
  std::uint32_t id = 0;
  std::uint32_t last = 0;
  int json = 0;  // an address
  std::uint32_t json_size = 0;
  int payload = 0;  // an address
  std::uint32_t payload_size = 0;
};

class Door {
 public:
  int expect(unsigned size) {
    free_memory(payload_);
    payload_.reserve(size);
    return kDone;
  }
  int grow_payload(unsigned count) { return grow(payload_, count); }
  int grow_json(unsigned count) { return grow(json_, count); }

  int send(unsigned id) {
    const std::string json = std::exchange(json_, {});
    Result<Command> command = command_from_json(json, std::exchange(payload_, {}));
    if (command) {
      command->id = id;
      session_.send(std::move(*command));
    } else {
      gather();
      const Error& error = command.error();
      events_.push_back({id, true, Failed{error.what, error.where, error.hint, true}, {}});
    }
    return kDone;
  }

  int advance(double seconds) { return session_.advance(seconds) ? 1 : 0; }

  int take() {
    free_memory(taken_payload_);
    gather();
    if (events_.empty()) return kDone;
    Event event = std::move(events_.front());
    events_.pop_front();
    taken_json_ = to_json(event);
    taken_payload_ = std::move(event.payload);
    taken_ = {event.id,
              event.last,
              address_of(taken_json_.data()),
              static_cast<std::uint32_t>(taken_json_.size()),
              address_of(taken_payload_.data()),
              static_cast<std::uint32_t>(taken_payload_.size())};
    return address_of(&taken_);
  }

 private:
  void gather() {
    for (Event& event : session_.take_events()) events_.push_back(std::move(event));
  }

  Session session_{[] { return emscripten_get_now() / 1000; }};
  std::string json_;  // of the next command
  Bytes payload_;
  std::deque<Event> events_;
  Taken taken_;  // the event that was taken last
  std::string taken_json_;
  Bytes taken_payload_;
};

std::optional<Door> door;
char loss[256];

int lose(std::string_view sentence) {
  std::memset(loss, 0, sizeof loss);
  std::memcpy(loss, sentence.data(), std::min(sentence.size(), sizeof loss - 1));
  return kLost;
}

// Runs `work`; an exception becomes the sentence that says why the module is lost.
template <class Work>
int guarded(const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return lose(phrase("there is not enough memory for this text and model"));
  } catch (const std::exception& error) {
    return lose(error.what());
  } catch (...) {
    return lose(phrase("an unknown error inside the model"));
  }
}

}  // namespace
}  // namespace onegin

// What JavaScript calls.
extern "C" {

using onegin::door, onegin::guarded;

// To be called first, once.
EMSCRIPTEN_KEEPALIVE int onegin_open() {
  return guarded([] {
    door.emplace();
    return onegin::kDone;
  });
}

// The payload of the next command, in parts: how long it is, then where each of them is written.
EMSCRIPTEN_KEEPALIVE int onegin_expect(unsigned size) {
  return guarded([&] { return door->expect(size); });
}
EMSCRIPTEN_KEEPALIVE int onegin_payload(unsigned count) {
  return guarded([&] { return door->grow_payload(count); });
}
// Where the JSON of the next command is written.
EMSCRIPTEN_KEEPALIVE int onegin_json(unsigned count) {
  return guarded([&] { return door->grow_json(count); });
}
// `id` is the command's, whatever its JSON says; a command that cannot be read is answered by
// Failed.
EMSCRIPTEN_KEEPALIVE int onegin_send(unsigned id) {
  return guarded([&] { return door->send(id); });
}

// Answers 1 while there is work left, else 0.
EMSCRIPTEN_KEEPALIVE int onegin_advance(double seconds) {
  return guarded([&] { return door->advance(seconds); });
}

// The address of the next event, a Taken; 0: there is none. It and what it names are there until
// the next call of this function.
EMSCRIPTEN_KEEPALIVE int onegin_take() {
  return guarded([] { return door->take(); });
}

// Where a module of gemm_fused.cpp goes: the address of the place in the table of functions that
// its function takes, and after it of the end of the stack that it may use. 0: here is no place for
// it.
EMSCRIPTEN_KEEPALIVE int onegin_kernel() {
#ifdef ONEGIN_FIRST
  return 0;
#else
  return onegin::address_of(onegin::gemm_kernel());
#endif
}

// The address of a sentence that ends with a NUL.
EMSCRIPTEN_KEEPALIVE int onegin_loss() { return onegin::address_of(onegin::loss); }
}
