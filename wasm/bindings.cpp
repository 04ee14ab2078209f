// The Session as JavaScript sees it. Everything crosses as bytes: JSON and payload in, the same
// out.
//
// Each call answers with its result, or with a string that says why this module can no longer be
// used. Memory may grow inside any call, so views of it are made last and copied at once.
#include <emscripten.h>
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <new>
#include <string>

#include "session/json.h"
#include "session/session.h"

namespace onegin {
namespace {

using emscripten::typed_memory_view;
using emscripten::val;

// Copies a Uint8Array. Container is std::string or Bytes. Throws std::bad_alloc.
template <class Container>
Container read_bytes(const val& array) {
  Container bytes;
  bytes.resize(array["length"].as<unsigned>());
  if (!bytes.empty()) {
    auto* data = reinterpret_cast<unsigned char*>(bytes.data());
    val(typed_memory_view(bytes.size(), data)).call<void>("set", array);
  }
  return bytes;
}

// A Uint8Array of its own.
template <class Container>
val write_bytes(const Container& bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  return val::global("Uint8Array").new_(typed_memory_view(bytes.size(), data));
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

  // `id` is the command's, whatever its JSON says; a command that cannot be read is answered by
  // Failed. Returns undefined.
  val send(unsigned id, const val& json, const val& payload) {
    return guarded([&] {
      Result<Command> command =
          command_from_json(read_bytes<std::string>(json), read_bytes<Bytes>(payload));
      if (command) {
        command->id = id;
        session_.send(std::move(*command));
      } else {
        const Error& error = command.error();
        refused_.push_back({id, true, Failed{error.what, error.where, error.hint, true}, {}});
      }
      return val::undefined();
    });
  }

  // Returns true while there is work left.
  val advance(double seconds) {
    return guarded([&] { return val(session_.advance(seconds)); });
  }

  // Returns the events since the last call: [{id, last, json, payload}, ...].
  val take() {
    return guarded([&] {
      val list = val::array();
      std::vector<Event> events = std::exchange(refused_, {});
      for (Event& event : session_.take_events()) events.push_back(std::move(event));
      for (const Event& event : events) {
        val object = val::object();
        object.set("id", event.id);
        object.set("last", event.last);
        object.set("json", write_bytes(to_json(event)));
        object.set("payload", write_bytes(event.payload));
        list.call<void>("push", object);
      }
      return list;
    });
  }

 private:
  Session session_;
  std::vector<Event> refused_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(onegin) {
  emscripten::class_<Door>("Session")
      .constructor<>()
      .function("send", &Door::send)
      .function("advance", &Door::advance)
      .function("take", &Door::take);
}

}  // namespace onegin
