// The order of batches that a plan asks for.
#include <memory>

#include "training/batches.h"
#include "training/blank_batches.h"
#include "training/pair_batches.h"

namespace onegin {

std::unique_ptr<BatchSource> make_batches(TokenView ids, const BatchPlan& plan) {
  if (plan.blanks) return std::make_unique<BlankBatches>(ids, plan);
  if (plan.apart) return std::make_unique<PairBatches>(ids, plan);
  return std::make_unique<Batches>(ids, plan);
}

}  // namespace onegin
