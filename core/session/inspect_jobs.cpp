// Inspect: everything there is to know of a model, as one JSON object. A page asks for none
// (ONEGIN_FIRST).
#include "evaluation/inspect.h"
#include "json/text.h"
#include "session/gradient_request.h"
#include "session/jobs.h"
#include "session/json.h"

namespace onegin {
namespace {

// What a message says, without the names of `left_out`.
Json facts_of(const Event& message, std::initializer_list<const char*> left_out) {
  auto facts = parse_json(to_json(message));
  if (!facts) return Json::object();
  for (const char* name : left_out) facts->erase(name);
  return std::move(*facts);
}

Json task_facts(const CorpusBuilder::Built& built, const TaskReady& ready) {
  Json facts = Json::object();
  TaskConfig config = built.task.config;
  for (const Field& field : task_fields(config)) facts[field.name] = field.text();
  if (built.task.reading.spelling == Spelling::given) facts["spelling"] = "given";
  if (!built.task.reading.line_ends) facts["line_ends"] = "false";
  facts.update(facts_of(Event{0, true, ready, {}}, {"type", "id", "last"}));
  return facts;
}

Json tensor_facts(const TensorSummaries& summaries) {
  Json list = Json::list();
  for (const TensorSummary& tensor : summaries.all) {
    Json& facts = list.push_back(Json::object());
    facts["name"] = tensor.name;
    facts["shape"] = tensor.shape;
    facts["minimum"] = tensor.minimum;
    facts["maximum"] = tensor.maximum;
    facts["mean"] = tensor.mean;
    facts["deviation"] = tensor.deviation;
    facts["norm"] = tensor.norm;
  }
  return list;
}

Json progress_facts(const Progress& progress) {
  return facts_of(Event{0, true, progress, {}},
                  {"type", "id", "last", "running", "notes", "parameters", "memory_bytes"});
}

Json inspect(HeldModel& held, const TensorSummaries& tensors, const CorpusBuilder::Built& built,
             const TaskReady& ready, const Progress& progress) {
  Json facts = Json::object();
  facts["slot"] = held.slot;
  facts["kind"] = held.kind->id;
  facts["title"] = held.kind->title;
  facts["seed"] = held.seed;
  Json& settings = facts["settings"] = Json::object();
  for (const Field& field : held.fields()) settings[field.name] = field.text();
  facts["task"] = task_facts(built, ready);
  facts["parameters"] = held.model->parameters();
  facts["memory_bytes"] = held.model->memory_bytes();
  facts["training"] = progress_facts(progress);
  facts["notes"] = texts_of(progress.notes);
  if (held.model->as_neural() != nullptr) facts["tensors"] = tensor_facts(tensors);
  return facts;
}

// The gradients of the model over the first tokens of its text.
Result<Json> check_gradients(HeldModel& held, const CorpusBuilder::Built& built,
                             GradientCheck begin) {
  if (begin == nullptr) {
    return Error{say("this program cannot check gradients"), "",
                 say("use the command: onegin inspect --gradient-check"), ErrorKind::failure};
  }
  const auto request = gradient_request(held, built);
  if (!request) return request.error();
  const auto check = begin(*request);
  while (check->advance()) {
  }
  const auto answer = check->answer();
  if (!answer.error.empty())
    return Error{answer.error, say("gradient check"), "", ErrorKind::failure};
  Json list = Json::list();
  for (const auto& tensor : answer.tensors) {
    Json& facts = list.push_back(Json::object());
    facts["name"] = tensor.name;
    facts["checked"] = tensor.checked;
    facts["index"] = tensor.index;
    facts["analytic"] = tensor.analytic;
    facts["numeric"] = tensor.numeric;
    facts["relative_error"] = tensor.relative;
  }
  return list;
}

class InspectJob : public LongJob {
 public:
  InspectJob(bool gradient_check, HeldModel& held, Workbench& bench)
      : gradient_check_(gradient_check), held_(held), bench_(bench) {}

 private:
  Result<void> work(Pieces& pieces) override {
    if (NeuralModel* neural = held_.model->as_neural()) tensors_.measure(pieces, *neural);
    return {};
  }
  Result<void> finish(Reply& reply) override {
    const CorpusBuilder::Built& built = **bench_.task();
    Json facts = inspect(held_, tensors_, built, bench_.task_ready(), bench_.progress());
    if (gradient_check_) {
      auto checked = check_gradients(held_, built, bench_.gradient_check());
      if (!checked) return checked.error();
      facts["gradient_check"] = std::move(*checked);
    }
    reply.finish(Inspected{facts.written_in_order()});
    return {};
  }

  const bool gradient_check_;
  HeldModel& held_;
  Workbench& bench_;
  TensorSummaries tensors_;
};

}  // namespace

JobResult make_job(const Inspect& command, Payload&&, Workbench& bench) {
  const auto held = bench.model();
  if (!held) return held.error();
  return job<InspectJob>(command.gradient_check, **held, bench);
}

}  // namespace onegin
