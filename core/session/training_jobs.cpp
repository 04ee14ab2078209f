// Configure, Train, Pause, Step, Reset.
#include "memory_limit.h"
#include "session/jobs.h"

namespace onegin {
namespace {

// A model anew, in place of the one before when it stands. `answer` is said then.
class BuildJob : public LongJob {
 public:
  using Answer = std::function<void(Workbench&, Reply&)>;
  // `begun`: where it goes on from; null: first weights.
  BuildJob(Configure configure, const CorpusBuilder::Built& built, Workbench& bench, Answer answer,
           std::shared_ptr<const Begun> begun)
      : configure_(std::move(configure)),
        built_(built),
        bench_(bench),
        answer_(std::move(answer)),
        begun_(std::move(begun)) {}

 private:
  Result<void> work(Pieces& pieces) override {
    const auto size = static_cast<double>(built_.corpus.ids.size());
    const auto prepared = pieces(Pieces::kCopied * size, [this] { return prepare(); });
    if (!prepared || pieces.behind()) return prepared;
    if (auto done = held_.model->build(pieces, held_.shape, held_.seed); !done) return done;
    return begun_ ? begin_from(pieces, begun_, held_) : Result<void>();
  }
  Result<void> prepare() {
    auto made = prepare_model(configure_, built_.task, built_.corpus, bench_.clock());
    if (!made) return made.error();
    held_ = std::move(*made);
    // The model that is there stays until another stands, unless both have no room.
    if (held_.training_bytes + bench_.held_bytes() > memory_limit()) bench_.forget_model();
    return {};
  }
  Result<void> finish(Reply& reply) override {
    bench_.set_model(std::move(held_));
    answer_(bench_, reply);
    return {};
  }

  const Configure configure_;
  const CorpusBuilder::Built& built_;
  Workbench& bench_;
  const Answer answer_;
  const std::shared_ptr<const Begun> begun_;
  HeldModel held_;
};

// A model that has gone on from another's weights does so again.
JobResult build_anew(Configure configure, Workbench& bench, BuildJob::Answer answer) {
  const auto built = bench.task();
  if (!built) return built.error();
  const auto before = bench.model();
  std::shared_ptr<const Begun> begun;
  if (before && (*before)->kind->id == configure.kind) begun = (*before)->begun;
  return job<BuildJob>(std::move(configure), **built, bench, std::move(answer), std::move(begun));
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

JobResult make_job(const Configure& command, Payload&&, Workbench& bench) {
  const auto answer = [](Workbench& changed, Reply& reply) {
    reply.finish((*changed.model())->configured());
  };
  if (!command.train_only) return build_anew(command, bench, answer);
  return short_job([command, answer, &bench](Reply& reply) -> Result<void> {
    const auto held = bench.model();
    if (!held) return held.error();
    if (const auto changed = change_live_settings(**held, command); !changed) {
      return changed.error();
    }
    answer(bench, reply);
    return {};
  });
}

JobResult make_job(const Train& command, Payload&&, Workbench& bench) {
  return short_job([command, &bench](Reply& reply) -> Result<void> {
    const auto held = bench.learning_model();
    if (!held) return held.error();
    for (const double limit : {command.steps, command.epochs, command.seconds}) {
      if (!(limit >= 0 && limit <= 1e15)) {
        return Error{say("a limit of training is not a number from 0 to 1e15"), say("train"), ""};
      }
    }
    (*held)->learner->set_limit(
        {static_cast<std::uint64_t>(command.steps), command.epochs, command.seconds});
    bench.start_training(reply);  // it gives the last answer
    return {};
  });
}

// A training under way has been stopped when the command came in.
JobResult make_job(const Pause&, Payload&&, Workbench& bench) {
  return short_job([&bench](Reply& reply) -> Result<void> {
    reply.finish(bench.progress());
    return {};
  });
}

JobResult make_job(const Step&, Payload&&, Workbench& bench) {
  const auto held = bench.learning_model();
  if (!held) return held.error();
  if ((*held)->model->as_counted()) {  // all of the counting is one step: as training does it
    return short_job([&bench](Reply& reply) -> Result<void> {
      bench.start_training(reply);
      return {};
    });
  }
  bench.stop_training();
  return std::unique_ptr<Job>(std::make_unique<StepJob>(*(*held)->learner, bench));
}

JobResult make_job(const Reset&, Payload&&, Workbench& bench) {
  const auto held = bench.learning_model();
  if (!held) return held.error();
  return build_anew(
      {std::string((*held)->kind->id), (*held)->settings, (*held)->seed, false, (*held)->text_part},
      bench, [](Workbench& changed, Reply& reply) { reply.finish(changed.progress()); });
}

}  // namespace onegin
