// Trace: the planes of a network that reads a text.
#include "evaluation/trace.h"
#include "formats/content.h"
#include "session/clamped_job.h"

namespace onegin {
namespace {

class TraceJob : public Job {
 public:
  TraceJob(const Trace& command, std::vector<Clamp> clamps, TraceText text, HeldModel& held)
      : text_(std::move(text)),
        tracer_(*held.model->as_neural(), held.shape, text_,
                {.backward = command.backward,
                 .target = command.target,
                 .pairs = command.pairs,
                 .contributions = command.contributions,
                 .first_weights =
                     command.first_weights ? std::optional<std::uint64_t>(held.seed) : std::nullopt,
                 .clamps = std::move(clamps),
                 .order = command.order,
                 .planes = command.planes,
                 .units = command.units}) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    const auto more = tracer_.advance(exhausted);
    if (!more || *more) return more;
    Traced traced;
    for (std::size_t t = 0; t < text_.steps(); ++t) {
      traced.read.push_back({well_formed(text_.read[t]), 0, text_.inputs[t] == kBeginSentence});
      traced.next.push_back({well_formed(text_.next[t]), to_log10(tracer_.log_probs()[t]),
                             text_.targets[t] == kEndSentence});
    }
    for (const std::string_view equation : tracer_.equations()) {
      traced.equations.emplace_back(equation);
    }
    traced.loss = tracer_.loss();
    traced.events = static_cast<double>(tracer_.events());
    Bytes payload;
    std::size_t numbers = 0;
    for (const TracePlane& plane : tracer_.planes()) numbers += plane.values.size();
    payload.reserve(numbers * sizeof(Scalar));
    for (const TracePlane& plane : tracer_.planes()) {
      traced.planes.push_back(pack(plane, payload));
    }
    reply.finish(std::move(traced), std::move(payload));
    return false;
  }

 private:
  const TraceText text_;
  Tracer tracer_;
};

}  // namespace

JobResult make_job(const Trace& command, Payload&& payload, Workbench& bench) {
  const auto neural = traceable_model(bench);
  if (!neural) return neural.error();
  const auto held = bench.ready_model();
  auto clamps = read_clamps(command.clamps);
  if (!clamps) return clamps.error();
  if (const auto text = expect_text(payload.view()); !text) return text.error();
  const Task& task = (*held)->ids ? *(*held)->ids : (*bench.task())->task;
  auto text = read_trace_text(task, payload.text());
  if (!text) return text.error();
  return job<TraceJob>(command, std::move(*clamps), std::move(*text), **held);
}

}  // namespace onegin
