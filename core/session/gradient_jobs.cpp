// CheckGradients: the rows of a network that is in the payload.
#include <optional>

#include "session/gradient_rows.h"
#include "session/jobs.h"

namespace onegin {
namespace {

class CheckGradientsJob : public Job {
 public:
  CheckGradientsJob(const CheckGradients& command, Payload weights, GradientCheck check)
      : command_(command), weights_(std::move(weights)), make_(check) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (!rows_) return begin();
    bool more = true;
    do {
      std::vector<Proof> complete;
      more = rows_->advance(complete);
      for (Proof& row : complete) {
        ++(row.right ? proven_.right : proven_.wrong);
        reply.say(std::move(row));
      }
    } while (more && !exhausted());
    if (!more) reply.finish(proven_);
    return more;
  }

 private:
  Result<bool> begin() {
    const auto request = request_of(command_.question, weights_.view());
    if (!request) return request.error();
    rows_.emplace(make_(*request));
    const std::string error = rows_->error();
    if (!error.empty()) return Error{error, say("gradient check"), "", ErrorKind::failure};
    return true;
  }

  const CheckGradients command_;
  const Payload weights_;
  const GradientCheck make_;
  std::optional<GradientRows> rows_;
  Proven proven_;
};

}  // namespace

JobResult make_job(const CheckGradients& command, Payload&& payload, Workbench& bench) {
  if (bench.gradient_check() == nullptr) return cannot_check_gradients();
  return job<CheckGradientsJob>(command, std::move(payload), bench.gradient_check());
}

}  // namespace onegin
