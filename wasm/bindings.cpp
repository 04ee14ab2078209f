// The Session as JavaScript sees it. Everything crosses as bytes: JSON and payload in, the same
// out.
//
// Payloads may be large: they cross in parts, so that no call takes long.
//
// Each call answers with its result, or with a string that says why this module can no longer be
// used. Memory may grow inside any call, so views of it are made last and copied at once.
#include <emscripten.h>
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <deque>
#include <new>
#include <string>
#include <utility>

#include "free_memory.h"
#include "session/json.h"
#include "session/session.h"

namespace onegin {
namespace {

using emscripten::typed_memory_view;
using emscripten::val;

// Appends a Uint8Array to a std::string or Bytes. Throws std::bad_alloc.
template <class Container>
void append(Container& to, const val& array) {
  const std::size_t end = to.size();
  to.resize(end + array["length"].as<unsigned>());
  if (to.size() > end) {
    auto* data = reinterpret_cast<unsigned char*>(to.data()) + end;
    val(typed_memory_view(to.size() - end, data)).call<void>("set", array);
  }
}

// Fills a Uint8Array with the bytes from `first` on.
template <class Container>
void copy(const Container& from, std::size_t first, const val& array) {
  const auto* data = reinterpret_cast<const unsigned char*>(from.data()) + first;
  const std::size_t count = array["length"].as<unsigned>();
  if (count > 0) array.call<void>("set", val(typed_memory_view(count, data)));
}

// Runs `work`; an exception becomes the string that says why the module is lost.
template <class Work>
val guarded(const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return val("there is not enough memory for this text and model");
  } catch (const std::exception& error) {
    return val(error.what());
  } catch (...) {
    return val("an unknown error inside the model");
  }
}

class Door {
 public:
  Door() : session_([] { return emscripten_get_now() / 1000; }) {}

  // The payload of the next command, in parts: how long it is, then each of them.
  val expect(unsigned size) {
    return guarded([&] {
      free_memory(payload_);
      payload_.reserve(size);
      return val::undefined();
    });
  }
  val append_part(const val& part) {
    return guarded([&] {
      append(payload_, part);
      return val::undefined();
    });
  }

  // `id` is the command's, whatever its JSON says; a command that cannot be read is answered by
  // Failed. Returns undefined.
  val send(unsigned id, const val& json) {
    return guarded([&] {
      std::string text;
      append(text, json);
      Result<Command> command = command_from_json(text, std::exchange(payload_, {}));
      if (command) {
        command->id = id;
        session_.send(std::move(*command));
      } else {
        gather();
        const Error& error = command.error();
        events_.push_back({id, true, Failed{error.what, error.where, error.hint, true}, {}});
      }
      return val::undefined();
    });
  }

  // Returns true while there is work left.
  val advance(double seconds) {
    return guarded([&] { return val(session_.advance(seconds)); });
  }

  // Returns the next event, {id, last, json, size}, or undefined. Its payload of `size` bytes is
  // there until the next call.
  val take() {
    return guarded([&] {
      free_memory(taken_);
      gather();
      if (events_.empty()) return val::undefined();
      Event event = std::move(events_.front());
      events_.pop_front();
      const auto size = static_cast<unsigned>(event.payload.size());
      taken_ = std::move(event.payload);
      const std::string json = to_json(event);
      val bytes = val::global("Uint8Array").new_(static_cast<unsigned>(json.size()));
      copy(json, 0, bytes);
      val object = val::object();
      object.set("id", event.id);
      object.set("last", event.last);
      object.set("json", bytes);
      object.set("size", size);
      return object;
    });
  }
  // Fills `part` with the payload's bytes from `first` on.
  val copy_part(unsigned first, const val& part) {
    return guarded([&] {
      copy(taken_, first, part);
      return val::undefined();
    });
  }

 private:
  void gather() {
    for (Event& event : session_.take_events()) events_.push_back(std::move(event));
  }

  Session session_;
  Bytes payload_;  // of the next command
  std::deque<Event> events_;
  Bytes taken_;  // payload of the event that was taken last
};

}  // namespace

EMSCRIPTEN_BINDINGS(onegin) {
  emscripten::class_<Door>("Session")
      .constructor<>()
      .function("expect", &Door::expect)
      .function("append", &Door::append_part)
      .function("send", &Door::send)
      .function("advance", &Door::advance)
      .function("take", &Door::take)
      .function("copy", &Door::copy_part);
}

}  // namespace onegin
