// The loop around Session::advance, with the machine's clock and Ctrl-C.
#include "cli/client.h"

#include <chrono>
#include <csignal>
#include <optional>

namespace onegin::cli {
namespace {

constexpr double kSlice = 0.01;  // seconds of work between two looks at what was answered

volatile std::sig_atomic_t interrupted = 0;

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Client::Client() : session_(&steady_seconds, &onegin_gradient::begin) {}

Result<Client::End> Client::work(std::uint32_t id, const OnEvent& on_event,
                                 const std::function<End()>& stops) {
  End end = End::itself;
  std::optional<Error> failure;
  for (bool answered = false; !answered;) {
    if (end == End::itself && (end = stops()) != End::itself) {
      session_.send({next_id_++, Pause{}, {}});
    }
    session_.advance(kSlice);
    for (const Event& event : session_.take_events()) {
      if (event.id != id) continue;
      answered = answered || event.last;
      if (const auto* failed = std::get_if<Failed>(&event.body)) {
        failure = Error{failed->what, failed->where, failed->hint,
                        failed->input ? ErrorKind::input : ErrorKind::failure};
      } else {
        on_event(event);
      }
    }
  }
  if (failure) return *failure;
  return end;
}

Result<void> Client::ask(decltype(Command::body) body, Payload payload, const OnEvent& on_event) {
  const std::uint32_t id = next_id_++;
  session_.send({id, std::move(body), std::move(payload)});
  const auto done = work(id, on_event, [] { return End::itself; });
  if (!done) return done.error();
  return {};
}

Result<Client::End> Client::train(const Train& train, const OnEvent& on_event,
                                  const std::function<bool()>& enough) {
  const std::uint32_t id = next_id_++;
  interrupted = 0;
  const auto before = std::signal(SIGINT, [](int) { interrupted = 1; });
  session_.send({id, train, {}});
  auto done = work(id, on_event, [&] {
    if (interrupted != 0) return End::interrupted;
    return enough() ? End::enough : End::itself;
  });
  std::signal(SIGINT, before);
  return done;
}

}  // namespace onegin::cli
