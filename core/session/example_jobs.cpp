// Example: the numbers of a network of a few units.
#include "evaluation/worked_example.h"
#include "session/jobs.h"

namespace onegin {
namespace {

ExampleSettings settings_of(const Example& command) {
  ExampleSettings settings;
  settings.kind = command.kind;
  settings.types = command.types;
  settings.outputs = command.outputs;
  settings.inputs = command.inputs;
  settings.reads = command.reads;
  settings.targets = command.targets;
  settings.hidden = command.hidden;
  settings.context = command.context;
  settings.seed = command.seed;
  for (const ExampleTensor& tensor : command.weights) {
    settings.weights.push_back({tensor.name, 0, 0, tensor.values});
  }
  settings.learning_rate = command.learning_rate;
  settings.updates = command.updates;
  return settings;
}

class ExampleJob : public Job {
 public:
  explicit ExampleJob(const Example& command) : example_(settings_of(command)) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    const auto more = example_.advance(exhausted);
    if (!more || *more) return more;
    ExampleTraced traced;
    Bytes payload;
    for (const TracePlane& plane : example_.planes()) {
      traced.planes.push_back(pack(plane, payload));
    }
    for (const double log_prob : example_.log_probs()) traced.step_losses.push_back(-log_prob);
    traced.losses = example_.losses();
    for (NamedWeights& tensor : example_.weights()) {
      traced.weights.push_back({std::move(tensor.name), static_cast<double>(tensor.rows),
                                static_cast<double>(tensor.columns), std::move(tensor.values)});
    }
    traced.written = example_.written();
    traced.written_after = example_.written_after();
    reply.finish(std::move(traced), std::move(payload));
    return false;
  }

 private:
  WorkedExample example_;
};

}  // namespace

JobResult make_job(const Example& command, Payload&&, Workbench&) {
  return job<ExampleJob>(command);
}

}  // namespace onegin
