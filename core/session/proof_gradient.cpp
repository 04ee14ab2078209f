// Proof "gradient": each gradient of a network is the central difference of its loss.
#include "session/gradient_request.h"
#include "session/gradient_rows.h"
#include "session/proofs.h"

namespace onegin {
namespace {

class GradientProof : public ProofQuestion {
 public:
  explicit GradientProof(const ProofSubject& subject)
      : held_(subject.held),
        built_(subject.built),
        bench_(subject.bench),
        apart_(subject.command.gradients_apart) {}

  Result<bool> advance(const Exhausted& exhausted, ProofRows& found) override {
    if (!rows_) return begin(found);
    bool more = true;
    std::vector<Proof> complete;
    do {
      more = rows_->advance(complete);
    } while (more && !exhausted());
    for (Proof& row : complete) found.add(std::move(row));
    return more;
  }
  double progress() const override { return rows_ ? rows_->progress() : 0; }

 private:
  Result<bool> begin(ProofRows& found) {
    if (held_.model->as_neural() == nullptr) {
      const bool counts = (held_.kind->abilities & kCounted) != 0;
      found.note(counts ? say("a model that counts has no gradients")
                        : say("a mixture has no gradients of its own"));
      return false;
    }
    if (!apart_ && bench_.gradient_check() == nullptr) return cannot_check_gradients();
    // The copy of the weights, in blocks and in one.
    const auto fits = check_room(bench_, 2 * sizeof(float) * held_.model->parameters());
    if (!fits) return fits.error();
    auto request = gradient_request(held_, built_);
    if (!request) return request.error();
    request->most_per_tensor =
        onegin_gradient::affordable_elements(held_.model->parameters(), request->weights.size());
    if (apart_) {
      Bytes payload;
      GradientQuestion question = question_of(std::move(*request), payload);
      found.want(std::move(question), std::move(payload));
      return false;
    }
    rows_.emplace(bench_.gradient_check()(*request));
    if (const auto error = rows_->error(); !error.empty()) {
      return Error{error, "", "", ErrorKind::failure};
    }
    return true;
  }

  HeldModel& held_;
  const CorpusBuilder::Built& built_;
  const Workbench& bench_;
  const bool apart_;
  std::optional<GradientRows> rows_;
};

}  // namespace

std::unique_ptr<ProofQuestion> ask_gradient(const ProofSubject& subject) {
  return std::make_unique<GradientProof>(subject);
}

}  // namespace onegin
