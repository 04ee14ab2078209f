// Hands Commands to the page's JavaScript, which owns the workers.
#include "engine_worker.h"

#include <emscripten.h>

#include <utility>

#include "sentence.h"
#include "session/json.h"

// clang-format off
EM_JS(void, host_send, (int place, const char* json, int size, const void* payload, int payload_size), {
  // A view of the payload, if it is wanted at once, to be copied.
  Module['host'].send(place, UTF8ToString(json, size), () => HEAPU8.subarray(payload, payload + payload_size));
});
EM_JS(void, host_end, (int place), { Module['host'].end(place); });
EM_JS(void, host_restart, (int place, int restore), { Module['host'].restart(place, restore !== 0); });
// clang-format on

namespace onegin::web {
namespace {

class JavaScriptEngine : public WorkerEngine {
 public:
  void send(std::size_t place, Command command) override {
    const std::string json = to_json(command);
    host_send(static_cast<int>(place), json.data(), static_cast<int>(json.size()),
              command.payload.data(), static_cast<int>(command.payload.size()));
  }
  std::vector<Received> poll() override { return std::exchange(received_, {}); }
  void restart(std::size_t place, bool restore) override {
    host_restart(static_cast<int>(place), restore ? 1 : 0);
  }
  void end(std::size_t place) override { host_end(static_cast<int>(place)); }

  void receive(std::size_t place, const std::string& json, Bytes payload) override {
    auto event = event_from_json(json, std::move(payload));
    if (!event) return lose(place, std::string(phrase("its worker said something unreadable")));
    received_.push_back({place, std::move(*event)});
  }
  void lose(std::size_t place, std::string reason) override {
    received_.push_back({place, Lost{std::move(reason)}});
  }
  void restore(std::size_t place, std::optional<double> age) override {
    received_.push_back({place, Restored{age}});
  }

 private:
  std::vector<Received> received_;
};

}  // namespace

std::unique_ptr<WorkerEngine> make_worker_engine() { return std::make_unique<JavaScriptEngine>(); }

}  // namespace onegin::web
