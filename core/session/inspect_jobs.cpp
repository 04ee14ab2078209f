// Inspect: everything there is to know of a model, as one JSON object.
#include <nlohmann/json.hpp>

#include "evaluation/inspect.h"
#include "formats/json_text.h"
#include "session/jobs.h"
#include "session/json.h"

namespace onegin {
namespace {

using nlohmann::json;

json task_facts(const CorpusBuilder::Built& built, const TaskReady& ready) {
  json facts = json::object();
  TaskConfig config = built.task.config;
  for (const Field& field : task_fields(config)) facts[std::string(field.name)] = field.text();
  if (built.task.reading.spelling == Spelling::given) facts["spelling"] = "given";
  if (!built.task.reading.line_ends) facts["line_ends"] = "false";
  json counts = parse_json(to_json(Event{0, true, ready, {}}));
  for (const char* name : {"type", "id", "last"}) counts.erase(name);
  facts.update(counts);
  return facts;
}

json tensor_facts(const TensorSummaries& summaries) {
  json list = json::array();
  for (const TensorSummary& tensor : summaries.all) {
    list.push_back({{"name", tensor.name},
                    {"shape", tensor.shape},
                    {"minimum", tensor.minimum},
                    {"maximum", tensor.maximum},
                    {"mean", tensor.mean},
                    {"deviation", tensor.deviation},
                    {"norm", tensor.norm}});
  }
  return list;
}

json progress_facts(const Progress& progress) {
  json facts = parse_json(to_json(Event{0, true, progress, {}}));
  for (const char* name :
       {"type", "id", "last", "running", "notes", "parameters", "memory_bytes"}) {
    facts.erase(name);
  }
  return facts;
}

json inspect(HeldModel& held, const TensorSummaries& tensors, const CorpusBuilder::Built& built,
             const TaskReady& ready, const Progress& progress) {
  json settings = json::object();
  for (const Field& field : held.fields()) settings[std::string(field.name)] = field.text();
  json facts = {{"slot", held.slot},
                {"kind", held.kind->id},
                {"title", held.kind->title},
                {"seed", held.seed},
                {"settings", std::move(settings)},
                {"task", task_facts(built, ready)},
                {"parameters", held.model->parameters()},
                {"memory_bytes", held.model->memory_bytes()},
                {"training", progress_facts(progress)},
                {"notes", progress.notes}};
  if (held.model->as_neural() != nullptr) facts["tensors"] = tensor_facts(tensors);
  return facts;
}

// The gradients of the model over the first tokens of its text.
Result<json> check_gradients(HeldModel& held, const CorpusBuilder::Built& built,
                             GradientCheck check) {
  constexpr std::size_t kTokens = 21;
  if (check == nullptr) {
    return Error{"this program cannot check gradients", "",
                 "use the command: onegin inspect --gradient-check", ErrorKind::failure};
  }
  if (held.model->as_neural() == nullptr) {
    return Error{"a model that counts has no gradients", "", "check a neural model"};
  }
  onegin_gradient::Request request;
  request.kind = held.kind->id;
  for (const Field& field : held.model->fields()) {
    request.config.emplace_back(std::string(field.name), field.text());
  }
  request.vocabulary_size = built.task.vocabulary.size();
  request.first_event = built.task.first_event();
  Blocks weights;
  held.model->save(weights);
  request.weights = copies_of(weights);
  const auto train = built.corpus.train();
  const auto first = train.first(std::min(train.size(), kTokens));
  request.tokens.assign(first.begin(), first.end());
  // Without a text, or with a very short one: the events in turn.
  for (TokenId id = request.first_event; request.tokens.size() < kTokens; ++id) {
    if (id >= request.vocabulary_size) id = request.first_event;
    request.tokens.push_back(id);
  }
  const auto answer = check(request);
  if (!answer.error.empty()) return Error{answer.error, "gradient check", "", ErrorKind::failure};
  json list = json::array();
  for (const auto& tensor : answer.tensors) {
    list.push_back({{"name", tensor.name},
                    {"checked", tensor.checked},
                    {"index", tensor.index},
                    {"analytic", tensor.analytic},
                    {"numeric", tensor.numeric},
                    {"relative_error", tensor.relative}});
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
    json facts = inspect(held_, tensors_, built, bench_.task_ready(), bench_.progress());
    if (gradient_check_) {
      auto checked = check_gradients(held_, built, bench_.gradient_check());
      if (!checked) return checked.error();
      facts["gradient_check"] = std::move(*checked);
    }
    reply.finish(Inspected{facts.dump(-1, ' ', false, json::error_handler_t::replace)});
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
