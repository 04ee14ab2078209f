// What several questions need.
#include "session/proofs.h"

#include <cmath>

#include "evaluation/total_probability.h"
#include "memory_limit.h"

namespace onegin {

Proof sum_row(Sentence name, double sum) {
  return judged({.kind = "sum",
                 .name = std::move(name),
                 .theirs = TotalProbability::kExpected,
                 .ours = sum,
                 .difference = std::abs(sum - TotalProbability::kExpected),
                 .allowed = TotalProbability::kAllowed});
}

Result<void> check_room(const Workbench& bench, std::uint64_t bytes) {
  const std::uint64_t needed = bench.held_bytes() + bytes + kProgramMemory;
  if (needed <= memory_limit()) return {};
  return Error{say("this would take {0}, and there are {1} of memory",
                   memory_text(static_cast<double>(needed)),
                   memory_text(static_cast<double>(memory_limit()))),
               "", say("use a shorter text or a smaller model"), ErrorKind::failure};
}

}  // namespace onegin
