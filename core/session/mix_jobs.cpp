// Mix: models of the session's event space as one, with weights by EM on what is held out.
#include <optional>

#include "evaluation/held_out.h"
#include "evaluation/mapped_model.h"
#include "evaluation/mix.h"
#include "evaluation/mixture_model.h"
#include "session/jobs.h"
#include "session/saved_model.h"

namespace onegin {
namespace {

// Reads the models, brings them under the ids of one event space, judges those that are new, finds
// the weights; only then does the mixture before give way.
class MixJob : public Job {
 public:
  MixJob(Mix command, Payload files, Workbench& bench)
      : command_(std::move(command)), files_(std::move(files)), bench_(bench) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    while (parts_.size() < command_.sizes.size()) {
      const auto more = pieces_.walk([this](Pieces& pieces) { return read_next(pieces); });
      if (!more) return more;
      if (exhausted()) return true;
    }
    if (!held_out_) {
      if (const auto shared = share_ids(); !shared) return shared.error();
    }
    if (!events_read_) {
      if (held_out_->advance(exhausted)) return true;
      events_read_ = true;
    }
    while (const auto part = next_to_judge()) {
      if (!judge(*part, exhausted)) return true;
    }
    if (command_.weights.empty() && judged() > 0) {
      if (!fit_) fit_.emplace(parts_.size());
      while (fit_->improve(lists())) {
        if (exhausted()) return true;
      }
      command_.weights = fit_->weights;
    }
    return finish(reply);
  }

 private:
  TokenView events() const { return held_out_->events; }

  Result<void> read_next(Pieces& pieces) {
    const std::size_t place = parts_.size(), size = command_.sizes[place];
    const std::string where = "model " + std::to_string(place + 1);
    if (size == 0) {
      const auto before = bench_.model();
      if (!before || place >= (*before)->parts.size()) {
        return Error{say("there is no model that could stay"), where, say("send its file")};
      }
      pieces(1, [&] { parts_.push_back((*before)->parts[place]); });
      return {};
    }
    if (size > files_.size() - read_) {
      return Error{say("the payload ends before its last byte"), where, "", ErrorKind::failure};
    }
    pieces(1, [&] { reader_ = std::make_unique<ModelReader>(); });
    if (pieces.behind()) return {};
    const auto file = files_.view().subspan(read_, size);
    auto read = reader_->read(pieces, file, bench_.clock());
    if (!read) return named(read.error(), where);
    pieces(1, [&] {
      read_ += size;
      parts_.push_back({reader_->model(), std::make_shared<const Task>(reader_->task())});
    });
    return {};
  }

  const Task& task_of(const MixturePart& part) const {
    return part.task ? *part.task : (*bench_.task())->task;
  }

  // Every model under the ids of one event space: the session's own, or the common one.
  Result<void> share_ids() {
    const CorpusBuilder::Built& built = **bench_.task();
    const bool common = bench_.common().has_value();
    std::vector<const Task*> tasks{&built.task};
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Task& task = task_of(parts_[i]);
      const SpaceDifference difference = difference_of(built.task, task);
      if (!difference.comparable() || !(common || difference.none())) {
        const std::string name = "model " + std::to_string(i + 1);
        return Error{say("the models have other events: {0}",
                         describe_difference(built.task, say("the first model"), task, name)),
                     name,
                     say("mix models of the same types, or those that all share, after relate")};
      }
      tasks.push_back(&task);
    }
    auto space = common_space(common ? *bench_.common() : built.task.vocabulary, tasks);
    if (!space) return space.error();
    for (MixturePart& part : parts_) {
      auto asked = MappedModel::make(part.model, task_of(part).vocabulary, *space);
      if (!asked) return asked.error();
      part.asked = std::move(*asked);
    }
    if (common) ids_ = std::make_shared<const Task>(std::move(space->task));
    std::string text;
    if (common) text = files_.text().substr(read_);
    held_out_.emplace(built.task, built.corpus, ids_ ? *ids_ : built.task, std::move(text));
    return {};
  }

  MixturePart* next_to_judge() {
    for (MixturePart& part : parts_) {
      if (!part.held_out) return &part;
    }
    return nullptr;
  }

  // True when done.
  bool judge(MixturePart& part, const Exhausted& exhausted) {
    if (!scorer_) scorer_.emplace(*part.asked, events(), (*bench_.task())->task);
    if (scorer_->advance(exhausted)) return false;
    part.held_out = std::make_shared<const std::vector<float>>(std::move(scorer_->log_probs()));
    scorer_.reset();
    return true;
  }

  // Held-out events, which all models have judged.
  std::size_t judged() const { return parts_[0].held_out->size(); }

  std::vector<std::span<const float>> lists() const {
    std::vector<std::span<const float>> lists;
    for (const MixturePart& part : parts_) lists.emplace_back(*part.held_out);
    return lists;
  }

  // Mean -ln P of the held-out events; not a number without any.
  double loss(const std::vector<double>& weights) const {
    double sum = 0;
    std::vector<double> terms(parts_.size());
    for (std::size_t t = 0; t < judged(); ++t) {
      for (std::size_t i = 0; i < terms.size(); ++i) {
        terms[i] = static_cast<double>((*parts_[i].held_out)[t]);
      }
      sum -= mix_log_prob(weights, terms);
    }
    return sum / static_cast<double>(judged());
  }

  Result<bool> finish(Reply& reply) {
    auto mixture = mix_models(std::move(parts_), command_.weights);
    if (!mixture) return mixture.error();
    parts_ = mixture->parts;
    const auto& model = static_cast<const MixtureModel&>(*mixture->model);
    mixture->ids = ids_;
    mixture->report.validation_loss = loss(model.weights());
    bench_.set_model(std::move(*mixture));
    reply.say((*bench_.model())->configured());
    reply.finish(bench_.progress());
    return false;
  }

  Mix command_;
  Payload files_;
  Workbench& bench_;
  std::size_t read_ = 0;  // bytes of the files
  std::unique_ptr<ModelReader> reader_;
  Pieces pieces_{Pieces::kLargest};  // of a model that is read
  std::vector<MixturePart> parts_;
  std::shared_ptr<const Task> ids_;  // of the common event space, if there is one
  std::optional<HeldOutReader> held_out_;
  bool events_read_ = false;
  std::optional<HeldOutScorer> scorer_;
  std::optional<Mixture> fit_;
};

}  // namespace

JobResult make_job(const Mix& command, Payload&& payload, Workbench& bench) {
  if (const auto task = bench.task(); !task) return task.error();
  if (command.sizes.empty())
    return Error{say("there is no model to mix"), "", say("send at least one")};
  return std::unique_ptr<Job>(std::make_unique<MixJob>(command, std::move(payload), bench));
}

}  // namespace onegin
