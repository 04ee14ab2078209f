// Trace: the planes of a network, or of a model that mixes parts, while it reads a text.
#include "evaluation/trace.h"
#include "evaluation/trace_parts.h"
#include "formats/content.h"
#include "session/clamped_job.h"

namespace onegin {
namespace {

// What a tracer has found, as a message.
template <class SomeTracer>
void reply_with(SomeTracer& tracer, const TraceText& text,
                const std::vector<std::string_view>& equations, Reply& reply) {
  Traced traced;
  for (std::size_t t = 0; t < text.steps(); ++t) {
    traced.read.push_back({well_formed(text.read[t]), 0, text.inputs[t] < kUnknown});
    traced.next.push_back({well_formed(text.next[t]), to_log10(tracer.log_probs()[t]),
                           text.targets[t] == kEndSentence});
  }
  for (const std::string_view equation : equations) {
    traced.equations.emplace_back(equation);
  }
  for (const std::string& token : text.source) traced.source.push_back(well_formed(token));
  traced.loss = tracer.loss();
  traced.events = static_cast<double>(tracer.events());
  Bytes payload;
  std::size_t numbers = 0;
  for (const TracePlane& plane : tracer.planes()) numbers += plane.values.size();
  payload.reserve(numbers * sizeof(Scalar));
  for (const TracePlane& plane : tracer.planes()) {
    traced.planes.push_back(pack(plane, payload));
  }
  reply.finish(std::move(traced), std::move(payload));
}

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
    reply_with(tracer_, text_, tracer_.equations(), reply);
    return false;
  }

 private:
  const TraceText text_;
  Tracer tracer_;
};

class PartsJob : public Job {
 public:
  PartsJob(const Trace& command, TraceText text, HeldModel& held)
      : text_(std::move(text)), tracer_(*held.model->as_language(), text_, command.planes) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (tracer_.advance(exhausted)) return true;
    reply_with(tracer_, text_, {}, reply);
    return false;
  }

 private:
  const TraceText text_;
  PartsTracer tracer_;
};

TraceReading reading_of(Model& model) {
  if (model.as_blank() != nullptr) return TraceReading::blanks;
  const NeuralModel* neural = model.as_neural();
  const bool apart = neural != nullptr && neural->reads_sources();
  return apart ? TraceReading::apart : TraceReading::next;
}

// Something is asked for that only networks have.
bool asks_a_network(const Trace& command) {
  return command.backward || command.pairs || command.contributions || command.first_weights ||
         !command.clamps.empty();
}

}  // namespace

JobResult make_job(const Trace& command, Payload&& payload, Workbench& bench) {
  const auto held = bench.ready_model();
  if (!held) return held.error();
  const bool parts = ((*held)->kind->abilities & kMixed) != 0;
  if (!parts || asks_a_network(command)) {
    if (const auto neural = traceable_model(bench); !neural) return neural.error();
  }
  auto clamps = read_clamps(command.clamps);
  if (!clamps) return clamps.error();
  if (const auto text = expect_text(payload.view()); !text) return text.error();
  const Task& task = bench.own_task();
  auto text = read_trace_text(task, payload.text(), reading_of(*(*held)->model));
  if (!text) return text.error();
  if (const LanguageModel* language = (*held)->model->as_language(); language && text->apart) {
    if (const auto seen = language->check_source({text->source_ids}); !seen) return seen.error();
  }
  if (parts) return job<PartsJob>(command, std::move(*text), **held);
  auto places = (*held)->model->as_neural()->as_traceable()->place_names();
  if (!places.empty() && !text->source_ids.empty()) text->source = std::move(places);
  return job<TraceJob>(command, std::move(*clamps), std::move(*text), **held);
}

}  // namespace onegin
