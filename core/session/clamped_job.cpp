// Reads clamps and puts questions to a clamped copy.
#include "session/clamped_job.h"

#include <charconv>
#include <cmath>
#include <string_view>

#include "decimal.h"

namespace onegin {
namespace {

bool read_whole(std::string_view text, int& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && number >= 0;
}

Error not_spelled_so(const std::string& name) {
  return Error{
      say("'{0}' names no plane", name), "",
      say("write a plane, _l, its layer and, for one unit, a point and its number, such as "
          "f_l0 or h_l0.12")};
}

// Copies the model, holds what is to be held in the copy, and asks that.
class ClampedJob : public Job {
 public:
  ClampedJob(NeuralModel& model, const Shape& shape, std::vector<Clamp> clamps, const Task& task,
             MakeJob make)
      : copy_(model, shape), clamps_(std::move(clamps)), task_(task), make_(std::move(make)) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    while (!job_) {
      const auto more = pieces_.walk([this](Pieces& pieces) { return copy_.work(pieces); });
      if (!more) return more;
      if (!*more) {
        for (const Clamp& clamp : clamps_) {
          if (const auto held = copy_.traceable().clamp(clamp); !held) return held.error();
        }
        job_ = make_({&copy_.model(), copy_.model().as_language(), &task_});
      }
      if (exhausted()) return true;
    }
    return job_->advance(exhausted, reply);
  }

 private:
  ModelCopy copy_;
  const std::vector<Clamp> clamps_;
  const Task& task_;
  const MakeJob make_;
  Pieces pieces_{Pieces::kLargest};
  std::unique_ptr<Job> job_;
};

}  // namespace

Result<std::vector<Clamp>> read_clamps(const ClampSettings& settings) {
  std::vector<Clamp> clamps;
  for (const auto& [name, value] : settings) {
    Clamp clamp;
    const std::size_t layer = name.rfind("_l");
    if (layer == std::string::npos || layer == 0) return not_spelled_so(name);
    clamp.plane = name.substr(0, layer);
    std::string_view rest = std::string_view(name).substr(layer + 2);
    if (const std::size_t point = rest.find('.'); point != std::string_view::npos) {
      if (!read_whole(rest.substr(point + 1), clamp.unit)) return not_spelled_so(name);
      rest = rest.substr(0, point);
    }
    if (!read_whole(rest, clamp.layer)) return not_spelled_so(name);
    const char* end = value.data() + value.size();
    if (read_decimal(value.data(), end, clamp.value) != end || !std::isfinite(clamp.value)) {
      return Error{say("'{0}' is no number", value), name, say("give a number such as 0 or 1")};
    }
    clamps.push_back(std::move(clamp));
  }
  return clamps;
}

Result<NeuralModel*> traceable_model(Workbench& bench) {
  const auto held = bench.ready_model();
  if (!held) return held.error();
  NeuralModel* neural = (*held)->model->as_neural();
  if (neural != nullptr && neural->as_traceable() != nullptr) return neural;
  return Error{say("a model of kind '{0}' has no units to look at", (*held)->model->kind()), "",
               say("choose a network")};
}

JobResult ask_clamped(Workbench& bench, const ClampSettings& settings, const MakeJob& make) {
  const auto asked = bench.asked();
  if (!asked) return asked.error();
  if (settings.empty()) return make(*asked);
  const auto model = traceable_model(bench);
  if (!model) return model.error();
  if (bench.common()) {
    return Error{say("nothing can be held at a value on the common event space"), "",
                 say("ask the models on all their types again")};
  }
  auto clamps = read_clamps(settings);
  if (!clamps) return clamps.error();
  Shape shape = (*bench.ready_model())->shape;
  shape.training = {};
  return job<ClampedJob>(**model, shape, std::move(*clamps), *asked->task, make);
}

}  // namespace onegin
