// Scores rows that a body has made.
#include "models/neural/language_network.h"

#include <algorithm>
#include <vector>

namespace onegin {

void LanguageNetwork::score_rows(std::span<const TokenId> events,
                                 std::span<const std::uint8_t> marks, const Scalar* h,
                                 std::span<EventScore> scores, Workspace& work) const {
  const auto given = [](std::uint8_t mark) { return (mark & kGiven) != 0; };
  std::vector<TokenId> targets;
  if (std::any_of(marks.begin(), marks.end(), given)) {
    targets.assign(events.begin(), events.end());
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (given(marks[i])) targets[i] = kNoTarget;
    }
    events = targets;
  }
  plan().output->score(events, h, scores, work);
}

}  // namespace onegin
