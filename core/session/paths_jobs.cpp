// MixPaths: models that other sessions ask are mixed online, as their answers come in.
#include <cstring>

#include "evaluation/path_mixer.h"
#include "session/jobs.h"

namespace onegin {
namespace {

constexpr std::uint32_t kMostModels = 64;

std::vector<float> numbers_in(const Payload& payload) {
  std::vector<float> numbers(payload.size() / sizeof(float));
  if (!numbers.empty()) {
    std::memcpy(numbers.data(), payload.data(), numbers.size() * sizeof(float));
  }
  return numbers;
}

class PathsJob : public Job {
 public:
  PathsJob(const MixPaths& command, Payload payload, std::shared_ptr<PathMixer>& mixer)
      : command_(command), payload_(std::move(payload)), mixer_(mixer) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    const auto more = work(exhausted, reply);
    if (!more) mixer_.reset();
    return more;
  }

 private:
  Result<bool> work(const Exhausted& exhausted, Reply& reply) {
    if (!added_) {
      const auto added = command_.without ? mixer_->leave_out(command_.model)
                                          : mixer_->add(command_.model, numbers_in(payload_));
      if (!added) return added.error();
      added_ = true;
      payload_ = {};
    }
    const auto more = mixer_->advance(exhausted, log_probs_);
    if (!more || *more) return more;
    if (command_.complete && mixer_->waiting() > 0) return PathMixer::other_events();
    Bytes payload;
    append_bytes(payload, std::as_bytes(std::span(log_probs_)));
    reply.finish(
        PathsMixed{static_cast<double>(mixer_->events()), static_cast<double>(mixer_->oov()),
                   to_log10(mixer_->log_prob()), to_log10(mixer_->log_prob_without_oov())},
        std::move(payload));
    if (command_.complete) mixer_.reset();
    return false;
  }

  const MixPaths command_;
  Payload payload_;
  std::shared_ptr<PathMixer>& mixer_;
  bool added_ = false;
  std::vector<double> log_probs_;
};

}  // namespace

JobResult make_job(const MixPaths& command, Payload&& payload, Workbench& bench) {
  std::shared_ptr<PathMixer>& mixer = bench.path_mixer();
  if (command.models > kMostModels) {
    return Error{say("a mixture has at most {0} models", kMostModels), "", ""};
  }
  if (command.models > 0) mixer = std::make_shared<PathMixer>(command.models);
  if (!mixer) {
    return Error{say("no mixture was begun"), "", say("say first of how many models it is")};
  }
  return job<PathsJob>(command, std::move(payload), mixer);
}

}  // namespace onegin
