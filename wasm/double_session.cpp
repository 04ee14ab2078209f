// The Session of core-double.wasm, the core in double precision: it checks gradients and computes
// worked examples, and has neither text nor model. A page fetches it when one of these is first
// asked for; client.js asks.
#include <optional>
#include <utility>

#include "evaluation/gradient_check.h"
#include "session/jobs.h"
#include "session/session.h"

namespace onegin {

// One command at a time: whoever has another starts another worker.
struct Session::Impl {
  explicit Impl(Clock given) : clock(std::move(given)), bench(clock, &onegin_gradient::begin) {}

  Clock clock;
  Workbench bench;  // empty
  std::optional<Command> command;
  std::unique_ptr<Job> job;
  std::vector<Event> events;

  JobResult begin() {
    if (const auto* check = std::get_if<CheckGradients>(&command->body)) {
      return make_job(*check, std::move(command->payload), bench);
    }
    if (const auto* example = std::get_if<Example>(&command->body)) {
      return make_job(*example, std::move(command->payload), bench);
    }
    return Error{say("the build in double precision only checks gradients"), "",
                 say("ask the other one"), ErrorKind::failure};
  }

  Result<bool> work(const Exhausted& exhausted, Reply& reply) {
    if (!job) {
      auto begun = begin();
      if (!begun) return begun.error();
      job = std::move(*begun);
    }
    return job->advance(exhausted, reply);
  }

  void advance(double seconds) {
    const double deadline = clock() + seconds;
    const Exhausted exhausted = [&] { return clock() >= deadline; };
    Reply reply(command->id, events);
    const auto more = work(exhausted, reply);
    if (more && *more) return;
    if (!more) reply.fail(more.error());
    job.reset();
    command.reset();
  }
};

Session::Session(Clock clock, GradientCheck) : impl_(std::make_unique<Impl>(std::move(clock))) {}
Session::~Session() = default;

void Session::send(Command command) {
  impl_->job.reset();
  impl_->command = std::move(command);
}

bool Session::advance(double seconds) {
  if (impl_->command) impl_->advance(seconds);
  return impl_->command.has_value();
}

std::vector<Event> Session::take_events() { return std::exchange(impl_->events, {}); }

}  // namespace onegin
