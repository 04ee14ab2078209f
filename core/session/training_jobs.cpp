// Configure, Train, Pause, Step, Reset.
#include "memory_limit.h"
#include "session/jobs.h"

namespace onegin {
namespace {

Result<void> build_anew(const Configure& configure, Workbench& bench) {
  const auto built = bench.task();
  if (!built) return built.error();
  auto trainee = prepare_trainee(configure, (*built)->task, (*built)->corpus, bench.clock());
  if (!trainee) return trainee.error();
  // The model that is there stays until another stands, unless both have no room.
  if (trainee->training_bytes + bench.held_bytes() > memory_limit()) bench.forget_model();
  if (const auto done = build_trainee(*trainee); !done) return done.error();
  bench.set_trainee(std::move(*trainee));
  return {};
}

// One step of a neural model.
class StepJob : public Job {
 public:
  StepJob(Learner& learner, Workbench& bench) : learner_(learner), bench_(bench) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    const auto more = learner_.step(exhausted);
    if (!more || *more) return more;
    reply.finish(bench_.progress());
    return false;
  }

 private:
  Learner& learner_;
  Workbench& bench_;
};

}  // namespace

JobResult make_job(const Configure& command, Bytes, Workbench& bench) {
  return short_job([command, &bench](Reply& reply) -> Result<void> {
    if (command.train_only) {
      const auto trainee = bench.trainee();
      if (!trainee) return trainee.error();
      if (const auto changed = change_live_settings(**trainee, command); !changed) {
        return changed.error();
      }
    } else if (const auto done = build_anew(command, bench); !done) {
      return done.error();
    }
    reply.finish((*bench.trainee())->configured());
    return {};
  });
}

JobResult make_job(const Train& command, Bytes, Workbench& bench) {
  return short_job([command, &bench](Reply& reply) -> Result<void> {
    const auto trainee = bench.learning_trainee();
    if (!trainee) return trainee.error();
    for (const double limit : {command.steps, command.epochs, command.seconds}) {
      if (!(limit >= 0 && limit <= 1e15)) {
        return Error{"a limit of training is not a number from 0 to 1e15", "train", ""};
      }
    }
    (*trainee)->learner->set_limit(
        {static_cast<std::uint64_t>(command.steps), command.epochs, command.seconds});
    bench.start_training(reply);  // it gives the last answer
    return {};
  });
}

// A training under way has been stopped when the command came in.
JobResult make_job(const Pause&, Bytes, Workbench& bench) {
  return short_job([&bench](Reply& reply) -> Result<void> {
    reply.finish(bench.progress());
    return {};
  });
}

JobResult make_job(const Step&, Bytes, Workbench& bench) {
  const auto trainee = bench.learning_trainee();
  if (!trainee) return trainee.error();
  if ((*trainee)->model->as_counted()) {  // all of the counting is one step: as training does it
    return short_job([&bench](Reply& reply) -> Result<void> {
      bench.start_training(reply);
      return {};
    });
  }
  bench.stop_training();
  return std::unique_ptr<Job>(std::make_unique<StepJob>(*(*trainee)->learner, bench));
}

JobResult make_job(const Reset&, Bytes, Workbench& bench) {
  return short_job([&bench](Reply& reply) -> Result<void> {
    const auto trainee = bench.learning_trainee();
    if (!trainee) return trainee.error();
    const Configure again{std::string((*trainee)->kind->id), (*trainee)->settings, (*trainee)->seed,
                          false, (*trainee)->text_share};
    if (const auto done = build_anew(again, bench); !done) return done.error();
    reply.finish(bench.progress());
    return {};
  });
}

}  // namespace onegin
