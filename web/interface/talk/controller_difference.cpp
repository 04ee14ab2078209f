// Where two models differ most on the held-out part: found in what they were measured, then the
// lines of those places are read again, for their tokens.
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

#include "evaluation/difference.h"
#include "talk/controller.h"

namespace onegin::web {
namespace {

constexpr std::size_t kMost = 20;
constexpr std::size_t kContext = 24;  // tokens before the one in question; words: a third of them

}  // namespace

void Controller::forget_difference() {
  differing_ = {};
  state_.difference.most.clear();
}

void Controller::differ() {
  const Difference& d = state_.difference;
  const Slot* first = state_.voice(d.first);
  const Slot* second = state_.voice(d.second);
  if (!d.shown || state_.tab != Tab::score || first == nullptr || second == nullptr ||
      first == second) {
    return;
  }
  if (!first->measured || !second->measured) return;
  const Measured &one = *first->measured, &other = *second->measured;
  if (one.log_probs.empty() || one.log_probs.size() != other.log_probs.size()) return;
  const std::array<double, 4> of{static_cast<double>(d.first), one.step,
                                 static_cast<double>(d.second), other.step};
  if (differing_.of == of) return;
  // The words of a text are the same for every model; counting is the fastest to ask.
  differing_ = {};
  differing_.of = of;
  differing_.reader = d.first;
  for (const Slot& slot : state_.slots) {
    if (slot.counted && slot.shown && slot.progress.trained) differing_.reader = slot.id;
  }
  const auto most = largest_differences<float>(one.log_probs, other.log_probs, kMost);
  std::map<std::size_t, std::size_t> lines;  // of the held-out part -> of those that are read
  for (const EventDifference& found : most) lines[event_place(found.event, one.ends).line];
  std::vector<std::size_t> wanted;
  for (auto& [line, read] : lines) {
    read = wanted.size();
    wanted.push_back(line);
  }
  differing_.lines.resize(wanted.size());
  const double ln10 = std::log(10.0);
  for (const EventDifference& found : most) {
    const EventPlace place = event_place(found.event, one.ends);
    differing_.places.push_back({lines[place.line], place.event,
                                 static_cast<double>(one.log_probs[found.event]) / ln10,
                                 static_cast<double>(other.log_probs[found.event]) / ln10});
  }
  Score score;
  score.tokens = true;
  differing_.id = send(differing_.reader, score,
                       bytes_of(lines_to_score(state_.part_of_text(Part::held_out), wanted)));
}

void Controller::take_different(Scored& scored) {
  if (scored.line == 0 || scored.line > differing_.lines.size()) return;
  auto& items = differing_.lines[scored.line - 1].items;
  std::move(scored.items.begin(), scored.items.end(), std::back_inserter(items));
}

void Controller::name_different() {
  differing_.id = 0;
  const bool words = state_.unit().spaced;
  const std::size_t before = words ? kContext / 3 : kContext;
  state_.difference.most.clear();
  for (const Differing::Place& place : differing_.places) {
    const std::vector<ScoredToken>& items = differing_.lines[place.line].items;
    if (place.event >= items.size()) continue;
    const ScoredToken& token = items[place.event];
    state_.difference.most.push_back(
        {context_before(place.event, items, before, words,
                        [](const ScoredToken& item) { return item.token; }),
         token.token, token.oov, token.control, place.first, place.second});
  }
}

}  // namespace onegin::web
