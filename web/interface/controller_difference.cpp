// Where two models differ most on the held-out part: found in what they were measured, then the
// lines of those places are read again, for their tokens.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "controller.h"

namespace onegin::web {
namespace {

constexpr std::size_t kMost = 20;
constexpr std::size_t kContext = 24;  // tokens before the one in question; words: a third of them

// Both impossible: no difference.
double difference_of(float first, float second) {
  const double value = static_cast<double>(first) - static_cast<double>(second);
  return std::isnan(value) ? 0 : value;
}

// The events of the largest differences, largest first, ties in the order of the text.
std::vector<std::size_t> largest(const Measured& first, const Measured& second) {
  std::vector<std::size_t> events(first.log_probs.size());
  std::iota(events.begin(), events.end(), std::size_t{0});
  const auto size = [&](std::size_t event) {
    return std::abs(difference_of(first.log_probs[event], second.log_probs[event]));
  };
  const std::size_t count = std::min(events.size(), kMost);
  std::partial_sort(
      events.begin(), events.begin() + static_cast<std::ptrdiff_t>(count), events.end(),
      [&](std::size_t a, std::size_t b) { return size(a) != size(b) ? size(a) > size(b) : a < b; });
  events.resize(count);
  return events;
}

// Where each line of a text begins.
std::vector<std::size_t> line_starts(std::string_view text) {
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts.push_back(i + 1);
  }
  return starts;
}

}  // namespace

void Controller::forget_difference() {
  differing_ = {};
  state_.difference.most.clear();
}

void Controller::differ() {
  const Difference& d = state_.difference;
  const ModelCard* first = state_.voice(d.first);
  const ModelCard* second = state_.voice(d.second);
  if (!d.shown || state_.tab != Tab::score || first == nullptr || second == nullptr ||
      first == second) {
    return;
  }
  if (!first->measured || !second->measured) return;
  const Measured &one = *first->measured, &other = *second->measured;
  if (one.log_probs.empty() || one.log_probs.size() != other.log_probs.size()) return;
  const std::string of = d.first + std::to_string(one.step) + d.second + std::to_string(other.step);
  if (differing_.of == of) return;
  // The words of a text are the same for every model; counting is the fastest to ask.
  differing_ = {};
  differing_.of = of;
  for (std::size_t i = 0; i < state_.models.size(); ++i) {
    if (&state_.models[i] == first) differing_.reader = i;
  }
  for (std::size_t i = 0; i < state_.models.size(); ++i) {
    const ModelCard& card = state_.models[i];
    if (card.counted && card.shown && card.progress.trained) differing_.reader = i;
  }
  std::map<std::size_t, std::size_t> lines;  // of the held-out part -> of those that are read
  const std::vector<std::size_t> events = largest(one, other);
  const auto line_of = [&](std::size_t event) {
    return static_cast<std::size_t>(std::upper_bound(one.ends.begin(), one.ends.end(), event) -
                                    one.ends.begin());
  };
  const std::string_view text = state_.part_of_text(Part::held_out);
  const std::vector<std::size_t> starts = line_starts(text);
  for (const std::size_t event : events) {
    if (line_of(event) < starts.size()) lines[line_of(event)];
  }
  std::string wanted = "\uFEFF";  // it is dropped again; one of the text's own then stays
  for (auto& [line, read] : lines) {
    read = differing_.lines.size();
    differing_.lines.emplace_back();
    wanted += text.substr(starts[line], text.find('\n', starts[line]) - starts[line]);
    wanted += '\n';
  }
  const double ln10 = std::log(10.0);
  for (const std::size_t event : events) {
    const std::size_t line = line_of(event);
    if (!lines.contains(line)) continue;
    differing_.places.push_back({lines[line], event - (line > 0 ? one.ends[line - 1] : 0),
                                 static_cast<double>(one.log_probs[event]) / ln10,
                                 static_cast<double>(other.log_probs[event]) / ln10});
  }
  Score score;
  score.tokens = true;
  differing_.id = send(differing_.reader, score, bytes_of(wanted));
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
    DifferentToken row{{}, token.token, token.oov, token.control, place.first, place.second};
    for (std::size_t i = place.event - std::min(place.event, before); i < place.event; ++i) {
      if (words && !row.context.empty()) row.context += ' ';
      row.context += items[i].token;
    }
    state_.difference.most.push_back(std::move(row));
  }
}

}  // namespace onegin::web
