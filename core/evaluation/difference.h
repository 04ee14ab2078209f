// Where two models differ most: the events, the lines they stand in, and what stands before them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace onegin {

struct EventDifference {
  std::size_t event = 0;  // in the lists, from 0
  double value = 0;       // ln P of the first model less that of the second
};

// Of ln P of the same events, in the order of the text, under two models: the `count` events on
// which the models differ most, largest first, ties in the order of the text. On an event that is
// impossible for both they do not differ. Defined for float and double.
template <class Real>
std::vector<EventDifference> largest_differences(std::span<const Real> first,
                                                 std::span<const Real> second, std::size_t count);

struct EventPlace {
  std::size_t line = 0, event = 0;  // from 0; the event in its line
};

// `ends`: the number of events up to the end of each line.
template <class Count>
EventPlace event_place(std::size_t event, const std::vector<Count>& ends) {
  const auto line = std::upper_bound(ends.begin(), ends.end(), event);
  return {static_cast<std::size_t>(line - ends.begin()),
          event - (line == ends.begin() ? 0 : static_cast<std::size_t>(*(line - 1)))};
}

// Some lines of a text, to be scored anew for their tokens: scoring lists tokens with their ranks,
// which would take long for a whole book. `lines`: from 0, rising. A line that the text does not
// have is left out.
std::string lines_to_score(std::string_view text, std::span<const std::size_t> lines);

// What stands before an event of a line: its last `most` tokens, side by side or parted by blanks.
// `shown` says how a token of the list is written.
template <class Token, class Shown>
std::string context_before(std::size_t event, const std::vector<Token>& tokens, std::size_t most,
                           bool parted, Shown shown) {
  std::string context;
  for (std::size_t i = event - std::min(event, most); i < event; ++i) {
    if (parted && !context.empty()) context += ' ';
    context += shown(tokens[i]);
  }
  return context;
}

}  // namespace onegin
