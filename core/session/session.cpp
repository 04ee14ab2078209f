// The queue of commands, and the door that no exception passes.
#include "session/session.h"

#include <deque>
#include <exception>
#include <new>
#include <utility>

#include "session/jobs.h"

namespace onegin {
namespace {

Error out_of_memory() {
  return Error{say("there is not enough memory for this"), "",
               say("use a shorter text or a smaller model"), ErrorKind::failure};
}

// Runs `work`; an exception becomes an Error.
template <class T, class Work>
Result<T> guarded(const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::exception& exception) {
    return Error{say("the work ended unexpectedly ({0})", exception.what()), "",
                 say("please report this with the text and the settings"), ErrorKind::failure};
  }
}

}  // namespace

struct Session::Impl {
  Impl(Clock clock, GradientCheck check) : bench(std::move(clock), check) {}

  Workbench bench;
  std::deque<Command> queue;  // the front one may be at work
  std::unique_ptr<Job> job;   // of the front command
  std::vector<Event> events;

  Reply reply_to(const Command& command) { return Reply(command.id, events); }

  void send(Command&& command) {
    if (const auto* cancel = std::get_if<Cancel>(&command.body)) {
      end_command(cancel->target);
      return reply_to(command).finish(Cancelled{});
    }
    if (std::holds_alternative<Pause>(command.body)) {
      bench.stop_training();
      end_waiting_training();
    }
    queue.push_back(std::move(command));
  }

  // Cancel: the command of that id, waiting, at work or training, answers for the last time.
  void end_command(std::uint32_t id) {
    if (bench.training() && bench.training_id() == id) return bench.stop_training();
    for (auto command = queue.begin(); command != queue.end(); ++command) {
      if (command->id != id) continue;
      reply_to(*command).finish(Cancelled{});
      if (command == queue.begin()) job.reset();
      queue.erase(command);
      return;
    }
  }

  // Pause also holds back what would start training before it is reached.
  void end_waiting_training() {
    for (auto command = queue.begin(); command != queue.end();) {
      if (std::holds_alternative<Train>(command->body)) {
        reply_to(*command).finish(bench.progress());
        if (command == queue.begin()) job.reset();
        command = queue.erase(command);
      } else {
        ++command;
      }
    }
  }

  // One slice of the front command.
  void work_on_front(const Exhausted& exhausted) {
    Reply reply = reply_to(queue.front());
    const auto more = guarded<bool>([&]() -> Result<bool> {
      if (!job) {
        // A model in the middle of a change of its weights answers nothing.
        if (bench.settle(exhausted)) return true;
        Payload payload = std::move(queue.front().payload);
        auto made = std::visit(
            [&](const auto& body) -> JobResult {
              if constexpr (std::is_same_v<std::decay_t<decltype(body)>, Cancel>) {
                return Error{say("a Cancel never waits"), "", "", ErrorKind::failure};
              } else {
                return make_job(body, std::move(payload), bench);
              }
            },
            queue.front().body);
        if (!made) return made.error();
        job = std::move(*made);
      }
      return job->advance(exhausted, reply);
    });
    if (more && *more) return;
    job.reset();
    queue.pop_front();
    if (!more) reply.fail(more.error());
  }

  void train(const Exhausted& exhausted) {
    const auto done = guarded<void>([&]() -> Result<void> {
      bench.advance_training(exhausted);
      return {};
    });
    if (!done) bench.fail_training(done.error());
  }

  bool advance(double seconds) {
    const double deadline = bench.clock()() + seconds;
    const Exhausted exhausted = [&] { return bench.clock()() >= deadline; };
    do {
      if (!queue.empty()) {
        work_on_front(exhausted);
      } else if (bench.training()) {
        train(exhausted);
      } else {
        return false;
      }
    } while (!exhausted());
    return !queue.empty() || bench.training();
  }
};

Session::Session(Clock clock, GradientCheck gradient_check)
    : impl_(std::make_unique<Impl>(std::move(clock), gradient_check)) {}
Session::~Session() = default;

void Session::send(Command command) {
  const std::uint32_t id = command.id;
  const auto sent = guarded<void>([&]() -> Result<void> {
    impl_->send(std::move(command));
    return {};
  });
  if (!sent) Reply(id, impl_->events).fail(sent.error());
}

bool Session::advance(double seconds) { return impl_->advance(seconds); }

std::vector<Event> Session::take_events() { return std::exchange(impl_->events, {}); }

}  // namespace onegin
