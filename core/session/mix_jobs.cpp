// Mix: models of the session's task as one, with weights by EM on what is held out.
#include <optional>

#include "evaluation/held_out.h"
#include "evaluation/mix.h"
#include "evaluation/mixture_model.h"
#include "session/held_bytes.h"
#include "session/jobs.h"
#include "session/saved_model.h"

namespace onegin {
namespace {

// Reads the models, judges those that are new, finds the weights; only then does the mixture before
// give way.
class MixJob : public Job {
 public:
  MixJob(Mix command, Bytes files, Workbench& bench)
      : command_(std::move(command)), files_(std::move(files)), bench_(bench) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    while (parts_.size() < command_.sizes.size()) {
      const auto more = pieces_.walk([this](Pieces& pieces) { return read_next(pieces); });
      if (!more) return more;
      if (exhausted()) return true;
    }
    while (const auto part = next_to_judge()) {
      if (!judge(*part, exhausted)) return true;
    }
    if (command_.weights.empty() && !events().empty()) {
      if (!fit_) fit_.emplace(parts_.size());
      while (fit_->improve(lists())) {
        if (exhausted()) return true;
      }
      command_.weights = fit_->weights;
    }
    return finish(reply);
  }

 private:
  std::span<const TokenId> events() const { return (*bench_.task())->corpus.validation(); }

  Result<void> read_next(Pieces& pieces) {
    const std::size_t place = parts_.size(), size = command_.sizes[place];
    const std::string where = "model " + std::to_string(place + 1);
    if (size == 0) {
      const auto before = bench_.trainee();
      if (!before || place >= (*before)->parts.size()) {
        return Error{"there is no model that could stay", where, "send its file"};
      }
      pieces(1, [&] { parts_.push_back((*before)->parts[place]); });
      return {};
    }
    if (size > files_.bytes.size() - read_) {
      return Error{"the payload ends before its last byte", where, "", ErrorKind::failure};
    }
    pieces(1, [&] { reader_ = std::make_unique<ModelReader>(); });
    if (pieces.behind()) return {};
    const auto file = std::span(files_.bytes).subspan(read_, size);
    auto read = reader_->read(pieces, file, (*bench_.task())->task, bench_.clock());
    if (!read) return read;
    pieces(1, [&] {
      read_ += size;
      parts_.push_back({reader_->model()});
    });
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
    if (!scorer_) scorer_.emplace(*part.model, events());
    if (scorer_->advance(exhausted)) return false;
    part.held_out = std::make_shared<const std::vector<float>>(std::move(scorer_->log_probs()));
    scorer_.reset();
    return true;
  }

  std::vector<std::span<const float>> lists() const {
    std::vector<std::span<const float>> lists;
    for (const MixturePart& part : parts_) lists.emplace_back(*part.held_out);
    return lists;
  }

  // Mean -ln P of the held-out events; not a number without any.
  double loss(const std::vector<double>& weights) const {
    double sum = 0;
    std::vector<double> terms(parts_.size());
    for (std::size_t t = 0; t < events().size(); ++t) {
      for (std::size_t i = 0; i < terms.size(); ++i) {
        terms[i] = static_cast<double>((*parts_[i].held_out)[t]);
      }
      sum -= mix_log_prob(weights, terms);
    }
    return sum / static_cast<double>(events().size());
  }

  Result<bool> finish(Reply& reply) {
    auto mixture = mix_models(std::move(parts_), command_.weights);
    if (!mixture) return mixture.error();
    parts_ = mixture->parts;
    const auto& model = static_cast<const MixtureModel&>(*mixture->model);
    mixture->report.validation_loss = loss(model.weights());
    bench_.set_trainee(std::move(*mixture));
    reply.say((*bench_.trainee())->configured());
    reply.finish(bench_.progress());
    return false;
  }

  Mix command_;
  HeldBytes files_;
  Workbench& bench_;
  std::size_t read_ = 0;  // bytes of the files
  std::unique_ptr<ModelReader> reader_;
  Pieces pieces_{Pieces::kLargest};  // of a model that is read
  std::vector<MixturePart> parts_;
  std::optional<HeldOutScorer> scorer_;
  std::optional<Mixture> fit_;
};

}  // namespace

JobResult make_job(const Mix& command, Bytes payload, Workbench& bench) {
  if (const auto task = bench.task(); !task) return task.error();
  if (command.sizes.empty()) return Error{"there is no model to mix", "", "send at least one"};
  return std::unique_ptr<Job>(std::make_unique<MixJob>(command, std::move(payload), bench));
}

}  // namespace onegin
