// Line by line.
#include "state/typed_pairs.h"

#include <algorithm>

namespace onegin::web {
namespace {

constexpr std::string_view kArrow = "=>";

// `change(line)` for each line, and whether it goes on.
template <class Change>
void each_line(std::string_view text, const Change& change) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    change(text.substr(0, end), end < text.size());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string_view without_spaces(std::string_view side, bool at_end) {
  while (!side.empty() && (at_end ? side.back() : side.front()) == ' ') {
    at_end ? side.remove_suffix(1) : side.remove_prefix(1);
  }
  return side;
}

}  // namespace

std::string read_pairs(std::string_view typed) {
  std::string pairs;
  each_line(typed, [&](std::string_view line, bool goes_on) {
    const std::size_t arrow = line.find(kArrow);
    if (arrow == std::string_view::npos || arrow > line.find('\t')) {
      pairs += line;
    } else {
      pairs += without_spaces(line.substr(0, arrow), true);
      pairs += '\t';
      pairs += without_spaces(line.substr(arrow + kArrow.size()), false);
    }
    if (goes_on) pairs += '\n';
  });
  return pairs;
}

std::string show_pairs(std::string_view pairs) {
  std::string shown;
  each_line(pairs, [&](std::string_view line, bool goes_on) {
    const std::size_t tab = line.find('\t');
    shown += line.substr(0, tab);
    if (tab != std::string_view::npos) {
      shown += " => ";
      shown += line.substr(tab + 1);
    }
    if (goes_on) shown += '\n';
  });
  return shown;
}

bool are_pairs(std::string_view lines) {
  bool all = true, any = false;
  each_line(lines, [&](std::string_view line, bool) {
    if (line.empty()) return;
    any = true;
    const std::size_t tab = line.find('\t');
    const bool pair = tab != std::string_view::npos && tab > 0 && tab + 1 < line.size() &&
                      line.find('\t', tab + 1) == std::string_view::npos;
    all = all && pair;
  });
  return all && any;
}

}  // namespace onegin::web
