// The largest differences of two models, and the lines of a text that they stand in.
#include "evaluation/difference.h"

#include <cmath>

namespace onegin {

template <class Real>
std::vector<EventDifference> largest_differences(std::span<const Real> first,
                                                 std::span<const Real> second, std::size_t count) {
  const auto before = [](const EventDifference& a, const EventDifference& b) {
    const double one = std::abs(a.value), other = std::abs(b.value);
    return one != other ? one > other : a.event < b.event;
  };
  // A heap of what is found so far, the last of it in front: the text may be long, the list is not.
  std::vector<EventDifference> most;
  for (std::size_t event = 0; event < std::min(first.size(), second.size()); ++event) {
    const double value = static_cast<double>(first[event]) - static_cast<double>(second[event]);
    const EventDifference found{event, std::isnan(value) ? 0 : value};
    if (most.size() >= count) {
      if (count == 0 || !before(found, most.front())) continue;
      std::pop_heap(most.begin(), most.end(), before);
      most.pop_back();
    }
    most.push_back(found);
    std::push_heap(most.begin(), most.end(), before);
  }
  std::sort_heap(most.begin(), most.end(), before);
  return most;
}

template std::vector<EventDifference> largest_differences(std::span<const float>,
                                                          std::span<const float>, std::size_t);
template std::vector<EventDifference> largest_differences(std::span<const double>,
                                                          std::span<const double>, std::size_t);

std::string lines_to_score(std::string_view text, std::span<const std::size_t> lines) {
  // Reading drops one byte order mark; one of the text's own then stays.
  std::string wanted = "\uFEFF";
  std::size_t line = 0, begin = 0;
  for (const std::size_t next : lines) {
    for (; line < next; ++line) {
      const std::size_t end = text.find('\n', begin);
      if (end == std::string_view::npos) return wanted;
      begin = end + 1;
    }
    wanted += text.substr(begin, text.find('\n', begin) - begin);
    wanted += '\n';
  }
  return wanted;
}

}  // namespace onegin
