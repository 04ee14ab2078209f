// CheckGradients: the rows of a network that is in the payload.
#include "session/gradient_rows.h"
#include "session/jobs.h"

namespace onegin {
namespace {

class CheckGradientsJob : public Job {
 public:
  CheckGradientsJob(const CheckGradients& command, Payload weights, GradientCheck check)
      : command_(command), weights_(std::move(weights)), make_(check) {}

  Result<bool> advance(const Exhausted& exhausted, Reply& reply) override {
    if (!check_) return begin();
    while (check_->advance()) {
      if (exhausted()) return true;
    }
    Proven proven;
    for (const auto& tensor : check_->answer().tensors) {
      const Proof row = row_of(tensor);
      ++(row.right ? proven.right : proven.wrong);
      reply.say(row);
    }
    reply.finish(std::move(proven));
    return false;
  }

 private:
  Result<bool> begin() {
    const auto request = request_of(command_.question, weights_.view());
    if (!request) return request.error();
    check_ = make_(*request);
    const std::string error = check_->answer().error;
    if (!error.empty()) return Error{error, say("gradient check"), "", ErrorKind::failure};
    return true;
  }

  const CheckGradients command_;
  const Payload weights_;
  const GradientCheck make_;
  std::unique_ptr<onegin_gradient::Check> check_;
};

}  // namespace

JobResult make_job(const CheckGradients& command, Payload&& payload, Workbench& bench) {
  if (bench.gradient_check() == nullptr) {
    return Error{say("this program cannot check gradients"), "",
                 say("use the command: onegin inspect --proofs"), ErrorKind::failure};
  }
  return job<CheckGradientsJob>(command, std::move(payload), bench.gradient_check());
}

}  // namespace onegin
